"""Shared drafts as a phone reads them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from findings.merging import Content, shown
from findings.models import Draft, DraftConflict
from teams.models import Person


def whole_draft(draft: Draft) -> dict[str, Any]:
    """The draft as a phone reads it: its fields, what is to be settled, and the names of who wrote them."""
    return whole_drafts([draft])[0]


def whole_drafts(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """Each of them, in their order, with two statements for all."""
    unsettled: dict[uuid.UUID, list[DraftConflict]] = defaultdict(list)
    for conflict in DraftConflict.objects.filter(draft__in=drafts, settled_at=None):
        unsettled[conflict.draft_id].append(conflict)
    told = [_told(draft, unsettled[draft.pk]) for draft in drafts]
    writers = [_writers(draft, one) for draft, one in zip(drafts, told, strict=True)]
    names = dict(Person.objects.filter(pk__in=set().union(*writers)).values_list("pk", "name"))
    return [
        {**one, "people": {str(pk): names[pk] for pk in sorted(wrote) if pk in names}}
        for one, wrote in zip(told, writers, strict=True)
    ]


def _told(draft: Draft, unsettled: Iterable[DraftConflict]) -> dict[str, Any]:
    fields = shown(draft.content)
    waiting: list[dict[str, Any]] = [
        {
            "path": conflict.path,
            "stored": _stored(fields, conflict.path),
            "other": {
                "value": conflict.value,
                "by": conflict.made_by_id,
                "at": conflict.made_at.isoformat(),
            },
            "is_dropped": conflict.is_dropped,
        }
        for conflict in unsettled
    ]
    return {"content": fields, "conflicts": waiting}


def _writers(draft: Draft, told: dict[str, Any]) -> set[int]:
    others = {one["other"]["by"] for one in told["conflicts"]}
    return {entry["by"] for entry in told["content"].values()} | others | {draft.begun_by_id}


def _stored(fields: Content, path: str) -> dict[str, Any] | None:
    """What the draft has there now; of an item the latest of its fields says who worked on it last."""
    if path in fields:
        return {name: fields[path][name] for name in ("value", "by", "at")}
    under = [entry for key, entry in fields.items() if key.startswith(f"{path}.")]
    last = max(under, key=lambda entry: entry["version"], default=None)
    return last and {"value": True, "by": last["by"], "at": last["at"]}
