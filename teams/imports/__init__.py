"""Rosters in: dry run first, then the same bytes for real.

Three laws: a dry run writes nobody; dry and real runs say the same; a second run changes nothing.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from kernel.errors import Conflict, DomainError
from teams.enums import ImportState
from teams.imports.roster import Checked, check_roster, entry_of
from teams.models import RosterImport
from teams.services.rosters import enter, keep_upload, mark_applied, mark_refused, take_turn

__all__ = ["Checked", "apply_roster", "check_roster", "import_roster"]


def import_roster(data: bytes, filename: str, *, round: Round, actor: User | None, dry_run: bool) -> RosterImport:
    """Keep an upload with its hash and report, and apply it unless it is a dry run.

    Rows with a fault are left out, the others written. A file that is refused as a whole is kept as
    such by name and hash, and the refusal goes on to the caller.
    """
    try:
        with transaction.atomic():
            take_turn()
            checked = check_roster(data, filename, round=round, actor=actor)
            upload = keep_upload(data, filename, round=round, actor=actor, report=checked.report.as_dict())
            if not dry_run:
                enter([entry_of(step) for step in checked.steps], round=round, actor=actor, source=upload)
                mark_applied(upload, actor=actor, report=checked.report.as_dict())
    except DomainError as error:
        if error.status != 403:
            mark_refused(data, filename, round=round, actor=actor, error=error)
        raise
    return upload


def apply_roster(*, upload: RosterImport, actor: User | None) -> RosterImport:
    """Apply the very bytes that were checked before. Refuses an upload that is applied already."""
    with transaction.atomic():
        take_turn()
        upload = (
            RosterImport.objects.select_for_update(of=("self",)).select_related("round__campaign").get(pk=upload.pk)
        )
        if upload.state != ImportState.CHECKED:
            raise Conflict("already_applied", _("This file has been applied already, or was refused."))
        with upload.file.open("rb") as file:
            data = file.read()
        checked = check_roster(data, upload.filename, round=upload.round, actor=actor)
        enter([entry_of(step) for step in checked.steps], round=upload.round, actor=actor, source=upload)
        mark_applied(upload, actor=actor, report=checked.report.as_dict())
    return upload
