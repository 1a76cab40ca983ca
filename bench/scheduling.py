"""What planning a round costs and gives: `python -m bench.scheduling`, and a part of `make bench`.

Everything is told as a ratio to the plain plan (the first one held, seats filled one after another), or to the
proven bound. Every plan is read by the tests' checker, which shares no code with the scheduler.
"""

import argparse
import json
import math
import resource
import time
from dataclasses import replace
from statistics import median
from typing import Any

from bench import rosters
from rotations.scheduling import Problem, Progress, Solution, explain, solve
from tests.rotations.scheduling.checker import violations

SIZES = (50, 150, 290, 580, 1160)
# "As good": the share of the plain plan's score at which the clock of the growth stops.
AS_GOOD = 0.3


def measured(problem: Problem, seconds: float, seed: int = 1) -> tuple[Solution, list[Progress]]:
    """A plan, read by the checker, and what was told on the way."""
    told: list[Progress] = []
    plan = solve(problem, seconds=seconds, seed=seed, on_progress=told.append)
    found = violations(problem, plan)
    if found:
        raise SystemExit(f"the plan breaks rules: {found[:3]}")
    return plan, told


def measure(*, long: bool = True) -> dict[str, Any]:
    found: dict[str, Any] = {"round": [_round(seconds=10, seed=seed) for seed in (1, 2, 3)]}
    if long:
        found["round"].append(_round(seconds=60, seed=1))
    found["growth"] = [_growth(teams) for teams in (SIZES if long else SIZES[:3])]
    found["exponent"] = _exponent(found["growth"])
    found["replacements"] = _replacements()
    found["explain_ms"] = _explain()
    if long:
        found["rounds_in_a_row"] = _in_a_row()
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def _line(plan: Solution, told: list[Progress]) -> dict[str, Any]:
    return {
        "first_s": round(told[0].seconds, 2),
        "seconds": round(plan.seconds, 1),
        "plain": told[0].objective,
        "score": plan.objective,
        "of_plain": round(plan.objective / told[0].objective, 3),
        "bound": plan.bound,
        "gap": round(plan.gap, 3),
        "cut": not plan.is_repeatable,
    }


def _round(*, seconds: float, seed: int) -> dict[str, Any]:
    """One round of S1: 290 teams in 39 cities, 936 people."""
    plan, told = measured(rosters.intensified(290, seed), seconds)
    return {"budget_s": seconds, "roster": seed, **_line(plan, told)}


def _growth(teams: int) -> dict[str, Any]:
    plan, told = measured(rosters.intensified(teams), max(2, teams / 29))
    reached = [one.seconds for one in told if one.objective <= AS_GOOD * told[0].objective]
    return {"teams": teams, **_line(plan, told), "as_good_s": round(reached[0], 2) if reached else None}


def _exponent(lines: list[dict[str, Any]]) -> float | None:
    """Slope of log(time to be as good) over log(teams)."""
    points = [(math.log(line["teams"]), math.log(line["as_good_s"])) for line in lines if line["as_good_s"]]
    if len(points) < 2:
        return None
    x, y = (sum(values) / len(points) for values in zip(*points, strict=True))
    return round(sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points), 2)


def _replacements() -> dict[str, Any]:
    """Ten people fall out after publication."""
    problem = rosters.intensified(290)
    plan, _ = measured(problem, 5)
    gone = {seat.person for seat in plan.seats if seat.duty == "member"}
    gone = set(sorted(gone)[:: len(gone) // 10][:10])
    left = tuple(person for person in problem.people if person.id not in gone)
    again = replace(problem, people=left, previous=plan.seats)
    begin = time.perf_counter()
    found, _ = measured(again, 1.2)
    return {
        "seconds": round(time.perf_counter() - begin, 2),
        "others_moved": found.costs["change"].count,
        "empty": found.costs["vacancy"].count,
    }


def _explain() -> float:
    problem = rosters.intensified(290)
    plan, _ = measured(problem, 2)
    spent = []
    for seat in plan.seats[::45]:
        begin = time.perf_counter()
        explain(problem, plan, seat.person)
        spent.append((time.perf_counter() - begin) * 1000)
    return round(median(spent), 1)


def _in_a_row(rounds: int = 21) -> dict[str, Any]:
    """A campaign's rounds, each knowing who was where before."""
    problem, history = rosters.intensified(290), rosters.Rounds()
    begin, scores = time.perf_counter(), []
    for _ in range(rounds):
        told_back = tuple(history.after(person, limit=rounds) for person in problem.people)
        plan, _told = measured(replace(problem, people=told_back), 8)
        history.tell(problem, plan.seats)
        scores.append(plan.objective)
    return {"rounds": rounds, "seconds": round(time.perf_counter() - begin, 1), "first": scores[0], "last": scores[-1]}


def print_table(found: dict[str, Any]) -> None:
    print(f"\n{'teams':>6}{'budget s':>10}{'first s':>9}{'plain':>8}{'score':>8}{'of plain':>10}{'bound':>8}{'gap':>7}")
    for line in [*found["round"], *found["growth"]]:
        print(
            f"{line.get('teams', 290):>6}{line['seconds']:>10}{line['first_s']:>9}{line['plain']:>8}{line['score']:>8}"
            f"{line['of_plain']:>10}{line['bound']:>8}{line['gap']:>7}"
        )
    print(f"time to {AS_GOOD} of the plain score grows with teams^{found['exponent']}")
    for name in ("replacements", "explain_ms", "rounds_in_a_row", "memory_mb"):
        print(f"{name}: {found.get(name)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.scheduling", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the minute-long parts")
    result = measure(long=not parser.parse_args().quick)
    print_table(result)
    print(json.dumps(result))
