"""What a phone sends about one visit, read into one canonical form. Pure: no database.

The canonical form is what is stored and hashed: the same visit sent again in another spelling (key
order, time offset, spaces) is recognised as the same.
"""

import hashlib
import json
import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from findings.enums import Outcome, PlaceSource
from kernel import clock
from kernel.errors import Refused, Sentence
from kernel.text import INVISIBLE, SPACE

SHA256 = re.compile(r"^[0-9a-f]{64}$")
CREDIT_CODE = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{18}$")
DEGREE = Decimal("0.000001")


@dataclass(frozen=True)
class PhotoRef:
    sha256: str
    taken_at: datetime | None


@dataclass(frozen=True)
class PlaceContent:
    """Degrees in WGS84, accuracy in metres."""

    lon: Decimal
    lat: Decimal
    accuracy: int | None
    source: str


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
            "photos": [_canonical_photo(photo) for photo in self.photos],
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

    @property
    def day(self) -> date:
        return clock.day_of(self.started_at)

    def canonical(self) -> dict[str, Any]:
        place = self.place
        return {
            "county": self.county,
            "site": {"name": self.site_name, "credit_code": self.credit_code, "address": self.address},
            "topic": self.topic,
            "outcome": self.outcome,
            "checklist_version": self.checklist_version,
            "answers": self.answers,
            "started_at": _instant(self.started_at),
            "ended_at": _instant(self.ended_at),
            "place": place
            and {"lon": str(place.lon), "lat": str(place.lat), "accuracy": place.accuracy, "source": place.source},
            "no_place_reason": self.no_place_reason,
            "present": list(self.present),
            "photos": [_canonical_photo(photo) for photo in self.photos],
            "findings": [finding.canonical() for finding in self.findings],
        }


def words(value: object) -> str:
    """Without invisible characters and double spaces; the punctuation stays as it was written."""
    return SPACE.sub(
        " ", INVISIBLE.sub("", unicodedata.normalize("NFC", str(value if value is not None else "")))
    ).strip()


def content_hash(canonical: Mapping[str, Any]) -> str:
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical_photo(photo: PhotoRef) -> dict[str, Any]:
    return {"sha256": photo.sha256, "taken_at": photo.taken_at and _instant(photo.taken_at)}


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_content(content: Mapping[str, Any]) -> RecordContent:
    """Refuses with `invalid` and every wrong field by name. Wants strings or the values they stand for."""
    reader = _Reader(content)
    site = reader.inside("site")
    outcome = reader.choice("outcome", Outcome.values)
    found = RecordContent(
        county=reader.text("county", 12),
        site_name=site.text("name", 120),
        credit_code=site.matching("credit_code", CREDIT_CODE, _("A credit code has 18 digits and capital letters.")),
        address=site.text("address", 200, required=False),
        topic=reader.text("topic", 40),
        outcome=outcome,
        checklist_version=reader.number("checklist_version", 1, 10_000, default=1),
        answers=_answers(reader),
        started_at=reader.moment("started_at"),
        ended_at=reader.moment("ended_at"),
        place=_place(reader),
        no_place_reason=reader.text("no_place_reason", 200, required=False),
        present=_present(reader),
        photos=_photos(reader),
        findings=tuple(_finding(item) for item in reader.items("findings")),
    )
    _agree(found, reader)
    if reader.errors:
        raise Refused(
            "invalid", _("Some fields are not right. Please correct them and send again."), fields=reader.errors
        )
    return found


