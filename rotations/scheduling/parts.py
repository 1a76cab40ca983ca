"""How few parts the delegations can be cut into so that these make up the teams: a bound by counts alone.

Every team needs people of its own, so that there are at least as many parts as teams; somebody who came alone must
share a team; whoever shares it comes from the same province or makes it mixed. The model counts parts by province and
size, and teams by shape, and knows no names and no cities: each plan is a solution of it, no dearer than the plan.
"""

import math
from collections import Counter, defaultdict

from ortools.sat.python import cp_model

from rotations.scheduling.outline import LARGEST_DELEGATION, LARGEST_TEAM, Outline, partitions, solver


class PartsModel:
    """Delegations of one province's local people into teams; costs `delegation_teams` and `mixed_team`."""

    def __init__(self, outline: Outline, vacancies: int):
        self.outline, self.tables, self.vacancies = outline, outline.tables, vacancies
        self.model = cp_model.CpModel()
        self.terms: list = []
        self.most = max(
            (self.outline.locals_of(at)[1] for at in range(self.tables.nowhere) if self._counts(at)), default=0
        )
        # (province, size of a part): how many parts there are, and how many are used.
        self.given: dict[tuple[int, int], list] = defaultdict(list)
        self.used: dict[tuple[int, int], list] = defaultdict(list)
        self.mixed: dict[int, list] = defaultdict(list)
        self.free: list = []
        self.ministry: list = []
        self._delegations()
        self._teams()
        self._balance()

    def _counts(self, team: int) -> bool:
        """Whether a team is of a shape that is looked at; locks may break every shape."""
        t = self.tables
        is_locked = any(t.team_at[lock.team] == team for lock in t.problem.locks)
        return not is_locked and t.teams[team].size <= LARGEST_TEAM

    def _delegations(self) -> None:
        t = self.tables
        members: dict[int, list[int]] = defaultdict(list)
        for at in range(t.nobody):
            members[int(t.delegation[at])].append(at)
        self.kinds: Counter[tuple[int, int]] = Counter()
        for delegation, own in members.items():
            provinces = {int(t.province[at]) for at in own}
            is_known = delegation < len(t.delegations) and len(provinces) == 1 and max(provinces) < len(t.provinces)
            if is_known and len(own) <= LARGEST_DELEGATION and all(t.is_local[own]) and not any(t.is_locked[own]):
                self.kinds[provinces.pop(), len(own)] += 1
        for (province, size), number in self.kinds.items():
            ways = []
            for seated in range(size + 1):
                for way in partitions(seated, max(1, self.most)):
                    taken = self.model.new_int_var(0, number, "")
                    ways.append(taken)
                    self.terms.append(t.weights.delegation_teams * max(0, len(way) - 1) * taken)
                    for part, times in Counter(way).items():
                        self.given[province, part].append(times * taken)
            self.model.add(sum(ways) == number)

    def _teams(self) -> None:
        t = self.tables
        wild, places = [], 0
        shapes: Counter[tuple[int, int, int, int, int]] = Counter()
        for at, team in enumerate(t.teams):
            if self._counts(at):
                shapes[(*self.outline.locals_of(at), self.outline.least_of(at), team.ministry_min, team.size)] += 1
            else:
                places += team.size + len(t.problem.locks)
        self.free_locals = int(t.is_local.sum()) - sum(size * number for (_, size), number in self.kinds.items())
        for shape, number in shapes.items():
            # A team with an empty place may be of any shape.
            left = self.model.new_int_var(0, min(number, self.vacancies), "")
            wild.append((left, shape[-1]))
            self.model.add(sum(self._made_up(shape, number)) + left == number)
        self.model.add(sum(left for left, _ in wild) <= self.vacancies)
        self.places = places + sum(size * left for left, size in wild)
        self.model.add(sum(self.free) <= self.free_locals)
        self.model.add(sum(self.ministry) <= int(t.is_ministry.sum()))

    def _made_up(self, shape: tuple[int, int, int, int, int], number: int) -> list[cp_model.IntVar]:
        """How many teams of a shape are made up in each way: of one province's parts, or of several provinces'."""
        least, most, people, ministry, _ = shape
        found = []
        for local in range(least, most + 1):
            for strangers in range(min(local, self.free_locals) + 1):
                for way in partitions(local - strangers, self.most):
                    provinces = sorted({province for province, _ in self.kinds}) if way else [-1]
                    for province in [*provinces, None][: None if len(way) > 1 else len(provinces)]:
                        taken = self.model.new_int_var(0, number, "")
                        found.append(taken)
                        self.free.append(strangers * taken)
                        self.ministry.append(max(ministry, people - local) * taken)
                        self._use(way, province, taken)
        return found

    def _use(self, way: tuple[int, ...], province: int | None, taken: cp_model.IntVar) -> None:
        for part, times in Counter(way).items():
            (self.mixed[part] if province is None else self.used[province, part]).append(times * taken)
        if province is None:
            self.terms.append(self.tables.weights.mixed_team * taken)

    def _balance(self) -> None:
        """Each part is in a team of its province, in a mixed one, or in one that nothing is known of."""
        pooled: dict[int, list] = defaultdict(list)
        sunk = []
        for province, part in set(self.given) | set(self.used):
            most = self.tables.nobody
            mixed, anywhere = self.model.new_int_var(0, most, ""), self.model.new_int_var(0, most, "")
            pooled[part].append(mixed)
            sunk.append(part * anywhere)
            own = sum(self.used[province, part]) + mixed + anywhere
            self.model.add(own == sum(self.given[province, part]))
        for part in set(pooled) | set(self.mixed):
            self.model.add(sum(pooled[part]) == sum(self.mixed[part]))
        self.model.add(sum(sunk) <= self.places)

    def bound(self, seconds: float, effort: float, seed: int) -> int:
        """What the two rules cost at least; 0 where nothing is known, as when the counts cannot be met."""
        if not self.kinds or not self.most:
            return 0
        self.model.minimize(sum(self.terms))
        made = solver(seconds, effort, seed)
        made.parameters.linearization_level = 2
        status = made.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
            return 0
        return max(0, math.ceil(made.best_objective_bound - 1e-6))
