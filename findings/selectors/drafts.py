"""Shared drafts as a phone reads them."""

from typing import Any

from findings.merging import Content, shown
from findings.models import Draft
from teams.models import Person


def whole_draft(draft: Draft) -> dict[str, Any]:
    """The draft as a phone reads it: its fields, what is to be settled, and the names of who wrote them."""
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
        for conflict in draft.conflicts.filter(settled_at=None)
    ]
    people = {entry["by"] for entry in fields.values()} | {draft.begun_by_id}
    people |= {one["other"]["by"] for one in waiting}
    return {
        "content": fields,
        "conflicts": waiting,
        "people": {str(person.pk): person.name for person in Person.objects.filter(pk__in=people)},
    }


def _stored(fields: Content, path: str) -> dict[str, Any] | None:
    """What the draft has there now; of an item the latest of its fields says who worked on it last."""
    if path in fields:
        return {name: fields[path][name] for name in ("value", "by", "at")}
    under = [entry for key, entry in fields.items() if key.startswith(f"{path}.")]
    last = max(under, key=lambda entry: entry["version"], default=None)
    return last and {"value": True, "by": last["by"], "at": last["at"]}
