"""What would mend a plan that is short: how many people, able to do what, from which province, for which cities.

The places that cannot all be filled, together with everybody who could fill one of them, are found as the
part of the matching between people and places that the unmatched places can reach: these cities need so many
more people for this duty than there are (Hall).
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from rotations.scheduling.problem import Person, Problem, Solution, Team, may_sit


@dataclass(frozen=True, slots=True)
class Request:
    """Ask this province ("" for the ministry) for so many people."""

    province: str
    people: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """`cities` need `short` more people who may hold one of `duties` (kind, duty) than there are.

    `able` is how many there are, `places` how many are needed; `rank` the lowest rank that does. `is_local` says whom
    to ask for: True local people, False the ministry's, None either. `requests` are the provinces to ask, first
    those that have people there already.
    """

    cities: tuple[str, ...]
    duties: tuple[tuple[str, str], ...]
    places: int
    able: int
    short: int
    rank: int
    is_local: bool | None
    requests: tuple[Request, ...]


def remedies(problem: Problem, solution: Solution) -> tuple[Remedy, ...]:
    """One for each knot of places that people are missing for, then for origins missing in teams that are full."""
    return (*_knots(problem, solution), *_origins(problem, solution))


def _knots(problem: Problem, solution: Solution) -> Iterator[Remedy]:
    people = {person.id: person for person in problem.people}
    teams = {team.id: team for team in problem.teams}
    sits = {seat.person: seat for seat in solution.seats}
    empty = [
        (unmet.team, unmet.rule if unmet.rule != "people" else teams[unmet.team].plain, unmet.short)
        for unmet in solution.unmet
        if unmet.rule not in ("local", "ministry", "lock")
    ]
    done: set[tuple[int, str]] = set()
    for team, duty, _ in empty:
        if (team, duty) in done:
            continue
        places, able = _reached(problem, teams, sits, people, (team, duty))
        done |= places
        needed = sum(_needed(teams[number], of) for number, of in places)
        # What is short of this knot alone: its empty places.
        short = sum(number for at, of, number in empty if (at, of) in places)
        yield _remedy(problem, solution, teams, places, needed, len(able), short, _origin(problem, places, teams))


def _reached(
    problem: Problem, teams: dict[int, Team], sits: dict, people: dict[int, Person], start: tuple[int, str]
) -> tuple[set[tuple[int, str]], set[int]]:
    """Places between which people could be shifted until the empty one is filled, and those people."""
    places: set[tuple[int, str]] = {start}
    able: set[int] = set()
    locked = {lock.person for lock in problem.locks}
    by_kind: dict[tuple[str, frozenset[str], str], set[int]] = {}
    queue = deque([start])
    while queue:
        number, duty = queue.popleft()
        team = teams[number]
        key = (team.kind, team.places, duty)
        if key not in by_kind:
            by_kind[key] = {one.id for one in problem.people if may_sit(one, team, duty) and one.id not in locked}
        for person in by_kind[key] - able:
            able.add(person)
            seat = sits.get(person)
            if seat is not None and (seat.team, seat.duty) not in places:
                places.add((seat.team, seat.duty))
                queue.append((seat.team, seat.duty))
    return places, able


def _needed(team: Team, duty: str) -> int:
    return 1 if duty in team.duties else max(0, team.size_min - len(team.duties))


def _origin(problem: Problem, places: set[tuple[int, str]], teams: dict[int, Team]) -> bool | None:
    """Local people or the ministry's, where only one of them may hold any of these duties."""
    wanted = {(teams[number].kind, duty) for number, duty in places}
    found = {person.is_local for person in problem.people if wanted & person.duties}
    return found.pop() if len(found) == 1 else None


def _remedy(
    problem: Problem,
    solution: Solution,
    teams: dict[int, Team],
    places: set[tuple[int, str]],
    needed: int,
    able: int,
    short: int,
    is_local: bool | None,
) -> Remedy:
    cities = tuple(sorted({teams[number].city for number, _ in places}))
    duties = tuple(sorted({(teams[number].kind, duty) for number, duty in places}))
    return Remedy(
        cities=cities,
        duties=duties,
        places=needed,
        able=able,
        short=short,
        rank=min((problem.rank_needed.get(duty, 0) for duty in duties), default=0),
        is_local=is_local,
        requests=tuple(_requests(problem, solution, cities, short, is_local)),
    )


def _requests(
    problem: Problem, solution: Solution, cities: tuple[str, ...], short: int, is_local: bool | None
) -> list[Request]:
    """City by city the provinces that may go there, those with most people there first: they stay together."""
    teams = {team.id: team for team in problem.teams}
    people = {person.id: person for person in problem.people}
    there: Counter[str] = Counter(
        people[seat.person].province for seat in solution.seats if teams[seat.team].city in cities
    )
    allowed: dict[str, int] = defaultdict(int)
    for person in problem.people:
        may = any(city not in person.barred and (person.only is None or city in person.only) for city in cities)
        if may and (is_local is None or person.is_local == is_local):
            allowed[person.province] += 1
    ranked = sorted(allowed, key=lambda province: (-there[province], -allowed[province], province))
    return [Request(province, short) for province in ranked[:3]]


def _origins(problem: Problem, solution: Solution) -> Iterator[Remedy]:
    """Teams with too few local or ministry members, city by city."""
    teams = {team.id: team for team in problem.teams}
    missing: dict[tuple[str, bool], list] = defaultdict(list)
    for unmet in solution.unmet:
        if unmet.rule in ("local", "ministry"):
            missing[unmet.city, unmet.rule == "local"].append(unmet)
    for (_city, is_local), found in sorted(missing.items()):
        places = {(unmet.team, teams[unmet.team].plain) for unmet in found}
        short = sum(unmet.short for unmet in found)
        needed = sum(
            teams[number].local_min if is_local else teams[number].ministry_min for number in {u.team for u in found}
        )
        yield _remedy(problem, solution, teams, places, needed, needed - short, short, is_local)
