"""What no plan of a problem can cost less than: parts that count different rules, so that they add up."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

from rotations.scheduling.outline import Group, Outline, solver
from rotations.scheduling.parts import PartsModel

INFEASIBLE = 1 << 40


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
    return weights.first_timers * max(0, staffed - experienced) + weights.expertise * missing


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
    provinces = ProvinceModel(outline, vacancies).bound(seconds / 2, effort / 2, seed)
    # Both tell what delegations cost; the one knows the ministry's and large teams, the other how teams are made up.
    delegations = max(
        delegation_bound(outline, vacancies), PartsModel(outline, vacancies).bound(seconds / 2, effort / 2, seed)
    )
    return min(one_more, seat_bound(outline) + team_bound(outline, vacancies) + delegations + provinces)
