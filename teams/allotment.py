"""How many teams go where, and which counties each inspects. Pure: the plan's lines and places in, shares out.

The plans give totals by region (S1: about 200 and 90) or numbers for each city (S0), never a number of
ordinary teams for one city (X32). What a region has is shared out by its cities' counties, so that
coverage holds county by county (X21).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from campaigns.policy.choices import TeamRole
from campaigns.policy.people import Allocation, TeamKind, Teams

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class InspectedCity:
    code: str
    regions: frozenset[str]
    counties: int


@dataclass(frozen=True, slots=True)
class Share:
    """One team to be made: of which kind, in which city, under which number; central ones come first."""

    city: str
    kind: str
    number: int
    further: tuple[str, ...] = ()
    """The other places of a team that has several."""


def group_places(places: Sequence[str], teams: int, most: int) -> list[tuple[str, ...]]:
    """Neighbours in groups of nearly the same size, at most `most` to a group; what is left over has no team."""
    if teams <= 0 or not places:
        return []
    return [tuple(part)[:most] for part in split(places, min(teams, len(places)))]


def grouped(places: Sequence[str], line: Allocation, kind: TeamKind, turn: int) -> list[tuple[str, ...]]:
    """The places of each team of a kind that has several (S2: two or three cities), team by team.

    Kinds that swap cities move on by one group every round, `turn` being the round's number; the others stay.
    """
    found = group_places(places, line.teams or 0, kind.cities_max or 1)
    step = turn % len(found) if found and kind.changes_city else 0
    return found[step:] + found[:step]


def has_groups(kind: TeamKind) -> bool:
    return (kind.cities_max or 1) > 1


def shares(cities: Sequence[InspectedCity], teams: Teams) -> list[Share]:
    """Every team that the plan allots for these cities, in the order of the cities.

    Special teams are sent by hand when something calls for them (S1 七), so they are not among them; nor are
    those of several cities (`grouped`).
    """
    wanted: dict[str, list[str]] = {city.code: [] for city in cities}
    lines = [line for line in teams.allocations if teams.kinds[line.kind].role != TeamRole.SPECIAL]
    lines = [line for line in lines if not has_groups(teams.kinds[line.kind])]
    lines.sort(key=lambda line: teams.kinds[line.kind].role != TeamRole.CENTRAL)
    for line in lines:
        for code, count in _of_line(line, lines, cities).items():
            wanted[code] += [line.kind] * count
    return [
        Share(city.code, kind, number)
        for city in cities
        for number, kind in enumerate(_central_first(wanted[city.code], teams), start=1)
    ]


def _central_first(kinds: list[str], teams: Teams) -> list[str]:
    return sorted(kinds, key=lambda kind: teams.kinds[kind].role != TeamRole.CENTRAL)


def _of_line(line: Allocation, lines: Iterable[Allocation], cities: Sequence[InspectedCity]) -> dict[str, int]:
    """A line for a region leaves out the cities that another line of the kind names (S0: Beijing and Tianjin)."""
    if line.teams is None:
        return {}
    named = {code for other in lines if other.kind == line.kind for code in other.cities}
    here = [
        city
        for city in cities
        if city.code in line.cities or (not line.cities and city.code not in named and set(line.regions) & city.regions)
    ]
    if line.per_city:
        return {city.code: line.teams for city in here}
    return by_weight({city.code: max(city.counties, 1) for city in here}, line.teams)


def by_weight(weights: Mapping[str, int], total: int) -> dict[str, int]:
    """`total` shared out in proportion (largest remainder, ties in the given order), one to each at least."""
    if not weights or total <= 0:
        return {}
    if total <= len(weights):
        heaviest = sorted(weights, key=lambda code: -weights[code])[:total]
        return {code: int(code in heaviest) for code in weights}
    rest, whole = total - len(weights), sum(weights.values())
    exact = {code: Fraction(rest * weight, whole) for code, weight in weights.items()}
    found = {code: 1 + int(share) for code, share in exact.items()}
    left = total - sum(found.values())
    for code in sorted(exact, key=lambda code: int(exact[code]) - exact[code])[:left]:
        found[code] += 1
    return found


def split(places: Sequence[T], parts: int) -> list[list[T]]:
    """Neighbours in the official order stay together; where there are more teams than places, teams share one."""
    if not places:
        return [[] for _part in range(parts)]
    if parts >= len(places):
        return [[places[part % len(places)]] for part in range(parts)]
    size, more = divmod(len(places), parts)
    found, first = [], 0
    for part in range(parts):
        last = first + size + (part < more)
        found.append(list(places[first:last]))
        first = last
    return found


def uncovered(places: Iterable[T], given: Iterable[Iterable[T]]) -> list[T]:
    """Places that no team has (X21): coverage is checked place by place, not by totals."""
    seen = {place for part in given for place in part}
    return [place for place in places if place not in seen]
