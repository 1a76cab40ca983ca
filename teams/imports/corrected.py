"""The user's own file given back with what is wrong marked in it: a filled cell, and a note that says what to do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from kernel import workbook
from kernel.workbook.report import Report
from teams.imports.form import COLUMNS, data_rows, tables

WRONG = PatternFill("solid", fgColor="FFC7CE")
DOUBTFUL = PatternFill("solid", fgColor="FFEB9C")
AUTHOR = "蓝天"
# A longer file is given back as the rows with something to mend.
WHOLE_UP_TO = 4 * 1024 * 1024

Marks = dict[str, dict[tuple[int, str], tuple[PatternFill, list[str]]]]


def corrected(data: bytes, filename: str, report: Mapping[str, Any]) -> bytes:
    """An .xlsx with every remark at its cell: an .xlsx keeps its own look; .xls and text become a twin of one.

    A remark about a row marks its first cell, one about a sheet is written into A1.
    """
    marks = _marks(report)
    if len(data) > WHOLE_UP_TO or workbook.is_large(data):
        return _only_rows(data, filename, marks)
    book = load_workbook(BytesIO(data)) if data.startswith(b"PK") and _is_xlsx(data) else _twin(data, filename)
    for name, cells in marks.items():
        if name in book.sheetnames:
            page = book[name]
        else:
            page = book.worksheets[0]
        for (row, column), (fill, messages) in cells.items():
            _mark(page[f"{column}{row}"], fill, messages)
    return _bytes(book)


def _is_xlsx(data: bytes) -> bool:
    return b"xl/workbook.xml" in data


def _marks(report: Mapping[str, Any]) -> Marks:
    """By sheet and cell; what is rejected before what is remarked, so that its colour stays."""
    found: Marks = defaultdict(dict)
    for kind, fill in (("rejected", WRONG), ("warnings", DOUBTFUL)):
        for remark in report.get(kind, ()):
            if remark["code"] == "after_deadline":
                continue
            place = (remark["row"] or 1, remark["column"] or "A")
            found[remark["sheet"]].setdefault(place, (fill, []))[1].append(remark["message"])
    return dict(found)


def _mark(cell: Any, fill: PatternFill, messages: Iterable[str]) -> None:
    told = "\n".join(messages)
    if cell.__class__.__name__ == "MergedCell":
        return
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(f"{before}{told}", AUTHOR, width=320, height=120)
    cell.fill = fill


def _twin(data: bytes, filename: str) -> Workbook:
    """The same cells in the same places; numbers that were text stay text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in workbook.read(data, filename):
        page = book.create_sheet(_title(sheet.name))
        for number, values in enumerate(sheet.values, 1):
            for place, value in enumerate(values, 1):
                if value not in ("", None):
                    cell = page.cell(number, place, value)
                    if isinstance(value, str):
                        cell.number_format, cell.data_type = "@", "s"
    return book


def _title(name: str) -> str:
    return "".join("_" if char in r"\/*?:[]" else char for char in name)[:31]


def _only_rows(data: bytes, filename: str, marks: Marks) -> bytes:
    """Of a long file the rows with something to mend, below our heads, each with its number."""
    book = Workbook(write_only=True)
    for table in tables(workbook.read(data, filename), Report()):
        cells = marks.get(table.sheet.name, {})
        by_row: dict[int, dict[str, tuple[PatternFill, list[str]]]] = defaultdict(dict)
        for (number, column), mark in cells.items():
            by_row[number][column] = mark
        page = book.create_sheet(_title(table.sheet.name))
        kept = [column for column in COLUMNS if column.key in table.places]
        page.append(["原行号", *(column.names[0] for column in kept)])
        for row in data_rows(table, Report()):
            if row.number in by_row:
                page.append(_line(page, row, [column.key for column in kept], by_row[row.number]))
    return _bytes(book)


def _line(
    page: Any, row: workbook.Row, keys: Iterable[str], marks: Mapping[str, tuple[PatternFill, list[str]]]
) -> list[Any]:
    number = WriteOnlyCell(page, row.number)
    if "A" in marks:
        _mark(number, *marks["A"])
    line = [number]
    for key in keys:
        cell = WriteOnlyCell(page, row[key])
        if row.letters[key] in marks:
            _mark(cell, *marks[row.letters[key]])
        line.append(cell)
    return line


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
