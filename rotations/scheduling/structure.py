"""Which provinces and which delegations go to which cities, before anybody has a seat.

Two small models on CP-SAT. The first knows provinces and cities only; each of its constraints holds
in every plan, so its bound is a proven bound of the whole problem. The second sends delegations to
the cities that the first gave their provinces. Neither knows single people: seats come after.
"""

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow
from ortools.sat.python import cp_model

from rotations.scheduling.tables import Tables

Group = tuple[int, bool]
INFEASIBLE = 1 << 40
HOME = -2


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


class ProvinceModel:
    """Provinces to cities; every plan of the problem is, seen from far enough, a solution of this.

    Only plans with no more places empty than must be, which the solver judges much more easily.
    """

    def __init__(self, outline: Outline, vacancies: int):
        self.outline, self.tables, self.vacancies = outline, outline.tables, vacancies
        self.model = cp_model.CpModel()
        self.terms: list = []
        self.people: dict[tuple[Group, int], cp_model.IntVar] = {}
        self._shares()
        self._cities()
        self._provinces()

    def _shares(self) -> None:
        for group, people in self.outline.groups.items():
            able = self.outline.goes[people].sum(axis=0)
            for city in range(self.outline.cities):
                most = int(min(able[city], (self.outline.local_max if group[1] else self.outline.ministry_max)[city]))
                if most:
                    self.people[group, city] = self.model.new_int_var(0, most, "")

    def _in(self, city: int, *, local: bool | None = None) -> list:
        return [
            share
            for (group, where), share in self.people.items()
            if where == city and (local is None or group[1] == local)
        ]

    def _cities(self) -> None:
        o, model = self.outline, self.model
        gaps = []
        for city in range(o.cities):
            model.add(sum(self._in(city)) <= o.size[city])
            gap = model.new_int_var(0, min(o.size_min[city], self.vacancies), "")
            model.add(sum(self._in(city)) + gap >= o.size_min[city])
            gaps.append(gap)
            for local, least, most in (
                (True, o.local_min, o.local_max),
                (False, o.ministry_min, o.ministry_max),
            ):
                model.add(sum(self._in(city, local=local)) <= most[city])
                model.add(sum(self._in(city, local=local)) >= least[city])
        model.add(sum(gaps) == self.vacancies)

    def _provinces(self) -> None:
        t, model = self.tables, self.model
        weight = t.weights.province_cities
        present: dict[int, list] = defaultdict(list)
        there: dict[int, list] = defaultdict(list)
        for city in range(self.outline.cities):
            for province in range(len(t.provinces)):
                own = [
                    self.people[(province, local), city]
                    for local in (True, False)
                    if ((province, local), city) in self.people
                ]
                if own:
                    is_there = model.new_bool_var("")
                    for share in own:
                        model.add(share == 0).only_enforce_if(is_there.negated())
                        # The same for the linear relaxation.
                        model.add(share <= share.proto.domain[1] * is_there)
                    present[province].append(is_there)
                    there[city].append(is_there)
        for flags in present.values():
            further = model.new_int_var(0, len(flags), "")
            model.add(further >= sum(flags) - 1)
            self.terms.append(weight * further)
        self._somebody_comes(there)

    def _somebody_comes(self, there: dict[int, list]) -> None:
        """A city that needs local members has a province at least, if all who are local are of one: helps the bound."""
        o, t = self.outline, self.tables
        if self.vacancies:
            return
        for city, flags in there.items():
            if o.local_min[city] and ((len(t.provinces), True), city) not in self.people:
                self.model.add(sum(flags) >= 1)

    def bound(self, seconds: float, effort: float, seed: int) -> int:
        self.model.minimize(sum(self.terms))
        made = solver(seconds, effort, seed)
        made.parameters.linearization_level = 2
        status = made.solve(self.model)
        return INFEASIBLE if status == cp_model.INFEASIBLE else _proven(made)


