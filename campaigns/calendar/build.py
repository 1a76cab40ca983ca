"""From a plan to its calendar: lay out, adjust, number, hand over, verify, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from .adjust import adjusted, check_slots
from .checks import all_warnings
from .layout import Slot, lay_out, phase_arithmetic, with_stumps
from .numbering import issued_numbers
from .plan import CalendarPlan, Span, check_plan
from .result import Calendar, Gap, GapKind, Round, RoundKind
from .verification import place_windows

DAY = timedelta(days=1)


def build_calendar(plan: CalendarPlan) -> Calendar:
    """The calendar of a plan. Raises `CalendarRefusal` where the plan cannot be one."""
    check_plan(plan)
    settled = with_stumps(plan)
    laid_out = lay_out(settled)
    check_slots(settled, laid_out)
    slots = adjusted(settled, laid_out)
    inspections = _rounds(settled, slots)
    windows, verification_warnings = place_windows(settled, inspections)
    gaps = _gaps(settled, inspections, windows)
    windows = [_numbered_with(gaps, window) for window in windows]
    calendar = Calendar(
        plan=settled,
        rounds=tuple(sorted((*inspections, *windows), key=_order)),
        pauses=tuple(sorted(plan.pauses, key=lambda pause: pause.start)),
        gaps=gaps,
        arithmetic=tuple(
            phase_arithmetic(settled, phase, sum(r.phase == phase.number for r in inspections))
            for phase in settled.phases
        ),
        warnings=(),
    )
    return replace(calendar, warnings=all_warnings(calendar, verification_warnings))


def _order(round_: Round) -> tuple[object, ...]:
    return round_.start, round_.kind != RoundKind.INSPECTION, round_.key


def _rounds(plan: CalendarPlan, slots: Sequence[Slot]) -> list[Round]:
    """Numbers, and who is present when (S1 七(四), X2, X9, X10)."""
    rule = plan.handover
    issued = issued_numbers(plan, slots)
    rounds: list[Round] = []
    for index, slot in enumerate(slots):
        before = slots[index - 1] if index else None
        after = slots[index + 1] if index + 1 < len(slots) else None
        handover = relieved = None
        departure = slot.end
        if rule.departure_days_after is not None:
            if before and touching(before.span, slot.span):
                handover = slot.start
            if after and touching(slot.span, after.span):
                relieved = after.start
                stay = timedelta(days=rule.departure_days_after)
                departure = max(slot.end, relieved + stay)
        rounds.append(
            Round(
                key=slot.key,
                number=index + 1,
                issued_number=issued[index],
                phase=slot.phase,
                kind=RoundKind.INSPECTION,
                start=slot.start,
                end=slot.end,
                arrival=slot.start - timedelta(days=rule.arrival_days_before),
                handover=handover,
                relieved=relieved,
                departure=departure,
            )
        )
    return rounds


def touching(earlier: Span, later: Span) -> bool:
    """Whether one round begins no later than the day after the other's last."""
    return later.start <= earlier.end + DAY


def _gaps(plan: CalendarPlan, rounds: Sequence[Round], windows: Sequence[Round]) -> tuple[Gap, ...]:
    """Every day of the campaign that is in no round and no pause, in unbroken stretches."""
    taken = {day for round_ in rounds for day in round_.span}
    taken |= {day for pause in plan.pauses for day in pause}
    owner = {day: phase.number for phase in plan.phases for day in phase.span}
    stretches: list[Span] = []
    for day in plan.span:
        if day in taken:
            continue
        last = stretches[-1] if stretches else None
        if last and last.end + DAY == day and owner.get(last.end) == owner.get(day):
            stretches[-1] = Span(last.start, day)
        else:
            stretches.append(Span(day, day))
    return tuple(_gap(span, owner.get(span.start), rounds, windows) for span in stretches)


def _gap(span: Span, phase: int | None, rounds: Sequence[Round], windows: Sequence[Round]) -> Gap:
    of_phase = [round_ for round_ in rounds if round_.phase == phase]
    if phase is None:
        kind = GapKind.BETWEEN_PHASES
    elif not of_phase:
        kind = GapKind.NO_ROUNDS
    elif any(round_.start > span.end for round_ in of_phase):
        kind = GapKind.BETWEEN_ROUNDS
    else:
        kind = GapKind.REMAINDER
    return Gap(
        start=span.start,
        end=span.end,
        kind=kind,
        phase=phase,
        verification=any(window.span.overlap(span) for window in windows),
        issued_number=_counted_as(span, rounds),
    )


def _counted_as(span: Span, rounds: Sequence[Round]) -> int | None:
    """The one issued number that is skipped across this gap, if the gap was counted (X8)."""
    before = [round_ for round_ in rounds if round_.end < span.start]
    after = [round_ for round_ in rounds if round_.start > span.end]
    if not before or not after:
        return None
    low, high = before[-1].issued_number or 0, after[0].issued_number or 0
    alone = before[-1].end + DAY == span.start and span.end + DAY == after[0].start
    return low + 1 if alone and high == low + 2 else None


def _numbered_with(gaps: Sequence[Gap], window: Round) -> Round:
    """A separate window in a gap that was counted as a round carries that round's number."""
    for gap in gaps:
        if gap.issued_number and window.start in gap.span:
            return replace(window, issued_number=gap.issued_number)
    return window
