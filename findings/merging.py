"""What two phones have changed in one draft, put together (L10). Pure: plain values in and out.

A draft's content is flat: `{"site.name": {"value", "version", "by", "at"}}`. An entry with `dropped` stands for a
field, or for everything under its path (`findings.<uuid>`), that somebody took out; what it hides is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Content = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """What one person changed, having seen the draft's version `base`; `at` by the phone's clock.

    `is_late`: it comes after what the same person may have written since, on another phone.
    """

    base: int
    set: Mapping[str, Any]
    drop: tuple[str, ...]
    by: int
    at: str
    is_late: bool = False

    def knew(self, entry: Mapping[str, Any]) -> bool:
        """Saw the entry before changing it, or made it: of one's own words the last count, if these are the last."""
        return entry["version"] <= self.base or (entry["by"] == self.by and not self.is_late)


@dataclass(frozen=True)
class Collision:
    """A change that is not made, since somebody else had changed the same meanwhile."""

    path: str
    value: Any
    is_dropped: bool


def merge(content: Content, change: Change, version: int) -> tuple[Content, list[Collision]]:
    """The content with what the change brings under `version`, and what of it must be settled by a person."""
    after = dict(content)
    collisions = []
    for path in change.drop:
        under = [entry for key, entry in shown(after).items() if is_within(key, path)]
        if not under:
            continue
        if all(change.knew(entry) for entry in under):
            after[path] = _entry(after.get(path, {}).get("value"), change, version, dropped=True)
        else:
            collisions.append(Collision(path, None, is_dropped=True))
    for path, value in change.set.items():
        stones = _stones(after, path)
        own = after.get(path)
        if own is not None and not stones and own["value"] == value:
            continue
        in_the_way = [after[stone] for stone in stones] or ([own] if own is not None else [])
        if all(change.knew(entry) for entry in in_the_way):
            write(after, path, _entry(value, change, version))
        else:
            collisions.append(Collision(path, value, is_dropped=False))
    return after, collisions


def settled(content: Content, path: str, value: Any, change: Change, version: int) -> Content:
    """The content as somebody has decided: with this value; without the field or item where it is null.

    Of an item (`findings.<uuid>`) any other value keeps it as it stands.
    """
    after = dict(content)
    is_item = path not in after and any(is_within(key, path) for key in after)
    if value is None:
        if shown_under(after, path):
            after[path] = _entry(after.get(path, {}).get("value"), change, version, dropped=True)
    elif not is_item:
        write(after, path, _entry(value, change, version))
    return after


def write(content: Content, path: str, entry: dict[str, Any]) -> None:
    """Also brings back the item that the field belongs to."""
    for stone in _stones(content, path):
        del content[stone]
    content[path] = entry


def shown(content: Content) -> Content:
    """What stands in the draft: without what was taken out."""
    return {path: entry for path, entry in content.items() if not _stones(content, path)}


def shown_under(content: Content, path: str) -> Content:
    return {key: entry for key, entry in shown(content).items() if is_within(key, path)}


def is_within(path: str, whole: str) -> bool:
    return path == whole or path.startswith(f"{whole}.")


def _stones(content: Content, path: str) -> list[str]:
    """The entries that hide a path: its own, and those of what it belongs to."""
    return [above for above in _lineage(path) if content.get(above, {}).get("dropped")]


def _lineage(path: str) -> Iterable[str]:
    parts = path.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _entry(value: Any, change: Change, version: int, *, dropped: bool = False) -> dict[str, Any]:
    entry = {"value": value, "version": version, "by": change.by, "at": change.at}
    return {**entry, "dropped": True} if dropped else entry
