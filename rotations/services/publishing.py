"""From a draft to postings: the difference is applied, people are told, names are published."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from kernel import audit, clock
from kernel.errors import Conflict, Refused
from rotations.enums import RotationAction, RotationState, ScheduleAction, ScheduleState
from rotations.models import Rotation, Schedule
from rotations.selectors.life import placements_of
from rotations.services.announcing import announce
from rotations.services.certificates import publish_certificates
from rotations.workflow import rotation_workflow, schedule_workflow
from teams.services import Difference, apply_placements, open_accounts
from teams.services.placements import Shortage


def publish(
    *, rotation: Rotation, actor: User | None, revision: int | None = None, confirmed: bool = False
) -> Rotation:
    """Make the postings what the working draft says; only who changes is touched (S1 七(四), L33).

    Refuses, each before anything is written: `nothing_to_publish` (409; also the second of two officers),
    `draft_changed` (409) when the draft is not the `revision` that was looked at, `rules_broken` with every hard
    rule that it would break, `short_of_people` with every team that would lack somebody unless that is
    `confirmed`, `round_over` after the departure, `campaign_closed` (423). Also opens accounts for those who have
    none (without a password: codes are given by `teams.services.give_codes`), publishes names and certificates
    where the plan says so, and tells the contacts of sending units and of cities.
    """
    with rotation_workflow.fire(rotation, RotationAction.PUBLISH, actor=actor) as locked:
        is_first = locked.state == RotationState.DRAFT
        # Whoever moves somebody on the board waits for this, and finds the draft published.
        schedule = (
            Schedule.objects.select_for_update(of=("self",))
            .filter(rotation=locked, state=ScheduleState.WORKING)
            .first()
        )
        if schedule is None:
            raise _nothing()
        if clock.today() > locked.round.departure:
            raise Refused("round_over", _("The people of this round have gone home."))
        if revision is not None and schedule.revision != revision:
            raise Conflict("draft_changed", _("Somebody has changed the draft meanwhile. Look at it again."))
        found = _apply(locked, schedule, actor, is_first=is_first)
        if found.shortages and not confirmed:
            raise _short(found.shortages)
        if is_first:
            locked.published_at, locked.published_by = clock.now(), actor
        counts: dict[str, Any] = {kind: len(found.of(kind)) for kind in ("posted", "moved", "duty", "withdrawn")}
        with schedule_workflow.fire(schedule, ScheduleAction.PUBLISH, actor=actor, kept=found.kept, **counts):
            pass
        opened = open_accounts(round=locked.round, actor=actor)
        audit.record(actor, locked, "rotation.changes_published", schedule=schedule.number, accounts=opened, **counts)
        publish_certificates(locked, actor)
        announce(locked, schedule, found, is_first=is_first)
    return rotation


def _apply(rotation: Rotation, schedule: Schedule, actor: User | None, *, is_first: bool) -> Difference:
    placements = placements_of(schedule)
    if not placements:
        raise _nothing()
    # The first publication sends everybody for the whole round; later ones, from today.
    found = apply_placements(
        round=rotation.round,
        placements=placements,
        actor=actor,
        reason=_("Schedule %(number)s published") % {"number": schedule.number},
        arrives=None if is_first else clock.today(),
    )
    if not found.changes and not is_first:
        raise _nothing()
    return found


def _nothing() -> Conflict:
    return Conflict("nothing_to_publish", _("There is no draft that differs from what is published."))


def _short(shortages: Collection[Shortage]) -> Refused:
    count = len({shortage.team.pk for shortage in shortages})
    sentence = ngettext(
        "%(count)s team is short of people. Publish all the same?",
        "%(count)s teams are short of people. Publish all the same?",
        count,
    ) % {"count": count}
    said = [{"team": one.team.pk, "code": one.code, "count": one.count} for one in shortages]
    return Refused("short_of_people", sentence, shortages=said)
