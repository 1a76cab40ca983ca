"""Uploads of rosters: the file, its hash and what was found in it are kept (S1 附2; design B2)."""

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection

from accounts.models import User
from campaigns.models import Round
from kernel import audit, clock
from kernel.errors import DomainError
from teams.enums import ImportState
from teams.models import RosterImport

ROSTER_LOCK = 20180608


def take_turn() -> None:
    """Rosters are applied one after another: two that name the same new person must not both add them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROSTER_LOCK])


def keep_upload(
    data: bytes, filename: str, *, round: Round, actor: User | None, report: dict[str, Any]
) -> RosterImport:
    upload = _row(data, filename, round, actor, ImportState.CHECKED, report)
    suffix = PurePath(filename).suffix.lower()[:6]
    upload.file.save(f"{upload.sha256[:16]}{suffix}", ContentFile(data), save=False)
    upload.save()
    audit.record(actor, upload, "roster.checked", round=round.pk, sha256=upload.sha256)
    return upload


def mark_applied(upload: RosterImport, *, actor: User | None, report: dict[str, Any]) -> None:
    upload.state, upload.applied_at, upload.report = ImportState.APPLIED, clock.now(), report
    upload.save(update_fields=["state", "applied_at", "report"])
    audit.record(
        actor,
        upload,
        "roster.imported",
        before=ImportState.CHECKED,
        after=ImportState.APPLIED,
        sha256=upload.sha256,
        accepted=report["accepted"],
        unchanged=report["unchanged"],
    )


def mark_refused(data: bytes, filename: str, *, round: Round, actor: User | None, error: DomainError) -> RosterImport:
    """By name and hash only: what is no roster is not kept."""
    report = {"error": {"code": error.code, "message": str(error.message)}}
    upload = _row(data, filename, round, actor, ImportState.REFUSED, report)
    upload.save()
    audit.record(actor, upload, "roster.refused", round=round.pk, code=error.code, sha256=upload.sha256)
    return upload


def _row(
    data: bytes, filename: str, round_: Round, actor: User | None, state: str, report: dict[str, Any]
) -> RosterImport:
    return RosterImport(
        campaign=round_.campaign,
        round=round_,
        filename=PurePath(filename).name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        importer=actor,
        state=state,
        report=report,
        created_at=clock.now(),
    )
