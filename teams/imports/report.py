"""What an import found, cell by cell, in the words of a page and the shape of the API."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from kernel.errors import Sentence
from kernel.workbook import Cell, Row


@dataclass(frozen=True, slots=True)
class Remark:
    """One cell, or one row where `column` is empty, or one sheet where `row` is None too."""

    sheet: str
    row: int | None
    column: str
    value: str
    code: str
    message: str


@dataclass
class Report:
    """`rows` = accepted + unchanged + rows with something rejected + rows skipped."""

    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    rejected: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def rejected_rows(self) -> int:
        return len({(remark.sheet, remark.row) for remark in self.rejected})


def at_cell(row: Row, key: str, code: str, message: Sentence) -> Remark:
    """About a column of a row; about the row where the sheet has no such column."""
    cell = row.cells.get(key)
    return Remark(row.sheet, row.number, cell.column if cell else "", cell.text if cell else "", code, str(message))


def at_row(row: Row, code: str, message: Sentence) -> Remark:
    return Remark(row.sheet, row.number, "", "", code, str(message))


def at_header(sheet: str, cell: Cell, code: str, message: Sentence) -> Remark:
    return Remark(sheet, cell.row, cell.column, cell.text, code, str(message))


def at_sheet(sheet: str, code: str, message: Sentence) -> Remark:
    return Remark(sheet, None, "", "", code, str(message))


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """Sheets as they came, rows from the top."""
    found = list(remarks)
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(remark.sheet for remark in found))}
    return sorted(found, key=lambda remark: (sheets[remark.sheet], remark.row or 0))
