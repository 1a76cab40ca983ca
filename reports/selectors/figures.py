"""The figures of a day: inspected and found by place and kind, which teams reported, the sum so far.

Everything is a list, not a mapping: stored as JSON, a mapping would lose its order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from campaigns.models import Campaign, ProblemType, Round
from campaigns.selectors import own_units
from cities.models import City, County
from findings.enums import COUNTED, RecordState
from findings.models import Finding, Record
from reports.models import DailyReport
from reports.selectors.printed import Regions, in_official_order, in_printed_order, regions_on
from teams.models import Team


@dataclass(frozen=True)
class Day:
    """What was counted: inspections by county, problems by county and type."""

    inspected: dict[int, int]
    found: dict[tuple[int, int], int]
    counties: dict[int, County]
    types: list[ProblemType]
    regions: Regions


def day_figures(campaign: Campaign, day: date, round_: Round) -> dict[str, Any]:
    """All that a bulletin of the day says, in about a dozen statements whatever the number of records."""
    counted = counted_on(campaign, day)
    places = by_county(counted, campaign)
    return {
        "date": day.isoformat(),
        "round": {"number": round_.number, "issued_number": round_.issued_number},
        "total": sum(counted.found.values()),
        "inspected": sum(counted.inspected.values()),
        "sections": sections(counted),
        "by_region": _summed(places, "region"),
        "by_province": _summed(places, "region", "province"),
        "by_city": _summed(places, "region", "province", "city"),
        "by_county": places,
        "by_topic": _by_type(counted, "topic"),
        "by_type": _by_type(counted, "topic", "type"),
        "cumulative": cumulative(campaign, day),
        "teams": reporting(campaign, day),
    }


def counted_on(campaign: Campaign, day: date) -> Day:
    """A finding is approved only after its record was locked, so asking for its state is enough."""
    records = Record.objects.filter(campaign=campaign, day=day, state=RecordState.LOCKED)
    findings = Finding.objects.filter(campaign=campaign, day=day, state__in=COUNTED)
    inspected = dict(records.values_list("county").annotate(n=Count("pk")).order_by())
    found = {
        (county, type_): count
        for county, type_, count in findings.values_list("county", "problem_type").annotate(n=Count("pk")).order_by()
    }
    counties = _counties({*inspected, *(county for county, _ in found)})
    types = ProblemType.objects.filter(pk__in={type_ for _, type_ in found}).select_related("topic", "category")
    return Day(inspected, found, counties, list(types.order_by("topic__number", "number")), regions_on(campaign, day))


def _counties(wanted: set[int]) -> dict[int, County]:
    """With city and province at hand; the few cities are shared, not built anew for each county."""
    counties = County.objects.defer("pinyin", "source", "note", "lon", "lat").in_bulk(wanted)
    cities = City.objects.select_related("province").in_bulk({county.city_id for county in counties.values()})
    for county in counties.values():
        county.city = cities[county.city_id]
    return counties


def sections(day: Day) -> list[dict[str, Any]]:
    """The problems as the bulletin prints them, a section for each category in the catalogue's order."""
    categories = {type_.pk: type_.category for type_ in day.types}
    by_category: dict[int, Counter[int]] = defaultdict(Counter)
    for (county, type_pk), count in day.found.items():
        by_category[categories[type_pk].pk][county] += count
    found = []
    for category in sorted(set(categories.values()), key=lambda category: category.number):
        counts = by_category[category.pk]
        places = in_printed_order([day.counties[pk] for pk in counts], day.regions, counts)
        found.append(
            {
                "category": category.name,
                "total": counts.total(),
                "places": [_place(county) | {"count": counts[county.pk]} for county in places],
            }
        )
    return found


def _place(county: County) -> dict[str, str]:
    return {"province": county.city.province.name, "city": county.city.name, "county": county.name}


def by_county(day: Day, campaign: Campaign) -> list[dict[str, Any]]:
    """Inspected and found; `city` is the attached unit's own name where it is counted by itself (A3)."""
    found: Counter[int] = Counter()
    for (pk, _type), count in day.found.items():
        found[pk] += count
    own = own_units(campaign)
    rows = []
    for county in in_official_order(day.counties.values(), day.regions):
        region = day.regions.of(county.city)
        unit = county.name if county.pk in own else county.city.name
        rows.append(
            {"region": region.name if region else ""}
            | _place(county)
            | {"city": unit, "inspected": day.inspected.get(county.pk, 0), "found": found[county.pk]}
        )
    return rows


def _summed(places: Iterable[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Inspected and found for each different value of the columns, in the order of the first of each."""
    sums: dict[tuple[str, ...], dict[str, Any]] = {}
    for place in places:
        key = tuple(place[name] for name in names)
        row = sums.setdefault(key, dict(zip(names, key, strict=True)) | {"inspected": 0, "found": 0})
        row["inspected"] += place["inspected"]
        row["found"] += place["found"]
    return list(sums.values())


def _by_type(day: Day, *columns: str) -> list[dict[str, Any]]:
    counts: Counter[int] = Counter()
    for (_county, pk), count in day.found.items():
        counts[pk] += count
    sums: dict[tuple[str, ...], int] = {}
    for type_ in day.types:
        key = (type_.topic.name, type_.name)[: len(columns)]
        sums[key] = sums.get(key, 0) + counts[type_.pk]
    return [dict(zip(columns, key, strict=True)) | {"found": count} for key, count in sums.items()]


def cumulative(campaign: Campaign, day: date) -> dict[str, int]:
    """Inspected and found from the campaign's first day to this one, both included."""
    records = Record.objects.filter(campaign=campaign, day__lte=day, state=RecordState.LOCKED)
    findings = Finding.objects.filter(campaign=campaign, day__lte=day, state__in=COUNTED)
    return {"inspected": records.count(), "found": findings.count()}


def teams_due(campaign: Campaign, day: date) -> QuerySet[Team]:
    """Teams whose round inspects on the day; on a handover day the later round reports (X11)."""
    teams = Team.objects.filter(
        campaign=campaign, round__is_cancelled=False, round__starts__lte=day, round__ends__gte=day
    )
    return teams.select_related("city", "round").order_by("city__sort_order", "number")


def reporting(campaign: Campaign, day: date) -> dict[str, Any]:
    """Which teams reported, in time or late, and which are missing.

    Where the plan names no hour (X35) nobody is late; a report is owed all the same.
    """
    due = teams_due(campaign, day)
    late = dict(DailyReport.objects.filter(team__in=due.order_by(), day=day).values_list("team", "is_late"))
    teams = list(due.values_list("pk", "name", "city__name"))
    return {
        "due": len(teams),
        "on_time": sum(not is_late for is_late in late.values()),
        "late": sum(late.values()),
        "missing": [{"team": name, "city": city} for pk, name, city in teams if pk not in late],
    }
