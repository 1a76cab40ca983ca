"""One run of the stages, holding the best plan so far."""

import time

import numpy as np

from rotations.scheduling import bounds, costs, cutting, structure
from rotations.scheduling.greedy import Filling, complete, fill_optional, greedy, repair
from rotations.scheduling.outline import Outline
from rotations.scheduling.packing import pack
from rotations.scheduling.problem import Problem, Progress, Solution
from rotations.scheduling.search import anneal
from rotations.scheduling.solving import COLD, PACE, ROUNDS, Listener, solution
from rotations.scheduling.state import State
from rotations.scheduling.tables import Tables


class Run:
    def __init__(self, problem: Problem, seconds: float, seed: int, listener: Listener | None):
        self.begin = time.monotonic()
        self.problem, self.seconds, self.seed, self.listener = problem, seconds, seed, listener
        self.deadline = self.begin + seconds
        self.tables = Tables(problem)
        self.random = np.random.default_rng(seed)
        self.is_repeatable = True
        self.bound = 0

    def result(self) -> Solution:
        self.occupant = self._filled(None)
        self.cost = self._cost(self.occupant)
        self._tell("greedy")
        self.outline = Outline(self.tables)
        if self.seconds > 0 and self.problem.people and self.problem.teams:
            if not self.tables.has_previous:
                self._structure()
            self._search()
        return self._solution()

    def _filled(self, target: np.ndarray | None) -> np.ndarray:
        if target is None:
            filling = greedy(self.tables)
        else:
            filling = Filling(self.tables, target)
            filling.hold()
            pack(filling)
            complete(filling)
        return self._finished(filling)

    def _finished(self, filling: Filling) -> np.ndarray:
        complete(filling)
        repair(filling)
        fill_optional(filling)
        return filling.occupant

    def _cost(self, occupant: np.ndarray) -> int:
        return costs.ledger(self.problem, self.tables.seats(occupant)).total

    def _structure(self) -> None:
        """The plain plan's rival: cities for provinces and delegations first. Its cost counts after some search."""
        pairs, is_done = structure.homes(self.outline, self.deadline, self.seed)
        if cutting.is_small(self.outline):
            filling = Filling(self.tables)
            filling.hold()
            is_sent = cutting.cut(filling, self.outline, pairs, self.deadline, self.seed)
            self.is_repeatable &= is_done and is_sent
            self._offer(self._finished(filling))
            self._tell("structure")
            return
        target, is_sent = structure.targets(self.outline, pairs, self.deadline, self.seed)
        self.is_repeatable &= is_done and is_sent
        if (target >= 0).any():
            self._offer(self._filled(target))
            self._tell("structure")

    def _offer(self, occupant: np.ndarray) -> None:
        cost = self._cost(occupant)
        if cost < self.cost:
            self.occupant, self.cost = occupant.copy(), cost

    def _search(self) -> None:
        rows = int(self.seconds * PACE / (len(self.tables.team_of_seat) + 400))
        for number, (share, warm) in enumerate(ROUNDS):
            state = State(self.tables, self.occupant)
            left = sum(share for share, _ in ROUNDS[number:])
            slot = time.monotonic() + max(0.0, self.deadline - time.monotonic()) * share / left
            found, _, is_done = anneal(state, self.random, int(rows * share), warm=warm, cold=COLD, deadline=slot)
            self.is_repeatable &= is_done
            self._offer(found[: len(self.tables.team_of_seat)])
            if number == 0:
                self._prove()
            self._tell("search")
            if self.cost <= self.bound:
                break

    def _prove(self) -> None:
        left = self.deadline - time.monotonic()
        if left > 0:
            self.bound = min(self.cost, bounds.bound(self.outline, left / 3, self.seconds / 30, self.seed))

    def _tell(self, stage: str) -> None:
        if self.listener:
            self.listener(Progress(time.monotonic() - self.begin, self.cost, self.bound, stage))

    def _solution(self) -> Solution:
        return solution(
            self.problem,
            self.tables.seats(self.occupant),
            self.bound,
            time.monotonic() - self.begin,
            self.seed,
            is_repeatable=self.is_repeatable,
        )
