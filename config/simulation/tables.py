"""Rows on their way into a table by COPY, every column given."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _escaped(text: str) -> str:
    """Looking is far cheaper than translating, and hardly a text has any of these."""
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        return text.translate(ESCAPES)
    return text


def _json(value: Any) -> str:
    return _escaped(_encode(value))


# In PostgreSQL's COPY format; by the exact type, since this runs millions of times.
WRITTEN: dict[type, Callable[[Any], str]] = {
    str: _escaped,
    type(None): lambda _none: "\\N",
    dict: _json,
    list: _json,
    datetime: datetime.isoformat,
}


def as_text(value: Any) -> str:
    return WRITTEN.get(type(value), str)(value)


class Table:
    """Collects rows of one model. With `numbered` the keys are given here, for other rows to point at."""

    def __init__(self, model: type[Model], *, numbered: bool = False) -> None:
        self.model, self.count = model, 0
        self.numbered = numbered
        self._next = _first_free(model) if numbered else 0
        auto = None if numbered or model._meta.pk.get_internal_type() == "UUIDField" else model._meta.pk
        self._columns = {field.attname: field.column for field in model._meta.concrete_fields if field is not auto}
        self._text = io.StringIO()

    def number(self) -> int:
        """The next free key."""
        self._next += 1
        return self._next - 1

    def add(self, **values: Any) -> None:
        """One row by the names of its columns; a missing or an unknown one is an error, never a default."""
        if values.keys() != self._columns.keys():
            raise TypeError(f"{self.model.__name__}: {sorted(values.keys() ^ self._columns.keys())}")
        self._text.write("\t".join([as_text(values[name]) for name in self._columns]) + "\n")
        self.count += 1

    def flush(self) -> None:
        """Write what has been collected, and let the database go on counting behind it."""
        self._text.seek(0)
        names = ", ".join(f'"{column}"' for column in self._columns.values())
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', self._text)
            if self.numbered:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, self._next])
        self._text = io.StringIO()


def _first_free(model: type[Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])
