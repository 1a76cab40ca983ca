"""A problem as arrays: what the searches read. Nobody and nowhere have a row of their own at the end of each.

A seat is one place of a team; its group says what a person needs to sit there and what that costs
whoever the neighbours are. The bench (`group == bench`) is where the idle sit.
"""

from functools import cached_property

import numpy as np

from rotations.scheduling.costs import of_idle, of_person
from rotations.scheduling.problem import Person, Problem, Seat, Team, may_sit

UNLIMITED = 1 << 20


class Numbering:
    """Keys to numbers, in the order in which they come; `len` is nobody's number."""

    def __init__(self, keys):
        self.number = {key: at for at, key in enumerate(dict.fromkeys(keys))}

    def __len__(self) -> int:
        return len(self.number)

    def of(self, keys) -> np.ndarray:
        return np.array([self.number.get(key, len(self)) for key in keys], dtype=np.int64)


class Tables:
    def __init__(self, problem: Problem):
        self.problem, self.weights = problem, problem.weights
        self.people, self.teams = problem.people, problem.teams
        self.person_at = {person.id: at for at, person in enumerate(self.people)}
        self.team_at = {team.id: at for at, team in enumerate(self.teams)}
        self._number_people()
        self._number_teams()
        self._number_seats()
        self._rate()
        self._previous()

    @property
    def nobody(self) -> int:
        return len(self.people)

    @property
    def nowhere(self) -> int:
        return len(self.teams)

    def _number_people(self) -> None:
        people = self.people
        self.provinces = Numbering(sorted({person.province for person in people} - {""}))
        self.delegations = Numbering(sorted({person.delegation for person in people} - {""}))
        self.province = np.append(self.provinces.of(person.province for person in people), len(self.provinces))
        self.delegation = np.append(self.delegations.of(person.delegation for person in people), len(self.delegations))
        self.is_local = np.array([person.is_local for person in people] + [False])
        self.is_ministry = np.array([not person.is_local for person in people] + [False])
        self.is_somebody = np.array([True] * len(people) + [False])
        self.is_experienced = np.array([person.is_experienced for person in people] + [False])
        self.wish = np.array([self.team_at.get(person.wish or 0, -1) for person in people] + [-1])
        self.has_wish = bool((self.wish >= 0).any())

    def _number_teams(self) -> None:
        teams = self.teams
        self.cities = Numbering(sorted({team.city for team in teams}))
        self.city_of_team = np.append(self.cities.of(team.city for team in teams), len(self.cities))
        self.local_min = np.array([team.local_min for team in teams] + [0])
        self.ministry_min = np.array([team.ministry_min for team in teams] + [0])
        self.local_max = np.array([_limit(team.local_max) for team in teams] + [UNLIMITED])
        self.ministry_max = np.array([_limit(team.ministry_max) for team in teams] + [UNLIMITED])
        topics = sorted(set().union(*(team.topics for team in teams)))
        bits = {topic: 1 << at for at, topic in enumerate(topics[:62])}
        self.wanted = np.array([_mask(team.topics, bits) for team in teams] + [0], dtype=np.int64)
        self.known = np.array([_mask(person.expertise, bits) for person in self.people] + [0], dtype=np.int64)

    def _number_seats(self) -> None:
        """Single duties first, then the plain places that must be filled, then those that may be."""
        seats, groups = [], []
        for at, team in enumerate(self.teams):
            needed = team.size_min - len(team.duties)
            duties = [(duty, True) for duty in team.duties]
            duties += [(team.plain, number < needed) for number in range(team.size - len(team.duties))]
            for duty, is_needed in duties:
                seats.append((at, duty, is_needed))
                groups.append((team.places, team.kind, duty, is_needed))
        self.group_number = Numbering(groups)
        self.bench = len(self.group_number)
        self.duty = [duty for _, duty, _ in seats]
        self.team_of_seat = np.array([team for team, _, _ in seats], dtype=np.int64)
        self.needed = np.array([is_needed for _, _, is_needed in seats], dtype=bool)
        self.group_of_seat = self.group_number.of(groups)
        self.seats_of_team: list[list[int]] = [[] for _ in self.teams]
        for seat, (number, _, _) in enumerate(seats):
            self.seats_of_team[number].append(seat)

    def _rate(self) -> None:
        """Who may sit in seats of a group, and what that costs by itself; the last column is the bench."""
        shape = (len(self.people) + 1, self.bench + 1)
        self.may = np.zeros(shape, dtype=bool)
        self.price = np.zeros(shape, dtype=np.int64)
        self.may[-1, :] = self.may[:, -1] = True
        self.price[:-1, -1] = [self._priced({"idle": of_idle(person)["idle"]}) for person in self.people]
        first: dict[int, int] = {}
        for seat, group in enumerate(self.group_of_seat):
            first.setdefault(int(group), seat)
        alike: dict[tuple, list[int]] = {}
        for at, person in enumerate(self.people):
            alike.setdefault(_looks(person), []).append(at)
        for group, seat in first.items():
            team = self.teams[self.team_of_seat[seat]]
            self.price[-1, group] = self.weights.vacancy * int(self.needed[seat])
            for same in alike.values():
                if may_sit(self.people[same[0]], team, self.duty[seat]):
                    self.may[same, group] = True
                    self.price[same, group] = self._of_seat(self.people[same[0]], team, self.duty[seat])

    def _of_seat(self, person: Person, team: Team, duty: str) -> int:
        found = of_person(self.problem, person, team, duty)
        found.pop("wish", None)
        return self._priced(found)

    def _priced(self, found: dict[str, int]) -> int:
        return sum(getattr(self.weights, rule) * count for rule, count in found.items())

    def _previous(self) -> None:
        self.stood_team = np.full(len(self.people) + 1, -1)
        self.stood_duty = np.full(len(self.people) + 1, -1)
        self.duties = Numbering(self.duty)
        self.duty_of_seat = self.duties.of(self.duty)
        for seat in self.problem.previous:
            if seat.person in self.person_at:
                at = self.person_at[seat.person]
                self.stood_team[at] = self.team_at.get(seat.team, self.nowhere + 1)
                self.stood_duty[at] = self.duties.number.get(seat.duty, len(self.duties))
        self.has_previous = bool((self.stood_team >= 0).any())

    def seats(self, occupant: np.ndarray) -> tuple[Seat, ...]:
        """The plan as seats; whoever is locked keeps the duty that the lock names."""
        locked = {lock.person: lock for lock in self.problem.locks}
        found = []
        for seat, person in enumerate(occupant[: len(self.duty)]):
            if person != self.nobody:
                number = self.people[person].id
                team = self.teams[self.team_of_seat[seat]].id
                found.append(locked.get(number) or Seat(number, team, self.duty[seat]))
        return tuple(sorted(found))

    @cached_property
    def is_locked(self) -> np.ndarray:
        locked = {lock.person for lock in self.problem.locks}
        return np.array([person.id in locked for person in self.people] + [False])


def _limit(value: int | None) -> int:
    return UNLIMITED if value is None else value


def _mask(topics: frozenset[str], bits: dict[str, int]) -> int:
    return sum(bits.get(topic, 0) for topic in topics)


def _looks(person: Person) -> tuple:
    """What tells two people apart for a seat, whoever sits beside them."""
    return (
        person.barred,
        person.only,
        person.duties,
        person.second_choice,
        person.past_cities,
        person.surplus_rounds,
        person.is_recommended,
        person.rank,
    )
