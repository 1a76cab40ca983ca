"""What does not add up in a finished calendar, each with its sum and its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from .lookup import nominations_due, presence, season_on
from .messages import Figures, quotient
from .result import Calendar, CalendarWarning, GapKind

DAYS_OF_MONTH = Decimal("365.25") / 12
Found = Iterator[CalendarWarning]


def all_warnings(calendar: Calendar, verification: Sequence[CalendarWarning]) -> tuple[CalendarWarning, ...]:
    """The campaign's warnings first, then those of single rounds in their order."""
    found = [warning for check in CHECKS for warning in check(calendar)]
    found += verification
    return tuple(sorted(found, key=lambda warning: warning.round or 0))


def _stated_months(calendar: Calendar) -> Found:
    plan = calendar.plan
    if plan.stated_months is None:
        return
    months = (plan.span.days / DAYS_OF_MONTH).quantize(Decimal("0.1"))
    if months != plan.stated_months:
        params: Figures = {"days": plan.span.days, "months": str(months), "stated": plan.stated_months}
        yield CalendarWarning("stated-months", params)


def _phase_sums(calendar: Calendar) -> Found:
    left = {
        sums.phase: sum(gap.days for gap in calendar.gaps if gap.phase == sums.phase and gap.kind == GapKind.REMAINDER)
        for sums in calendar.arithmetic
    }
    for sums in calendar.arithmetic:
        declared = sums.declared
        if declared is not None and declared != sums.rounds:
            params: Figures = {"phase": sums.phase, "declared": declared, "rounds": sums.rounds}
            yield CalendarWarning("count-differs", params)
        if sums.pitch and sums.quotient and left[sums.phase]:
            yield CalendarWarning(
                "remainder",
                {
                    "phase": sums.phase,
                    "net": sums.net,
                    "pitch": sums.pitch,
                    "quotient": sums.quotient,
                    "rounds": sums.rounds,
                    "left": left[sums.phase],
                },
            )


def _stumps(calendar: Calendar) -> Found:
    for phase, sums in zip(calendar.plan.phases, calendar.arithmetic, strict=True):
        stump = phase.stump
        if stump is None:
            continue
        placed = [r for r in calendar.inspections if r.start == stump.start and r.end == stump.end]
        for round_ in placed:
            params: Figures = {
                "phase": phase.number,
                "net": sums.net,
                "pitch": sums.pitch or 0,
                "quotient": sums.quotient or "",
                "declared": sums.rounds if sums.declared is None else sums.declared,
                "round": round_.number or 0,
                "start": stump.start.isoformat(),
                "end": stump.end.isoformat(),
                "days": round_.days,
                "by": stump.by,
                "reason": stump.reason,
            }
            yield CalendarWarning("stump-round", params, round_.number)


def _gaps(calendar: Calendar) -> Found:
    for gap in calendar.gaps:
        if gap.kind == GapKind.NO_ROUNDS:
            continue
        after = [r.number for r in calendar.inspections if r.end < gap.start]
        params: Figures = {"start": gap.start.isoformat(), "end": gap.end.isoformat(), "days": gap.days}
        yield CalendarWarning("gap", params, after[-1] if after else None)


def _whole_span(calendar: Calendar) -> Found:
    """The annex counts from the first day to the last, as if nothing lay between (X7)."""
    plan, rounds = calendar.plan, len(calendar.inspections)
    if plan.pitch is None or not rounds or any(p.explicit_rounds for p in plan.phases):
        return
    fitting = (plan.span.days - plan.shared_days) // plan.pitch
    if fitting != rounds:
        params: Figures = {
            "start": plan.span.start.isoformat(),
            "end": plan.span.end.isoformat(),
            "days": plan.span.days,
            "pitch": plan.pitch,
            "quotient": quotient(plan.span.days, plan.pitch),
            "rounds": rounds,
        }
        yield CalendarWarning("span-fits-other-count", params)


def _issued_numbers(calendar: Calendar) -> Found:
    """Once for each round at which the difference of the two numbers changes."""
    difference = 0
    for round_ in calendar.inspections:
        planned, issued = round_.number or 0, round_.issued_number or 0
        if issued - planned != difference:
            difference = issued - planned
            params: Figures = {"start": round_.start.isoformat(), "planned": planned, "issued": issued}
            yield CalendarWarning("issued-number-differs", params, planned)


