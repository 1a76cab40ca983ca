"""Delegations of each province to its cities, cut into parts of which the teams there can be made up.

By counts first, exactly; then parts get their people and teams their parts. What comes of it is a beginning: leaders,
topics and known cities are mended by the exchanges that follow.
"""

import time
from collections import Counter, defaultdict

import numpy as np
from ortools.sat.python import cp_model

from rotations.scheduling.greedy import Filling
from rotations.scheduling.outline import HOME, LARGEST_DELEGATION, LARGEST_TEAM, Outline, partitions, solver

Shape = tuple[int, int]
# In the model of one province, far more than any wish: somebody without a place, a place without somebody.
LEFT, SHORT = 20, 30
# Deterministic work for a province: half a second at most on a slow machine.
EFFORT = 0.12
# Of a delegation and a city of its province, all provinces together.
MOST_PAIRS = 1000


class Province:
    """One province's people in its own cities."""

    def __init__(self, outline: Outline, people: list[int], cities: list[int], spare: int):
        self.outline, self.tables, self.cities = outline, outline.tables, cities
        self.model = cp_model.CpModel()
        self.terms: list = []
        self.seated: list = []
        self.most = max((outline.locals_of(at)[1] for at in self._teams()), default=0)
        self.supply: dict[tuple[int, int], list] = defaultdict(list)
        self.demand: dict[tuple[int, int], list] = defaultdict(list)
        # (members, city, sizes of parts) and (city, shape, sizes of parts): taken, or how often.
        self.cuts: list[tuple[list[int], int, tuple[int, ...], cp_model.IntVar]] = []
        self.made: list[tuple[int, Shape, tuple[int, ...], cp_model.IntVar]] = []
        t = self.tables
        delegations: dict[int, list[int]] = defaultdict(list)
        for at in people:
            # Somebody who came alone is a delegation of one.
            delegations[int(t.delegation[at]) if t.delegation[at] < len(t.delegations) else -1 - at].append(at)
        for members in delegations.values():
            self._cut(members)
        left = self.model.new_int_var(0, len(people), "")
        self.model.add(left >= len(people) - spare - sum(self.seated))
        self.model.add(left >= sum(self.seated) - len(people) + spare)
        self.terms.append(LEFT * left)
        for city in cities:
            self._make_up(city)
        for city, part in set(self.supply) | set(self.demand):
            short = self.model.new_int_var(0, t.nobody, "")
            self.terms.append(SHORT * part * short)
            self.model.add(sum(self.supply[city, part]) + short == sum(self.demand[city, part]))

    def _teams(self, city: int | None = None) -> list[int]:
        cities = self.cities if city is None else [city]
        return [at for at in range(self.tables.nowhere) if self.tables.city_of_team[at] in cities]

    def _cut(self, members: list[int]) -> None:
        t, w, number = self.tables, self.tables.weights, len(members)
        seated: list = []
        there: list = []
        for city in self.cities:
            able = [at for at in members if self.outline.goes[at, city]]
            been = int(t.has_been[able, city].sum())
            ways = []
            for sent in range(1, len(able) + 1):
                for way in partitions(sent, self.most):
                    taken = self.model.new_bool_var("")
                    cost = w.delegation_teams * len(way) + w.delegation_cities
                    cost += w.repeat_city * max(0, been - (len(able) - sent))
                    self.terms.append(cost * taken)
                    self.cuts.append((members, city, way, taken))
                    ways.append(taken)
                    seated.append(sent * taken)
                    for part, times in Counter(way).items():
                        self.supply[city, part].append(times * taken)
            self.model.add(sum(ways) <= 1)
            there += ways
        self.model.add(sum(seated) <= number)
        # Who is not seated at all saves what the first city and team of a delegation are counted with.
        self.terms.append((w.delegation_teams + w.delegation_cities) * (1 - self._any(there)))
        self.seated += seated

    def _any(self, flags: list) -> cp_model.IntVar:
        found = self.model.new_bool_var("")
        self.model.add(sum(flags) >= found)
        return found

    def _make_up(self, city: int) -> None:
        for shape, number in Counter(self.outline.locals_of(at) for at in self._teams(city)).items():
            ways = []
            for local in range(shape[0], shape[1] + 1):
                for way in partitions(local, self.most):
                    taken = self.model.new_int_var(0, number, "")
                    ways.append(taken)
                    self.made.append((city, shape, way, taken))
                    for part, times in Counter(way).items():
                        self.demand[city, part].append(times * taken)
            self.model.add(sum(ways) == number)

    def groups(self, seconds: float, effort: float, seed: int) -> tuple[dict[tuple[int, Shape], list[list[int]]], bool]:
        """(city, shape of a team): who goes together; and whether the clock left the work to be done."""
        self.model.minimize(sum(self.terms))
        made = solver(seconds, effort, seed)
        found: dict[tuple[int, Shape], list[list[int]]] = defaultdict(list)
        if made.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return found, made.wall_time < seconds
        parts: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
        gone: set[int] = set()
        for members, city, way, taken in self.cuts:
            if made.value(taken):
                # Those who were there before come last.
                able = [at for at in members if at not in gone and self.outline.goes[at, city]]
                able = [at for _, at in sorted((bool(self.tables.has_been[at, city]), at) for at in able)]
                for part in way:
                    parts[city, part].append(able[:part])
                    gone |= set(able[:part])
                    able = able[part:]
        for city, shape, way, taken in self.made:
            for _ in range(made.value(taken)):
                own = [parts[city, part].pop() for part in way if parts[city, part]]
                found[city, shape].append([at for part in own for at in part])
        return found, made.wall_time < seconds


