"""What a phone tells about one visit, as values, and their canonical form. Pure: no database.

The canonical form is what is stored and hashed: the same visit sent again in another spelling (key
order, time offset, spaces) is recognised as the same. What was added to the protocol later is left
out of it where it says nothing, so that what is stored keeps its hash.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from findings.enums import CoordinateSystem
from kernel import clock


@dataclass(frozen=True)
class OriginalRef:
    """The untouched file that a sent photo was made from; may come later, or never (policy)."""

    sha256: str
    size: int | None
    type: str

    def canonical(self) -> dict[str, Any]:
        return {"sha256": self.sha256, **_said(size=self.size, type=self.type)}


@dataclass(frozen=True)
class PhotoRef:
    """`lon`, `lat`, `accuracy`: where the phone was when it was taken, in WGS84 and metres."""

    sha256: str
    taken_at: datetime | None
    original: OriginalRef | None = None
    lon: Decimal | None = None
    lat: Decimal | None = None
    accuracy: int | None = None

    def canonical(self) -> dict[str, Any]:
        has_place = self.lon is not None and self.lat is not None
        return {
            "sha256": self.sha256,
            "taken_at": self.taken_at and instant(self.taken_at),
            **_said(original=self.original and self.original.canonical()),
            **(_said(lon=str(self.lon), lat=str(self.lat), accuracy=self.accuracy) if has_place else {}),
        }


@dataclass(frozen=True)
class PlaceContent:
    """Degrees in WGS84, accuracy in metres. `system` is what the source gave, `at` the device's moment of the fix."""

    lon: Decimal
    lat: Decimal
    accuracy: int | None
    source: str
    system: str = CoordinateSystem.WGS84
    at: datetime | None = None
    reason: str = ""
    mocked: bool = False

    def canonical(self) -> dict[str, Any]:
        return {
            "lon": str(self.lon),
            "lat": str(self.lat),
            "accuracy": self.accuracy,
            "source": self.source,
            **_said(
                system="" if self.system == CoordinateSystem.WGS84 else self.system,
                at=self.at and instant(self.at),
                reason=self.reason,
                mocked=self.mocked,
            ),
        }


@dataclass(frozen=True)
class EntryVisit:
    """A visit that verifies an entry of the ledger, or looks back at it; `kind` as `VisitKind`."""

    entry: int
    kind: str
    passed: bool
    words: str

    def canonical(self) -> dict[str, Any]:
        return {"entry": self.entry, "kind": self.kind, "passed": self.passed, "words": self.words}


@dataclass(frozen=True)
class SignatureContent:
    name: str
    sha256: str
    signed_at: datetime

    def canonical(self) -> dict[str, Any]:
        return {"name": self.name, "sha256": self.sha256, "signed_at": instant(self.signed_at)}


@dataclass(frozen=True)
class NoteContent:
    """询问笔录, 勘验笔录 (C11): `who` was questioned, or showed round; `asked` put the questions."""

    id: uuid.UUID
    kind: str
    who: str
    asked: str
    text: str
    signatures: tuple[SignatureContent, ...]

    def canonical(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "kind": self.kind,
            "who": self.who,
            "asked": self.asked,
            "text": self.text,
            "signatures": [signature.canonical() for signature in self.signatures],
        }


@dataclass(frozen=True)
class ClientContent:
    """Which application made the record, when it was begun in it, and on what it was kept."""

    app: str
    began_at: datetime | None
    kept_on: str

    def canonical(self) -> dict[str, Any]:
        return _said(app=self.app, began_at=self.began_at and instant(self.began_at), kept_on=self.kept_on)


@dataclass(frozen=True)
class FindingContent:
    id: uuid.UUID
    problem_type: str
    description: str
    measured: list[dict[str, str]]
    photos: tuple[PhotoRef, ...]

    def canonical(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "problem_type": self.problem_type,
            "description": self.description,
            "measured": self.measured,
            "photos": [photo.canonical() for photo in self.photos],
        }


@dataclass(frozen=True)
class RecordContent:
    """`present` are numbers of people besides the author; county and topic are codes."""

    county: str
    site_name: str
    credit_code: str
    address: str
    topic: str
    outcome: str
    checklist_version: int
    answers: dict[str, Any]
    started_at: datetime
    ended_at: datetime
    place: PlaceContent | None
    no_place_reason: str
    present: tuple[int, ...]
    photos: tuple[PhotoRef, ...]
    findings: tuple[FindingContent, ...]
    site_id: int | None = None
    township: str = ""
    task: int | None = None
    visit: EntryVisit | None = None
    notes: tuple[NoteContent, ...] = ()
    client: ClientContent | None = None

    @property
    def day(self) -> date:
        return clock.day_of(self.started_at)

    def canonical(self) -> dict[str, Any]:
        site = {"name": self.site_name, "credit_code": self.credit_code, "address": self.address}
        return {
            "county": self.county,
            "site": {**site, **_said(id=self.site_id, township=self.township)},
            "topic": self.topic,
            "outcome": self.outcome,
            "checklist_version": self.checklist_version,
            "answers": self.answers,
            "started_at": instant(self.started_at),
            "ended_at": instant(self.ended_at),
            "place": self.place and self.place.canonical(),
            "no_place_reason": self.no_place_reason,
            "present": list(self.present),
            "photos": [photo.canonical() for photo in self.photos],
            "findings": [finding.canonical() for finding in self.findings],
            **_said(
                task=self.task,
                visit=self.visit and self.visit.canonical(),
                notes=[note.canonical() for note in self.notes],
                client=self.client and self.client.canonical(),
            ),
        }

    def all_photos(self) -> Iterator[PhotoRef]:
        yield from self.photos
        for finding in self.findings:
            yield from finding.photos


def canonical_bytes(canonical: Mapping[str, Any]) -> bytes:
    """What is hashed: JSON in UTF-8, names sorted, no blanks."""
    return json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(canonical: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_bytes(canonical)).hexdigest()


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _said(**values: Any) -> dict[str, Any]:
    """Only what says something; a number that is nought does."""
    return {name: value for name, value in values.items() if value or (value == 0 and value is not False)}
