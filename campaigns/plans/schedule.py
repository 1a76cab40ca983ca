"""A plan's calendar in the shape that the calendar engine takes."""

from campaigns.calendar.plan import (
    CalendarPlan,
    HandoverRule,
    IssuedOffset,
    PhasePlan,
    SeasonRule,
    Span,
    Stump,
    VerificationKind,
    VerificationRule,
)
from campaigns.plans.shapes import Calendar, Phase
from campaigns.policy import Policy


def calendar_plan(calendar: Calendar, policy: Policy) -> CalendarPlan:
    """What the plan says about its rounds, before any officer's adjustment."""
    rounds, handover = policy.rounds, policy.rounds.handover
    return CalendarPlan(
        phases=tuple(_phase(phase) for phase in calendar.phases),
        round_days=rounds.round_days,
        pitch_days=rounds.pitch_days,
        pauses=tuple(Span(pause.starts, pause.ends, pause.reason) for pause in calendar.pauses),
        handover=HandoverRule(
            arrival_days_before=handover.arrival_days_before,
            departure_days_after=handover.departure_days_after,
            weekday=None if handover.weekday is None else handover.weekday.number,
        ),
        verification=_verification(policy),
        numbering=tuple(IssuedOffset(n.from_day, n.offset, n.reason) for n in calendar.numbering),
        seasons=SeasonRule(rounds.winter_months) if rounds.winter_months else None,
        nominations_day=policy.nomination.due_day,
        contacts_due=calendar.contacts_due,
        stated_months=calendar.stated_months,
    )


def _phase(phase: Phase) -> PhasePlan:
    return PhasePlan(
        number=phase.number,
        name=phase.name,
        start=phase.starts,
        end=phase.ends,
        declared_rounds=phase.declared_rounds,
        explicit_rounds=tuple(Span(r.starts, r.ends) for r in phase.explicit_rounds),
        stump=_stump(phase),
    )


def _stump(phase: Phase) -> Stump | None:
    told = phase.stump
    return Stump(told.starts, told.ends, told.reason, told.by) if told else None


def _verification(policy: Policy) -> VerificationRule | None:
    rule = policy.rounds.verification
    if rule.every_rounds is None or rule.days is None or rule.kind is None:
        return None
    return VerificationRule(rule.every_rounds, rule.days, VerificationKind(rule.kind.value))
