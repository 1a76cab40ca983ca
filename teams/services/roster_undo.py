"""An import taken back: what it added goes, what it changed is as it was, as long as nothing stands on it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError, RestrictedError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel import audit, clock
from kernel.errors import Conflict
from teams.enums import ImportAction as A
from teams.enums import ImportState
from teams.models import Nomination, Person, Posting, RosterImport, SendingUnit
from teams.services.guards import check_open
from teams.services.rosters import take_turn
from teams.workflow import roster_workflow, undo_vetoes

Change = tuple[int, dict[str, Any], dict[str, Any]]


def undo_roster(*, upload: RosterImport, actor: User | None, reason: str = "") -> RosterImport:
    """Take an applied import back in one transaction: nominations, people and units that it added are
    removed, and what it changed is as it was.

    Refuses (409 `built_upon`) once somebody of it is posted or seated, has an account, or was changed or
    nominated again by a later import or by hand.
    """
    with transaction.atomic():
        take_turn()
        check_open(upload.round)
        with roster_workflow.fire(upload, A.UNDO, actor=actor, reason=reason, verb="roster.undone") as locked:
            written = locked.written
            _check_nothing_built(locked, written)
            _restore(Nomination, written.get("changed_nominations", []))
            _restore(Person, written.get("changed_people", []))
            _remove(actor, Nomination, written.get("nominations", []), "nomination.undone", locked)
            _remove(actor, Person, written.get("people", []), "person.undone", locked)
            _remove(actor, SendingUnit, _unused_units(written.get("units", [])), "unit.undone", locked)
            locked.undone_at = clock.now()
            # What fields held before is personal, and no longer needed.
            locked.written = {}
    return upload


def _check_nothing_built(upload: RosterImport, written: dict[str, Any]) -> None:
    people = [*written.get("people", []), *(pk for pk, _before, _after in written.get("changed_people", []))]
    nominations = [
        *written.get("nominations", []),
        *(pk for pk, _before, _after in written.get("changed_nominations", [])),
    ]
    nominated = Nomination.objects.filter(pk__in=nominations)
    if Posting.objects.filter(round=upload.round, person__in=nominated.values("person")).exists():
        raise _built(_("Somebody of this roster is posted in the round."))
    if Posting.objects.filter(person__in=written.get("people", [])).exists():
        raise _built(_("Somebody of this roster is posted in the round."))
    if Person.objects.filter(pk__in=written.get("people", []), user__isnull=False).exists():
        raise _built(_("Somebody of this roster has an account."))
    if (
        nominated.exclude(source=upload).exists()
        or nominated.count() != len(nominations)
        or Nomination.objects.filter(person__in=written.get("people", [])).exclude(pk__in=nominations).exists()
        or nominated.filter(row__has_key="merged").exists()
        or Person.objects.filter(pk__in=people).count() != len(people)
        or _changed_later(upload, {*people}, {*nominations})
    ):
        raise _built(_("A later import or nomination builds on this one; undo that first."))
    for veto in undo_vetoes:
        if sentence := veto(upload):
            raise _built(sentence)


def _changed_later(upload: RosterImport, people: set[int], nominations: set[int]) -> bool:
    """Whether an import that came after this one has changed somebody of it."""
    later = RosterImport.objects.filter(state=ImportState.APPLIED, applied_at__gte=upload.applied_at)
    return any(
        people & {pk for pk, _before, _after in written.get("changed_people", [])}
        or nominations & {pk for pk, _before, _after in written.get("changed_nominations", [])}
        for written in later.exclude(pk=upload.pk).values_list("written", flat=True)
    )


def _restore(model: type[Model], changes: Sequence[Change]) -> None:
    """Back to what was before; refuses where somebody has changed it since."""
    told = {pk: (before, after) for pk, before, after in changes}
    rows = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=told).order_by("pk"))
    fields = sorted({name for before, _after in told.values() for name in before})
    for row in rows:
        before, after = told[row.pk]
        for name, value in before.items():
            column = f"{name}_id" if model._meta.get_field(name).is_relation else name
            if getattr(row, column) != after[name]:
                raise _built(_("%(who)s has been changed since by somebody else.") % {"who": row})
            setattr(row, column, value)
    if rows:
        model._default_manager.bulk_update(rows, fields, batch_size=500)


def _remove(actor: User | None, model: type[Model], ids: Sequence[int], verb: str, upload: RosterImport) -> None:
    rows = list(model._default_manager.filter(pk__in=ids))
    entries = [audit.entry(actor, row, verb, roster=upload.pk) for row in rows]
    try:
        # A row at which something else points is kept by its foreign key: its sentence is ours to say.
        with transaction.atomic():
            model._default_manager.filter(pk__in=ids).delete()
    except (ProtectedError, RestrictedError) as error:
        raise _built(_("Something has been entered for somebody of this roster.")) from error
    audit.record_many(entries)


def _unused_units(ids: Sequence[int]) -> list[int]:
    """A unit to which others have come meanwhile stays."""
    return list(SendingUnit.objects.filter(pk__in=ids, people=None, contacts=None).values_list("pk", flat=True))


def _built(sentence: Any) -> Conflict:
    return Conflict("built_upon", sentence)