class _Reader:
    """Takes fields out of a mapping and collects what is wrong with them under their full names."""

    def __init__(self, source: Mapping[str, Any], prefix: str = "", errors: dict[str, list] | None = None):
        self.source = source
        self.prefix = prefix
        self.errors: dict[str, list] = {} if errors is None else errors

    def wrong(self, name: str, sentence: Sentence) -> None:
        self.errors.setdefault(f"{self.prefix}{name}", []).append(sentence)

    def text(self, name: str, limit: int, *, required: bool = True, keeps_lines: bool = False) -> str:
        value = self.source.get(name)
        if not isinstance(value, str | int | None) or isinstance(value, bool):
            self.wrong(name, _("Write text here."))
            return ""
        text = words(value) if not keeps_lines else "\n".join(map(words, str(value or "").splitlines())).strip()
        if required and not text:
            self.wrong(name, _("This is missing."))
        if len(text) > limit:
            self.wrong(name, _("At most %(limit)s characters.") % {"limit": limit})
        return text

    def matching(self, name: str, pattern: re.Pattern[str], sentence: Sentence) -> str:
        text = self.text(name, 80, required=False).upper()
        if text and not pattern.match(text):
            self.wrong(name, sentence)
        return text

    def choice(self, name: str, values: list[str]) -> str:
        value = self.source.get(name)
        if value not in values:
            self.wrong(name, _("Choose one of: %(values)s.") % {"values": ", ".join(values)})
        return str(value)

    def number(self, name: str, low: int, high: int, *, default: int) -> int:
        value = self.source.get(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong(name, _("Give a whole number from %(low)s to %(high)s.") % {"low": low, "high": high})
            return default
        return value

    def moment(self, name: str, *, required: bool = True) -> datetime:
        value = self.source.get(name)
        if value is None and not required:
            return None  # type: ignore[return-value]
        if isinstance(value, str):
            try:
                value = parse_datetime(value)
            except ValueError:
                value = None
        if not isinstance(value, datetime) or value.tzinfo is None:
            self.wrong(name, _("Give a date and time with its offset, as in 2018-09-19T10:00:00+08:00."))
            return datetime(1970, 1, 1, tzinfo=UTC)
        return value.replace(microsecond=value.microsecond // 1000 * 1000)

    def inside(self, name: str) -> "_Reader":
        """The fields of a nested object; where there is none, that is the one thing wrong with it."""
        value = self.source.get(name)
        if isinstance(value, Mapping):
            return _Reader(value, f"{self.prefix}{name}.", self.errors)
        self.wrong(name, _("This is missing.") if value is None else _("Give an object with named values."))
        return _Reader({}, f"{self.prefix}{name}.", {})

    def values(self, name: str) -> list[Any]:
        value = self.source.get(name) or []
        if isinstance(value, list | tuple):
            return list(value)
        self.wrong(name, _("Give a list."))
        return []

    def items(self, name: str) -> list["_Reader"]:
        readers = []
        for number, item in enumerate(self.values(name)):
            if isinstance(item, Mapping):
                readers.append(_Reader(item, f"{self.prefix}{name}.{number}.", self.errors))
            else:
                self.wrong(f"{name}.{number}", _("Give an object with named values."))
        return readers


def _answers(reader: _Reader) -> dict[str, Any]:
    value = reader.source.get("answers") or {}
    if not isinstance(value, Mapping):
        reader.wrong("answers", _("Give an object with named values."))
        return {}
    for code, answer in value.items():
        if not isinstance(answer, str | int | bool | None):
            reader.wrong(f"answers.{code}", _("Answer with text, a whole number, yes or no."))
    return dict(sorted(value.items()))


def _present(reader: _Reader) -> tuple[int, ...]:
    numbers = reader.values("present")
    if any(not isinstance(n, int) or isinstance(n, bool) for n in numbers):
        reader.wrong("present", _("Name each person present by number."))
        return ()
    return tuple(sorted(set(numbers)))


def _place(reader: _Reader) -> PlaceContent | None:
    if reader.source.get("place") is None:
        return None
    inner = reader.inside("place")
    lon, lat = _degrees(inner, "lon", 180), _degrees(inner, "lat", 90)
    accuracy = inner.number("accuracy", 0, 1_000_000, default=-1)
    source = inner.source.get("source", PlaceSource.GPS)
    if source not in (PlaceSource.GPS, PlaceSource.NETWORK, PlaceSource.HAND):
        inner.wrong("source", _("Choose one of: %(values)s.") % {"values": "gps, network, hand"})
    return PlaceContent(lon, lat, None if accuracy < 0 else accuracy, str(source))


def _degrees(reader: _Reader, name: str, limit: int) -> Decimal:
    """Through text: a binary fraction would not be the number that was sent."""
    value = reader.source.get(name)
    try:
        degrees = Decimal(str(value))
    except InvalidOperation:
        degrees = Decimal("NaN")
    if isinstance(value, bool) or not degrees.is_finite() or abs(degrees) > limit:
        reader.wrong(name, _("Give degrees from -%(limit)s to %(limit)s.") % {"limit": limit})
        return Decimal(0)
    return degrees.quantize(DEGREE)


def _photos(reader: _Reader) -> tuple[PhotoRef, ...]:
    photos = []
    for item in reader.items("photos"):
        digest = item.source.get("sha256")
        if not isinstance(digest, str) or not SHA256.match(digest):
            item.wrong("sha256", _("Give the SHA-256 of the photo in 64 small hexadecimal digits."))
            continue
        photos.append(PhotoRef(digest, item.moment("taken_at", required=False)))
    if len({photo.sha256 for photo in photos}) < len(photos):
        reader.wrong("photos", _("The same photo is named twice."))
    return tuple(photos)


def _finding(reader: _Reader) -> FindingContent:
    return FindingContent(
        id=_identifier(reader),
        problem_type=reader.text("problem_type", 60),
        description=reader.text("description", 4000, keeps_lines=True),
        measured=[_measured(item) for item in reader.items("measured")],
        photos=_photos(reader),
    )


def _identifier(reader: _Reader) -> uuid.UUID:
    try:
        return uuid.UUID(str(reader.source.get("id")))
    except ValueError:
        reader.wrong("id", _("Give the identifier made on the phone, a UUID."))
        return uuid.UUID(int=0)


def _measured(reader: _Reader) -> dict[str, str]:
    """A value as it was read off the instrument, with its unit; kept as text, never rounded."""
    return {
        "name": reader.text("name", 60),
        "value": reader.text("value", 40),
        "unit": reader.text("unit", 20, required=False),
    }


def _agree(found: RecordContent, reader: _Reader) -> None:
    """What must fit together, whoever fills in the form."""
    rules: list[tuple[bool, str, Callable[[], Sentence]]] = [
        (found.ended_at < found.started_at, "ended_at", lambda: _("The end is before the start.")),
        (
            found.outcome == Outcome.PROBLEM and not found.findings,
            "findings",
            lambda: _("A record with problems needs at least one finding."),
        ),
        (
            found.outcome != Outcome.PROBLEM and bool(found.findings),
            "findings",
            lambda: _("A record without problems has no findings."),
        ),
        (
            found.place is None and not found.no_place_reason and "place" not in reader.errors,
            "no_place_reason",
            lambda: _("Give a position, or say why there is none."),
        ),
        (
            len({finding.id for finding in found.findings}) < len(found.findings),
            "findings",
            lambda: _("Two findings have the same identifier."),
        ),
    ]
    for is_wrong, name, sentence in rules:
        if is_wrong:
            reader.wrong(name, sentence())
