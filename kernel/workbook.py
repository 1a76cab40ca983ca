"""Spreadsheets as people send them: judged by their bytes, read into rows that know where they stand.

.xlsx, .xls, .ods and delimited text (UTF-8, GB 18030). What a sheet looks like is found by its header's
words; a row keeps its sheet, its number and the letter of each column, so that whoever typed it can be
shown the cell. Nothing is guessed here: a number that Excel has rounded says so (L27), and hidden rows
and sheets are told of, not passed over (L28).
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from kernel.errors import Refused, TooLarge, WrongType
from kernel.text import clean, squash

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 2_000_000
# Excel keeps fifteen digits of a number; what was longer is lost for good.
EXACT_BELOW = 10**15

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|meta|table|body|style|div)\b", re.IGNORECASE)
CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/]>')
SCIENTIFIC = re.compile(r"^[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,3}$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as typed, and as cleaned text. `column` is its letter, `row` its number, both as Excel shows them."""

    raw: Any
    column: str
    row: int

    @property
    def text(self) -> str:
        return text_of(self.raw)

    @property
    def is_rounded(self) -> bool:
        """Digits were lost: a long number typed as a number, or already shown as 3.2E+17."""
        if isinstance(self.raw, float):
            return abs(self.raw) >= EXACT_BELOW
        return isinstance(self.raw, str) and bool(SCIENTIFIC.match(squash(self.raw)))


def text_of(raw: Any) -> str:
    """What the cell says: no “.0” behind whole numbers, days in ISO form, no invisible characters."""
    match raw:
        case bool():
            return "TRUE" if raw else "FALSE"
        case float() if raw.is_integer() and abs(raw) < EXACT_BELOW:
            return str(int(raw))
        case datetime():
            return raw.date().isoformat() if raw.time() == datetime.min.time() else raw.isoformat(sep=" ")
        case date():
            return raw.isoformat()
    return clean(raw)


