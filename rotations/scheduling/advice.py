"""Why somebody is where they are, who could come instead, what a move would break: codes and numbers, no words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rotations.scheduling import costs
from rotations.scheduling.problem import Cost, Person, Problem, Seat, Solution, Team


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another place for the person: `instead` comes back for them, or nobody (None) where the place is empty."""

    team: int | None
    """None for the bench."""
    duty: str
    instead: int | None
    change: int
    """What the whole plan would cost more."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a person is where they are.

    `reasons` are codes with a number: "locked", "stood" (was there when it was published), "wish", "delegation_city",
    "delegation_team", "province_city" (how many others of theirs are there), "experience" (the only experienced one),
    "expertise" (topics that nobody else of the team knows), "only" (how many people may hold this duty there).
    `costs` is what the posting costs by itself and with its neighbours. `next_best` are the cheapest other
    places, best first.
    """

    person: int
    seat: Seat | None
    reasons: tuple[tuple[str, int], ...]
    costs: dict[str, Cost]
    next_best: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody for a place. `leaves` is the team that would miss them, `change` what the plan would cost more."""

    person: int
    leaves: int | None
    change: int


@dataclass(frozen=True, slots=True)
class Move:
    """A person to a team (None: to the bench) in a duty."""

    person: int
    team: int | None
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a move would break and what it would change; `broken` are codes of hard rules.

    "locked", "barred" (a city that is forbidden), "outside" (not one of the only cities), "duty" (may not hold it),
    "no_such_duty", "duty_taken", "team_full", "place_kept" (the last place is a single duty's), "local_max",
    "ministry_max".
    """

    broken: tuple[str, ...]
    change: int
    costs: dict[str, Cost]
    """By rule, only what changes; negative where it gets better."""


def explain(problem: Problem, solution: Solution, person: int, count: int = 3) -> Explanation:
    seat = next((seat for seat in solution.seats if seat.person == person), None)
    without = [other for other in solution.seats if other.person != person]
    own = {}
    if seat is not None:
        own = {
            rule: cost
            for rule, cost in _difference(problem, without, solution.seats).items()
            if rule not in ("vacancy", "idle", "change") and cost.count > 0
        }
    return Explanation(
        person=person,
        seat=seat,
        reasons=tuple(_reasons(problem, solution.seats, seat)) if seat else (),
        costs=own,
        next_best=tuple(_alternatives(problem, solution.seats, person, count)),
    )


def _reasons(problem: Problem, seats: Iterable[Seat], seat: Seat) -> Iterator[tuple[str, int]]:
    people = {person.id: person for person in problem.people}
    teams = {team.id: team for team in problem.teams}
    person, team = people[seat.person], teams[seat.team]
    if seat in problem.locks:
        yield "locked", 1
    if seat in problem.previous:
        yield "stood", 1
    if person.wish == team.id:
        yield "wish", 1
    others = [other for other in seats if other.person != person.id]
    beside = [people[other.person] for other in others if other.team == team.id]
    nearby = [people[other.person] for other in others if teams[other.team].city == team.city]
    for code, found in (
        ("delegation_team", sum(bool(person.delegation) and one.delegation == person.delegation for one in beside)),
        ("delegation_city", sum(bool(person.delegation) and one.delegation == person.delegation for one in nearby)),
        ("province_city", sum(bool(person.province) and one.province == person.province for one in nearby)),
    ):
        if found:
            yield code, found
    if person.is_experienced and not any(one.is_experienced for one in beside):
        yield "experience", 1
    known: frozenset[str] = frozenset().union(*(one.expertise for one in beside))
    if own := (team.topics & person.expertise) - known:
        yield "expertise", len(own)
    if seat.duty in team.duties:
        yield "only", sum(costs.may_sit(one, team, seat.duty) for one in problem.people)


def _alternatives(problem: Problem, seats: Iterable[Seat], person: int, count: int) -> Iterator[Alternative]:
    from rotations.scheduling.board import Board  # noqa: PLC0415 -- numpy only where it is asked for

    for team, duty, instead, change in Board(problem, seats).elsewhere(person, count):
        yield Alternative(team, duty, instead, change)


def suggest(problem: Problem, solution: Solution, team: int, duty: str, count: int = 5) -> list[Suggestion]:
    """Who could take a place, cheapest for the whole plan first; whoever sits there steps back for them."""
    from rotations.scheduling.board import Board  # noqa: PLC0415 -- as above

    return [Suggestion(*found) for found in Board(problem, solution.seats).candidates(team, duty, count)]


def judge(problem: Problem, seats: Iterable[Seat], move: Move) -> Judgement:
    """What a move would break and cost, before it is made. What a person leaves behind stays empty."""
    seats = list(seats)
    after = [seat for seat in seats if seat.person != move.person]
    broken = tuple(_broken(problem, after, move))
    if move.team is not None:
        after.append(Seat(move.person, move.team, move.duty))
    changed = {rule: cost for rule, cost in _difference(problem, seats, after).items() if cost.count}
    return Judgement(broken, sum(cost.cost for cost in changed.values()), changed)


def _broken(problem: Problem, others: list[Seat], move: Move) -> Iterator[str]:
    people = {person.id: person for person in problem.people}
    if any(lock.person == move.person and (lock.team, lock.duty) != (move.team, move.duty) for lock in problem.locks):
        yield "locked"
    if move.team is None:
        return
    team = next(team for team in problem.teams if team.id == move.team)
    yield from _of_person(people[move.person], team, move.duty)
    present = [seat for seat in others if seat.team == team.id]
    yield from _of_shape(people[move.person], team, move.duty, present, people)


def _of_person(person: Person, team: Team, duty: str) -> Iterator[str]:
    if team.places & person.barred:
        yield "barred"
    if person.only is not None and not team.places <= person.only:
        yield "outside"
    if duty not in (*team.duties, team.plain):
        yield "no_such_duty"
    elif (team.kind, duty) not in person.duties:
        yield "duty"


def _of_shape(person: Person, team: Team, duty: str, present: list[Seat], people: dict[int, Person]) -> Iterator[str]:
    if duty in team.duties and any(seat.duty == duty for seat in present):
        yield "duty_taken"
    plain = sum(seat.duty not in team.duties for seat in present)
    if len(present) >= team.size:
        yield "team_full"
    elif duty not in team.duties and plain >= team.size - len(team.duties):
        yield "place_kept"
    same = sum(people[seat.person].is_local == person.is_local for seat in present)
    most = team.local_max if person.is_local else team.ministry_max
    if most is not None and same >= most:
        yield "local_max" if person.is_local else "ministry_max"


def _difference(problem: Problem, before: Iterable[Seat], after: Iterable[Seat]) -> dict[str, Cost]:
    counts: Counter[str] = Counter(costs.ledger(problem, after).counts)
    counts.subtract(costs.ledger(problem, before).counts)
    return {rule: Cost(count, getattr(problem.weights, rule) * count) for rule, count in counts.items()}