def _edges(calendar: Calendar) -> Found:
    """Rounds without a neighbour to hand over to or take over from, arrivals in a pause."""
    hands_over = calendar.plan.handover.departure_days_after is not None
    for round_ in calendar.inspections:
        number = round_.number or 0
        if any(round_.arrival in pause for pause in calendar.pauses):
            params: Figures = {"round": number, "arrival": round_.arrival.isoformat()}
            yield CalendarWarning("arrival-in-pause", params, number)
        if hands_over and round_.handover is None:
            yield CalendarWarning("no-predecessor", {"round": number}, number)
        if hands_over and round_.relieved is None:
            params = {"round": number, "end": round_.end.isoformat()}
            yield CalendarWarning("no-successor", params, number)


def _stay(calendar: Calendar) -> Found:
    longer = [r for r in calendar.inspections if presence(r).days > r.days]
    if longer:
        widest = max(longer, key=lambda r: presence(r).days)
        params: Figures = {"stay": presence(widest).days, "duty": widest.days}
        yield CalendarWarning("stay-exceeds-duty", params)


def _nominations(calendar: Calendar) -> Found:
    plan = calendar.plan
    if plan.nominations_day is None:
        return
    crossing = [r for r in calendar.inspections if r.start.month != r.end.month]
    if crossing:
        numbers = ", ".join(str(r.number) for r in crossing)
        yield CalendarWarning("rounds-cross-month", {"rounds": numbers, "day": plan.nominations_day})
    for round_ in calendar.inspections:
        due = nominations_due(round_, plan.nominations_day)
        if plan.contacts_due and due < plan.contacts_due:
            params: Figures = {
                "round": round_.number or 0,
                "due": due.isoformat(),
                "contacts": plan.contacts_due.isoformat(),
            }
            yield CalendarWarning("nominations-before-contacts", params, round_.number)


def _lengths(calendar: Calendar) -> Found:
    """The short round that was placed on purpose has its own warning."""
    for phase in calendar.plan.phases:
        stump_start = phase.stump.start if phase.stump else None
        lengths = [r.days for r in calendar.inspections if r.phase == phase.number and r.start != stump_start]
        if len(set(lengths)) > 1:
            params: Figures = {"phase": phase.number, "lengths": ", ".join(map(str, lengths))}
            yield CalendarWarning("lengths-differ", params)


def _weekdays(calendar: Calendar) -> Found:
    weekdays = {r.start.isoweekday() for r in calendar.inspections}
    if len(weekdays) > 1:
        listed = ", ".join(str(weekday) for weekday in sorted(weekdays))
        yield CalendarWarning("weekdays-differ", {"weekdays": listed})
    planned = calendar.plan.handover.weekday
    for round_ in calendar.inspections:
        if planned is None or round_.handover is None or round_.start.weekday() == planned:
            continue
        params: Figures = {
            "planned": planned + 1,
            "round": round_.number or 0,
            "actual": round_.start.isoweekday(),
        }
        yield CalendarWarning("handover-weekday", params, round_.number)


def _shared_days(calendar: Calendar) -> Found:
    plan = calendar.plan
    if plan.shared_days and plan.round_days and plan.pitch:
        params: Figures = {"length": plan.round_days, "pitch": plan.pitch, "shared": plan.shared_days}
        yield CalendarWarning("rounds-share-days", params)


def _seasons(calendar: Calendar) -> Found:
    rule = calendar.plan.seasons
    for round_ in calendar.inspections if rule else ():
        assert rule is not None
        season = season_on(round_.start, rule)
        if season.end < round_.end:
            params: Figures = {
                "border": (season.end + timedelta(days=1)).isoformat(),
                "round": round_.number or 0,
                "start": round_.start.isoformat(),
            }
            yield CalendarWarning("round-crosses-season", params, round_.number)


def _outside(calendar: Calendar) -> Found:
    plan = calendar.plan
    for round_ in calendar.inspections:
        if round_.end > plan.phase(round_.phase).end:
            params: Figures = {
                "round": round_.number or 0,
                "start": round_.start.isoformat(),
                "end": round_.end.isoformat(),
                "phase": round_.phase,
            }
            yield CalendarWarning("round-outside-phase", params, round_.number)
    for pause in calendar.pauses:
        if not any(pause.overlap(phase.span) for phase in plan.phases):
            params = {"start": pause.start.isoformat(), "end": pause.end.isoformat()}
            yield CalendarWarning("pause-outside", params)


CHECKS: tuple[Callable[[Calendar], Found], ...] = (
    _stated_months,
    _phase_sums,
    _stumps,
    _gaps,
    _whole_span,
    _issued_numbers,
    _edges,
    _stay,
    _nominations,
    _lengths,
    _weekdays,
    _shared_days,
    _seasons,
    _outside,
)
