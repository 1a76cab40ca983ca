"""Which provinces and which delegations go to which cities, before anybody has a seat: seats come after."""

import time
from collections import defaultdict

import numpy as np
from ortools.sat.python import cp_model

from rotations.scheduling.outline import HOME, Outline, solver


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
