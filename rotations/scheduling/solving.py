"""The whole way from a problem to a plan, always with a valid plan at hand.

Stages: a plain plan, with chains that fill what it left empty; provinces and delegations to cities; seats by
exchanges of two people, annealed; the bound. How much work each stage does follows from `seconds` and the
size of the problem, never from the clock: the clock only cuts. Hence two runs with the same problem, seed
and seconds give the same seats, as long as neither was cut (`Solution.is_repeatable`).
"""

from collections.abc import Callable

from rotations.scheduling import costs
from rotations.scheduling.problem import Problem, Progress, Solution

# Exchanges looked at in a second by a slow machine, for one seat more or less.
PACE = 2_000_000
# How far the annealing is heated each time it begins anew from the best plan: shares of the work and heats.
ROUNDS = ((0.6, 0.3), (0.4, 0.25))
COLD = 0.12

Listener = Callable[[Progress], None]


def solve(problem: Problem, *, seconds: float = 10, seed: int = 0, on_progress: Listener | None = None) -> Solution:
    """The best plan found in about so many seconds. Never fails for want of people: it says what is short.

    With `previous` seats the plan departs from these only where it must, or where that is worth the change.
    """
    # numpy and OR-Tools take a second to load, which only a process that plans should spend.
    from rotations.scheduling.run import Run  # noqa: PLC0415 -- as said above

    return Run(problem, seconds, seed, on_progress).result()


def solution(problem: Problem, seats: tuple, bound: int, seconds: float, seed: int, *, is_repeatable: bool) -> Solution:
    """Seats with their account."""
    found = costs.ledger(problem, seats)
    unmet = costs.unmet(problem, seats)
    seated = {seat.person for seat in seats}
    best = found.total <= bound
    return Solution(
        seats=seats,
        status="short" if unmet else "optimal" if best else "feasible",
        objective=found.total,
        bound=bound,
        seconds=seconds,
        seed=seed,
        costs=found.by_rule,
        unmet=unmet,
        unused=tuple(person.id for person in problem.people if person.id not in seated),
        is_repeatable=is_repeatable,
    )