def seat_bound(outline: Outline) -> int:
    """The cheapest way to seat everybody or leave them at home, if neighbours did not matter: a flow of least cost."""
    t = outline.tables
    seats = np.bincount(t.group_of_seat, minlength=t.bench)
    may, price = t.may[:-1, :-1].copy(), t.price[:-1, :-1].copy()
    for lock in t.problem.locks:
        # A lock may go against every rule.
        may[t.person_at[lock.person]], price[t.person_at[lock.person]] = True, 0
    person, group = np.nonzero(may)
    people, groups = t.nobody, t.bench
    idle, nobody = people + groups, people + groups + 1
    flow = min_cost_flow.SimpleMinCostFlow()

    def arcs(tail: Any, head: Any, capacity: Any, cost: Any) -> None:
        shape = np.broadcast_shapes(np.shape(tail), np.shape(head))
        values = (np.broadcast_to(value, shape) for value in (tail, head, capacity, cost))
        flow.add_arcs_with_capacity_and_unit_cost(*(np.ascontiguousarray(value, dtype=np.int64) for value in values))

    each, every = np.arange(people), people + np.arange(groups)
    arcs(person, people + group, 1, price[person, group])
    arcs(each, idle, 1, t.price[:-1, -1])
    # Nobody fills every place that is left, at the price of leaving it empty.
    arcs(nobody, every, seats, t.price[-1, :-1])
    arcs(np.array([nobody]), idle, int(seats.sum()), 0)
    flow.set_nodes_supplies(each, np.ones(people, dtype=np.int64))
    flow.set_nodes_supplies(every, -seats)
    flow.set_nodes_supplies(np.array([nobody, idle]), np.array([int(seats.sum()), -people]))
    if flow.solve() != flow.OPTIMAL:
        return 0
    return int(flow.optimal_cost())


def team_bound(outline: Outline, vacancies: int) -> int:
    """What teams cost at least by what there is too little of: people who have been out, people who know a topic."""
    t, weights = outline.tables, outline.tables.weights
    staffed = sum(team.size_min > 0 for team in t.teams) - vacancies
    experienced = sum(person.is_experienced for person in t.people)
    wanted = Counter(topic for team in t.teams for topic in team.topics)
    known = Counter(topic for person in t.people for topic in person.expertise)
    missing = sum(max(0, number - known[topic]) for topic, number in wanted.items())
    return (
        weights.first_timers * max(0, staffed - experienced)
        + weights.expertise * missing
        + delegation_bound(outline, vacancies)
    )


