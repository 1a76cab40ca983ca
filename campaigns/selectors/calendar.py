"""Rounds, phases and the calendar they come from."""

from dataclasses import replace
from datetime import date
from typing import Any

from campaigns.calendar import Adjustment, AdjustmentKind, Calendar, CalendarPlan, build_calendar
from campaigns.enums import RoundKind
from campaigns.models import Campaign, Phase, Round
from campaigns.models.calendar import RoundQuerySet
from campaigns.plans import schedule
from campaigns.selectors.rules import plan_of, policy_on


def round_on(campaign: Campaign, day: date) -> Round | None:
    """The round whose inspection days hold `day`, or None.

    A day that two rounds share is the later one's, as their handover day is (S3 一, X11, X18).
    """
    return inspection_rounds(campaign).on(day).order_by("-starts").first()


def inspection_rounds(campaign: Campaign) -> RoundQuerySet:
    return campaign.rounds.filter(is_cancelled=False, kind=RoundKind.INSPECTION)


def phase_on(campaign: Campaign, day: date) -> Phase | None:
    """The phase that holds a day, or None in the days between two."""
    return campaign.phases.filter(starts__lte=day, ends__gte=day).first()


def calendar_plan(campaign: Campaign) -> CalendarPlan:
    """What the engine needs: the plan's dates, the rules in force, every officer's change so far."""
    adjustments = tuple(
        adjustment(change.kind, change.parameters, reason=change.reason, by=str(change.made_by))
        for change in campaign.round_changes.select_related("made_by")
    )
    plan = schedule.calendar_plan(plan_of(campaign).calendar, policy_on(campaign, campaign.starts))
    return replace(plan, adjustments=adjustments)


def adjustment(kind: str, parameters: dict[str, Any], *, reason: str, by: str) -> Adjustment:
    """The engine's form of a stored change; `start` and `end` are stored in ISO form."""
    values = dict(parameters)
    for name in ("start", "end"):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    return Adjustment(kind=AdjustmentKind(kind), reason=reason, by=by, **values)


def calendar_of(campaign: Campaign) -> Calendar:
    """The calendar with its gaps, sums and warnings; the stored rounds are the same, for pointing at."""
    return build_calendar(calendar_plan(campaign))
