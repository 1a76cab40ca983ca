"""One kind of thing that phones hold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rest_framework.serializers import Serializer

from field.sync.scope import Scope

Row = dict[str, Any]


@dataclass(frozen=True)
class Collection:
    """`rows` gives all that the posting covers, as plain JSON values, in a number of queries that does not grow
    with them, each row once under its `key`; `shape` describes a row in the API's document and has exactly its
    fields. What depends on the hour (days left, overdue) is for the phone to work out: a row that changes by
    itself is sent again by itself."""

    name: str
    key: str
    shape: type[Serializer]
    rows: Callable[[Scope], Iterable[Row]]


def number(value: Decimal | None) -> float | None:
    """A coordinate as JSON has it; six places are well within what it keeps."""
    return None if value is None else float(value)
