"""Excel sheets as offices hand them on: a title, what it covers, a header, rows, remarks below.

A cell is text, a whole number, a Decimal or a day; text that begins like a formula stays text. The same
content gives the same bytes: no clock is read.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 -- the file format knows no zone
NARROW, WIDE, PER_CHARACTER = 8, 50, 2.2
FORBIDDEN_IN_NAMES = str.maketrans("", "", "[]:*?/\\'")
NAME_LENGTH = 31

Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class Sheet:
    """`name` stands on the tab; `notes` are printed below the rows."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    subtitle: str = ""
    notes: Sequence[str] = field(default=())


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx of one or more sheets, ready to print across one page."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": EPOCH})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"}),
        "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": "#EDEDED"}),
        "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}),
        "number": book.add_format({"border": 1, "valign": "top"}),
        "money": book.add_format({"border": 1, "valign": "top", "num_format": "0.00"}),
        "day": book.add_format({"border": 1, "valign": "top", "num_format": "yyyy-mm-dd"}),
    }
    taken: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_tab(sheet.name, taken)), sheet, styles)
    book.close()
    return out.getvalue()


def response(filename: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """The workbook as a download under a (Chinese) file name."""
    return download(workbook(sheets), filename)


def download(data: bytes, filename: str) -> HttpResponse:
    """An .xlsx that is made already, under a (Chinese) file name."""
    headers = {"Content-Disposition": content_disposition_header(True, filename)}
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)


def _tab(name: str, taken: set[str]) -> str:
    """Excel takes 31 characters, some not, and no name twice."""
    plain = name.translate(FORBIDDEN_IN_NAMES).strip() or "Sheet"
    number, found = 1, plain[:NAME_LENGTH]
    while found.casefold() in taken:
        number += 1
        found = f"{plain[: NAME_LENGTH - len(str(number)) - 1]}-{number}"
    taken.add(found.casefold())
    return found


def _write(page: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    last = max(len(sheet.columns) - 1, 1)
    page.merge_range(0, 0, 0, last, sheet.title, styles["title"])
    page.write_string(1, 0, sheet.subtitle)
    for column, label in enumerate(sheet.columns):
        page.write_string(2, column, label, styles["head"])
        widest = max([len(label), *(len(str(row[column])) for row in sheet.rows if row[column] is not None)])
        page.set_column(column, column, min(max(NARROW, widest * PER_CHARACTER), WIDE))
    for number, row in enumerate(sheet.rows, start=3):
        for column, value in enumerate(row):
            _cell(page, number, column, value, styles)
    for number, note in enumerate(sheet.notes, start=len(sheet.rows) + 4):
        page.write_string(number, 0, note)
    page.freeze_panes(3, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)


def _cell(page: Any, row: int, column: int, value: Value, styles: dict[str, Any]) -> None:
    match value:
        case None:
            page.write_blank(row, column, None, styles["text"])
        case Decimal():
            page.write_number(row, column, value, styles["money"])
        case int():
            page.write_number(row, column, value, styles["number"])
        case date():
            page.write_datetime(row, column, value, styles["day"])
        case _:
            page.write_string(row, column, value, styles["text"])
