"""A file's bytes into sheets. What a file is, its bytes say, not its name."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from kernel.errors import Refused, TooLarge, WrongType
from kernel.workbook.package import (
    MAX_CELLS,
    ZIP,
    Package,
    claims_to_be_large,
    encrypted,
    looked_through,
    macros,
    not_a_workbook,
    properties_of,
    too_much,
)
from kernel.workbook.pieces import LongSheet
from kernel.workbook.tables import Sheet

MAX_BYTES = 20 * 1024 * 1024
# Delimited text of more than so many bytes is read in the background.
LARGE_TEXT = 4 * 1024 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|meta|table|body|style|div)\b", re.IGNORECASE)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, filename: str = "") -> list[Sheet]:
    """The sheets of a file, hidden ones too. Refuses what is no workbook, with the reason, before opening it.

    Codes: `file_too_large`, `workbook_too_large`, `not_a_workbook`, `html_in_disguise`,
    `encrypted_workbook`, `workbook_with_macros`, `empty_file`.
    """
    if not data.strip():
        raise Refused("empty_file", _("The file is empty."))
    if len(data) > MAX_BYTES:
        raise TooLarge("file_too_large", _("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // 2**20})
    if data.startswith(ZIP):
        return _opened(data, looked_through(data))
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise encrypted()
        if OLE_MACROS in data:
            raise macros()
        return _opened(data, None)
    if HTML.search(data[:4096]):
        raise WrongType(
            "html_in_disguise",
            _("This is a web page named like a workbook. Open it in Excel or WPS and save it as .xlsx."),
        )
    return [_from_text(data, filename)]


def properties(data: bytes) -> dict[str, str]:
    """What a workbook's author wrote into its custom properties; nothing where it has none or is none."""
    return properties_of(data) if data.startswith(ZIP) else {}


def is_large(data: bytes) -> bool:
    """Whether reading it takes so long that nobody should wait for it. A first look, which believes the file."""
    return claims_to_be_large(data) if data.startswith(ZIP) else len(data) > LARGE_TEXT


def _opened(data: bytes, package: Package | None) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _sheet(book, number, meta.name, meta.visible != SheetVisibleEnum.Visible, package)
            for number, meta in enumerate(book.sheets_metadata)
        ]
    except PasswordError as error:
        raise encrypted() from error
    except (CalamineError, ValueError, OSError) as error:
        raise not_a_workbook() from error


def _sheet(book: CalamineWorkbook, number: int, name: str, is_hidden: bool, package: Package | None) -> Sheet:
    part = package.sheets.get(name) if package else None
    if package is None or part is None:
        sheet = book.get_sheet_by_index(number)
        merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
        return Sheet(name, _values(sheet), merged, is_hidden=is_hidden)
    return Sheet(
        name,
        LongSheet(package, part, number) if package.is_large else _values(book.get_sheet_by_index(number)),
        part.merged,
        frozenset(part.hidden_rows),
        frozenset(part.hidden_columns),
        part.comments,
        is_hidden,
        package.is_1904,
    )


def _values(sheet: Any) -> Sequence[Sequence[Any]]:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise too_much()
    return sheet.to_python(skip_empty_area=False)


# Delimited text


class _TextRows(Sequence[Sequence[Any]]):
    """The rows of a delimited text, parsed anew on each walk."""

    def __init__(self, text: str, separator: str):
        self.text, self.separator = text, separator

    def __len__(self) -> int:
        return self.text.count("\n") + 1

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return list(islice(self, index.start, index.stop, index.step))
        return next(islice(self, index, None))

    def __iter__(self) -> Iterator[Sequence[Any]]:
        return csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator)


def _from_text(data: bytes, filename: str) -> Sheet:
    """Comma, semicolon or tab between the cells, as the first lines have most of."""
    text = _decoded(data)
    lines = text[:20_000].splitlines()[:15]
    separator = max(",;\t", key=lambda mark: max((line.count(mark) for line in lines), default=0))
    if not any(separator in line for line in lines):
        raise not_a_workbook()
    if text.count(separator) > MAX_CELLS:
        raise too_much()
    return Sheet(filename or "CSV", _TextRows(text, separator))


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(UTF_16) else ("utf-8-sig", "gb18030")
    if b"\x00" in data and not data.startswith(UTF_16):
        raise not_a_workbook()
    for encoding in encodings:
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise not_a_workbook()
