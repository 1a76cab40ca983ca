"""Reads what a phone sends about one visit. Pure: no database."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from findings.enums import Answer, CoordinateSystem, NoteKind, Outcome, PlaceSource, VisitKind
from findings.services.content.reader import Reader
from findings.services.content.shapes import (
    ClientContent,
    EntryVisit,
    FindingContent,
    NoteContent,
    OriginalRef,
    PhotoRef,
    PlaceContent,
    RecordContent,
    SignatureContent,
)
from kernel.errors import Refused, Sentence
from kernel.text import storable

SHA256 = re.compile(r"^[0-9a-f]{64}$")
CREDIT_CODE = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{18}$")
# The longest text of each field, in characters; a phone reads them from the description of the form.
LIMITS = {
    "site.name": 120,
    "site.address": 200,
    "site.township": 40,
    "answer.words": 400,
    "place.reason": 200,
    "no_place_reason": 200,
    "finding.description": 4000,
    "measured.name": 60,
    "measured.value": 40,
    "measured.unit": 20,
    "note.who": 80,
    "note.asked": 80,
    "note.text": 8000,
    "signature.name": 40,
    "visit.words": 2000,
}
LARGEST = 2**31 - 1
METRES = 1_000_000


def read_content(content: Mapping[str, Any]) -> RecordContent:
    """Refuses with `invalid` and every wrong field by name. Wants strings or the values they stand for."""
    reader = Reader(content)
    site = reader.inside("site")
    found = RecordContent(
        county=reader.text("county", 12),
        site_name=site.text("name", LIMITS["site.name"]),
        credit_code=site.matching("credit_code", CREDIT_CODE, _("A credit code has 18 digits and capital letters.")),
        address=site.text("address", LIMITS["site.address"], required=False),
        topic=reader.text("topic", 40),
        outcome=reader.choice("outcome", Outcome.values),
        checklist_version=reader.number("checklist_version", 1, 10_000, default=1),
        answers=_answers(reader),
        started_at=reader.moment("started_at"),
        ended_at=reader.moment("ended_at"),
        place=_place(reader),
        no_place_reason=reader.text("no_place_reason", LIMITS["no_place_reason"], required=False),
        present=_present(reader),
        photos=_photos(reader),
        findings=tuple(_finding(item) for item in reader.items("findings")),
        site_id=site.number_or_none("id", 1, LARGEST),
        township=site.text("township", LIMITS["site.township"], required=False),
        task=reader.number_or_none("task", 1, LARGEST),
        visit=_visit(reader),
        notes=tuple(_note(item) for item in reader.items("notes")),
        client=_client(reader),
    )
    _agree(found, reader)
    if reader.errors:
        raise Refused(
            "invalid", _("Some fields are not right. Please correct them and send again."), fields=reader.errors
        )
    return found


def _answers(reader: Reader) -> dict[str, Any]:
    value = reader.source.get("answers") or {}
    if not isinstance(value, Mapping):
        reader.wrong("answers", _("Give an object with named values."))
        return {}
    return {code: _answer(reader, code, answer) for code, answer in sorted(storable(value).items())}


def _answer(reader: Reader, code: str, answer: object) -> object:
    """A code and words; plain text and the like as they are, for drafts of earlier releases (L9)."""
    if isinstance(answer, Mapping):
        inner = Reader(answer, f"answers.{code}.", reader.errors)
        chosen = inner.choice("answer", Answer.values) if inner.has("answer") else ""
        said = inner.text("words", LIMITS["answer.words"], required=False, keeps_lines=True)
        return {name: value for name, value in (("answer", chosen), ("words", said)) if value}
    if not isinstance(answer, str | int | bool | None):
        reader.wrong(f"answers.{code}", _("Answer with text, a whole number, yes or no."))
    return answer


def _present(reader: Reader) -> tuple[int, ...]:
    numbers = reader.values("present")
    if any(not isinstance(n, int) or isinstance(n, bool) for n in numbers):
        reader.wrong("present", _("Name each person present by number."))
        return ()
    return tuple(sorted(set(numbers)))


def _place(reader: Reader) -> PlaceContent | None:
    inner = reader.optional("place")
    if inner is None:
        return None
    source = inner.source.get("source", PlaceSource.GPS)
    if source not in (PlaceSource.GPS, PlaceSource.NETWORK, PlaceSource.HAND):
        inner.wrong("source", _("Choose one of: %(values)s.") % {"values": "gps, network, hand"})
    return PlaceContent(
        lon=inner.degrees("lon", 180),
        lat=inner.degrees("lat", 90),
        accuracy=inner.number_or_none("accuracy", 0, METRES),
        source=str(source),
        system=inner.choice("system", CoordinateSystem.values) if inner.has("system") else CoordinateSystem.WGS84,
        at=inner.moment("at") if inner.has("at") else None,
        reason=inner.text("reason", LIMITS["place.reason"], required=False),
        mocked=inner.flag("mocked"),
    )


def _visit(reader: Reader) -> EntryVisit | None:
    inner = reader.optional("visit")
    if inner is None:
        return None
    return EntryVisit(
        entry=inner.required_number("entry", 1, LARGEST),
        kind=inner.choice("kind", VisitKind.values),
        passed=inner.flag("passed", required=True),
        words=inner.text("words", LIMITS["visit.words"], keeps_lines=True),
    )


def _note(reader: Reader) -> NoteContent:
    return NoteContent(
        id=reader.identifier(),
        kind=reader.choice("kind", NoteKind.values),
        who=reader.text("who", LIMITS["note.who"]),
        asked=reader.text("asked", LIMITS["note.asked"], required=False),
        text=reader.text("text", LIMITS["note.text"], keeps_lines=True),
        signatures=tuple(_signature(item) for item in reader.items("signatures")),
    )


def _signature(reader: Reader) -> SignatureContent:
    return SignatureContent(
        name=reader.text("name", LIMITS["signature.name"]),
        sha256=_digest(reader),
        signed_at=reader.moment("signed_at"),
    )


def _client(reader: Reader) -> ClientContent | None:
    inner = reader.optional("client")
    if inner is None:
        return None
    return ClientContent(
        app=inner.text("app", 80, required=False),
        began_at=inner.moment("began_at") if inner.has("began_at") else None,
        kept_on=inner.text("kept_on", 80, required=False),
    )


def _photos(reader: Reader) -> tuple[PhotoRef, ...]:
    photos = tuple(photo for photo in map(_photo, reader.items("photos")) if photo.sha256)
    if len({photo.sha256 for photo in photos}) < len(photos):
        reader.wrong("photos", _("The same photo is named twice."))
    return photos


def _photo(reader: Reader) -> PhotoRef:
    has_place = reader.has("lon") or reader.has("lat")
    return PhotoRef(
        sha256=_digest(reader),
        taken_at=reader.moment("taken_at", required=False),
        original=_original(reader.optional("original")),
        lon=reader.degrees("lon", 180) if has_place else None,
        lat=reader.degrees("lat", 90) if has_place else None,
        accuracy=reader.number_or_none("accuracy", 0, METRES),
    )


def _original(reader: Reader | None) -> OriginalRef | None:
    if reader is None:
        return None
    return OriginalRef(
        sha256=_digest(reader),
        size=reader.number_or_none("size", 0, LARGEST),
        type=reader.text("type", 40, required=False),
    )


def _digest(reader: Reader) -> str:
    digest = reader.source.get("sha256")
    if isinstance(digest, str) and SHA256.match(digest):
        return digest
    reader.wrong("sha256", _("Give the SHA-256 of the photo in 64 small hexadecimal digits."))
    return ""


def _finding(reader: Reader) -> FindingContent:
    return FindingContent(
        id=reader.identifier(),
        problem_type=reader.text("problem_type", 60),
        description=reader.text("description", LIMITS["finding.description"], keeps_lines=True),
        measured=[_measured(item) for item in reader.items("measured")],
        photos=_photos(reader),
    )


def _measured(reader: Reader) -> dict[str, str]:
    """A value as it was read off the instrument, with its unit; kept as text, never rounded."""
    return {
        "name": reader.text("name", LIMITS["measured.name"]),
        "value": reader.text("value", LIMITS["measured.value"]),
        "unit": reader.text("unit", LIMITS["measured.unit"], required=False),
    }


def _agree(found: RecordContent, reader: Reader) -> None:
    """What must fit together, whoever fills in the form."""
    # The problem that a failed verification still finds is the entry's own, and need not be told anew.
    is_failed_visit = found.visit is not None and not found.visit.passed
    rules: list[tuple[bool, str, Callable[[], Sentence]]] = [
        (found.ended_at < found.started_at, "ended_at", lambda: _("The end is before the start.")),
        (
            found.outcome == Outcome.PROBLEM and not found.findings and not is_failed_visit,
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
        (
            len({note.id for note in found.notes}) < len(found.notes),
            "notes",
            lambda: _("Two notes have the same identifier."),
        ),
    ]
    for is_wrong, name, sentence in rules:
        if is_wrong:
            reader.wrong(name, sentence())
