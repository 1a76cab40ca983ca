"""Officers' adjustments: each one leaves a valid calendar or is refused, and nothing changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from .layout import Slot, round_in_pause
from .messages import CalendarRefusal
from .numbering import issued_numbers
from .plan import Adjustment, AdjustmentKind, CalendarPlan, Span

Slots = tuple[Slot, ...]
T = TypeVar("T")


def adjusted(plan: CalendarPlan, slots: Slots) -> Slots:
    """The slots after all adjustments of the plan, in their order."""
    for position, change in enumerate(plan.adjustments, start=1):
        if change.kind == AdjustmentKind.STUMP:
            continue
        try:
            if not change.reason.strip() or not change.by.strip():
                raise CalendarRefusal("reason-missing")
            slots = APPLY[change.kind](plan, slots, change, position)
            check_slots(plan, slots)
        except CalendarRefusal as refusal:
            raise refusal.at_adjustment(position) from None
    return slots


def check_slots(plan: CalendarPlan, slots: Slots) -> None:
    """No round in a pause, outside its phase's reach, too short or over its neighbour.

    Neighbours are enough: `shortest_round` keeps the rounds beside a round apart.
    """
    for slot in slots:
        _check_slot(plan, slot)
    for earlier, later in itertools.pairwise(slots):
        if later.start <= earlier.start or earlier.span.overlap(later.span) > plan.shared_days:
            raise _overlap(later, earlier, allowed=plan.shared_days)
    issued_numbers(plan, slots)


def _overlap(slot: Slot, other: Slot, *, allowed: int) -> CalendarRefusal:
    return CalendarRefusal(
        "rounds-overlap",
        shared=slot.span.overlap(other.span),
        allowed=allowed,
        other_start=other.start.isoformat(),
        other_end=other.end.isoformat(),
        **_dates(slot.span),
    )


def _check_slot(plan: CalendarPlan, slot: Slot) -> None:
    needed = plan.shortest_round
    if slot.span.days < needed:
        raise CalendarRefusal("round-too-short", days=slot.span.days, needed=needed, **_dates(slot.span))
    reach = plan.reach(slot.phase)
    if slot.start < reach.start or slot.end > reach.end:
        raise CalendarRefusal(
            "round-outside-reach",
            phase=slot.phase,
            reach_start=reach.start.isoformat(),
            reach_end=reach.end.isoformat(),
            **_dates(slot.span),
        )
    for pause in plan.pauses:
        if shared := slot.span.overlap(pause):
            raise round_in_pause(slot.span, pause, shared)


def _shift(plan: CalendarPlan, slots: Slots, change: Adjustment, position: int) -> Slots:
    index = _index(slots, change)
    days = _needed(change, "days", change.days)
    if days == 0:
        raise CalendarRefusal("nothing-to-adjust", kind=change.kind.value)
    moved = [
        _moved(slot, days)
        if n == index or (change.following and n > index and slot.phase == slots[index].phase)
        else slot
        for n, slot in enumerate(slots)
    ]
    return _in_same_order(moved, change)


def _moved(slot: Slot, days: int) -> Slot:
    step = timedelta(days=days)
    return replace(slot, span=Span(slot.start + step, slot.end + step))


def _in_same_order(slots: Sequence[Slot], change: Adjustment) -> Slots:
    """A round that passes another would take its number without anybody having said so."""
    if any(b.start <= a.start and b.end < a.start for a, b in itertools.pairwise(slots)):
        raise CalendarRefusal("order-changes", round=change.round or 0)
    return tuple(slots)


def _shorten(plan: CalendarPlan, slots: Slots, change: Adjustment, position: int) -> Slots:
    index = _index(slots, change)
    old = slots[index].span
    if change.start is None and change.end is None:
        raise CalendarRefusal("value-missing", kind=change.kind.value, field="start, end")
    new = Span(change.start or old.start, change.end or old.end)
    if new.start < old.start or new.end > old.end or new.end < new.start:
        raise CalendarRefusal(
            "not-shorter",
            old_start=old.start.isoformat(),
            old_end=old.end.isoformat(),
            **_dates(new),
        )
    if new == old:
        raise CalendarRefusal("nothing-to-adjust", kind=change.kind.value)
    return (*slots[:index], replace(slots[index], span=new), *slots[index + 1 :])


def _insert(plan: CalendarPlan, slots: Slots, change: Adjustment, position: int) -> Slots:
    """A new round; in the gap between two phases it belongs to the phase before."""
    start = _needed(change, "start", change.start)
    span = Span(start, _needed(change, "end", change.end))
    if span.end < span.start:
        raise CalendarRefusal("dates-backwards", **_dates(span))
    phases = [phase for phase in plan.phases if start in plan.reach(phase.number)]
    if not phases:
        whole = plan.span
        raise CalendarRefusal(
            "round-outside-reach",
            phase="–",
            reach_start=whole.start.isoformat(),
            reach_end=whole.end.isoformat(),
            **_dates(span),
        )
    new = Slot(f"+{position}", phases[0].number, span)
    return tuple(sorted((*slots, new), key=lambda slot: slot.start))


def _cancel(plan: CalendarPlan, slots: Slots, change: Adjustment, position: int) -> Slots:
    """Later rounds move up one number; a renumbering made at this round passes to the next."""
    index = _index(slots, change)
    rest = list(slots[index + 1 :])
    if rest and slots[index].issued_shift:
        rest[0] = replace(rest[0], issued_shift=rest[0].issued_shift + slots[index].issued_shift)
    return (*slots[:index], *rest)


def _renumber(plan: CalendarPlan, slots: Slots, change: Adjustment, position: int) -> Slots:
    index = _index(slots, change)
    wanted = _needed(change, "issued_number", change.issued_number)
    difference = wanted - issued_numbers(plan, slots)[index]
    if difference == 0:
        raise CalendarRefusal("nothing-to-adjust", kind=change.kind.value)
    slot = replace(slots[index], issued_shift=slots[index].issued_shift + difference)
    return (*slots[:index], slot, *slots[index + 1 :])


APPLY: dict[AdjustmentKind, Callable[[CalendarPlan, Slots, Adjustment, int], Slots]] = {
    AdjustmentKind.SHIFT: _shift,
    AdjustmentKind.SHORTEN: _shorten,
    AdjustmentKind.INSERT: _insert,
    AdjustmentKind.CANCEL: _cancel,
    AdjustmentKind.RENUMBER: _renumber,
}


def _index(slots: Slots, change: Adjustment) -> int:
    if change.round is None:
        raise CalendarRefusal("value-missing", kind=change.kind.value, field="round")
    if not 1 <= change.round <= len(slots):
        raise CalendarRefusal("unknown-round", round=change.round)
    return change.round - 1


def _needed(change: Adjustment, field: str, value: T | None) -> T:
    if value is None:
        raise CalendarRefusal("value-missing", kind=change.kind.value, field=field)
    return value


def _dates(span: Span) -> dict[str, str]:
    return {"start": span.start.isoformat(), "end": span.end.isoformat()}
