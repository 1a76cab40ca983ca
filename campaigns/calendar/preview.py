"""What adjustments would change, with the sums, before anybody saves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .build import build_calendar
from .messages import CalendarRefusal, Figures, Line
from .plan import Adjustment, CalendarPlan
from .result import Calendar, CalendarWarning, Round

COMPARED = ("number", "issued_number", "start", "end", "arrival", "handover", "relieved", "departure")


@dataclass(frozen=True)
class RoundChange:
    """One round before and after; None where it is new or cancelled."""

    key: str
    before: Round | None
    after: Round | None
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two calendars side by side. `before` is None where the plan so far was refused."""

    before: Calendar | None
    refusal: CalendarRefusal | None
    after: Calendar
    changes: tuple[RoundChange, ...]
    lines: tuple[Line, ...]
    new_warnings: tuple[CalendarWarning, ...]
    settled_warnings: tuple[CalendarWarning, ...]


def preview(plan: CalendarPlan, adjustments: Sequence[Adjustment]) -> Comparison:
    """The plan with further adjustments against the plan as it stands.

    Raises `CalendarRefusal` when an adjustment is refused; its `adjustment` parameter counts
    from 1 through the plan's own adjustments and on through the new ones.
    """
    before, refusal = _as_it_stands(plan)
    after = build_calendar(replace(plan, adjustments=(*plan.adjustments, *adjustments)))
    changes = _changes(before, after)
    known = before.warnings if before else ()
    return Comparison(
        before=before,
        refusal=refusal,
        after=after,
        changes=changes,
        lines=(*_opening(refusal), *_sums(before, after, changes), *_per_round(before, changes)),
        new_warnings=tuple(w for w in after.warnings if w not in known),
        settled_warnings=tuple(w for w in known if w not in after.warnings),
    )


def _as_it_stands(plan: CalendarPlan) -> tuple[Calendar | None, CalendarRefusal | None]:
    try:
        return build_calendar(plan), None
    except CalendarRefusal as refusal:
        return None, refusal


def _changes(before: Calendar | None, after: Calendar) -> tuple[RoundChange, ...]:
    """Every round that differs, in order of dates (the cancelled ones by their old dates)."""
    old = {r.key: r for r in before.inspections} if before else {}
    new = {r.key: r for r in after.inspections}
    changes = []
    for key in {**old, **new}:
        was, is_ = old.get(key), new.get(key)
        changed: tuple[str, ...] = ()
        if was and is_:
            changed = tuple(f for f in COMPARED if getattr(was, f) != getattr(is_, f))
        if changed or was is None or is_ is None:
            changes.append(RoundChange(key, was, is_, changed))
    return tuple(sorted(changes, key=_first_day))


def _first_day(change: RoundChange) -> tuple[str, str]:
    round_ = change.after or change.before
    return (round_.start.isoformat() if round_ else ""), change.key


def _sums(before: Calendar | None, after: Calendar, changes: Sequence[RoundChange]) -> list[Line]:
    """The arithmetic of every phase that is touched, then the campaign's totals."""
    touched = {r.phase for c in changes for r in (c.before, c.after) if r}
    lines = []
    for sums in after.arithmetic:
        if sums.phase not in touched:
            continue
        params: Figures = {"phase": sums.phase, "days": sums.days, "paused": sums.paused, "net": sums.net}
        if sums.pitch is None or sums.quotient is None:
            lines.append(Line("phase-days", params))
        else:
            more: Figures = {"pitch": sums.pitch, "quotient": sums.quotient, "rounds": sums.rounds}
            lines.append(Line("phase-sum", params | more))
    old = before.inspections if before else ()
    counts: Figures = {"before": len(old), "after": len(after.inspections)}
    days: Figures = {"before": sum(r.days for r in old), "after": sum(r.days for r in after.inspections)}
    return [*lines, Line("round-count", counts), Line("round-day-count", days)]


def _opening(refusal: CalendarRefusal | None) -> list[Line]:
    """Why there is no calendar yet, with the sum of the refusal (X3)."""
    return [Line(refusal.code, refusal.params)] if refusal else []


def _per_round(before: Calendar | None, changes: Sequence[RoundChange]) -> list[Line]:
    return [line for change in changes for line in _lines(change)] if before else []


def _lines(change: RoundChange) -> list[Line]:
    was, is_ = change.before, change.after
    if was is None or is_ is None:
        round_ = was or is_
        assert round_ is not None
        return [Line("round-added" if is_ else "round-dropped", _dates(round_))]
    lines = []
    if (was.start, was.end) != (is_.start, is_.end):
        old = {f"old_{name}": value for name, value in _dates(was).items()}
        lines.append(Line("round-moved", _dates(is_) | old))
    if (was.number, was.issued_number) != (is_.number, is_.issued_number):
        params: Figures = {
            "old_round": was.number or 0,
            "old_issued": was.issued_number or 0,
            "round": is_.number or 0,
            "issued": is_.issued_number or 0,
        }
        lines.append(Line("round-renumbered", params))
    return lines


def _dates(round_: Round) -> dict[str, str | int]:
    return {
        "round": round_.number or 0,
        "start": round_.start.isoformat(),
        "end": round_.end.isoformat(),
        "days": round_.days,
    }
