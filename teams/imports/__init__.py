"""Rosters in: dry run first, then the same bytes for real.

Three laws: a dry run writes nobody; dry and real runs say the same; a second run changes nothing.
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from kernel import clock, workbook
from kernel.errors import Conflict, DomainError, NotAllowed
from teams import tasks
from teams.enums import ImportAction as A
from teams.enums import ImportState
from teams.imports.corrected import corrected
from teams.imports.roster import Checked, check_roster
from teams.imports.template import template, version_of
from teams.models import RosterImport
from teams.services.guards import check_open
from teams.services.rosters import (
    Entry,
    enter,
    keep_answers,
    keep_upload,
    mark_refused,
    refusal,
    take_turn,
    tell_progress,
)
from teams.workflow import may_upload, roster_workflow

__all__ = [
    "Checked",
    "answer_roster",
    "apply_roster",
    "check_roster",
    "corrected_file",
    "finish_roster",
    "hand_in_roster",
    "import_roster",
    "request_apply",
    "template",
]


def import_roster(data: bytes, filename: str, *, round: Round, actor: User | None, dry_run: bool) -> RosterImport:
    """Keep an upload with its hash and report, and apply it unless it is a dry run.

    Rows with a fault are left out, the others written. A file that is refused as a whole is kept as
    such by name and hash, and the refusal goes on to the caller.
    """
    try:
        with transaction.atomic():
            take_turn()
            version = version_of(data)
            upload = keep_upload(data, filename, round=round, actor=actor, template_version=version)
            if dry_run:
                upload.report = _checked(upload, data, actor).report.as_dict()
                upload.save(update_fields=["report"])
            else:
                _apply(upload, data, actor)
    except DomainError as error:
        if error.status != 403:
            mark_refused(data, filename, round=round, actor=actor, error=error)
        raise
    return upload


def hand_in_roster(data: bytes, filename: str, *, round: Round, actor: User | None) -> RosterImport:
    """Check an upload; a long file is kept at once and checked in the background (`teams.tasks`)."""
    try:
        long = workbook.is_large(data)
    except DomainError:
        long = False
    if not long:
        return import_roster(data, filename, round=round, actor=actor, dry_run=True)
    if not may_upload(actor, round.campaign):
        raise NotAllowed("upload_roster")
    check_open(round)
    with transaction.atomic():
        upload = keep_upload(
            data,
            filename,
            round=round,
            actor=actor,
            state=ImportState.WAITING,
            is_large=True,
            template_version=version_of(data),
        )
        tasks.finish_roster.delay_on_commit(upload.pk)
    return upload


def apply_roster(*, upload: RosterImport, actor: User | None) -> RosterImport:
    """Apply the very bytes that were checked before. Refuses an upload that is applied already."""
    with transaction.atomic():
        take_turn()
        upload = RosterImport.objects.select_related("round__campaign").get(pk=upload.pk)
        _check_waiting(upload)
        _apply(upload, _bytes(upload), actor)
    return upload


def request_apply(*, upload: RosterImport, actor: User | None) -> RosterImport:
    """Have a long file applied in the background; its page shows how far it is."""
    _check_waiting(upload)
    with roster_workflow.fire(upload, A.QUEUE, actor=actor, verb="roster.queued") as locked:
        locked.applied_by = actor
        tell_progress(upload, 0)
        tasks.finish_roster.delay_on_commit(upload.pk)
    return upload


def answer_roster(*, upload: RosterImport, answers: Mapping[str, str], actor: User | None) -> RosterImport:
    """Check the same bytes again with what has been answered."""
    with transaction.atomic():
        take_turn()
        with roster_workflow.fire(
            upload, A.ANSWER, actor=actor, verb="roster.answered", answers=len(answers)
        ) as locked:
            keep_answers(upload=locked, answers=answers, actor=actor)
            locked.report = _checked(locked, _bytes(locked), actor).report.as_dict()
    return upload


def finish_roster(upload: RosterImport) -> None:
    """Do what a long upload waits for: to be checked, or to be applied by whoever asked. Safe to repeat."""
    if upload.state == ImportState.WAITING:
        _check_long(upload)
    elif upload.state == ImportState.APPLYING:
        _apply_long(upload)


def _check_long(upload: RosterImport) -> None:
    """Without a transaction around it: the check writes nothing but how far it is."""
    try:
        report = _checked(upload, _bytes(upload), upload.importer).report.as_dict()
    except DomainError as error:
        with roster_workflow.fire(upload, A.REFUSE, actor=None, verb="roster.refused", code=error.code) as locked:
            locked.report = refusal(error)
        return
    with roster_workflow.fire(upload, A.CHECK, actor=None, verb="roster.read") as locked:
        locked.report = report


def _apply_long(upload: RosterImport) -> None:
    try:
        with transaction.atomic():
            take_turn()
            _apply(upload, _bytes(upload), upload.applied_by)
    except DomainError as error:
        with roster_workflow.fire(upload, A.FAIL, actor=None, verb="roster.failed", code=error.code) as locked:
            locked.report = {**locked.report, "failed": refusal(error)["error"]}


def _apply(upload: RosterImport, data: bytes, actor: User | None) -> None:
    told: dict[str, int] = {}
    with roster_workflow.fire(
        upload, A.APPLY, actor=actor, verb="roster.imported", sha256=upload.sha256, counts=told
    ) as locked:

        def write(entries: Sequence[Entry]) -> None:
            enter(entries, round=locked.round, actor=actor, source=locked)

        report = _checked(locked, data, actor, write).report
        locked.report, locked.applied_at, locked.applied_by = report.as_dict(), clock.now(), actor
        told |= {"accepted": report.accepted, "unchanged": report.unchanged}


def _checked(upload: RosterImport, data: bytes, actor: User | None, write=None) -> Checked:
    return check_roster(
        data,
        upload.filename,
        round=upload.round,
        actor=actor,
        answers=upload.answers,
        write=write,
        on_progress=(lambda rows: tell_progress(upload, rows)) if upload.is_large else None,
    )


def corrected_file(upload: RosterImport) -> tuple[bytes, str]:
    """The file with every remark at its cell, and its name."""
    name = f"{PurePath(upload.filename).stem}（批注）.xlsx"
    return corrected(_bytes(upload), upload.filename, upload.report), name


def _check_waiting(upload: RosterImport) -> None:
    if upload.state not in (ImportState.CHECKED, ImportState.APPLYING):
        raise Conflict("already_applied", _("This file has been applied already, or was refused."))


def _bytes(upload: RosterImport) -> bytes:
    with upload.file.open("rb") as file:
        return file.read()
