"""Reads over the mechanisms' own tables: the audit trail, and what was told to a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q, QuerySet

from kernel import clock, wording
from kernel.errors import Sentence
from kernel.models import AuditEntry, Notification


def trail(user: Any, asked: Mapping[str, Any] | None) -> QuerySet[AuditEntry]:
    """The entries asked for, of those the user sees; none where the question was wrong."""
    entries = AuditEntry.objects.visible_to(user).select_related("actor")
    if asked is None:
        return entries.none()
    exact = {"verb": "verb", "kind": "subject_type", "object": "subject_id"}
    entries = entries.filter(**{field: asked[name] for name, field in exact.items() if asked.get(name)})
    if asked.get("since"):
        entries = entries.filter(at__gte=clock.day_bounds(asked["since"])[0])
    if asked.get("until"):
        entries = entries.filter(at__lt=clock.day_bounds(asked["until"])[1])
    if asked.get("actor"):
        entries = entries.filter(actor__in=_named(asked["actor"]))
    return entries


def _named(name: str) -> list[int]:
    """People by user name or full name; looked up first, so that the trail is read by its index."""
    found = get_user_model().objects.filter(Q(username=name) | Q(full_name=name))
    return list(found.values_list("pk", flat=True))


@dataclass(frozen=True)
class DescribedEntry:
    """An entry in words: the act, the kind of object, the states."""

    entry: AuditEntry
    act: Sentence
    kind: Sentence
    before: Sentence
    after: Sentence


def described(entries: Iterable[AuditEntry]) -> list[DescribedEntry]:
    return [
        DescribedEntry(
            entry,
            wording.verb_label(entry.verb),
            kind_label(entry.subject_type),
            wording.state_label(entry.subject_type, entry.before),
            wording.state_label(entry.subject_type, entry.after),
        )
        for entry in entries
    ]


def kind_label(subject_type: str) -> Sentence:
    try:
        return apps.get_model(subject_type)._meta.verbose_name
    except (LookupError, ValueError):
        return subject_type


def verbs_in_use() -> list[str]:
    return _values_in_use("verb")


def kinds_in_use() -> list[str]:
    return _values_in_use("subject_type")


def _values_in_use(column: str) -> list[str]:
    """The different values of an indexed column: one look into the index for each, not one for each row."""
    table = AuditEntry._meta.db_table
    statement = f"""
        WITH RECURSIVE found AS (
            (SELECT {column} AS value FROM {table} ORDER BY {column} LIMIT 1)
            UNION ALL
            SELECT (SELECT {column} FROM {table} WHERE {column} > found.value ORDER BY {column} LIMIT 1)
            FROM found WHERE found.value IS NOT NULL
        )
        SELECT value FROM found WHERE value IS NOT NULL
    """  # noqa: S608 -- both names are ours
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [value for (value,) in cursor.fetchall()]


def unread(user: Any) -> int:
    """How many notices the user has not read, for the mark at the top of every page."""
    return Notification.objects.visible_to(user).filter(read_at=None).count()
