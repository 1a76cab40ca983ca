"""What a record says under flat paths, as shared drafts are put together (`merging.py`). Pure: plain values in and out.

`static/js/field/flat.js` does the same on the phone.
"""

from collections.abc import Mapping
from typing import Any

# What belongs to an item of a list stands under the item's own key.
LISTS = {"findings": "id", "notes": "id", "photos": "sha256", "signatures": "sha256"}
# Whole, or not at all: half of one position is no position.
WHOLE = frozenset({"place", "measured", "original"})
# Of the phone and not of the visit.
OWN = frozenset({"client"})


def flat(content: Mapping[str, Any], me: int) -> dict[str, Any]:
    """By path; `me` is the person who writes, and whoever writes is among those present."""
    fields: dict[str, Any] = {}
    for name, value in content.items():
        if name == "present" and isinstance(value, list):
            fields.update({f"present.{person}": True for person in [*value, me]})
        elif name == "answers" and isinstance(value, Mapping):
            fields.update({f"answers.{code}": answer for code, answer in value.items()})
        elif name not in OWN:
            _spread(fields, name, name, value)
    return fields


def _spread(fields: dict[str, Any], path: str, name: str, value: Any) -> None:
    key = LISTS.get(name)
    if key is not None and isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping) and item.get(key):
                _item(fields, f"{path}.{item[key]}", key, item)
    elif isinstance(value, Mapping) and name not in WHOLE:
        for inner, one in value.items():
            _spread(fields, f"{path}.{inner}", inner, one)
    else:
        fields[path] = value


def _item(fields: dict[str, Any], path: str, key: str, item: Mapping[str, Any]) -> None:
    if key == "sha256":
        fields[path] = dict(item)
        return
    for inner, one in item.items():
        if inner != key:
            _spread(fields, f"{path}.{inner}", inner, one)
