"""The whole way from a problem to a plan, always with a valid plan at hand."""

import time
from collections.abc import Callable

from rotations.scheduling import costs
from rotations.scheduling.problem import Problem, Progress, Solution


def solve(
    problem: Problem, *, seconds: float = 10, seed: int = 0, on_progress: Callable[[Progress], None] | None = None
) -> Solution:
    """The best plan found in about so many seconds. Never fails for want of people: it says what is short."""
    from rotations.scheduling.greedy import fill_optional, greedy, repair  # noqa: PLC0415 -- numpy only where solved
    from rotations.scheduling.tables import Tables  # noqa: PLC0415 -- as above

    begin = time.monotonic()
    tables = Tables(problem)
    filling = greedy(tables)
    repair(filling)
    fill_optional(filling)
    seats = tables.seats(filling.occupant)
    found = costs.ledger(problem, seats)
    unmet = costs.unmet(problem, seats)
    seated = {seat.person for seat in seats}
    solution = Solution(
        seats=seats,
        status="short" if unmet else "optimal" if not found.total else "feasible",
        objective=found.total,
        bound=0,
        seconds=time.monotonic() - begin,
        seed=seed,
        costs=found.by_rule,
        unmet=unmet,
        unused=tuple(person.id for person in problem.people if person.id not in seated),
    )
    if on_progress:
        on_progress(Progress(solution.seconds, solution.objective, solution.bound, "greedy"))
    return solution