def delegation_bound(outline: Outline, vacancies: int) -> int:
    """What the spread of delegations costs at least. What the province model does not count, so that the two add up.

    A delegation fills so many teams of the usual size; each person of it at home, and each place by which a team is
    larger, makes it one smaller. There are only so many of both, and they are given where they save most.
    """
    t = outline.tables
    sizes = Counter((int(t.delegation[at]), outline.group_of[at]) for at in range(t.nobody))
    largest: dict[int, tuple[Group, int]] = {}
    for (delegation, group), number in sizes.items():
        if delegation < len(t.delegations) and number > largest.get(delegation, (group, 0))[1]:
            largest[delegation] = (group, number)
    idle = max(0, t.nobody - sum(outline.size_min) + vacancies)
    total = 0
    for local in (True, False):
        capacities = [outline.capacity(at, local=local) for at in range(t.nowhere)]
        usual = outline.usual(local=local)
        widest = max(1, *(outline.local_max if local else outline.ministry_max), 1)
        # Locks may put more of one origin into a team than its shape allows.
        help_ = sum(max(0, capacity - usual) for capacity in capacities) + len(t.problem.locks)
        numbers = [
            (number, _helped(outline, delegation, group, usual))
            for delegation, (group, number) in largest.items()
            if group[1] == local
        ]

        def cost(number: int, usual: int = usual, widest: int = widest) -> int:
            teams, cities = max(1, -(-number // usual)), max(1, -(-number // widest))
            return t.weights.delegation_teams * (teams - 1) + t.weights.delegation_cities * (cities - 1)

        # Both origins may use all who stay at home: less than the truth, never more.
        total += _cheapest(numbers, idle, help_, cost)
    return total


def _helped(outline: Outline, delegation: int, group: Group, usual: int) -> bool:
    """Whether some larger team could be filled by this delegation: it must hold the team's single duties then."""
    t = outline.tables
    members = [at for at in outline.groups[group] if t.delegation[at] == delegation]
    if any(t.is_locked[members]):
        return True
    for kind, size, duties, capacity in outline.larger(group[1], usual):
        missing = [duty for duty in duties if not any((kind, duty) in t.people[at].duties for at in members)]
        if capacity - usual > 0 and len(missing) <= size - capacity:
            return True
    return False


def _cheapest(numbers: list[tuple[int, bool]], idle: int, help_: int, cost: Callable[[int], int]) -> int:
    """The least total cost if the numbers may be lowered by who stays at home and, where that can be, by help."""
    best = np.zeros((idle + 1, help_ + 1), dtype=np.int64)
    for number, is_helped in numbers:
        base = cost(number)
        if not base:
            continue
        found = best + base
        for less in range(1, number + 1):
            saved = base - cost(number - less)
            if saved <= base - cost(number - less + 1):
                continue
            for helping in range(min(less, help_) + 1 if is_helped else 1):
                away = less - helping
                if away <= idle:
                    before = best[: idle + 1 - away, : help_ + 1 - helping]
                    np.minimum(found[away:, helping:], before + base - saved, out=found[away:, helping:])
        best = found
    return int(best.min())


def _proven(made: cp_model.CpSolver) -> int:
    return max(0, math.ceil(made.best_objective_bound - 1e-6))


def bound(outline: Outline, seconds: float, effort: float, seed: int) -> int:
    """What no plan of the problem costs less than."""
    vacancies = outline.vacancies()
    weight = outline.tables.weights.vacancy
    # A plan that leaves one more place empty than must be is dearer than this, whatever else it does.
    one_more = weight * (vacancies + 1)
    provinces = ProvinceModel(outline, vacancies).bound(seconds, effort, seed)
    return min(one_more, seat_bound(outline) + team_bound(outline, vacancies) + provinces)


def homes(outline: Outline, deadline: float, seed: int) -> tuple[set[tuple[int, int]], bool]:
    """(province, city): each city one province's, so that as few as can be are too many or too few anywhere."""
    search = Homes(outline)
    if not search.provinces or not outline.cities:
        return set(), True
    is_done = search.anneal(np.random.default_rng(seed), 1000 * outline.cities, deadline)
    return {(province, city) for city, province in enumerate(search.best)}, is_done


class Homes:
    """Cities dealt out to provinces; `misfit` counts the people who do not fit, and those whom a city would lack."""

    def __init__(self, outline: Outline):
        t = outline.tables
        self.provinces = [one for one in range(len(t.provinces)) if (one, True) in outline.groups]
        # The ministry's people take what is left of a city; fewer local members than that cannot be.
        self.least = [
            max(outline.local_min[city], outline.size_min[city] - outline.ministry_max[city])
            for city in range(outline.cities)
        ]
        self.most = outline.local_max
        self.able = {one: outline.goes[outline.groups[one, True]].sum(axis=0).tolist() for one in self.provinces}
        self.number = {one: len(set(outline.groups[one, True]) - outline.left_over) for one in self.provinces}
        self.low, self.high = dict.fromkeys(self.provinces, 0), dict.fromkeys(self.provinces, 0)
        self.home: list[int] = []
        for city, least in enumerate(self.least if self.provinces else ()):
            able = {one: min(self.able[one][city], least) for one in self.provinces}
            self.home.append(max(self.provinces, key=lambda one: (able[one], self.number[one] - self.high[one])))
            self.join(self.home[city], city, 1)
        self.best = list(self.home)

    def join(self, province: int, city: int, by: int) -> None:
        too_few = self.able[province][city] < self.least[city]
        self.low[province] += by * (self.least[city] + (1000 if too_few else 0))
        self.high[province] += by * min(self.most[city], self.able[province][city])

    def misfit(self, *provinces: int) -> int:
        return sum(
            max(0, self.number[one] - self.high[one]) + max(0, self.low[one] - self.number[one]) for one in provinces
        )

    def anneal(self, random: np.random.Generator, steps: int, deadline: float) -> bool:
        """Whether the clock left all steps to be made."""
        total = least = self.misfit(*self.provinces)
        draws = zip(
            random.integers(len(self.home), size=(steps, 2)).tolist(),
            random.integers(2 * len(self.provinces), size=steps).tolist(),
            random.standard_exponential(steps).tolist(),
            strict=True,
        )
        for step, ((city, other), draw, patience) in enumerate(draws):
            if not least:
                break
            if step % 256 == 0 and time.monotonic() > deadline:
                return False
            # Either the two cities change provinces, or the first goes to a province drawn by lot.
            swapped = draw >= len(self.provinces)
            to, was = self.home[other] if swapped else self.provinces[draw], self.home[city]
            if to == was:
                continue
            moves = [(city, was, to), (other, to, was)][: 1 + swapped]
            growth = self._go(moves)
            if growth <= patience * (4 * (1 - step / steps) + 0.05):
                total += growth
                if total < least:
                    self.best, least = list(self.home), total
            else:
                self._go([(at, goal, source) for at, source, goal in moves])
        return True

    def _go(self, moves: list[tuple[int, int, int]]) -> int:
        pair = moves[0][1:]
        before = self.misfit(*pair)
        for city, source, goal in moves:
            self.join(source, city, -1)
            self.join(goal, city, 1)
            self.home[city] = goal
        return self.misfit(*pair) - before


def targets(outline: Outline, pairs: set[tuple[int, int]], deadline: float, seed: int) -> tuple[np.ndarray, bool]:
    """A city for each person of a province, delegations kept whole where they can be; HOME, or -1 for the others."""
    t = outline.tables
    target = np.full(t.nobody + 1, -1)
    target[list(outline.left_over)] = HOME
    room = list(outline.local_max)
    wanted = [
        max(least, size - ministry)
        for least, size, ministry in zip(outline.local_min, outline.size_min, outline.ministry_max, strict=True)
    ]
    homes_of = {province: sorted(city for of, city in pairs if of == province) for province in range(len(t.provinces))}
    is_done = True
    for province in sorted(homes_of, key=lambda one: (len(homes_of[one]), one)):
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            return target, False
        people = [at for at in outline.groups.get((province, True), []) if target[at] != HOME]
        is_done &= _send(outline, people, homes_of[province], target, room, wanted, seconds, seed)
    return target, is_done


def _send(
    outline: Outline,
    people: list[int],
    cities: list[int],
    target: np.ndarray,
    room: list[int],
    wanted: list[int],
    seconds: float,
    seed: int,
) -> bool:
    """The delegations of one province to its cities, within what is left of these; `room` and `wanted` shrink."""
    t = outline.tables
    model = cp_model.CpModel()
    terms: list = []
    load: dict[int, list] = {city: [] for city in cities}
    parts: dict[tuple[int, int], cp_model.IntVar] = {}
    delegations: dict[int, list[int]] = defaultdict(list)
    for at in people:
        delegations[int(t.delegation[at])].append(at)
    for delegation, members in delegations.items():
        able = outline.goes[members].sum(axis=0)
        idle = model.new_int_var(0, len(members), "")
        for city in cities:
            part = parts[delegation, city] = model.new_int_var(0, int(able[city]), "")
            is_there, teams = model.new_bool_var(""), model.new_int_var(0, len(members), "")
            model.add(part <= len(members) * is_there)
            model.add(3 * teams >= part)
            load[city].append(part)
            terms += [t.weights.delegation_cities * is_there, t.weights.delegation_teams * teams]
        model.add(sum(parts[delegation, city] for city in cities) + idle == len(members))
        terms.append(20 * idle)
    for city in cities:
        short = model.new_int_var(0, max(0, wanted[city]), "")
        model.add(sum(load[city]) <= max(0, room[city]))
        model.add(sum(load[city]) + short >= max(0, wanted[city]))
        terms.append(30 * short)
    model.minimize(sum(terms))
    made = solver(min(seconds, 0.5), 0.05, seed)
    if made.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return made.wall_time < min(seconds, 0.5)
    for delegation, members in delegations.items():
        left = list(members)
        for city in cities:
            # Those who were there before come last.
            able = sorted((at for at in left if outline.goes[at, city]), key=lambda at: (t.has_been[at, city], at))
            for at in able[: made.value(parts[delegation, city])]:
                target[at] = city
                left.remove(at)
                room[city] -= 1
                wanted[city] -= 1
    return made.wall_time < min(seconds, 0.5)
