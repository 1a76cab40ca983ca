"""Sheets, and the table in them that a header's words show. Pure: no file, no database."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kernel.text import clean, squash

# Excel keeps fifteen digits of a number; what was longer is lost for good.
EXACT_BELOW = 10**15
SCIENTIFIC = re.compile(r"^[0-9](?:\.([0-9]+))?[Ee]\+?([0-9]{1,3})$")
# What stands behind a head and does not belong to it: 姓名*, 手机号码（必填）, 姓名：
TAIL = re.compile(r"(?:[*:：]|\((?:必填|选填|可不填|文本格式|必填项)\))+$")

Area = tuple[int, int, int, int]


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
        if isinstance(self.raw, int | float) and not isinstance(self.raw, bool):
            return abs(self.raw) >= EXACT_BELOW
        if not isinstance(self.raw, str) or not (found := SCIENTIFIC.match(squash(self.raw))):
            return False
        return len(found[1] or "") < int(found[2])

    @property
    def is_number(self) -> bool:
        return isinstance(self.raw, int | float) and not isinstance(self.raw, bool)


def text_of(raw: Any) -> str:
    """What the cell says: no “.0” behind whole numbers, days in ISO form, no invisible characters.

    A number in words of science that holds all its digits (1.3812345678E+10) is written out.
    """
    if type(raw) is str:
        value = clean(raw)
        return _written_out(value) if "+" in value and "E" in value.upper() else value
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


def _written_out(value: str) -> str:
    found = SCIENTIFIC.match(value)
    if found is None or len(found[1] or "") < int(found[2]) or int(found[2]) > 20:
        return value
    return str(int(Decimal(value)))


@dataclass(frozen=True)
class Sheet:
    """`values` begin at A1 and are walked once from the top; all numbers count from 0.

    Merged areas are (first row, first column, last row, last column).
    """

    name: str
    values: Sequence[Sequence[Any]]
    merged: Sequence[Area] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    is_hidden: bool = False
    is_1904: bool = False


@dataclass(frozen=True)
class Column:
    """A column by the words its header may have (squashed). `spreads`: a merged cell counts for all its rows."""

    key: str
    names: tuple[str, ...]
    required: bool = False
    spreads: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row below a header: `raws` as typed, by the columns' keys; `letters` where each stands."""

    sheet: str
    number: int
    raws: Mapping[str, Any]
    letters: Mapping[str, str]
    is_hidden: bool = False
    comments: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        """The text of a column, "" where the sheet has none of the kind."""
        raw = self.raws.get(key)
        return text_of(raw) if raw else ("" if raw is None or raw == "" else text_of(raw))

    def cell(self, key: str) -> Cell | None:
        return Cell(self.raws[key], self.letters.get(key, ""), self.number) if key in self.raws else None

    @property
    def cells(self) -> dict[str, Cell]:
        return {key: Cell(raw, self.letters.get(key, ""), self.number) for key, raw in self.raws.items()}

    @property
    def is_empty(self) -> bool:
        return not any(map(text_of, self.raws.values()))

    def saying(self, told: Mapping[str, Any]) -> "Row":
        """The same row with other contents in some of its columns."""
        return Row(self.sheet, self.number, {**self.raws, **told}, self.letters, self.is_hidden, self.comments)


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
        sheet = self.sheet
        letters = {key: letter(place) for key, place in self.places.items()}
        places = list(self.places.items())
        spreading = self._spreading()
        comments = self._comments()
        for index, values in enumerate(sheet.values):
            if index < self.first_row:
                continue
            width = len(values)
            raws = {key: values[place] if place < width else "" for key, place in places}
            is_blank = not _says_something(raws)
            if spreading:
                _spread(index, raws, spreading)
            if is_blank:
                continue
            yield Row(sheet.name, index + 1, raws, letters, index in sheet.hidden_rows, comments.get(index, {}))

    def _spreading(self) -> list["_Spread"]:
        return [
            _Spread(column.key, top, bottom)
            for column in self.columns
            if column.spreads and column.key in self.places
            for top, left, bottom, right in self.sheet.merged
            if left <= self.places[column.key] <= right and bottom > top and bottom >= self.first_row
        ]

    def _comments(self) -> dict[int, dict[str, str]]:
        keys = {place: key for key, place in self.places.items()}
        found: dict[int, dict[str, str]] = {}
        for (row, place), text in self.sheet.comments.items():
            found.setdefault(row, {})[keys.get(place, letter(place))] = text
        return found


