"""Verification windows: one week after every two rounds, where it fits (S1 1.13, X5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from .messages import Figures
from .plan import CalendarPlan, Span, VerificationKind
from .result import CalendarWarning, Placement, Round, RoundKind

DAY = timedelta(days=1)


def place_windows(plan: CalendarPlan, rounds: Sequence[Round]) -> tuple[list[Round], list[CalendarWarning]]:
    """The windows after every so many of the inspection rounds, and what could not be placed."""
    windows: list[Round] = []
    warnings: list[CalendarWarning] = []
    rule = plan.verification
    if rule is None:
        return windows, warnings
    for index in range(rule.every_rounds - 1, len(rounds), rule.every_rounds):
        done = rounds[index]
        following = rounds[index + 1] if index + 1 < len(rounds) else None
        placed = _place(plan, done, following)
        if placed is None:
            params: Figures = {"after": done.number or 0}
            warnings.append(CalendarWarning("verification-not-placed", params, done.number))
            continue
        span, placement = placed
        windows.append(_window(done, span, placement))
        if placement == Placement.BESIDE and rule.kind != VerificationKind.BESIDE and following:
            warnings.append(_beside(done, following, span))
    if any(warning.code == "verification-beside" for warning in warnings):
        warnings.append(_room(plan, rounds, len(rounds) // rule.every_rounds))
    return windows, warnings


def _place(plan: CalendarPlan, done: Round, following: Round | None) -> tuple[Span, Placement] | None:
    rule = plan.verification
    assert rule is not None
    if rule.kind == VerificationKind.INSIDE:
        start = max(done.start, done.end - timedelta(days=rule.days - 1))
        return Span(start, done.end), Placement.INSIDE
    if rule.kind != VerificationKind.BESIDE:
        free_until = following.start - DAY if following else plan.span.end
        if free := _free_days(plan, Span(done.end + DAY, free_until), rule.days):
            return free, Placement.SEPARATE
    if following is None:
        return None
    last = min(following.end, following.start + timedelta(days=rule.days - 1))
    return Span(following.start, last), Placement.BESIDE


def _free_days(plan: CalendarPlan, between: Span, days: int) -> Span | None:
    """The first `days` unbroken days of `between` outside all pauses."""
    start: date = between.start
    while start + timedelta(days=days - 1) <= between.end:
        wanted = Span(start, start + timedelta(days=days - 1))
        pause = next((pause for pause in plan.pauses if pause.overlap(wanted)), None)
        if pause is None:
            return wanted
        start = pause.end + DAY
    return None


def _window(done: Round, span: Span, placement: Placement) -> Round:
    """Nobody is posted for a window: who verifies is on site already or is sent for the day."""
    return Round(
        key=f"v{done.key}",
        number=None,
        issued_number=None,
        phase=done.phase,
        kind=RoundKind.VERIFICATION,
        start=span.start,
        end=span.end,
        arrival=span.start,
        handover=None,
        relieved=None,
        departure=span.end,
        placement=placement,
        after_round=done.number,
    )


def _beside(done: Round, following: Round, span: Span) -> CalendarWarning:
    params: Figures = {
        "after": done.number or 0,
        "beside": following.number or 0,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
    }
    return CalendarWarning("verification-beside", params, done.number)


def _room(plan: CalendarPlan, rounds: Sequence[Round], windows: int) -> CalendarWarning:
    """X5's sum for the whole campaign: 10 weeks asked for, 2 there."""
    assert plan.verification is not None
    inspected = len({day for round_ in rounds for day in round_.span})
    paused = sum(pause.overlap(plan.span) for pause in plan.pauses)
    params: Figures = {
        "windows": windows,
        "days": plan.verification.days,
        "needed": windows * plan.verification.days,
        "inspected": inspected,
        "available": plan.span.days - paused,
        "free": plan.span.days - paused - inspected,
    }
    return CalendarWarning("verification-lacks-room", params)
