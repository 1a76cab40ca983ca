"""A long sheet, read in pieces: memory holds some thousands of its rows, never all of them.

The sheet's XML is cut behind every so many rows; each piece is put into a small package of its own beside
the book's other parts, and read as any workbook is.
"""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, overload

from python_calamine import CalamineWorkbook

from kernel.workbook.package import MAX_UNPACKED, Package, SheetPart, unpacked

ROWS_A_PIECE = 5_000
ROW_END = b"</row>"
# Beside the sheet itself: what its cells refer to.
NEEDED = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
          "xl/sharedStrings.xml")  # fmt: skip
EMPTY = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


class LongSheet(Sequence[Sequence[Any]]):
    """The rows of one sheet from A1. Made to be walked; each walk reads the file anew."""

    def __init__(self, package: Package, part: SheetPart, number: int):
        self.package, self.part, self.number = package, part, number

    def __len__(self) -> int:
        return self.part.rows

    @overload
    def __getitem__(self, index: int) -> Sequence[Any]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Any]]: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [row for _number, row in zip(range(index.stop or 0), self, strict=False)][index]
        return next(row for number, row in enumerate(self) if number == index)

    def __iter__(self) -> Iterator[Sequence[Any]]:
        told = 0
        for xml in self._pieces():
            sheet = CalamineWorkbook.from_filelike(BytesIO(self._small(xml))).get_sheet_by_index(self.number)
            if sheet.start is None:
                continue
            top, left = sheet.start
            for _blank in range(told, top):
                yield []
            # A sheet whose rows bear no numbers begins anew in each piece.
            told = max(told, top)
            for row in sheet.to_python(skip_empty_area=True):
                yield [""] * left + row if left else row
                told += 1

    def _pieces(self) -> Iterator[bytes]:
        """Whole XML documents of so many rows, the sheet's head and tail around each."""
        head, rest = b"", b""
        for piece in unpacked(self.package.data, self.package.parts[self.part.path], MAX_UNPACKED):
            rest += piece
            if not head:
                begin = rest.find(b"<sheetData")
                if begin < 0:
                    continue
                begin = rest.index(b">", begin) + 1
                head, rest = rest[:begin], rest[begin:]
            if rest.count(ROW_END) >= ROWS_A_PIECE:
                cut = rest.rindex(ROW_END) + len(ROW_END)
                yield head + rest[:cut] + b"</sheetData></worksheet>"
                rest = rest[cut:]
        cut = rest.rfind(ROW_END)
        if cut >= 0:
            yield head + rest[: cut + len(ROW_END)] + b"</sheetData></worksheet>"

    def _small(self, xml: bytes) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
            for path in NEEDED:
                if path in self.package.parts:
                    made.writestr(path, self.package.content(path))
            for part in self.package.sheets.values():
                made.writestr(part.path, xml if part.path == self.part.path else EMPTY)
        return out.getvalue()