def cut(filling: Filling, outline: Outline, pairs: set[tuple[int, int]], deadline: float, seed: int) -> bool:
    """Seat the provinces' people in their cities; whether the clock left all work to be done."""
    t = filling.tables
    is_done = True
    spare = spared(outline, pairs)
    for province in sorted({province for province, _ in pairs}):
        cities = sorted(city for of, city in pairs if of == province)
        people = [at for at in outline.groups.get((province, True), []) if filling.free[at] and not t.is_locked[at]]
        seconds = min(2.0, deadline - time.monotonic())
        if seconds <= 0:
            return False
        found, in_time = Province(outline, people, cities, spare[province]).groups(seconds, EFFORT, seed)
        is_done &= in_time
        for (city, shape), groups in sorted(found.items()):
            teams = [at for at in range(t.nowhere) if t.city_of_team[at] == city and outline.locals_of(at) == shape]
            _assign(filling, teams, groups)
        # The ministry's people fill up first; who is left of the province comes last.
        filling.target[people] = np.where(filling.free[people], HOME, filling.target[people])
    return is_done


def spared(outline: Outline, pairs: set[tuple[int, int]]) -> Counter[int]:
    """How many of each province stay at home: those beyond all places, first where the cities hold no more."""
    number = {one: len(outline.groups.get((one, True), [])) for one, _ in pairs}
    found = Counter(outline.group_of[at][0] for at in outline.left_over)
    room = Counter[int]()
    for province, city in pairs:
        room[province] += min(outline.local_max[city], int(outline.goes[outline.groups[province, True], city].sum()))
    for province in sorted(number):
        while number[province] - found[province] > room[province]:
            # Somebody of the province that has most to spare, and a place for them, comes instead.
            others = [one for one in number if found[one] and number[one] - found[one] < room[one]]
            if not others:
                break
            found[max(others, key=lambda one: (room[one] - number[one] + found[one], one))] -= 1
            found[province] += 1
    return found


def is_small(outline: Outline) -> bool:
    """Whether teams and delegations are small and few enough, and free enough, to look at every way of cutting.

    Beyond `MOST_PAIRS` the models find no first answer in the time that there is.
    """
    t = outline.tables
    sizes = np.bincount(t.delegation[:-1], minlength=1)[: len(t.delegations)]
    return (
        not t.problem.locks
        and len(t.delegations) * outline.cities <= MOST_PAIRS * len(t.provinces)
        and max((team.size for team in t.teams), default=0) <= LARGEST_TEAM
        and max(sizes, default=0) <= LARGEST_DELEGATION
    )


def _assign(filling: Filling, teams: list[int], groups: list[list[int]]) -> None:
    """Groups of people to teams of one shape, the hardest teams first, each the group that suits it best."""
    t = filling.tables
    left = list(groups)
    for team in sorted(teams, key=lambda one: (int(t.may[:, t.group_of_seat[t.seats_of_team[one][0]]].sum()), one)):
        if left:
            best = min(range(len(left)), key=lambda at: (_misfit(filling, team, left[at]), at))
            _seat(filling, team, left.pop(best))


def _misfit(filling: Filling, team: int, group: list[int]) -> int:
    t, w = filling.tables, filling.tables.weights
    cost = 0
    for seat in t.seats_of_team[team]:
        if t.duty[seat] in t.teams[team].duties:
            prices = [int(t.price[at, t.group_of_seat[seat]]) for at in group if t.may[at, t.group_of_seat[seat]]]
            has_room = len(group) < len(t.seats_of_team[team])
            cost += min(prices) if prices else w.idle if has_room else w.delegation_cities
    known = int(np.bitwise_or.reduce(t.known[group])) if group else 0
    cost += w.expertise * (int(t.wanted[team]) & ~known).bit_count()
    return cost + w.first_timers * (not t.is_experienced[group].any())


def _seat(filling: Filling, team: int, group: list[int]) -> None:
    t, left = filling.tables, list(group)
    for seat in t.seats_of_team[team]:
        kind = t.group_of_seat[seat]
        able = [at for at in left if filling.free[at] and filling.fitting(seat)[at]]
        if filling.occupant[seat] == t.nobody and able:
            chosen = min(able, key=lambda at: (t.price[at, kind], at))
            filling.put(chosen, seat)
            left.remove(chosen)
