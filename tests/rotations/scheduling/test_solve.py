"""A plan keeps every hard rule, whatever the round looks like, and says what it could not give."""

import pytest

from bench import rosters
from rotations.scheduling import solve
from tests.rotations.scheduling.checker import violations

SHAPES = {
    "S1, 50 teams": lambda: rosters.intensified(50),
    "S2": rosters.hebei,
    "S3, summer": lambda: rosters.assistance(45),
    "S3, winter": lambda: rosters.assistance(45, winter=True),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_plan_of_every_shape_breaks_no_hard_rule_and_leaves_no_place_empty(shape):
    problem = SHAPES[shape]()
    solution = solve(problem, seconds=1, seed=1)
    assert violations(problem, solution) == []
    assert solution.unmet == ()


def test_too_few_people_are_said_unit_by_unit():
    """S3 3.18: two units send two people fewer than their city needs."""
    problem = rosters.assistance(45, short_units=2)
    solution = solve(problem, seconds=1, seed=1)
    assert violations(problem, solution) == []
    assert solution.status == "short"
    assert {unmet.city: unmet.short for unmet in solution.unmet} == {"C001": 1, "C002": 1}
