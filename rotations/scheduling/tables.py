"""A problem as arrays: what the searches read. Nobody and nowhere have a row of their own at the end of each.

A seat is one place of a team; its group says what a person needs to sit there and what that costs
whoever the neighbours are. The bench (`group == bench`) is where the idle sit.
"""

from functools import cached_property

import numpy as np

from rotations.scheduling.costs import of_idle
from rotations.scheduling.problem import Problem, Seat

UNLIMITED = 1 << 30


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
        weights = self.weights
        self.price[:-1, -1] = [weights.idle * of_idle(person)["idle"] for person in self.people]
        surplus = np.array([weights.surplus_round * person.surplus_rounds for person in self.people], dtype=np.int64)
        held: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}
        there: dict[frozenset[str], tuple[np.ndarray, np.ndarray]] = {}
        plain = {team.kind: team.plain for team in self.teams}
        for places, kind, duty, is_needed in self.group_number.number:
            if (kind, duty) not in held:
                held[kind, duty] = self._holders(kind, duty)
            if places not in there:
                there[places] = self._visitors(places)
            group = self.group_number.number[places, kind, duty, is_needed]
            self.price[-1, group] = weights.vacancy * is_needed * (1 if duty == plain[kind] else 2)
            self.may[:-1, group] = held[kind, duty][0] & there[places][0]
            self.price[:-1, group] = held[kind, duty][1] + there[places][1] + surplus

    def _holders(self, kind: str, duty: str) -> tuple[np.ndarray, np.ndarray]:
        """Who may hold a duty, and what that costs by itself."""
        may, price, seen = [], [], {}
        needed = self.problem.rank_needed.get((kind, duty))
        for person in self.people:
            looks = (person.duties, person.second_choice, person.is_recommended, person.rank)
            if looks not in seen:
                cost = self.weights.second_choice * ((kind, duty) in person.second_choice)
                cost += self.weights.unrecommended * (duty == "leader" and not person.is_recommended)
                cost += self.weights.wasted_rank * (0 if needed is None else max(0, person.rank - needed))
                seen[looks] = ((kind, duty) in person.duties, cost)
            may.append(seen[looks][0])
            price.append(seen[looks][1])
        return np.array(may, dtype=bool), np.array(price, dtype=np.int64)

    def _visitors(self, places: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
        """Who may go somewhere, and what that costs by itself."""
        may = [not places & person.barred and (person.only is None or places <= person.only) for person in self.people]
        been = [not places.isdisjoint(person.past_cities) for person in self.people]
        return np.array(may, dtype=bool), self.weights.repeat_city * np.array(been, dtype=np.int64)

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
    def has_been(self) -> np.ndarray:
        """Whether a person was in a city before."""
        found = np.zeros((self.nobody + 1, len(self.cities)), dtype=bool)
        for team in {team.places: team for team in self.teams}.values():
            found[:-1, self.cities.number[team.city]] |= [
                not team.places.isdisjoint(person.past_cities) for person in self.people
            ]
        return found

    @cached_property
    def is_locked(self) -> np.ndarray:
        locked = {lock.person for lock in self.problem.locks}
        return np.array([person.id in locked for person in self.people] + [False])


def _limit(value: int | None) -> int:
    return UNLIMITED if value is None else value


def _mask(topics: frozenset[str], bits: dict[str, int]) -> int:
    return sum(bits.get(topic, 0) for topic in topics)