@dataclass(frozen=True)
class Sheet:
    """`values` begin at A1. Merged ranges are (first row, first column, last row, last column), from 0."""

    name: str
    values: Sequence[Sequence[Any]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: frozenset[int] = frozenset()
    is_hidden: bool = False


@dataclass(frozen=True)
class Column:
    """A column by the words its header may have (squashed). `spreads`: a merged cell counts for all its rows."""

    key: str
    names: tuple[str, ...]
    required: bool = False
    spreads: bool = False


@dataclass(frozen=True)
class Row:
    sheet: str
    number: int
    cells: Mapping[str, Cell]
    is_hidden: bool = False

    def __getitem__(self, key: str) -> str:
        """The text of a column, "" where the sheet has none of the kind."""
        cell = self.cells.get(key)
        return cell.text if cell else ""

    @property
    def is_empty(self) -> bool:
        return not any(cell.text for cell in self.cells.values())


@dataclass(frozen=True)
class Table:
    """A sheet whose header was found: `places` are column indexes by key, `unknown` what no column is called."""

    sheet: Sheet
    columns: Sequence[Column]
    places: Mapping[str, int]
    first_row: int
    unknown: Sequence[Cell] = field(default=())

    @property
    def missing(self) -> list[Column]:
        return [column for column in self.columns if column.required and column.key not in self.places]

    def rows(self) -> Iterator[Row]:
        """Every row below the header in which something stands in a known column."""
        for index in range(self.first_row, len(self.sheet.values)):
            cells = {column.key: self._cell(index, column) for column in self.columns if column.key in self.places}
            own = [self._at(index, place) for place in self.places.values()]
            if any(text_of(value) for value in own):
                yield Row(self.sheet.name, index + 1, cells, index in self.sheet.hidden_rows)

    def _cell(self, row: int, column: Column) -> Cell:
        place = self.places[column.key]
        value = self._at(row, place)
        if column.spreads and not text_of(value):
            for top, left, bottom, right in self.sheet.merged:
                if top < row <= bottom and left <= place <= right:
                    value = self._at(top, left)
        return Cell(value, letter(place), row + 1)

    def _at(self, row: int, column: int) -> Any:
        values = self.sheet.values[row]
        return values[column] if column < len(values) else ""


def letter(index: int) -> str:
    """0 is A, 26 is AA."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


# Finding the header


def find_table(sheet: Sheet, columns: Sequence[Column], *, depth: int = 15, least: int = 3) -> Table | None:
    """The table of a sheet, found by its header's words in the first rows; None where there is none.

    A header may be split over two rows (所属 above 地市); titles and “(样例)” above it do not matter.
    """
    best: tuple[int, dict[str, int], int, list[Cell]] | None = None
    for index in range(min(depth, len(sheet.values))):
        for height in (1, 2):
            labels = _labels(sheet, index, height)
            places, unknown = _matched(labels, columns, index)
            if len(places) >= least and (best is None or len(places) > best[0]):
                best = (len(places), places, index + height, unknown)
    if best is None:
        return None
    _score, places, first_row, unknown = best
    return Table(sheet, columns, places, first_row, unknown)


def _labels(sheet: Sheet, index: int, height: int) -> list[str]:
    rows = sheet.values[index : index + height]
    width = max((len(row) for row in rows), default=0)
    labels = []
    for place in range(width):
        parts = [squash(row[place]) if place < len(row) else "" for row in rows]
        labels.append("".join(dict.fromkeys(parts)))
    return labels


def _matched(labels: Sequence[str], columns: Sequence[Column], index: int) -> tuple[dict[str, int], list[Cell]]:
    by_name = {name: column.key for column in columns for name in column.names}
    places: dict[str, int] = {}
    unknown = []
    for place, label in enumerate(labels):
        key = by_name.get(label)
        if key and key not in places:
            places[key] = place
        elif label:
            unknown.append(Cell(label, letter(place), index + 1))
    return places, unknown


# Reading the file


def read(data: bytes, filename: str = "") -> list[Sheet]:
    """The sheets of a file, hidden ones too. Refuses what is no workbook, with the reason, before opening it.

    Codes: `file_too_large`, `not_a_workbook`, `html_in_disguise`, `encrypted_workbook`, `empty_file`.
    """
    if not data.strip():
        raise Refused("empty_file", _("The file is empty."))
    if len(data) > MAX_BYTES:
        raise TooLarge("file_too_large", _("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // 2**20})
    if data.startswith(ZIP):
        return _from_package(data)
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise _encrypted()
        return _opened(data)
    if HTML.search(data[:4096]):
        raise WrongType(
            "html_in_disguise",
            _("This is a web page named like a workbook. Open it in Excel or WPS and save it as .xlsx."),
        )
    return [_from_text(data, filename)]


def _from_package(data: bytes) -> list[Sheet]:
    """.xlsx, .xlsm, .ods: looked through before it is opened, so that a bomb is never unpacked."""
    hides = False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if len(package.infolist()) > MAX_PARTS:
                raise _too_much()
            budget = MAX_UNPACKED
            for info in package.infolist():
                content = _unpacked(data, info, budget)
                budget -= len(content)
                if info.filename.startswith("xl/worksheets/"):
                    _check_extent(content)
                    hides = hides or b'hidden="' in content
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, IndexError) as error:
        raise _not_a_workbook() from error
    sheets = _opened(data)
    return _with_hidden_rows(data, sheets) if hides else sheets


def _unpacked(data: bytes, info: zipfile.ZipInfo, budget: int) -> bytes:
    """One part, never more than the budget, whatever size the package claims for it."""
    head = info.header_offset
    begin = (
        head
        + 30
        + int.from_bytes(data[head + 26 : head + 28], "little")
        + int.from_bytes(data[head + 28 : head + 30], "little")
    )
    packed = data[begin : begin + info.compress_size]
    if info.flag_bits & 1:
        raise _encrypted()
    if info.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, budget + 1)
    else:
        raise NotImplementedError
    if len(content) > budget:
        raise _too_much()
    return content


def _check_extent(content: bytes) -> None:
    """A single cell at the far end of a sheet would be read as all the cells before it."""
    rows = columns = 0
    for name, row in CELL.findall(content):
        rows = max(rows, int(row))
        columns = max(columns, _index(name))
    if rows * columns > MAX_CELLS:
        raise _too_much()


def _index(name: bytes) -> int:
    index = 0
    for char in name:
        index = index * 26 + char - ord("A") + 1
    return index


def _opened(data: bytes) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _sheet(book, number, meta.name, meta.visible != SheetVisibleEnum.Visible)
            for number, meta in enumerate(book.sheets_metadata)
        ]
    except PasswordError as error:
        raise _encrypted() from error
    except (CalamineError, ValueError, OSError) as error:
        raise _not_a_workbook() from error


def _sheet(book: CalamineWorkbook, number: int, name: str, is_hidden: bool) -> Sheet:
    sheet = book.get_sheet_by_index(number)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise _too_much()
    merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    return Sheet(name, sheet.to_python(skip_empty_area=False), merged, is_hidden=is_hidden)


def _with_hidden_rows(data: bytes, sheets: list[Sheet]) -> list[Sheet]:
    """Which rows are hidden only the slower reader says; it is asked only where some are."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- slow to import, rarely needed

    book = load_workbook(io.BytesIO(data), data_only=True)
    return [
        Sheet(
            sheet.name,
            sheet.values,
            sheet.merged,
            frozenset(number - 1 for number, row in book[sheet.name].row_dimensions.items() if row.hidden),
            sheet.is_hidden,
        )
        if sheet.name in book.sheetnames and hasattr(book[sheet.name], "row_dimensions")
        else sheet
        for sheet in sheets
    ]


def _from_text(data: bytes, filename: str) -> Sheet:
    """Comma, semicolon or tab between the cells, as the first line has most of."""
    if b"\x00" in data:
        raise _not_a_workbook()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _not_a_workbook()
    lines = text.splitlines()
    separator = max(",;\t", key=lambda mark: max((line.count(mark) for line in lines[:15]), default=0))
    if not any(separator in line for line in lines[:15]):
        raise _not_a_workbook()
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    if sum(map(len, rows)) > MAX_CELLS:
        raise _too_much()
    return Sheet(filename or "CSV", rows)


def _not_a_workbook() -> WrongType:
    return WrongType(
        "not_a_workbook", _("This file is no workbook that can be read. Save it as .xlsx and send it again.")
    )


def _encrypted() -> Refused:
    return Refused("encrypted_workbook", _("The workbook is protected by a password. Remove it and send it again."))


def _too_much() -> TooLarge:
    return TooLarge("workbook_too_large", _("The workbook unpacks to more than a roster can be. Nothing was read."))
