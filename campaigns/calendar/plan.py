"""What a plan says about its rounds: the input of the calendar, as frozen values.

All days are calendar days in Asia/Shanghai, spans include both ends, weekdays count from
Monday = 0 as `date.weekday()` does.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .messages import CalendarRefusal


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included, and why they are named."""

    start: date
    end: date
    reason: str = ""

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(self.days))

    def overlap(self, other: Span) -> int:
        """How many days both hold."""
        return max(0, (min(self.end, other.end) - max(self.start, other.start)).days + 1)


@dataclass(frozen=True)
class Stump:
    """A round that is shorter than the plan's length because the days do not suffice (X3).

    Never chosen by the engine: somebody places it and gives the reason.
    """

    start: date
    end: date
    reason: str
    by: str


@dataclass(frozen=True)
class PhasePlan:
    """One phase. `declared_rounds`: None fills the phase, 0 is a phase without rounds (S4).

    `explicit_rounds` gives each round its own dates; nothing is derived then (S2, X16).
    """

    number: int
    name: str
    start: date
    end: date
    declared_rounds: int | None = None
    explicit_rounds: tuple[Span, ...] = ()
    stump: Stump | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True)
class HandoverRule:
    """How two successive rounds' people overlap (S1 七(四)).

    The handover day is the later round's first day. `departure_days_after` is counted from
    it; None means that there is no handover day and people leave on their last day (S0, X2).
    `weekday` is the one the plan names for the handover, only compared, never enforced.
    """

    arrival_days_before: int = 1
    departure_days_after: int | None = 1
    weekday: int | None = None


class VerificationKind(StrEnum):
    """Where the verification time lies (X5)."""

    SEPARATE = "separate"  # reserved between the rounds; refused when it does not fit
    GAP = "gap"  # in the days free before the next round, else beside that round
    INSIDE = "inside"  # the last days of the round itself
    BESIDE = "beside"  # the first days of the next round


@dataclass(frozen=True)
class VerificationRule:
    """`days` of verification after every `every_rounds` rounds (S1 1.13)."""

    every_rounds: int = 2
    days: int = 7
    kind: VerificationKind = VerificationKind.GAP


@dataclass(frozen=True)
class IssuedOffset:
    """Rounds that start on `from_day` or later are issued under planned number + `offset` (X8)."""

    from_day: date
    offset: int
    reason: str = ""


@dataclass(frozen=True)
class SeasonRule:
    """The months of winter, in which S3 asks for leaders of 司局级 (3.5, 3.6)."""

    winter_months: tuple[int, ...] = (10, 11, 12, 1, 2, 3)


class AdjustmentKind(StrEnum):
    SHIFT = "shift"
    SHORTEN = "shorten"
    INSERT = "insert"
    CANCEL = "cancel"
    RENUMBER = "renumber"
    STUMP = "stump"


@dataclass(frozen=True)
class Adjustment:
    """One change by an officer. Each is applied to the calendar that the one before left.

    `round` is the planned number that the round has at that moment. What each kind reads:
    shift: `days` (signed), `following` moves the later rounds of the phase too;
    shorten: new `start` and/or `end` inside the present dates;
    insert: `start`, `end`; cancel: nothing more; renumber: `issued_number`, later rounds follow;
    stump: `phase`, `start`, `end` (taken into the plan before any other adjustment).
    """

    kind: AdjustmentKind
    reason: str
    by: str
    round: int | None = None
    phase: int | None = None
    days: int | None = None
    start: date | None = None
    end: date | None = None
    issued_number: int | None = None
    following: bool = False


@dataclass(frozen=True)
class CalendarPlan:
    """A campaign's calendar as the plan and its officers have it.

    `round_days` is a round's length, `pitch_days` the distance between two starts (X18); both
    may be None where every round has its own dates. The last four are only compared with the
    result: what does not agree becomes a warning.
    """

    phases: tuple[PhasePlan, ...]
    round_days: int | None = None
    pitch_days: int | None = None
    pauses: tuple[Span, ...] = ()
    handover: HandoverRule = HandoverRule()
    verification: VerificationRule | None = None
    numbering: tuple[IssuedOffset, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    seasons: SeasonRule | None = None
    nominations_day: int | None = None
    contacts_due: date | None = None
    stated_months: int | None = None

    @property
    def pitch(self) -> int | None:
        return self.pitch_days or self.round_days

    @property
    def shared_days(self) -> int:
        """Days that two successive rounds of the plan both work: length less pitch (X18)."""
        if self.round_days is None or self.pitch is None:
            return 0
        return max(0, self.round_days - self.pitch)

    @property
    def shortest_round(self) -> int:
        """A shorter round would bring three rounds' people together on one day."""
        arrival, departure = self.handover.arrival_days_before, self.handover.departure_days_after
        if departure is None:
            return max(1, arrival + 2 * self.shared_days)
        return arrival + 1 + departure + self.shared_days

    @property
    def span(self) -> Span:
        return Span(self.phases[0].start, self.phases[-1].end)

    def phase(self, number: int | None) -> PhasePlan:
        for phase in self.phases:
            if phase.number == number:
                return phase
        raise CalendarRefusal("unknown-phase", phase=str(number))

    def reach(self, number: int) -> Span:
        """The days a phase's rounds may be moved to: its own, and the gap before the next phase."""
        index = self.phases.index(self.phase(number))
        if index + 1 < len(self.phases):
            return Span(self.phases[index].start, self.phases[index + 1].start - timedelta(days=1))
        return self.phases[index].span


def check_plan(plan: CalendarPlan) -> None:
    """Refuses a plan whose own dates and figures contradict each other."""
    if not plan.phases:
        raise CalendarRefusal("no-phases")
    _check_lengths(plan)
    for phase in plan.phases:
        if phase.end < phase.start:
            raise _backwards(phase.span)
    for earlier, later in zip(plan.phases, plan.phases[1:], strict=False):
        if later.start <= earlier.end or later.number <= earlier.number:
            raise CalendarRefusal("phases-overlap", earlier=earlier.number, later=later.number)
    for pause in plan.pauses:
        if pause.end < pause.start:
            raise _backwards(pause)
    pauses = sorted(plan.pauses, key=lambda pause: pause.start)
    for first, second in itertools.pairwise(pauses):
        if second.start <= first.end:
            raise CalendarRefusal("pauses-overlap", start=second.start.isoformat(), end=first.end.isoformat())


def _check_lengths(plan: CalendarPlan) -> None:
    figures = (plan.round_days, plan.pitch_days, plan.verification.days if plan.verification else None)
    if any(figure is not None and figure < 1 for figure in figures):
        raise CalendarRefusal("length-not-positive")
    if plan.verification and plan.verification.every_rounds < 1:
        raise CalendarRefusal("length-not-positive")
    allowed = 1 + (plan.handover.departure_days_after or 0)
    if plan.round_days and plan.pitch and plan.shared_days > allowed:
        raise CalendarRefusal(
            "pitch-too-short", length=plan.round_days, pitch=plan.pitch, shared=plan.shared_days, allowed=allowed
        )
    for phase in plan.phases:
        if plan.round_days is None and phase.declared_rounds != 0 and not phase.explicit_rounds:
            raise CalendarRefusal("length-missing", phase=phase.number)


def _backwards(span: Span) -> CalendarRefusal:
    return CalendarRefusal("dates-backwards", start=span.start.isoformat(), end=span.end.isoformat())
