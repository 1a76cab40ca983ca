"""Whole campaigns and full sizes: every round's plan keeps every hard rule."""

from collections import Counter

import pytest

from bench import rosters
from rotations.scheduling import solve
from tests.rotations.scheduling.checker import violations


def planned(problem, seconds):
    plan = solve(problem, seconds=seconds, seed=1)
    assert violations(problem, plan) == []
    assert plan.unmet == ()
    return plan


def test_covert_groups_inspect_other_cities_the_second_time():
    """S2 五(二): the cities' own people swap cities, and never inspect at home."""
    first = planned(rosters.hebei(), 1)
    problem = rosters.hebei()
    homes = {person.id: person.delegation for person in problem.people}
    places = {team.id: sorted(team.places) for team in problem.teams}
    been = {homes[seat.person]: [] for seat in first.seats}
    for seat in first.seats:
        been[homes[seat.person]] += places[seat.team]
    second = planned(rosters.hebei(previous=been), 1)
    assert second.costs["repeat_city"].count < 0.2 * len(second.seats)


@pytest.mark.long
def test_eight_rounds_of_the_patrol_send_hardly_anybody_more_than_twice():
    """S0 四: 102 teams, 310 people, eight rounds, two rounds a person in principle (X33)."""
    taken = Counter()
    for problem, rounds in rosters.patrol():
        plan = planned(problem, 8)
        assert len(plan.seats) == 310
        taken.update(seat.person for seat in plan.seats)
        rounds.tell(problem, plan.seats)
    assert sum(taken.values()) == 2480
    assert sum(times > 2 for times in taken.values()) < 0.05 * len(taken)


@pytest.mark.long
@pytest.mark.parametrize("teams", (200, 290))
def test_full_round_of_the_intensified_inspection(teams):
    """S1 七: central and ordinary teams, and a score that a plain plan is far from."""
    problem = rosters.intensified(teams)
    told = []
    plan = solve(problem, seconds=20, seed=1, on_progress=told.append)
    assert violations(problem, plan) == []
    assert plan.unmet == ()
    assert plan.objective < 0.2 * told[0].objective


@pytest.mark.long
@pytest.mark.parametrize("winter", (False, True))
def test_full_round_of_the_assistance(winter):
    """S3 一(四): 300 teams, each city staffed by its pairing."""
    planned(rosters.assistance(300, winter=winter), 10)
