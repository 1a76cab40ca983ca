"""Photos as each reader gets them: with what the camera wrote for who weighs the evidence, without it for others."""

import uuid
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.policy.choices import Originals
from campaigns.selectors import policy
from cities.geo import distance
from findings.enums import PhotoKind
from findings.models import Photo, Record, RecordPhoto
from findings.workflow import may_read_original
from kernel import pictures
from kernel.errors import Conflict, Refused

# The longer edge of a clean copy of a city's photo: signs and meters stay readable.
EVIDENCE_EDGE = 2400


def evidence_for(user: User, item: Any) -> tuple[str, str, bytes]:
    """Name, type and bytes of a file that was handed in (a row with `name`, `content_type`, `file`). A photo goes as
    it came to those who weigh it, and to all others as a clean copy: a phone writes time, place and owner into it.
    Refuses with `file_unreadable` (409) where storage does not give the file."""
    try:
        with item.file.open() as file:
            data = file.read()
    except OSError as error:
        raise file_gone() from error
    if item.content_type not in pictures.TYPES or may_read_original(user):
        return item.name, item.content_type, data
    try:
        (copy,) = pictures.clean_copies(data, EVIDENCE_EDGE, max_pixels=settings.PHOTO_MAX_PIXELS)
    except (pictures.NoPicture, pictures.TooManyPixels) as error:
        raise photo_unreadable() from error
    return f"{PurePath(item.name).stem}.jpg", "image/jpeg", copy


def photo_unreadable() -> Refused:
    return Refused("photo_unreadable", _("This photo is damaged and cannot be shown; it is kept as it came."))


def photo_file_gone() -> Conflict:
    """The row is here, and storage does not give the file."""
    return Conflict("photo_unreadable", _("The file of this photo cannot be read at present. Please tell the office."))


def file_gone() -> Conflict:
    return Conflict("file_unreadable", _("This file cannot be read at present. Please tell the office."))


def originals_in(record: Record) -> dict[tuple[uuid.UUID | None, str], str]:
    """The hash of the untouched file by finding and the copy's own, as the record's content names them: two cuttings
    may be of one file, and what a returned finding was completed with is of none."""
    groups = [(None, record.content), *((uuid.UUID(said["id"]), said) for said in record.content.get("findings", ()))]
    return {
        (finding, photo["sha256"]): photo["original"]["sha256"]
        for finding, said in groups
        for photo in said.get("photos", ())
        if "original" in photo
    }


def is_original_here(sha256: str) -> bool | None:
    """Whether the untouched file that a photo was made from has arrived; None where no record names one (yet)."""
    made = RecordPhoto.objects.shown().filter(sha256=sha256).select_related("record")
    originals = {originals_in(row.record).get((row.finding_id, sha256)) for row in made} - {None}
    return Photo.objects.filter(pk__in=originals).exists() if originals else None


def photos_shown(user: User, record: Record, rows: Iterable[RecordPhoto]) -> list[RecordPhoto]:
    """What stands for the visit of these rows (with `is_here`), neither originals nor signatures. Each with its
    `original` (None, or a row with `is_here`) and whether one `is_wanted`. For those who weigh the evidence also with
    `as_it_came`, the hash of the untouched file that is here, `camera`, the photo with what the camera wrote into it,
    and `metres` between that and the place of the record (C12, L11)."""
    copies = [row for row in rows if row.kind == PhotoKind.COPY]
    named = originals_in(record)
    originals = {
        (row.finding_id, row.sha256): row
        for row in RecordPhoto.objects.filter(record=record, kind=PhotoKind.ORIGINAL).with_arrival()
    }
    is_wanted = policy(record.policy).field.originals != Originals.NEVER
    weighs = may_read_original(user)
    hashes = [row.sha256 for row in (*copies, *originals.values())] if weighs else []
    stored = Photo.objects.in_bulk(hashes)
    for row in copies:
        original = originals.get((row.finding_id, named.get((row.finding_id, row.sha256), "")))
        row.original, row.is_wanted = original, is_wanted  # type: ignore[attr-defined]
        if weighs:
            camera = (stored.get(original.sha256) if original else None) or stored.get(row.sha256)
            row.as_it_came = camera and camera.pk  # type: ignore[attr-defined]
            row.camera, row.metres = camera, _metres(camera, record)  # type: ignore[attr-defined]
    return copies


def _metres(photo: Photo | None, record: Record) -> int | None:
    if photo is None or photo.lon is None or photo.lat is None or record.lon is None or record.lat is None:
        return None
    return round(distance((float(photo.lon), float(photo.lat)), (float(record.lon), float(record.lat))))
