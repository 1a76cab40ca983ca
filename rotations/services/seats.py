"""The board by hand: people put into teams, exchanged, taken out, locked; and the last of it taken back.

Each act names the revision of the schedule that its officer was looking at. Of two officers at one board the
second is told what the first has changed, and nothing is overwritten. No act breaks a hard rule (`teams.rules`):
it is asked of the result, whole.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel import audit, clock
from kernel.errors import Conflict, Refused, WrongState
from rotations.enums import BoardAction, ScheduleState
from rotations.models import Schedule, Seat, Step
from rotations.selectors import Place, Seating, changes_since, last_step_of, seating_of
from rotations.selectors.seating import Moves, eligible, locked
from teams.models import Person, Team
from teams.services.guards import check_staffing


def move(*, schedule: Schedule, person: Person, team: Team, duty: str, actor: User | None, revision: int) -> Step:
    """Put a person into a team, from another team or from nowhere; with the own team, change the duty.

    `duty` "" takes the first that the rules allow: the duty held so far, the lead for whoever is recommended for
    it, then a plain member's. Refuses the first hard rule it would break, by that rule's code.
    """
    with _at_the_board(schedule, actor, revision, BoardAction.MOVE) as draft:
        if team.round_id != draft.rotation.round_id:
            raise Refused("team_of_another_round", _("This team belongs to another round."))
        before = _places(draft, person)
        seating = _seating(draft, before, team.pk)
        after = Place(team.pk, duty or _first_allowed(seating, person, team))
        return _rearrange(draft, seating, before, {person.pk: after}, actor, "seat.moved")


def swap(*, schedule: Schedule, person: Person, other: Person, actor: User | None, revision: int) -> Step:
    """Let two people change places; one of them may have none, and then the other is out.

    Refuses the first hard rule that either would break in the other's place.
    """
    with _at_the_board(schedule, actor, revision, BoardAction.SWAP) as draft:
        before = _places(draft, person, other)
        if person == other or not any(before.values()):
            raise Refused("nothing_to_swap", _("Two people change places; at least one of them has a team."))
        after = {person.pk: _unlocked(before[other.pk]), other.pk: _unlocked(before[person.pk])}
        return _rearrange(draft, _seating(draft, before), before, after, actor, "seat.swapped")


def remove(*, schedule: Schedule, person: Person, actor: User | None, revision: int) -> Step:
    """Take a person out of the team, to have none. Refuses whoever has none."""
    with _at_the_board(schedule, actor, revision, BoardAction.REMOVE) as draft:
        before = _seated(draft, person)
        return _rearrange(draft, _seating(draft, before), before, {person.pk: None}, actor, "seat.removed")


def lock(*, schedule: Schedule, person: Person, actor: User | None, revision: int) -> Step:
    """Hold a person in this place: no proposal and no hand moves the seat before it is unlocked."""
    return _hold(schedule, person, actor, revision, BoardAction.LOCK, is_locked=True)


def unlock(*, schedule: Schedule, person: Person, actor: User | None, revision: int) -> Step:
    return _hold(schedule, person, actor, revision, BoardAction.UNLOCK, is_locked=False)


def _hold(
    schedule: Schedule, person: Person, actor: User | None, revision: int, action: BoardAction, *, is_locked: bool
) -> Step:
    with _at_the_board(schedule, actor, revision, action) as draft:
        before = _seated(draft, person)
        place = before[person.pk]
        assert place is not None
        after = {person.pk: Place(place.team, place.duty, is_locked)}
        return _rearrange(draft, _seating(draft, before), before, after, actor, f"seat.{action}ed")


def undo(*, schedule: Schedule, actor: User, revision: int) -> Step:
    """Take back the actor's own last change that stands.

    Refuses when the same people have been moved or locked since, by whomever, and a hard rule that would be broken
    by going back. The step that takes back cannot be taken back itself.
    """
    with _at_the_board(schedule, actor, revision, BoardAction.UNDO) as draft:
        last = last_step_of(draft, actor)
        if last is None:
            raise Refused("nothing_to_undo", _("There is no change of yours left to undo."))
        now = _places(draft, *Person.objects.filter(pk__in=[seat["person"] for seat in last.after]))
        if now != _read(last.after):
            raise Conflict(
                "changed_since",
                _("These places have been changed since your last step; it can no longer be undone."),
                changes=changes_since(draft, last.number),
            )
        after = _read(last.before)
        teams = {place.team for place in after.values() if place}
        step = _rearrange(draft, _seating(draft, now, *teams), now, after, actor, "seat.undone")
        Step.objects.filter(pk__in=[last.pk, step.pk]).update(is_undone=True)
        step.is_undone = True
    return step


# The board


@contextmanager
def _at_the_board(schedule: Schedule, actor: User | None, revision: int, action: BoardAction) -> Iterator[Schedule]:
    """The draft, locked and read again, with its rotation, round and campaign at hand."""
    check_staffing(schedule.rotation.round, actor, action)
    with transaction.atomic():
        draft = (
            Schedule.objects.select_for_update(of=("self",))
            .select_related("rotation__round__campaign", "rotation__campaign")
            .get(pk=schedule.pk)
        )
        if draft.state != ScheduleState.WORKING:
            raise WrongState(action, draft.state, draft.get_state_display())
        if draft.revision != revision:
            raise Conflict(
                "board_changed",
                _("Somebody else has changed the board meanwhile. Nothing of yours was done; look and do it again."),
                revision=draft.revision,
                changes=changes_since(draft, revision),
            )
        yield draft
    schedule.revision = draft.revision


def _places(draft: Schedule, *people: Person) -> dict[int, Place | None]:
    rows = draft.seats.filter(person__in=people)
    found = {seat.person_id: Place(seat.team_id, seat.duty, seat.is_locked) for seat in rows}
    return {person.pk: found.get(person.pk) for person in people}


def _seated(draft: Schedule, person: Person) -> dict[int, Place | None]:
    before = _places(draft, person)
    if before[person.pk] is None:
        raise Refused("not_seated", _("%(name)s has no team.") % {"name": person.name})
    return before


def _seating(draft: Schedule, before: Moves, *teams: int) -> Seating:
    left = {place.team for place in before.values() if place}
    return seating_of(draft, teams=left | set(teams), people=before.keys())


def _unlocked(place: Place | None) -> Place | None:
    return Place(place.team, place.duty) if place else None


def _first_allowed(seating: Seating, person: Person, team: Team) -> str:
    """A duty that breaks no rule; where all do, the plain one, whose refusal says why."""
    offered = (Place(team.pk, duty) for duty in seating.duty_order(person.pk, team.pk))
    free = (place.duty for place in offered if seating.refusal(person.pk, {person.pk: place}) is None)
    return next(free, seating.plain_duty(team.pk))


def _rearrange(draft: Schedule, seating: Seating, before: Moves, after: Moves, actor: User | None, verb: str) -> Step:
    """Check the result, write it, and remember how it was."""
    if before == after:
        raise Refused("nothing_changes", _("This changes nothing."))
    moved = {person for person, place in after.items() if not _is_same(before[person], place)}
    _check_people(draft, seating, before, moved)
    for person in moved:
        if refusal := seating.refusal(person, after):
            raise Refused(refusal.code, refusal.message)
    # Taken out before they are put in: two leaders that change places are never two in one team.
    draft.seats.filter(person__in=after).delete()
    Seat.objects.bulk_create(
        Seat(schedule=draft, person_id=person, team_id=place.team, duty=place.duty, is_locked=place.is_locked)
        for person, place in after.items()
        if place
    )
    draft.revision += 1
    draft.save(update_fields=["revision"])
    step = Step.objects.create(
        schedule=draft,
        number=draft.revision,
        before=_write(before),
        after=_write(after),
        actor=actor,
        made_at=clock.now(),
    )
    audit.record(actor, draft, verb, step=step.number, seats_before=step.before, seats_after=step.after)
    return step


def _is_same(one: Place | None, other: Place | None) -> bool:
    return one.is_same_seat(other) if one else other is None


def _check_people(draft: Schedule, seating: Seating, before: Moves, moved: set[int]) -> None:
    for person in moved:
        if (place := before[person]) and place.is_locked:
            refusal = locked(seating.people[person].name)
            raise Refused(refusal.code, refusal.message)
    newcomers = {person for person in moved if before[person] is None}
    for person in newcomers - eligible(draft.rotation.round).intersection(newcomers):
        name = seating.people[person].name
        raise Refused("not_nominated", _("%(name)s is not nominated for this round.") % {"name": name})


def _write(moves: Moves) -> list[dict[str, Any]]:
    return [
        {"person": person, "team": place.team, "duty": place.duty, "is_locked": place.is_locked}
        if place
        else {"person": person, "team": None}
        for person, place in moves.items()
    ]


def _read(told: list[Mapping[str, Any]]) -> dict[int, Place | None]:
    return {
        seat["person"]: Place(seat["team"], seat["duty"], seat["is_locked"]) if seat["team"] else None for seat in told
    }
