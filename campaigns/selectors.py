"""Reads over campaigns: the rules that hold, the calendar, the unit that a county counts for."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.calendar import (
    Adjustment,
    AdjustmentKind,
    Calendar,
    CalendarPlan,
    build_calendar,
)
from campaigns.enums import RoundKind
from campaigns.models import BulletinCategory, Campaign, CoveredPlace, PolicyVersion, Round
from campaigns.plans import Plan, schedule
from campaigns.policy import Policy
from cities.models import City, County
from kernel.errors import Refused


def policy(version: PolicyVersion) -> Policy:
    """The typed rules of one version."""
    return Policy.model_validate_json(json.dumps(version.parameters))


def policy_version_on(campaign: Campaign, day: date) -> PolicyVersion:
    """The version of the rules that holds on a day; before the first, the first."""
    versions = campaign.policies.order_by("number")
    found = versions.filter(valid_from__lte=day).last() or versions.first()
    if found is None:
        raise Refused("no_policy", _("This campaign has no rules yet."))
    return found


def policy_on(campaign: Campaign, day: date) -> Policy:
    return policy(policy_version_on(campaign, day))


def plan_of(campaign: Campaign) -> Plan:
    """The plan as loaded: calendar, targets, quotas, quoted figures. Its rules may have changed since:
    ask `policy_on` for those."""
    return Plan.model_validate_json(json.dumps(campaign.plan))


def round_on(campaign: Campaign, day: date) -> Round | None:
    """The round whose inspection days hold `day`, or None."""
    return inspection_rounds(campaign).on(day).first()


def inspection_rounds(campaign: Campaign) -> QuerySet[Round]:
    return campaign.rounds.filter(is_cancelled=False, kind=RoundKind.INSPECTION)


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


def category_order(campaign: Campaign) -> list[str]:
    """Names of the bulletin's sections in printed order."""
    return list(BulletinCategory.objects.values_list("name", flat=True))


def covered_places(campaign: Campaign, day: date) -> QuerySet[CoveredPlace]:
    return campaign.covered.on(day)


def covered_cities(campaign: Campaign, day: date) -> QuerySet[City]:
    """Cities inspected on a day, also those of which only an attached unit is named."""
    covered = covered_places(campaign, day)
    return City.objects.filter(pk__in=covered.exclude(city=None).values("city")) | City.objects.filter(
        pk__in=covered.exclude(county=None).values("county__city")
    )


def is_covered(campaign: Campaign, county: County, day: date) -> bool:
    """Whether the campaign inspects this county on a day, by itself or within its city."""
    covered = covered_places(campaign, day)
    return covered.filter(city=county.city_id).exists() or covered.filter(county=county).exists()


def own_units(campaign: Campaign) -> dict[int, County]:
    """Counties (by id) that this campaign counts on their own and not inside their city (A3)."""
    units = campaign.attached_units.filter(is_own_unit=True).select_related("county")
    return {unit.county_id: unit.county for unit in units}


def reporting_unit(campaign: Campaign, county: County) -> tuple[str, str]:
    """Code and name of what the county is counted under in this campaign: itself, or its city (A3)."""
    unit = own_units(campaign).get(county.pk)
    return (unit.code, unit.name) if unit else (county.city.code, county.city.name)
