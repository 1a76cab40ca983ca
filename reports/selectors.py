"""The figures of a day: what was found, where, of which kind; which teams reported."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, QuerySet

from campaigns.models import BulletinCategory, Campaign
from campaigns.policy import Policy
from campaigns.selectors import own_units
from cities.models import County
from findings.enums import COUNTED, RecordState
from findings.models import Finding, Record
from kernel import clock
from reports.models import DailyReport
from teams.models import Team


@dataclass(frozen=True)
class Line:
    """One kind of problem in one county on one day."""

    category: str
    county: County
    count: int


def due_at(rules: Policy, day: date) -> datetime | None:
    """When a team's report of a day is due; None where the plan names no hour (X35)."""
    cutoff = rules.reports.daily.cutoff
    return clock.at(day, cutoff) if cutoff else None


def teams_due(campaign: Campaign, day: date) -> QuerySet[Team]:
    """Teams whose round inspects on the day; on a handover day the later round reports (X11)."""
    return (
        Team.objects.filter(campaign=campaign, round__is_cancelled=False, round__starts__lte=day, round__ends__gte=day)
        .select_related("city", "round")
        .order_by("city__sort_order", "number")
    )


def day_lines(campaign: Campaign, day: date) -> list[Line]:
    """Counts by category and county, in the printed order: category, region, province, city, county."""
    rows = (
        Finding.objects.filter(campaign=campaign, day=day, state__in=COUNTED)
        .values("county", category=F("problem_type__category"))
        .annotate(count=Count("pk"))
        .order_by()
    )
    counted = {(row["category"], row["county"]): row["count"] for row in rows}
    places = _in_printed_order(campaign, day, {county for _, county in counted})
    names = dict(BulletinCategory.objects.order_by("number").values_list("pk", "name"))
    return [
        Line(name, county, counted[pk, county.pk])
        for pk, name in names.items()
        for county in places
        if (pk, county.pk) in counted
    ]


def _in_printed_order(campaign: Campaign, day: date, counties: Iterable[int]) -> list[County]:
    """The campaign's first region comes whole before the second, as the ministry prints it."""
    regions = dict(
        campaign.covered.on(day)
        .exclude(city=None)
        .values("city")
        .annotate(order=Min("region__sort_order"))
        .values_list("city", "order")
    )
    found = County.objects.filter(pk__in=counties).select_related("city__province")
    last = max(regions.values(), default=0) + 1
    return sorted(
        found,
        key=lambda c: (
            regions.get(c.city_id, last),
            c.city.province.sort_order,
            c.city.sort_order,
            c.sort_order,
            c.code,
        ),
    )


def sections(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines as the bulletin prints them, a section for each category."""
    grouped: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        grouped[line.category].append(line)
    return [
        {
            "category": category,
            "total": sum(line.count for line in group),
            "places": [
                {
                    "province": line.county.city.province.name,
                    "city": line.county.city.name,
                    "county": line.county.name,
                    "count": line.count,
                }
                for line in group
            ],
        }
        for category, group in grouped.items()
    ]


def by_city(campaign: Campaign, day: date) -> dict[str, dict[str, int]]:
    """Inspected and found for each city, or attached unit counted on its own (A3); Beijing first."""
    inspected = _count_by_county(Record.objects.filter(campaign=campaign, day=day, state=RecordState.LOCKED))
    found = _count_by_county(Finding.objects.filter(campaign=campaign, day=day, state__in=COUNTED))
    own = own_units(campaign)
    figures: dict[str, dict[str, int]] = {}
    for county in _in_printed_order(campaign, day, set(inspected) | set(found)):
        name = own[county.pk].name if county.pk in own else county.city.name
        row = figures.setdefault(name, {"inspected": 0, "found": 0})
        row["inspected"] += inspected.get(county.pk, 0)
        row["found"] += found.get(county.pk, 0)
    return figures


def _count_by_county(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.values_list("county").annotate(n=Count("pk")).order_by())


def by_topic(campaign: Campaign, day: date) -> dict[str, int]:
    rows = (
        Finding.objects.filter(campaign=campaign, day=day, state__in=COUNTED)
        .values_list("problem_type__topic__name")
        .annotate(n=Count("pk"))
        .order_by("problem_type__topic__number")
    )
    return dict(rows)


def cumulative(campaign: Campaign, day: date) -> dict[str, int]:
    """Inspected and found from the campaign's first day to this one, both included."""
    records = Record.objects.filter(campaign=campaign, day__lte=day, state=RecordState.LOCKED)
    findings = Finding.objects.filter(campaign=campaign, day__lte=day, state__in=COUNTED)
    return {"inspected": records.count(), "found": findings.count()}


def reporting(campaign: Campaign, day: date, rules: Policy) -> dict[str, Any]:
    """Which teams reported, in time or late, and which are missing, as `[{"team", "city"}]`."""
    if not rules.reports.daily.cutoff:
        due: list[Team] = []
    else:
        due = list(teams_due(campaign, day))
    late = dict(DailyReport.objects.filter(team__in=due, day=day).values_list("team", "is_late"))
    return {
        "due": len(due),
        "on_time": sum(not is_late for is_late in late.values()),
        "late": sum(late.values()),
        "missing": [{"team": t.name, "city": t.city.name} for t in due if t.pk not in late],
    }


def day_figures(campaign: Campaign, day: date, rules: Policy) -> dict[str, Any]:
    """All that a bulletin of the day says, as plain data; the office's JSON (interfaces)."""
    lines = day_lines(campaign, day)
    return {
        "date": day.isoformat(),
        "total": sum(line.count for line in lines),
        "sections": sections(lines),
        "by_city": by_city(campaign, day),
        "by_topic": by_topic(campaign, day),
        "cumulative": cumulative(campaign, day),
        "teams": reporting(campaign, day, rules),
    }


def team_day(team: Team, day: date) -> dict[str, Any]:
    """A team's own day: what is locked, what still waits for somebody's confirmation."""
    records = Record.objects.filter(team=team, day=day)
    locked = records.filter(state=RecordState.LOCKED)
    findings = Finding.objects.filter(record__in=locked)
    by_type = (
        findings.values_list("problem_type__name")
        .annotate(n=Count("pk"))
        .order_by("problem_type__category__number", "problem_type__number")
    )
    return {
        "inspected": locked.count(),
        "found": findings.count(),
        "by_type": dict(by_type),
        "sites": list(locked.order_by("started_at").values_list("site__name", flat=True)),
        "unconfirmed": records.exclude(state=RecordState.LOCKED).count(),
    }
