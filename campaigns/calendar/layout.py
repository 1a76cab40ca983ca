"""From phases to dated rounds: what the plan alone gives, before any adjustment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .messages import CalendarRefusal, Figures, quotient
from .plan import AdjustmentKind, CalendarPlan, PhasePlan, Span, Stump, VerificationKind
from .result import PhaseArithmetic


@dataclass(frozen=True)
class Slot:
    """A round that has dates but no number yet.

    `issued_shift` is added to the issued number of this round and of all later ones.
    """

    key: str
    phase: int
    span: Span
    issued_shift: int = 0

    @property
    def start(self) -> date:
        return self.span.start

    @property
    def end(self) -> date:
        return self.span.end


def with_stumps(plan: CalendarPlan) -> CalendarPlan:
    """The plan with its stump adjustments taken into the phases."""
    phases = {phase.number: phase for phase in plan.phases}
    for position, change in enumerate(plan.adjustments, start=1):
        if change.kind != AdjustmentKind.STUMP:
            continue
        if not change.reason.strip() or not change.by.strip():
            raise CalendarRefusal("reason-missing", adjustment=position)
        if change.start is None or change.end is None:
            raise CalendarRefusal("value-missing", kind=change.kind.value, field="start, end", adjustment=position)
        phase = plan.phase(change.phase)
        stump = Stump(change.start, change.end, change.reason, change.by)
        phases[phase.number] = replace(phase, stump=stump)
    return replace(plan, phases=tuple(phases.values()))


def lay_out(plan: CalendarPlan) -> tuple[Slot, ...]:
    """The rounds of the plan in order; refuses a declared number that its days do not hold."""
    slots: list[Slot] = []
    for phase in plan.phases:
        spans = phase_rounds(plan, phase, before=len(slots))
        slots += [Slot(str(n), phase.number, span) for n, span in enumerate(spans, len(slots) + 1)]
    return tuple(slots)


def phase_rounds(plan: CalendarPlan, phase: PhasePlan, *, before: int) -> list[Span]:
    """One phase's rounds; `before` counts the rounds of the earlier phases."""
    derived = plan.round_days and phase.declared_rounds != 0 and not phase.explicit_rounds
    if phase.stump and not derived:
        raise CalendarRefusal("stump-without-length", phase=phase.number)
    if phase.explicit_rounds:
        return _explicit_rounds(phase)
    if phase.declared_rounds == 0 or plan.round_days is None or plan.pitch is None:
        return []
    if phase.stump:
        _check_stump(plan, phase, phase.stump)
    spans = _fill(plan, phase, before=before)
    if phase.declared_rounds is not None and len(spans) < phase.declared_rounds:
        raise _does_not_fit(plan, phase, len(spans))
    return spans


def _explicit_rounds(phase: PhasePlan) -> list[Span]:
    given, declared = len(phase.explicit_rounds), phase.declared_rounds
    if declared is not None and declared != given:
        raise CalendarRefusal("explicit-count-differs", phase=phase.number, declared=declared, given=given)
    for span in phase.explicit_rounds:
        if span.end < span.start:
            raise CalendarRefusal("dates-backwards", start=span.start.isoformat(), end=span.end.isoformat())
    return sorted(phase.explicit_rounds, key=lambda span: span.start)


def segments(phase: PhasePlan, pauses: Iterable[Span]) -> list[Span]:
    """The phase's days between its pauses, as unbroken spans in order."""
    return list(_cut(phase.span, pauses))


def _cut(whole: Span, holes: Iterable[Span]) -> Iterator[Span]:
    start = whole.start
    for hole in sorted(holes, key=lambda hole: hole.start):
        if not hole.overlap(whole):
            continue
        if start < hole.start:
            yield Span(start, hole.start - timedelta(days=1))
        start = hole.end + timedelta(days=1)
    if start <= whole.end:
        yield Span(start, whole.end)


