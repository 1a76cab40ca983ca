"""What a plan costs, rule by rule: the definition that every faster way of counting must agree with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from rotations.scheduling.problem import Cost, Person, Problem, Seat, Team, Unmet, Weights, may_sit

RULES = tuple(rule.name for rule in fields(Weights))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Counts by rule, and what they come to."""

    counts: Counter[str]
    weights: Weights

    @property
    def total(self) -> int:
        return sum(getattr(self.weights, rule) * count for rule, count in self.counts.items())

    @property
    def by_rule(self) -> dict[str, Cost]:
        return {rule: Cost(self.counts[rule], getattr(self.weights, rule) * self.counts[rule]) for rule in RULES}


def ledger(problem: Problem, seats: Iterable[Seat]) -> Ledger:
    seats = list(seats)
    people = {person.id: person for person in problem.people}
    teams = {team.id: team for team in problem.teams}
    counts: Counter[str] = Counter()
    members: dict[int, list[Seat]] = defaultdict(list)
    spread: dict[str, dict[str, set]] = {name: defaultdict(set) for name in ("delegation", "team", "province")}
    for seat in seats:
        person, team = people[seat.person], teams[seat.team]
        members[seat.team].append(seat)
        counts.update(of_person(problem, person, team, seat.duty))
        if person.delegation:
            spread["delegation"][person.delegation].add(team.city)
            spread["team"][person.delegation].add(team.id)
        if person.province:
            spread["province"][person.province].add(team.city)
    counts["delegation_cities"] = sum(len(cities) - 1 for cities in spread["delegation"].values())
    counts["delegation_teams"] = sum(len(of) - 1 for of in spread["team"].values())
    counts["province_cities"] = sum(len(cities) - 1 for cities in spread["province"].values())
    for team in problem.teams:
        counts.update(of_team(team, [people[seat.person] for seat in members[team.id]]))
        counts["vacancy"] += vacancies(team, members[team.id], people)
    seated = {seat.person for seat in seats}
    stood = {seat.person: seat for seat in problem.previous}
    for person in problem.people:
        if person.id not in seated:
            counts.update(of_idle(person))
    counts["change"] = changes(problem, seats, stood)
    return Ledger(counts, problem.weights)


def of_person(problem: Problem, person: Person, team: Team, duty: str) -> dict[str, int]:
    """What this seat costs whoever else is in the team; without the change from what stood."""
    found = {
        "repeat_city": int(bool(team.places & person.past_cities)),
        "surplus_round": person.surplus_rounds,
        "second_choice": int((team.kind, duty) in person.second_choice),
        "unrecommended": int(duty == "leader" and not person.is_recommended),
        "wish": int(person.wish is not None and person.wish != team.id),
    }
    if (team.kind, duty) in problem.rank_needed:
        found["wasted_rank"] = max(0, person.rank - problem.rank_needed[team.kind, duty])
    return {rule: count for rule, count in found.items() if count}


def of_idle(person: Person) -> dict[str, int]:
    """Somebody who has had all rounds meant for one person costs nothing by staying at home."""
    return {"idle": int(not person.surplus_rounds), "wish": int(person.wish is not None)}


def of_team(team: Team, present: list[Person]) -> dict[str, int]:
    if not present:
        return {"expertise": len(team.topics)}
    provinces = {person.province for person in present if person.province}
    known = frozenset().union(*(person.expertise for person in present))
    return {
        "mixed_team": max(0, len(provinces) - 1),
        "first_timers": int(not any(person.is_experienced for person in present)),
        "expertise": len(team.topics - known),
    }


def changes(problem: Problem, seats: Iterable[Seat], stood: dict[int, Seat]) -> int:
    """How many who had a place are elsewhere now; who is new because somebody must come is no change."""
    people = {person.id for person in problem.people}
    now = {seat.person: seat for seat in seats}
    return sum(person in people and now.get(person) != seat for person, seat in stood.items())


def shortages(team: Team, members: list[Seat], people: dict[int, Person]) -> Iterator[tuple[str, int]]:
    """What the team lacks: its single duties, other people, local and ministry members."""
    held = [seat.duty for seat in members]
    for duty in team.duties:
        if duty not in held:
            yield duty, 1
    plain = sum(duty not in team.duties for duty in held)
    local = sum(people[seat.person].is_local for seat in members)
    for rule, short in (
        ("people", team.size_min - len(team.duties) - plain),
        ("local", team.local_min - local),
        ("ministry", team.ministry_min - (len(members) - local)),
    ):
        if short > 0:
            yield rule, short


def vacancies(team: Team, members: list[Seat], people: dict[int, Person]) -> int:
    """What the team lacks as it is paid for: a leader, or another duty of one person, counts twice, for a team
    works with one member less, and not without its leader."""
    return sum(short * (2 if rule in team.duties else 1) for rule, short in shortages(team, members, people))


def unmet(problem: Problem, seats: Iterable[Seat]) -> tuple[Unmet, ...]:
    """Everything short, and every lock that a hard rule speaks against."""
    people = {person.id: person for person in problem.people}
    teams = {team.id: team for team in problem.teams}
    members: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        members[seat.team].append(seat)
    found = [
        Unmet(rule, team.city, team.id, short)
        for team in problem.teams
        for rule, short in shortages(team, members[team.id], people)
    ]
    found += [
        Unmet("lock", teams[lock.team].city, lock.team, 1)
        for lock in problem.locks
        if not may_sit(people[lock.person], teams[lock.team], lock.duty)
    ]
    return tuple(found)
