"""The calendar that comes out: rounds, pauses, gaps and what does not add up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .messages import Line
from .plan import CalendarPlan, Span


class RoundKind(StrEnum):
    INSPECTION = "inspection"
    VERIFICATION = "verification"


class Placement(StrEnum):
    """Where a verification window came to lie (X5)."""

    SEPARATE = "separate"
    INSIDE = "inside"
    BESIDE = "beside"


@dataclass(frozen=True)
class Round:
    """One round, or one verification window.

    `key` names the round through all adjustments (its number in the unadjusted plan, `+1`,
    `+2` for inserted rounds, `v` and the key of the round before for windows), while `number`
    follows the order of dates. Windows have no number of their own, `after_round` says which
    round they follow; no team is posted to them. `handover` is the day on which this round
    takes over, `relieved` the day on which it hands over.
    """

    key: str
    number: int | None
    issued_number: int | None
    phase: int
    kind: RoundKind
    start: date
    end: date
    arrival: date
    handover: date | None
    relieved: date | None
    departure: date
    placement: Placement | None = None
    after_round: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def days(self) -> int:
        return self.span.days


class GapKind(StrEnum):
    BETWEEN_PHASES = "between_phases"
    BETWEEN_ROUNDS = "between_rounds"
    REMAINDER = "remainder"
    NO_ROUNDS = "no_rounds"


@dataclass(frozen=True)
class Gap:
    """Days of the campaign in no round and no pause (X6).

    No team is posted, the cities' deadlines run on. `phase` is None between two phases.
    `issued_number` is set where the ministry counted the gap as a round of its own (X8).
    """

    start: date
    end: date
    kind: GapKind
    phase: int | None
    verification: bool = False
    issued_number: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def days(self) -> int:
        return self.span.days


@dataclass(frozen=True)
class CalendarWarning(Line):
    """One thing that does not add up; `round` is the planned number it concerns, if one."""

    round: int | None = None


@dataclass(frozen=True)
class PhaseArithmetic:
    """The sum behind a phase: days - paused = net; net / pitch = quotient (a printed decimal)."""

    phase: int
    days: int
    paused: int
    net: int
    round_days: int | None
    pitch: int | None
    quotient: str | None
    declared: int | None
    rounds: int
    segments: tuple[int, ...]


@dataclass(frozen=True)
class Calendar:
    """Rounds in order of their first day, a window after the round that starts with it."""

    plan: CalendarPlan
    rounds: tuple[Round, ...]
    pauses: tuple[Span, ...]
    gaps: tuple[Gap, ...]
    arithmetic: tuple[PhaseArithmetic, ...]
    warnings: tuple[CalendarWarning, ...]

    @property
    def inspections(self) -> tuple[Round, ...]:
        return tuple(r for r in self.rounds if r.kind == RoundKind.INSPECTION)

    @property
    def verifications(self) -> tuple[Round, ...]:
        return tuple(r for r in self.rounds if r.kind == RoundKind.VERIFICATION)
