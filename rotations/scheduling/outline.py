"""Cities and groups of people as the models of structure and of the bound see them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from ortools.graph.python import max_flow
from ortools.sat.python import cp_model

from rotations.scheduling.tables import Tables

Group = tuple[int, bool]
# Where somebody is meant to be who had better stay at home; a city's number otherwise, -1 for anywhere.
HOME = -2

# Beyond these there are too many ways to make up a team or to cut a delegation: such people and teams are left free.
LARGEST_TEAM = 5
LARGEST_DELEGATION = 8


def partitions(number: int, most: int, least: int = 1) -> Iterator[tuple[int, ...]]:
    """Ways to write a number as a sum, smallest first."""
    if not number:
        yield ()
    for first in range(least, min(number, most) + 1):
        for rest in partitions(number - first, most, first):
            yield (first, *rest)


class Outline:
    """What both models read from the tables."""

    def __init__(self, tables: Tables):
        self.tables = t = tables
        self.cities = len(t.cities)
        self.group_of = [(int(t.province[at]), bool(t.is_local[at])) for at in range(t.nobody)]
        self.groups: dict[Group, list[int]] = defaultdict(list)
        for at, group in enumerate(self.group_of):
            self.groups[group].append(at)
        # Whether a person may sit anywhere in a city.
        self.goes = np.zeros((t.nobody + 1, self.cities), dtype=bool)
        for seat, group in enumerate(t.group_of_seat):
            self.goes[:, t.city_of_team[t.team_of_seat[seat]]] |= t.may[:, group]
        for lock in t.problem.locks:
            self.goes[t.person_at[lock.person], :] = False
            self.goes[t.person_at[lock.person], t.city_of_team[t.team_at[lock.team]]] = True
        self.size, self.size_min = self._sums("size"), self._sums("size_min")
        self.local_min, self.ministry_min = self._sums("local_min"), self._sums("ministry_min")
        self.local_max, self.ministry_max = self._most(local=True), self._most(local=False)

    def _sums(self, name: str) -> list[int]:
        found = [0] * self.cities
        for at, team in enumerate(self.tables.teams):
            found[self.tables.city_of_team[at]] += getattr(team, name)
        return found

    def _most(self, *, local: bool) -> list[int]:
        found = [0] * self.cities
        for at in range(self.tables.nowhere):
            found[self.tables.city_of_team[at]] += self.capacity(at, local=local)
        # Locked people may be more than the shape allows.
        forced: Counter[int] = Counter()
        for lock in self.tables.problem.locks:
            forced[int(self.tables.city_of_team[self.tables.team_at[lock.team]])] += 1
        return [most + forced[city] for city, most in enumerate(found)]

    def capacity(self, team: int, *, local: bool) -> int:
        limit = self.tables.local_max if local else self.tables.ministry_max
        return int(min(limit[team], self.tables.teams[team].size))

    def least_of(self, team: int) -> int:
        """How many people a team has at least if nothing is short."""
        one = self.tables.teams[team]
        return max(one.size_min, len(one.duties))

    def locals_of(self, team: int) -> tuple[int, int]:
        """Fewest and most local members of a team in which nothing is short."""
        t, one = self.tables, self.tables.teams[team]
        least = max(one.local_min, self.least_of(team) - int(min(t.ministry_max[team], one.size)))
        return max(0, least), int(min(t.local_max[team], one.size - one.ministry_min))

    def usual(self, *, local: bool) -> int:
        """How many of one origin most teams hold, at least 1."""
        found = Counter(self.capacity(at, local=local) for at in range(self.tables.nowhere))
        return max(1, found.most_common(1)[0][0]) if found else 1

    def larger(self, local: bool, usual: int) -> set[tuple[str, int, tuple[str, ...], int]]:
        """Kinds of teams that hold more of one origin than usual: (kind, size, single duties, how many)."""
        found = {
            (team.kind, team.size, team.duties, self.capacity(at, local=local))
            for at, team in enumerate(self.tables.teams)
        }
        return {one for one in found if one[-1] > usual}

    @cached_property
    def left_over(self) -> frozenset[int]:
        """Of the people beyond all places those whose delegation fills its teams better without them."""
        t = self.tables
        spare = t.nobody - len(t.team_of_seat)
        usual = self.usual(local=True)
        members: dict[int, list[int]] = defaultdict(list)
        for at in range(t.nobody):
            if t.is_local[at] and not t.is_locked[at] and t.delegation[at] < len(t.delegations):
                members[int(t.delegation[at])].append(at)
        found: list[int] = []
        for own in members.values():
            if len(own) > usual and len(own) % usual == 1 and len(found) < spare:
                person = [t.people[at] for at in own]
                standing = [(one.is_recommended, one.is_experienced, one.rank, one.id) for one in person]
                found.append(own[standing.index(min(standing))])
        return frozenset(found)

    def vacancies(self) -> int:
        """Places that must stay empty whatever is done: needed seats beyond the largest matching with people."""
        t = self.tables
        classes: Counter[bytes] = Counter()
        needed: Counter[int] = Counter(int(group) for group in t.group_of_seat[t.needed])
        columns = sorted(needed)
        locked = {t.person_at[lock.person] for lock in t.problem.locks}
        for at in range(t.nobody):
            row = np.ones(len(columns), dtype=bool) if at in locked else t.may[at, columns]
            classes[row.tobytes()] += 1
        flow = max_flow.SimpleMaxFlow()
        for number, (mask, people) in enumerate(classes.items()):
            flow.add_arc_with_capacity(0, 2 + number, people)
            for to in np.flatnonzero(np.frombuffer(mask, dtype=bool)):
                flow.add_arc_with_capacity(2 + number, 2 + len(classes) + int(to), people)
        for column, group in enumerate(columns):
            flow.add_arc_with_capacity(2 + len(classes) + column, 1, needed[group])
        if not columns or not classes:
            return sum(needed.values())
        flow.solve(0, 1)
        return sum(needed.values()) - flow.optimal_flow()


def solver(seconds: float, effort: float, seed: int) -> cp_model.CpSolver:
    """One worker and a budget of deterministic work, so that the same question gets the same answer."""
    made = cp_model.CpSolver()
    made.parameters.num_workers = 1
    made.parameters.random_seed = seed
    made.parameters.max_time_in_seconds = max(0.01, seconds)
    made.parameters.max_deterministic_time = effort
    return made
