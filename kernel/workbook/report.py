"""What an import found, cell by cell, in the words of a page and the shape of the API."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kernel.errors import Sentence
from kernel.workbook import Cell, Row

# Of each kind so many remarks are kept; a file with more faults is mended from its first ones.
MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Remark:
    """One cell, or one row where `column` is empty, or one sheet where `row` is None too."""

    sheet: str
    row: int | None
    column: str
    value: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say. The answer to `key` is one of the choices' values.

    A key that is a place (附2!D7) is answered with what the cell should have said; `附2!D7#person` with
    who is meant. `holds_back`: the row waits for the answer, else only its cell does.
    """

    key: str
    sheet: str
    row: int | None
    column: str
    code: str
    message: str
    choices: Sequence[tuple[str, str]]
    holds_back: bool = True


@dataclass
class Report:
    """`rows` = accepted + unchanged + rows with something rejected + rows skipped."""

    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    rejected: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    skipped: list[Remark] = field(default_factory=list)
    changed: list[Remark] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)
    """How many of each list were not kept."""

    def add(self, kind: str, remarks: Iterable[Remark | Question]) -> None:
        kept = getattr(self, kind)
        for remark in remarks:
            if len(kept) < MOST_KEPT:
                kept.append(remark)
            else:
                self.more[kind] += 1

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def rejected_rows(self) -> int:
        return len({(remark.sheet, remark.row) for remark in self.rejected})


def place(sheet: str, column: str, row: int | None) -> str:
    """附2!D7, as Excel writes it."""
    return f"{sheet}!{column}{row or ''}"


def at_cell(row: Row, key: str, code: str, message: Sentence) -> Remark:
    """About a column of a row; about the row where the sheet has no such column."""
    cell = row.cell(key)
    return Remark(row.sheet, row.number, cell.column if cell else "", cell.text if cell else "", code, str(message))


def at_row(row: Row, code: str, message: Sentence) -> Remark:
    return Remark(row.sheet, row.number, "", "", code, str(message))


def at_header(sheet: str, cell: Cell, code: str, message: Sentence) -> Remark:
    return Remark(sheet, cell.row, cell.column, cell.text, code, str(message))


def at_sheet(sheet: str, code: str, message: Sentence) -> Remark:
    return Remark(sheet, None, "", "", code, str(message))


def asked(
    remark: Remark, choices: Iterable[tuple[str, Sentence]], *, tag: str = "", holds_back: bool = True
) -> Question:
    """The question that goes with a remark."""
    key = place(remark.sheet, remark.column, remark.row) + (f"#{tag}" if tag else "")
    told = [(value, str(label)) for value, label in choices]
    return Question(key, remark.sheet, remark.row, remark.column, remark.code, remark.message, told, holds_back)


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """Sheets as they came, rows from the top."""
    found = list(remarks)
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(remark.sheet for remark in found))}
    return sorted(found, key=lambda remark: (sheets[remark.sheet], remark.row or 0))


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The report as a command prints it: the figures, then a line for each remark with its cell."""
    yield " ".join(f"{key}={document[key]}" for key in ("rows", "accepted", "unchanged"))
    for level in ("rejected", "warnings", "skipped"):
        for remark in document[level]:
            place = f"{remark['sheet']}!{remark['column']}{remark['row'] or ''}"
            yield f"{level}\t{place}\t{remark['code']}\t{remark['message']}"
