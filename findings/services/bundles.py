"""A bundle of evidence: one ZIP of what was seen, by whom it was confirmed and what proves it (C12).

It is written to a file and not into memory, a photo after the other. What cannot be read is told in it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from findings.documents import contents_sheets
from findings.enums import PhotoKind
from findings.models import DisputeFile, Finding, Photo, Record
from findings.selectors import number_of
from findings.selectors.bundles import Piece, history_of_bundle, pieces_of, versions_of
from findings.selectors.marks import mark_of, marks_bundles
from findings.selectors.photos import evidence_for, photo_file_gone
from findings.services.content import canonical_bytes
from findings.services.photo_copies import copy_of
from findings.workflow import may_read_original, may_take_bundle
from kernel import audit, clock
from kernel.errors import DomainError, NotAllowed
from kernel.sheets import workbook
from kernel.text import clean, storable

FORMAT, VERSION = "lantian-evidence", 1
# Larger ones are written to the disk.
IN_MEMORY = 4 * 1024 * 1024
FOR_WHOM = 200


def make_bundle(
    *, record: Record, finding: Finding | None = None, told: Mapping[str, Any], actor: User, for_whom: str = ""
) -> IO[bytes]:
    """The evidence of a record, or of one of its findings, as `actor` may hand it on; a ZIP, open at its beginning.

    `told` is what the interface tells `actor` of it, by file. Refuses who hands nothing on. The trail keeps who made it
    and for whom, with the hash of its manifest, and each original in it as one that was read.
    """
    if not may_take_bundle(actor):
        raise NotAllowed("bundle")
    for_whom = storable(clean(for_whom))[:FOR_WHOM]
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- whoever answers with it closes it
    try:
        writer = _Writer(file)
        for path, content in told.items():
            writer.add(path, "told", _json(content))
        read = _add_evidence(writer, record, finding, actor)
        hash_of_manifest = _add_lists(writer, record, finding, actor, for_whom)
        subject = finding or record
        verb = f"{subject._meta.model_name}.bundle"
        made = audit.entry(actor, subject, verb, reason=for_whom, manifest=hash_of_manifest)
        originals = (audit.entry(actor, photo, "photo.read_original", bundle=str(subject.pk)) for photo in read)
        audit.record_many([made, *originals])
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return cast("IO[bytes]", file)


def _add_evidence(writer: "_Writer", record: Record, finding: Finding | None, actor: User) -> list[Photo]:
    """Gives back what was read as it came."""
    read = _add_pieces(writer, record, finding, actor)
    if may_read_original(actor):
        _add_contents(writer, record)
        writer.add("finding-versions.json", "content", _json(versions_of(record, finding)))
    if finding is not None:
        _add_dispute(writer, finding, actor)
    return read


def _add_lists(writer: "_Writer", record: Record, finding: Finding | None, actor: User, for_whom: str) -> str:
    """History, the list for people, the one for machines; gives back the hash of the latter."""
    history = history_of_bundle(actor, record, finding)
    writer.add("history.json", "history", _json(history))
    manifest = {**_head(record, finding, actor, for_whom), "present": _present(record, actor)}
    listed = {"files": writer.files, "missing": writer.missing}
    sheets = contents_sheets({**manifest, **listed, "history": history})
    writer.add(_("list-of-contents") + ".xlsx", "list", workbook(sheets))
    return writer.close({**manifest, **listed})


class _Writer:
    """The ZIP, with what is in it and what should be."""

    def __init__(self, file: Any) -> None:
        self.zip = ZipFile(file, "w")
        self.files: list[dict[str, Any]] = []
        self.missing: list[dict[str, Any]] = []
        self.at = timezone.localtime(clock.now()).timetuple()[:6]

    def add(self, path: str, kind: str, data: bytes, **facts: Any) -> None:
        self._write(path, data)
        said = {"path": path, "kind": kind, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        self.files.append({**said, **facts})

    def add_if_here(self, path: str, kind: str, read: Callable[[], bytes], **facts: Any) -> bool:
        try:
            data = read()
        except DomainError as error:
            self.miss(path, kind, error.code, str(error.message), **facts)
            return False
        self.add(path, kind, data, **facts)
        return True

    def miss(self, path: str, kind: str, reason: str, message: str, **facts: Any) -> None:
        self.missing.append({"path": path, "kind": kind, "reason": reason, "message": message, **facts})

    def close(self, manifest: Mapping[str, Any]) -> str:
        data = _json(manifest)
        self._write("manifest.json", data)
        self.zip.close()
        return hashlib.sha256(data).hexdigest()

    def _write(self, path: str, data: bytes) -> None:
        info = ZipInfo(path, self.at)
        # Photos do not get smaller.
        info.compress_type = ZIP_DEFLATED if path.endswith(".json") else ZIP_STORED
        self.zip.writestr(info, data)


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode()


def _add_pieces(writer: _Writer, record: Record, finding: Finding | None, actor: User) -> list[Photo]:
    """Copies for all; originals, what phones sent and signatures for who weighs the evidence. Gives those back that
    were read as they came."""
    is_marked, as_it_came = marks_bundles(record), may_read_original(actor)
    read = []
    for piece in pieces_of(actor, record, finding):
        if piece.row.kind == PhotoKind.COPY:
            _add_copy(writer, piece, is_marked=is_marked, tells_original=as_it_came)
        if as_it_came and _add_as_it_came(writer, piece) and piece.photo is not None:
            read.append(piece.photo)
    return read


def _add_copy(writer: _Writer, piece: Piece, *, is_marked: bool, tells_original: bool) -> None:
    path, photo = f"photos/{piece.name}.jpg", piece.photo
    mark = mark_of(piece.row, piece.of_copy, piece.camera) if is_marked else ()
    facts: dict[str, Any] = {"photo": piece.row.sha256, "mark": list(mark)}
    if tells_original:
        facts |= {"original": piece.of_copy, **_by_the_phone(piece), **_by_the_camera(piece)}
    if photo is None:
        writer.miss(path, "copy", "not_arrived", _("It has not arrived yet."), **facts)
        return
    writer.add_if_here(path, "copy", partial(copy_of, photo=photo, mark=mark), **facts)


def _by_the_phone(piece: Piece) -> dict[str, Any]:
    row = piece.row
    return {"taken_at": row.taken_at, "lon": row.lon, "lat": row.lat, "accuracy": row.accuracy}


def _by_the_camera(piece: Piece) -> dict[str, Any]:
    camera = piece.camera
    if camera is None:
        return {}
    seen = {"taken_at": camera.taken_at, "is_local_time": camera.is_local_time, "lon": camera.lon, "lat": camera.lat}
    return {"camera": seen, "received_at": camera.received_at}


def _add_as_it_came(writer: _Writer, piece: Piece) -> bool:
    folder, kind = {
        PhotoKind.COPY: ("sent", "sent"),
        PhotoKind.ORIGINAL: ("originals", "original"),
        PhotoKind.SIGNATURE: ("signatures", "signature"),
    }[PhotoKind(piece.row.kind)]
    photo, facts = piece.photo, {"photo": piece.row.sha256}
    if piece.row.signed_by:
        facts |= {"signed_by": piece.row.signed_by, "signed_at": str(piece.row.taken_at)}
    if photo is None:
        writer.miss(f"{folder}/{piece.name}", kind, "not_arrived", _("It has not arrived yet."), **facts)
        return False
    path = f"{folder}/{piece.name}{_suffix(photo.file)}"
    if not writer.add_if_here(path, kind, partial(_bytes_of, photo), **facts):
        return False
    writer.files[-1]["is_intact"] = writer.files[-1]["sha256"] == photo.sha256
    return True


def _suffix(file: FieldFile) -> str:
    return PurePosixPath(file.name or "").suffix


def _bytes_of(photo: Photo) -> bytes:
    with suppress(OSError), photo.file.open() as file:
        data: bytes = file.read()
        return data
    raise photo_file_gone()


def _add_contents(writer: _Writer, record: Record) -> None:
    """What was hashed, byte for byte: now, and before each correction."""
    writer.add("record/content.json", "content", canonical_bytes(record.content), content_hash=record.content_hash)
    for version in record.versions.select_related("made_by").order_by("number"):
        facts = {"version": version.number, "reason": version.reason, "made_by": str(version.made_by)}
        data = canonical_bytes(version.content)
        writer.add(f"record/content-v{version.number}.json", "content", data, made_at=version.made_at, **facts)


def _add_dispute(writer: _Writer, finding: Finding, actor: User) -> None:
    files = DisputeFile.objects.visible_to(actor).filter(dispute__finding=finding).order_by("pk")
    for number, item in enumerate(files, start=1):
        path = f"dispute/{number:02}{_suffix(item.file)}"
        writer.add_if_here(path, "dispute", partial(_evidence, actor, item), name=item.name, photo=item.sha256)


def _evidence(actor: User, item: DisputeFile) -> bytes:
    return evidence_for(actor, item)[2]


def _head(record: Record, finding: Finding | None, actor: User, for_whom: str) -> dict[str, Any]:
    made_at = timezone.localtime(clock.now()).isoformat(timespec="seconds")
    made_by = {"name": str(actor), "role": actor.get_role_display()}
    number = number_of(record, finding)
    facts = [
        (_("Number"), number),
        (_("Site"), str(record.site)),
        (_("City"), str(record.city)),
        (_("County"), str(record.county)),
        (_("Day"), str(record.day)),
        *(
            [(_("Problem type"), str(finding.problem_type)), (_("What was seen"), finding.description)]
            if finding
            else []
        ),
        (_("Made by"), f"{made_by['name']} ({made_by['role']})"),
        (_("Made at"), made_at),
        (_("For whom"), for_whom or "-"),
    ]
    if may_read_original(actor):
        facts.append((_("Content hash of the record"), record.content_hash))
    return {
        "format": FORMAT,
        "version": VERSION,
        "number": number,
        "finding": str(finding.pk) if finding else None,
        "made_at": made_at,
        "made_by": made_by,
        "for_whom": for_whom,
        "facts": [{"name": name, "value": value} for name, value in facts],
    }


def _present(record: Record, actor: User) -> list[dict[str, str]]:
    """Who was there, and when they stood by what it says; a city reads no names."""
    if not may_read_original(actor):
        return []
    return [
        {
            "name": str(presence.person),
            "state": presence.get_state_display(),
            "answered_at": str(timezone.localtime(presence.answered_at)) if presence.answered_at else "",
            "words": presence.words,
        }
        for presence in record.presences.select_related("person")
    ]
