"""What a move costs on the board is what the scheduler itself would say: nothing is estimated."""

import random

import pytest

from rotations.scheduling import Move, Person, Problem, Seat, Team, Weights, judge
from rotations.selectors.pricing import Pricing

CITIES = ("a", "b", "c")
PLAIN = frozenset({("k", "leader"), ("k", "member")})


def some_problem(dice: random.Random) -> tuple[Problem, list[Seat]]:
    people = tuple(
        Person(
            id=number,
            province=dice.choice(("", "p", "q")),
            delegation=dice.choice(("", "d", "e", "f")),
            is_local=dice.random() < 0.7,
            duties=PLAIN,
            second_choice=frozenset({("k", "leader")}) if dice.random() < 0.3 else frozenset(),
            expertise=frozenset(dice.sample(("x", "y"), dice.randrange(3))),
            is_experienced=dice.random() < 0.3,
            is_recommended=dice.random() < 0.3,
            rank=dice.randrange(6),
            past_cities=frozenset(dice.sample(CITIES, dice.randrange(2))),
            surplus_rounds=dice.randrange(2),
            wish=dice.choice((None, 1, 2)),
        )
        for number in range(1, 13)
    )
    teams = tuple(
        Team(id=n, city=dice.choice(CITIES), kind="k", size=4, size_min=3, local_min=2, topics=frozenset({"x", "y"}))
        for n in range(1, 6)
    )
    seats = [
        Seat(person, team.id, duty)
        for person, (team, duty) in zip(
            dice.sample(range(1, 13), 9),
            [(team, duty) for team in teams[:4] for duty in ("leader", "member", "member")],
            strict=False,
        )
    ]
    previous = tuple(seat for seat in seats if dice.random() < 0.5)
    return Problem(people, teams, previous=previous, rank_needed={("k", "leader"): 2}, weights=Weights()), seats


@pytest.mark.parametrize("seed", range(20))
def test_prices_of_all_teams_at_once_are_those_that_the_scheduler_gives_one_by_one(seed):
    problem, seats = some_problem(random.Random(seed))

    for person in problem.people:
        for team, duties in Pricing(problem, seats).of(person.id).items():
            for duty, price in duties.items():
                judged = judge(problem, seats, Move(person.id, team, duty))
                by_rule = {rule: cost.cost for rule, cost in judged.costs.items() if cost.cost}
                assert (price.total, price.rules) == (judged.change, by_rule)


def test_somebody_who_is_kept_at_home_has_no_price():
    problem, seats = some_problem(random.Random(1))

    assert Pricing(problem, seats).of(99) == {}