def _fill(plan: CalendarPlan, phase: PhasePlan, *, before: int) -> list[Span]:
    """Full rounds from the start of each segment, the stump where it was placed."""
    assert plan.round_days is not None
    assert plan.pitch is not None
    stump = Span(phase.stump.start, phase.stump.end) if phase.stump else None
    holes = [*plan.pauses, *([stump] if stump else [])]
    pieces = segments(phase, holes)
    limit = phase.declared_rounds
    spans: list[Span] = []
    for piece in sorted([*pieces, *([stump] if stump else [])], key=lambda piece: piece.start):
        if piece is stump:
            spans.append(piece)
            continue
        start = piece.start
        while limit is None or len(spans) + _stumps_ahead(stump, start) < limit:
            span = Span(start, start + timedelta(days=plan.round_days - 1))
            if span.end > piece.end:
                break
            spans.append(span)
            start += timedelta(days=plan.pitch)
            start = _after_reserved_week(plan, before + len(spans), span, start)
    return spans


def _stumps_ahead(stump: Span | None, start: date) -> int:
    return 1 if stump and stump.start >= start else 0


def _after_reserved_week(plan: CalendarPlan, count: int, done: Span, start: date) -> date:
    """Leaves the verification time free where the plan reserves it between the rounds."""
    rule = plan.verification
    if rule and rule.kind == VerificationKind.SEPARATE and count % rule.every_rounds == 0:
        return done.end + timedelta(days=rule.days + 1)
    return start


def _check_stump(plan: CalendarPlan, phase: PhasePlan, stump: Stump) -> None:
    span = Span(stump.start, stump.end)
    params: Figures = {"start": span.start.isoformat(), "end": span.end.isoformat()}
    if span.end < span.start:
        raise CalendarRefusal("dates-backwards", **params)
    if span.start < phase.start or span.end > phase.end:
        raise CalendarRefusal("stump-misplaced", phase=phase.number, **params)
    if not stump.reason.strip() or not stump.by.strip():
        raise CalendarRefusal("reason-missing")
    length = plan.round_days or 0
    if span.days >= length:
        raise CalendarRefusal("stump-not-short", length=length, days=span.days, **params)
    for pause in plan.pauses:
        if shared := span.overlap(pause):
            raise round_in_pause(span, pause, shared)


def round_in_pause(span: Span, pause: Span, shared: int) -> CalendarRefusal:
    return CalendarRefusal(
        "round-in-pause",
        start=span.start.isoformat(),
        end=span.end.isoformat(),
        days=shared,
        pause_start=pause.start.isoformat(),
        pause_end=pause.end.isoformat(),
    )


def _does_not_fit(plan: CalendarPlan, phase: PhasePlan, rounds: int) -> CalendarRefusal:
    """The refusal with its sum: 147 days ÷ 14 = 10.5 rounds (X3)."""
    assert plan.pitch is not None
    assert phase.declared_rounds is not None
    figures = phase_arithmetic(plan, phase, rounds)
    params: Figures = {
        "phase": phase.number,
        "declared": phase.declared_rounds,
        "rounds": rounds,
        "days": figures.days,
        "paused": figures.paused,
        "net": figures.net,
        "pitch": plan.pitch,
        "quotient": figures.quotient or "",
        "segments": " + ".join(str(days) for days in figures.segments),
    }
    short = phase.declared_rounds * plan.pitch + plan.shared_days - figures.net
    if short > 0 and phase.stump is None:
        would_end = phase.end + timedelta(days=short)
        return CalendarRefusal("rounds-do-not-fit", short=short, would_end=would_end.isoformat(), **params)
    if plan.verification and plan.verification.kind == VerificationKind.SEPARATE:
        return CalendarRefusal("verification-does-not-fit", **params)
    return CalendarRefusal("rounds-cut-by-pauses", **params)


def phase_arithmetic(plan: CalendarPlan, phase: PhasePlan, rounds: int) -> PhaseArithmetic:
    """The sum of a phase that has `rounds` rounds."""
    paused = sum(pause.overlap(phase.span) for pause in plan.pauses)
    net = phase.span.days - paused
    derived = not phase.explicit_rounds and plan.pitch is not None
    holes: Sequence[Span] = plan.pauses
    if phase.stump:
        holes = [*plan.pauses, Span(phase.stump.start, phase.stump.end)]
    return PhaseArithmetic(
        phase=phase.number,
        days=phase.span.days,
        paused=paused,
        net=net,
        round_days=plan.round_days if derived else None,
        pitch=plan.pitch if derived else None,
        quotient=quotient(net, plan.pitch) if derived and plan.pitch else None,
        declared=phase.declared_rounds,
        rounds=rounds,
        segments=tuple(piece.days for piece in segments(phase, holes)),
    )