def _says_something(raws: Mapping[str, Any]) -> bool:
    return any(raw not in ("", None) and text_of(raw) for raw in raws.values())


@dataclass(slots=True)
class _Spread:
    """A merged area of a column that counts for all its rows; what its first row says is kept on the way down."""

    key: str
    top: int
    bottom: int
    raw: Any = ""


def _spread(index: int, raws: dict[str, Any], areas: list[_Spread]) -> None:
    done = False
    for area in areas:
        if index == area.top:
            area.raw = raws[area.key]
        elif area.top < index <= area.bottom and not text_of(raws[area.key]):
            raws[area.key] = area.raw
        done = done or index > area.bottom
    if done:
        areas[:] = [area for area in areas if index <= area.bottom]


@lru_cache(maxsize=1024)
def letter(index: int) -> str:
    """0 is A, 26 is AA."""
    name, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def place_of(name: str) -> int:
    """A is 0, AA is 26."""
    index = 0
    for char in name:
        index = index * 26 + ord(char) - ord("A") + 1
    return index - 1


# Finding the header


def find_table(sheet: Sheet, columns: Sequence[Column], *, depth: int = 15, least: int = 3) -> Table | None:
    """The table of a sheet, found by its header's words in the first rows; None where there is none.

    A header may be split over up to three rows (所属 above 地市), and be merged across (人员信息 above
    姓名 and 年龄); titles and “(样例)” above it do not matter.
    """
    head = [list(values) for values, _row in zip(sheet.values, range(depth + 2), strict=False)]
    _fill_merged(head, sheet.merged)
    best: tuple[int, dict[str, int], int, list[Cell]] | None = None
    for index in range(min(depth, len(head))):
        for height in (1, 2, 3):
            rows = head[index : index + height]
            places, unknown, words = _matched(_labels(rows), columns, index + len(rows))
            if len(places) >= least and (best is None or len(places) > best[0]) and _is_head(rows[-1], words):
                best = (len(places), places, index + len(rows), unknown)
    if best is None:
        return None
    _score, places, first_row, unknown = best
    return Table(sheet, columns, places, first_row, unknown)


def _is_head(values: Sequence[Any], words: Mapping[int, str]) -> bool:
    """Whether a row belongs to the header above it: most of what it says is part of a head."""
    told = {place: squash(value) for place, value in enumerate(values)}
    of_a_head = sum(1 for place, text in told.items() if text and text in words.get(place, ""))
    return of_a_head * 2 >= sum(1 for text in told.values() if text)


def _fill_merged(head: list[list[Any]], merged: Iterable[Area]) -> None:
    """Within the header a merged cell says the same of every column below it."""
    for top, left, bottom, right in merged:
        if top >= len(head) or right - left > 200:
            continue
        value = head[top][left] if left < len(head[top]) else ""
        for values in head[top : bottom + 1]:
            for place in range(left, min(right + 1, len(values))):
                values[place] = value


def _labels(rows: Sequence[Sequence[Any]]) -> list[tuple[str, ...]]:
    """What may be each column's head: all its words together, and each alone, the lowest first."""
    width = max((len(row) for row in rows), default=0)
    labels = []
    for place in range(width):
        parts = [TAIL.sub("", squash(row[place])) if place < len(row) else "" for row in rows]
        told = [part for part in dict.fromkeys(parts) if part]
        labels.append(tuple(dict.fromkeys(["".join(told), *(reversed(told) if len(told) > 1 else ())])))
    return labels


def _matched(
    labels: Sequence[tuple[str, ...]], columns: Sequence[Column], row: int
) -> tuple[dict[str, int], list[Cell], dict[int, str]]:
    """Column indexes by key; heads that nobody knows; the words by which each column was known."""
    by_name = {name: column.key for column in columns for name in column.names}
    places: dict[str, int] = {}
    words: dict[int, str] = {}
    unknown = []
    for place, told in enumerate(labels):
        word = next((word for word in told if word in by_name), "")
        if word and by_name[word] not in places:
            places[by_name[word]], words[place] = place, word
        elif told[0]:
            unknown.append(Cell(told[min(1, len(told) - 1)], letter(place), row))
    return places, unknown, words
