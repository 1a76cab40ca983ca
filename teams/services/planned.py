"""The teams that a plan allots to a round, with the counties of each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns.models import Round
from campaigns.policy import Policy
from cities.models import City, County
from kernel import audit
from teams.allotment import InspectedCity, grouped, has_groups, shares, split, uncovered
from teams.models import Team
from teams.selectors import policy_of
from teams.services.guards import check_staffing
from teams.services.teams import team_name


def create_teams(*, round: Round, actor: User | None) -> list[Team]:
    """Make the plan's teams of cities that have none yet, the city's counties split between them; the new ones.

    Safe to repeat: a city that has teams, made by plan or by hand, keeps them.
    """
    check_staffing(round, actor, "create_teams")
    with transaction.atomic():
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        return _create_missing(round, policy_of(round), actor)


def _create_missing(round_: Round, policy: Policy, actor: User | None) -> list[Team]:
    regions = _staffed_regions(round_)
    made_before = set(Team.objects.filter(round=round_).values_list("city", flat=True))
    cities = [city for city in City.objects.filter(pk__in=regions).order_by("sort_order") if city.pk not in made_before]
    counties = _counties_by_city(cities, round_)
    by_code = {city.code: city for city in cities}
    inspected = [InspectedCity(c.code, frozenset(regions[c.pk]), len(counties[c.pk])) for c in cities]
    planned: dict[str, list[Any]] = {}
    for share in shares(inspected, policy.teams):
        planned.setdefault(share.city, []).append(share)
    teams, places = [], []
    for code, found in planned.items():
        city = by_code[code]
        parts = split(counties[city.pk], len(found))
        assert not uncovered(counties[city.pk], parts)
        for share, part in zip(found, parts, strict=True):
            teams.append(_team(round_, city, share, policy))
            places.append(part)
    Team.objects.bulk_create(teams)
    groups = _create_groups(round_, policy, list(regions))
    _give_counties([*zip(teams, places, strict=True), *groups])
    made = [*teams, *(team for team, _counties in groups)]
    audit.record_many(audit.entry(actor, team, "team.created", round=round_.pk, kind=team.kind) for team in made)
    return made


def _give_counties(given: Iterable[tuple[Team, Iterable[County]]]) -> None:
    through = Team.counties.through
    through.objects.bulk_create(
        through(team_id=team.pk, county_id=county.pk) for team, counties in given for county in counties
    )


def _create_groups(round_: Round, policy: Policy, covered: list[int]) -> list[tuple[Team, list[County]]]:
    """Teams that have several cities (S2), unless the round has some of the kind: overt and covert ones, each with
    every county of its places. What the plan counts on its own beside the cities (S2: 定州, 辛集, 雄安) is a place."""
    made_before = set(Team.objects.filter(round=round_).values_list("kind", flat=True))
    lines = [
        line
        for line in policy.teams.allocations
        if has_groups(policy.teams.kinds[line.kind]) and line.kind not in made_before
    ]
    if not lines:
        return []
    cities = list(City.objects.filter(pk__in=covered).order_by("sort_order"))
    places = _places(round_, cities)
    made, numbers = [], Counter(Team.objects.filter(round=round_).values_list("city", flat=True))
    for line in lines:
        kind = policy.teams.kinds[line.kind]
        for index, group in enumerate(grouped(list(places), line, kind, round_.number), start=1):
            inside = list(dict.fromkeys(places[code].city for code in group))
            numbers[inside[0].pk] += 1
            team = Team.objects.create(
                campaign=round_.campaign,
                round=round_,
                city=inside[0],
                kind=line.kind,
                role=kind.role.value,
                number=numbers[inside[0].pk],
                name=f"第{index}{kind.name}",
            )
            team.further_cities.set(inside[1:])
            made.append((team, [county for code in group for county in places[code].counties]))
    return made


@dataclass(frozen=True)
class _Place:
    """A city without what is counted on its own, or what is: with the counties that are inspected there."""

    city: City
    counties: list[County]


def _places(round_: Round, cities: list[City]) -> dict[str, _Place]:
    counties = _counties_by_city(cities, round_)
    own = set(round_.campaign.attached_units.filter(is_own_unit=True).values_list("county", flat=True))
    found: dict[str, _Place] = {}
    for city in cities:
        found[city.code] = _Place(city, [county for county in counties[city.pk] if county.pk not in own])
        found |= {c.code: _Place(city, [c]) for c in counties[city.pk] if c.pk in own}
    return found


def _team(round_: Round, city: City, share: Any, policy: Policy) -> Team:
    return Team(
        campaign=round_.campaign,
        round=round_,
        city=city,
        kind=share.kind,
        role=policy.teams.kinds[share.kind].role.value,
        number=share.number,
        name=team_name(city, share.number, policy),
    )


def _staffed_regions(round_: Round) -> dict[int, set[str]]:
    """City ids inspected from the round's first day by teams that stay there, with their regions' codes."""
    fixed = round_.campaign.covered.on(round_.starts).filter(has_fixed_teams=True)
    found: dict[int, set[str]] = {}
    for city, code in fixed.exclude(city=None).values_list("city", "region__code"):
        found.setdefault(city, set()).add(code)
    return found


def _counties_by_city(cities: Iterable[City], round_: Round) -> dict[int, list[County]]:
    """What the cities consist of on the round's first day; development zones are inspected with the rest."""
    found: dict[int, list[County]] = {city.pk: [] for city in cities}
    for county in County.objects.valid_on(round_.starts).filter(city__in=found).in_order():
        found[county.city_id].append(county)
    return found
