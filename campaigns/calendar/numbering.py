"""The number under which a planned round is issued (A7, X8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from .layout import Slot
from .messages import CalendarRefusal
from .plan import CalendarPlan


def issued_numbers(plan: CalendarPlan, slots: Sequence[Slot]) -> list[int]:
    """Issued numbers of the slots in order; refuses when one does not exceed the one before."""
    shifts = accumulate(slot.issued_shift for slot in slots)
    numbers = [
        planned + _offset(plan, slot.start) + shift
        for planned, (slot, shift) in enumerate(zip(slots, shifts, strict=True), start=1)
    ]
    before = 0
    for planned, issued in enumerate(numbers, start=1):
        if issued <= before:
            raise CalendarRefusal("issued-number-taken", round=planned, issued=issued, before=before)
        before = issued
    return numbers


def _offset(plan: CalendarPlan, start: date) -> int:
    """The offset of the latest rule that has begun by `start`."""
    begun = [rule for rule in plan.numbering if rule.from_day <= start]
    return max(begun, key=lambda rule: rule.from_day).offset if begun else 0
