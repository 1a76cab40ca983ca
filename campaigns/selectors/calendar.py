"""Rounds, phases and the calendar they come from."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.calendar import (
    Adjustment,
    AdjustmentKind,
    Calendar,
    CalendarPlan,
    Gap,
    GapKind,
    PhaseArithmetic,
    PhasePlan,
    Placement,
    build_calendar,
)
from campaigns.calendar import Round as EngineRound
from campaigns.calendar import (
    RoundKind as EngineKind,
)
from campaigns.calendar import round_on as engine_round_on
from campaigns.enums import RoundKind
from campaigns.models import Campaign, Phase, Round, RoundChange
from campaigns.models.calendar import RoundQuerySet
from campaigns.plans import schedule
from campaigns.selectors.rules import plan_of, policy_on
from kernel.errors import Refused


def round_on(campaign: Campaign, day: date) -> Round | None:
    """The round whose inspection days hold `day`, or None.

    A day that two rounds share is the later one's, as their handover day is (S3 一, X11, X18).
    """
    return inspection_rounds(campaign).on(day).order_by("-starts").first()


def campaign_of_code(code: str) -> Campaign:
    """For commands. Refuses with `unknown_campaign`."""
    found = Campaign.objects.filter(code=code).first()
    if found is None:
        raise Refused("unknown_campaign", _("There is no such campaign."))
    return found


def inspection_round(campaign: Campaign, number: int) -> Round:
    """By its number as planned, for commands. Refuses with `unknown_round`."""
    found = inspection_rounds(campaign).filter(number=number).select_related("campaign").first()
    if found is None:
        raise Refused("unknown_round", _("This campaign has no such round."))
    return found


def inspection_rounds(campaign: Campaign) -> RoundQuerySet:
    return campaign.rounds.filter(is_cancelled=False, kind=RoundKind.INSPECTION)


def phase_on(campaign: Campaign, day: date) -> Phase | None:
    """The phase that holds a day, or None in the days between two."""
    return campaign.phases.filter(starts__lte=day, ends__gte=day).first()


def calendar_plan(campaign: Campaign) -> CalendarPlan:
    """What the engine needs: the plan's dates, the rules in force, every officer's change so far."""
    adjustments = tuple(
        adjustment(change.kind, change.parameters, reason=change.reason, by=str(change.made_by))
        for change in campaign.round_changes.select_related("made_by")
    )
    plan = schedule.calendar_plan(plan_of(campaign).calendar, policy_on(campaign, campaign.starts))
    return replace(plan, adjustments=adjustments)


def adjustment(kind: str, parameters: dict[str, Any], *, reason: str, by: str) -> Adjustment:
    """The engine's form of a stored change; `start` and `end` are stored in ISO form."""
    values = dict(parameters)
    for name in ("start", "end"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    return Adjustment(kind=AdjustmentKind(kind), reason=reason, by=by, **values)


def calendar_of(campaign: Campaign) -> Calendar:
    """The calendar with its gaps, sums and warnings; the stored rounds are the same, for pointing at."""
    return build_calendar(calendar_plan(campaign))


# Lines of a comparison that repeat what its table of rounds shows.
SAID_BY_ROWS = frozenset({"round-moved", "round-added", "round-dropped", "round-renumbered"})


def changes_of(campaign: Campaign, user: User) -> QuerySet[RoundChange]:
    """The officers' changes in the order of their replay, to those who may read them."""
    return RoundChange.objects.visible_to(user).filter(campaign=campaign).select_related("made_by")


@dataclass(frozen=True)
class TimetableRow:
    """A round, a verification window, a pause or a gap, with its days. `round` is None for the last two."""

    kind: str
    start: date
    end: date
    days: int
    round: EngineRound | None = None
    words: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class PhaseTable:
    """A phase with everything from its first day to the day before the next phase."""

    phase: PhasePlan
    sums: PhaseArithmetic | None
    rows: list[TimetableRow]


def timetable(calendar: Calendar, today: date) -> list[PhaseTable]:
    """The calendar in the order of its days, phase by phase; what holds today is marked."""
    now = engine_round_on(calendar, today)
    rows = [_row_of_round(round_, today, is_now=round_ == now) for round_ in calendar.rounds]
    rows += [TimetableRow("pause", p.start, p.end, p.days, words=p.reason, is_now=today in p) for p in calendar.pauses]
    rows += [_row_of_gap(gap, today) for gap in calendar.gaps]
    rows.sort(key=lambda row: (row.start, row.kind != "pause"))
    phases = calendar.plan.phases
    sums = {found.phase: found for found in calendar.arithmetic}
    return [
        PhaseTable(
            phase,
            sums.get(phase.number),
            [row for row in rows if _phase_of(row, phases) == phase],
        )
        for phase in phases
    ]


def _phase_of(row: TimetableRow, phases: tuple[PhasePlan, ...]) -> PhasePlan:
    """The last phase that has begun; the first one for what lies before it."""
    return next((phase for phase in reversed(phases) if phase.start <= row.start), phases[0])


def _row_of_round(round_: EngineRound, today: date, *, is_now: bool) -> TimetableRow:
    if round_.kind == EngineKind.INSPECTION:
        return TimetableRow("round", round_.start, round_.end, round_.days, round_, is_now=is_now)
    words = {
        Placement.SEPARATE: _("verification in days of its own"),
        Placement.INSIDE: _("verification in the last days of the round"),
        Placement.BESIDE: _("verification beside the next round"),
    }
    said = words[round_.placement] if round_.placement else ""
    return TimetableRow("window", round_.start, round_.end, round_.days, round_, said, today in round_.span)


def _row_of_gap(gap: Gap, today: date) -> TimetableRow:
    words = {
        GapKind.BETWEEN_PHASES: _("between two phases: no team is posted"),
        GapKind.BETWEEN_ROUNDS: _("between two rounds: no team is posted"),
        GapKind.REMAINDER: _("days left over: no team is posted"),
        GapKind.NO_ROUNDS: _("the plan has no rounds here"),
    }
    said = words[gap.kind]
    if gap.issued_number is not None:
        said = _("%(words)s; issued as round %(number)s") % {"words": said, "number": gap.issued_number}
    return TimetableRow("gap", gap.start, gap.end, gap.days, words=said, is_now=today in gap.span)
