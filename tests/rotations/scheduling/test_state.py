"""The fast count of what an exchange changes agrees with the plain one, exchange after exchange."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from bench import rosters
from rotations.scheduling import costs
from rotations.scheduling.greedy import greedy
from rotations.scheduling.state import FORBIDDEN, State
from rotations.scheduling.tables import Tables


def with_wishes_and_locks():
    """Four people lost since it was published, some wishes, some locks."""
    problem = rosters.intensified(20)
    tables = Tables(problem)
    stood = tables.seats(greedy(tables).occupant)
    people = tuple(replace(one, wish=(one.id % 5) or None) for one in problem.people[4:])
    locks = tuple(seat for seat in stood if seat.person > 4)[:6]
    return replace(problem, people=people, previous=stood, locks=locks)


@pytest.mark.parametrize(
    "make",
    [
        lambda: rosters.intensified(30),
        lambda: rosters.assistance(30),
        lambda: rosters.assistance(30, winter=True, short_units=2),
        with_wishes_and_locks,
    ],
)
def test_change_of_an_exchange_is_the_difference_of_two_ledgers(make):
    problem, random = make(), Random(1)
    tables = Tables(problem)
    state = State(tables, greedy(tables).occupant)
    cost = costs.ledger(problem, tables.seats(state.placed)).total
    for _ in range(80):
        one = random.choice(np.flatnonzero(state.movable).tolist())
        change = state.deltas(one)
        allowed = np.flatnonzero(change < FORBIDDEN).tolist()
        other = random.choice(allowed) if random.random() < 0.7 else int(np.argmin(change))
        state.exchange(one, other)
        after = costs.ledger(problem, tables.seats(state.placed)).total
        assert after - cost == change[other]
        cost = after
