"""What comes with a record on paper elsewhere: its photos and originals, its notes and their signatures."""

import uuid
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from findings.enums import PhotoKind
from findings.models import Note, Record, RecordPhoto
from findings.services.content import NoteContent, PhotoRef, RecordContent
from kernel.errors import Conflict


def write_paper(record: Record, sent: RecordContent) -> tuple[list[Note], list[RecordPhoto]]:
    """Lists what the record expects, whether it is here or not. Refuses a note that another record has."""
    if sent.notes and Note.objects.filter(pk__in=[note.id for note in sent.notes]).exists():
        raise Conflict("identifier_taken", _("Another note already has this identifier."))
    rows = _photos(record, None, sent.photos)
    for finding in sent.findings:
        rows += _photos(record, finding.id, finding.photos)
    notes = [
        Note(id=said.id, record=record, number=number, kind=said.kind, who=said.who, asked=said.asked, text=said.text)
        for number, said in enumerate(sent.notes, start=1)
    ]
    for note in sent.notes:
        rows += _signatures(record, note)
    return Note.objects.bulk_create(notes), RecordPhoto.objects.bulk_create(rows)


def drop_paper(record: Record) -> None:
    """Before a revision lists anew; what it said is kept with the earlier version, the photos themselves stay.

    So do those that a returned finding was completed with, counted on after what the form names: it never named them,
    and so does not leave them out. `record` has the new content already.
    """
    kept = _added_later(record)
    record.photos.exclude(pk__in=[row.pk for row in kept]).delete()
    record.notes.all().delete()
    last = Counter({finding["id"]: len(finding["photos"]) for finding in record.content["findings"]})
    for row in kept:
        last[str(row.finding_id)] += 1
        row.number = last[str(row.finding_id)]
    RecordPhoto.objects.bulk_update(kept, ["number"])


def _added_later(record: Record) -> list[RecordPhoto]:
    contents = [record.content, *record.versions.values_list("content", flat=True)]
    named = {
        (finding["id"], photo["sha256"])
        for content in contents
        for finding in content["findings"]
        for photo in finding["photos"]
    }
    copies = record.photos.filter(kind=PhotoKind.COPY, finding__isnull=False)
    return [row for row in copies if (str(row.finding_id), row.sha256) not in named]


def _photos(record: Record, finding: uuid.UUID | None, photos: Iterable[PhotoRef]) -> list[RecordPhoto]:
    rows, originals = [], set()
    for number, photo in enumerate(photos, start=1):
        rows.append(_row(record, finding, photo, number, PhotoKind.COPY, photo.sha256))
        # Two cuttings may have been made from one file.
        if photo.original and photo.original.sha256 not in originals:
            originals.add(photo.original.sha256)
            rows.append(_row(record, finding, photo, number, PhotoKind.ORIGINAL, photo.original.sha256))
    return rows


def _row(
    record: Record, finding: uuid.UUID | None, photo: PhotoRef, number: int, kind: PhotoKind, sha256: str
) -> RecordPhoto:
    return RecordPhoto(
        record=record,
        finding_id=finding,
        kind=kind,
        sha256=sha256,
        taken_at=photo.taken_at,
        lon=photo.lon,
        lat=photo.lat,
        accuracy=photo.accuracy,
        number=number,
    )


def _signatures(record: Record, note: NoteContent) -> list[RecordPhoto]:
    return [
        RecordPhoto(
            record=record,
            note_id=note.id,
            kind=PhotoKind.SIGNATURE,
            sha256=signature.sha256,
            taken_at=signature.signed_at,
            signed_by=signature.name,
            number=number,
        )
        for number, signature in enumerate(note.signatures, start=1)
    ]
