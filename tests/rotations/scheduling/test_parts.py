"""Delegations cut into parts: the counts of the bound, and the plan that follows them."""

import time

import pytest

from bench import rosters
from rotations.scheduling import Person, Problem, Team, costs
from rotations.scheduling.cutting import cut, is_small
from rotations.scheduling.greedy import Filling
from rotations.scheduling.outline import Outline, partitions
from rotations.scheduling.parts import PartsModel
from rotations.scheduling.structure import homes
from rotations.scheduling.tables import Tables


def outline_of(delegations, sizes):
    """Local people in delegations ("P3" is three of province P), into teams of these sizes in one city."""
    people = []
    for number, (province, size) in enumerate(delegations):
        people += [
            Person(
                id=len(people) + at + 1,
                province=province,
                delegation=f"{province}{number}",
                duties=frozenset({("ordinary", "leader"), ("ordinary", "member")}),
            )
            for at in range(int(size))
        ]
    teams = [
        Team(id=at + 1, city="A", kind="ordinary", size=size, size_min=size, local_min=size)
        for at, size in enumerate(sizes)
    ]
    return Outline(Tables(Problem(people=tuple(people), teams=tuple(teams))))


@pytest.mark.parametrize(
    ("delegations", "sizes", "least"),
    [
        ((), (), 0),
        (("P3",), (3,), 0),
        (("P4",), (2, 2), 1),
        # Each three gives a team of two and one who shares a team with the other's one.
        (("P3", "P3"), (2, 2, 2), 2),
        # Who came alone shares a team with somebody of another province, which makes it mixed.
        (("P1", "Q1"), (2,), 2),
        # One stays at home, and the other four fill two teams.
        (("P5",), (2, 2), 1),
    ],
)
def test_parts_cost_at_least_what_the_counts_say(delegations, sizes, least):
    outline = outline_of(delegations, sizes)
    assert PartsModel(outline, outline.vacancies()).bound(5, 1, 1) == least


def test_partitions_of_four_into_parts_of_at_most_three():
    assert list(partitions(4, 3)) == [(1, 1, 1, 1), (1, 1, 2), (1, 3), (2, 2)]


def test_cut_keeps_every_province_in_its_own_cities():
    problem = rosters.intensified(200)
    outline = Outline(Tables(problem))
    assert is_small(outline)
    pairs, _ = homes(outline, time.monotonic() + 5, 1)
    filling = Filling(outline.tables)
    cut(filling, outline, pairs, time.monotonic() + 20, 1)
    tables = outline.tables
    seated = [(seat, person) for seat, person in enumerate(filling.occupant) if person != tables.nobody]
    found = {
        (int(tables.province[person]), int(tables.city_of_team[tables.team_of_seat[seat]])) for seat, person in seated
    }
    assert found <= pairs
    assert len(seated) > 0.6 * len(tables.team_of_seat)
    assert costs.ledger(problem, tables.seats(filling.occupant)).counts["mixed_team"] == 0
