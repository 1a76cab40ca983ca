"""What goes into a bundle of evidence, as its reader may see it (C12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from findings.enums import PhotoKind
from findings.models import Finding, FindingVersion, Photo, Record, RecordPhoto
from findings.selectors import TimelineEntry, history_for, is_local
from findings.selectors.photos import originals_in
from findings.workflow import may_read_original
from kernel import audit
from kernel.models import AuditEntry
from kernel.wording import state_label, verb_label


@dataclass(frozen=True)
class Piece:
    """A photo or signature that the record names. `photo` is None where it has not come; `of_copy` the hash of the
    original that a copy was made from, here or not, and `camera` the photo with what the camera wrote."""

    row: RecordPhoto
    name: str
    photo: Photo | None
    of_copy: str
    camera: Photo | None


def pieces_of(user: User, record: Record, finding: Finding | None) -> list[Piece]:
    """Of a finding its own photos, and to whoever weighs the evidence those of the whole visit too, with originals
    and signatures. Others get what stands for the finding."""
    rows = RecordPhoto.objects.filter(record=record).select_related("finding", "note")
    if finding is not None:
        is_of_it = Q(finding=finding)
        rows = rows.filter(is_of_it if is_local(user) else is_of_it | Q(finding=None))
    if not may_read_original(user):
        rows = rows.shown()
    listed = list(rows.order_by(F("finding__number").asc(nulls_first=True), "note__number", "number", "kind", "pk"))
    originals = originals_in(record)
    photos = Photo.objects.in_bulk([row.sha256 for row in listed] + list(originals.values()))
    for row in listed:
        row.record = record
    return [_piece(row, originals, photos) for row in listed]


def _piece(row: RecordPhoto, originals: Mapping[tuple[Any, str], str], photos: dict[str, Photo]) -> Piece:
    photo = photos.get(row.sha256)
    original = originals.get((row.finding_id, row.sha256), row.sha256) if row.kind == PhotoKind.COPY else row.sha256
    group = (row.note and row.note.number) or (row.finding and row.finding.number) or 0
    return Piece(row, f"{group}-{row.number:02}-{row.sha256[:12]}", photo, original, photos.get(original) or photo)


def history_of_bundle(user: User, record: Record, finding: Finding | None) -> list[dict[str, Any]]:
    """What happened, oldest first, in words. Whoever weighs the evidence also gets each entry's place in the sealed
    chain and its hash, and what happened to the record; a city what its page of the finding tells."""
    if is_local(user):
        return [_told(entry) for entry in history_for(user, finding)] if finding else []
    findings = [finding] if finding else list(record.findings.all())
    return [
        {**_told(entry), "number": entry.pk, "link": entry.link, "hash": entry.hash}
        for entry in audit.history_of_all([record, *findings])
    ]


def _told(entry: AuditEntry | TimelineEntry) -> dict[str, Any]:
    return {
        "at": timezone.localtime(entry.at).isoformat(timespec="seconds"),
        "verb": entry.verb,
        "what": str(verb_label(entry.verb)),
        "who": str(entry.actor or ""),
        "before": str(state_label(entry.subject_type, entry.before)) if entry.before else "",
        "after": str(state_label(entry.subject_type, entry.after)) if entry.after else "",
        "why": entry.reason,
    }


def versions_of(record: Record, finding: Finding | None) -> list[dict[str, Any]]:
    """What findings said before they were completed or amended."""
    versions = FindingVersion.objects.filter(finding__record=record).select_related("finding", "made_by")
    if finding is not None:
        versions = versions.filter(finding=finding)
    return [
        {
            "finding": version.finding_id,
            "version": version.number,
            "content": version.content,
            "reason": version.reason,
            "made_at": timezone.localtime(version.made_at).isoformat(timespec="seconds"),
            "made_by": str(version.made_by),
        }
        for version in versions.order_by("finding__number", "number")
    ]
