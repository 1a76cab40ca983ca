"""Pages of a list that is too long to be counted or skipped through: each begins where the last one ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

LARGEST = 2**63 - 1


@dataclass(frozen=True)
class KeysetPage:
    """Rows, newest first; `newer` and `older` are the keys at which the neighbouring pages begin, or None."""

    rows: list[Any]
    newer: int | None
    older: int | None


def keyset(rows: QuerySet, asked: Mapping[str, Any], size: int) -> KeysetPage:
    """The page asked for by `?before=` or `?after=` a key; the newest one otherwise, or when that is nonsense."""
    before, after = _key(asked.get("before")), _key(asked.get("after"))
    if after is not None and before is None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        shown = found[:size][::-1]
        return KeysetPage(shown, shown[0].pk if len(found) > size else None, shown[-1].pk if shown else None)
    older = rows if before is None else rows.filter(pk__lt=before)
    found = list(older.order_by("-pk")[: size + 1])
    shown = found[:size]
    newer = shown[0].pk if shown and before is not None else None
    return KeysetPage(shown, newer, shown[-1].pk if len(found) > size else None)


def _key(value: str | None) -> int | None:
    return min(int(value), LARGEST) if value and value.isascii() and value.isdigit() else None
