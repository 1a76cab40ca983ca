"""Rounds nobody would wish for: the plan still keeps every rule, says what is short, and its bound is true."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import rosters
from rotations.scheduling import Lock, Person, Problem, Seat, Team, Weights, bounds, remedies, run, solution, solve
from rotations.scheduling.outline import Outline
from rotations.scheduling.tables import Tables
from tests.rotations.scheduling.checker import violations

CITIES = ("A", "B")
DUTIES = (("ordinary", "leader"), ("ordinary", "member"), ("central", "leader"), ("central", "member"))

people = st.builds(
    dict,
    province=st.sampled_from(("", "P", "Q")),
    delegation=st.sampled_from(("", "p", "q", "r")),
    is_local=st.booleans(),
    barred=st.frozensets(st.sampled_from(CITIES), max_size=2),
    only=st.none() | st.frozensets(st.sampled_from(CITIES), max_size=2),
    duties=st.frozensets(st.sampled_from(DUTIES)),
    second_choice=st.frozensets(st.sampled_from(DUTIES), max_size=1),
    expertise=st.frozensets(st.sampled_from(("x", "y"))),
    is_experienced=st.booleans(),
    is_recommended=st.booleans(),
    rank=st.integers(0, 3),
    past_cities=st.frozensets(st.sampled_from(CITIES), max_size=1),
    surplus_rounds=st.integers(0, 1),
    wish=st.none() | st.integers(1, 3),
)
teams = st.builds(
    dict,
    city=st.sampled_from(CITIES),
    kind=st.sampled_from(("ordinary", "central")),
    size=st.just(3),
    size_min=st.integers(0, 3),
    local_min=st.integers(0, 2),
    local_max=st.none() | st.integers(2, 3),
    ministry_min=st.integers(0, 1),
    ministry_max=st.none() | st.integers(1, 2),
    topics=st.frozensets(st.sampled_from(("x", "y"))),
)


@st.composite
def problems(draw, most_people=9, most_teams=3):
    crowd = tuple(Person(id=at + 1, **one) for at, one in enumerate(draw(st.lists(people, max_size=most_people))))
    made = tuple(Team(id=at + 1, **one) for at, one in enumerate(draw(st.lists(teams, max_size=most_teams))))
    seats = []
    if crowd and made:
        chosen = draw(st.lists(st.sampled_from(crowd), unique=True, max_size=2))
        seats = [Seat(one.id, made[at % len(made)].id, "member") for at, one in enumerate(chosen)]
    locks = tuple(seats) if draw(st.booleans()) else ()
    return Problem(people=crowd, teams=made, locks=locks, previous=tuple(seats), rank_needed={("central", "leader"): 1})


@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_any_round_gets_a_plan_that_keeps_the_rules(problem):
    plan = solve(problem, seconds=0.05, seed=1)
    assert violations(problem, plan) == []
    remedies(problem, plan)


@settings(max_examples=25, deadline=None)
@given(problem=problems(most_people=4, most_teams=2))
def test_bound_is_never_above_the_best_of_all_plans(problem):
    """Every plan of a tiny round is tried."""
    plan = solve(problem, seconds=0.2, seed=1)
    assert plan.bound <= min(objectives(problem)) <= plan.objective


# Local people who may do anything: what is left to decide is who goes with whom.
companions = st.builds(
    dict,
    province=st.sampled_from(("P", "P", "Q")),
    delegation=st.sampled_from(("p", "q", "r", "s", "")),
    is_local=st.sampled_from((True, True, True, False)),
    duties=st.just(frozenset(DUTIES)),
    is_experienced=st.booleans(),
    past_cities=st.frozensets(st.sampled_from(CITIES), max_size=1),
    is_recommended=st.just(True),
)


@settings(max_examples=25, deadline=None)
@given(
    crowd=st.lists(companions, min_size=3, max_size=5),
    sizes=st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.sampled_from(CITIES)), min_size=1, max_size=2),
    is_locked=st.booleans(),
)
def test_bound_of_delegations_is_never_above_the_best_of_all_plans(crowd, sizes, is_locked):
    problem = Problem(
        people=tuple(Person(id=at + 1, **one) for at, one in enumerate(crowd)),
        teams=tuple(
            Team(
                id=at + 1,
                city=city,
                kind="ordinary",
                size=size,
                size_min=size,
                local_min=min(2, size) * needs_local,
                ministry_max=1,
            )
            for at, (size, needs_local, city) in enumerate(sizes)
        ),
        locks=(Seat(1, 1, "leader"),) if is_locked else (),
    )
    outline = Outline(Tables(problem))
    assert bounds.bound(outline, 5, 1, 1) <= min(objectives(problem))


def objectives(problem):
    """The score of every plan that keeps the rules."""
    locked = {lock.person: lock for lock in problem.locks}
    places = [None, *((team.id, duty) for team in problem.teams for duty in (*team.duties, team.plain))]
    for choice in product(places, repeat=len(problem.people)):
        seats = [
            Seat(person.id, *place) for person, place in zip(problem.people, choice, strict=True) if place is not None
        ]
        if set(locked.values()) <= set(seats):
            plan = solution(problem, tuple(seats), 0, 0, 0, is_repeatable=True)
            if not violations(problem, plan):
                yield plan.objective


def test_empty_round_is_no_trouble():
    plan = solve(Problem(people=(), teams=()), seconds=0.1)
    assert (plan.seats, plan.status, plan.objective, plan.gap) == ((), "optimal", 0, 0.0)


def test_teams_without_people_are_short_of_everybody():
    problem = Problem(people=(), teams=rosters.intensified(10).teams)
    plan = solve(problem, seconds=0.1)
    assert violations(problem, plan) == []
    assert sum(unmet.short for unmet in plan.unmet if unmet.rule != "local") == sum(team.size for team in problem.teams)


def test_one_person_too_few_leaves_one_place_empty():
    problem = rosters.assistance(15)
    needed = {team.city: 0 for team in problem.teams}
    for team in problem.teams:
        needed[team.city] += team.size
    for city in needed:
        own = [person for person in problem.people if person.only == {city}]
        gone = {person.id for person in own[needed[city] - 1 :]}
        short = replace(problem, people=tuple(one for one in problem.people if one.id not in gone))
        plan = solve(short, seconds=0.3, seed=1)
        assert violations(short, plan) == []
        assert [(unmet.city, unmet.short) for unmet in plan.unmet] == [(city, 1)]


def test_only_one_leader_leads_and_the_other_teams_say_so():
    problem = rosters.intensified(10)
    able = next(person for person in problem.people if ("ordinary", "leader") in person.duties)
    crowd = tuple(
        person if person is able else replace(person, duties=frozenset({("ordinary", "member"), ("central", "member")}))
        for person in problem.people
    )
    problem = replace(problem, people=crowd)
    plan = solve(problem, seconds=0.3, seed=1)
    assert violations(problem, plan) == []
    assert sum(unmet.rule == "leader" for unmet in plan.unmet) == len(problem.teams) - 1


def test_everybody_from_one_province_is_no_mixture():
    problem = rosters.intensified(10)
    problem = replace(problem, people=tuple(replace(person, province="P") for person in problem.people))
    plan = solve(problem, seconds=0.3, seed=1)
    assert violations(problem, plan) == []
    assert plan.costs["mixed_team"].count == 0


def test_all_locked_plan_stays_as_it_is():
    problem = rosters.intensified(10)
    first = solve(problem, seconds=0.2, seed=1)
    locked = replace(problem, locks=tuple(Lock(seat.person, seat.team, seat.duty) for seat in first.seats))
    again = solve(locked, seconds=0.2, seed=2)
    assert again.seats == first.seats


def test_lock_against_a_rule_holds_and_is_said():
    problem = rosters.hebei()
    person = next(one for one in problem.people if one.barred)
    team = next(one for one in problem.teams if one.kind == "covert" and one.places & person.barred)
    locked = replace(problem, locks=(Seat(person.id, team.id, "member"),))
    plan = solve(locked, seconds=0.2, seed=1)
    assert violations(locked, plan) == []
    assert [unmet.rule for unmet in plan.unmet] == ["lock"]


@pytest.mark.parametrize(
    "locks",
    [
        (Seat(99, 1, "member"),),
        (Seat(1, 9, "member"),),
        (Seat(1, 1, "member"), Seat(1, 2, "member")),
        (Seat(1, 1, "leader"), Seat(2, 1, "leader")),
        tuple(Seat(number, 1, "member") for number in (1, 2, 3)),
    ],
)
def test_locks_that_cannot_be_are_refused(locks):
    crowd = tuple(Person(id=number) for number in (1, 2, 3))
    made = tuple(Team(id=number, city="A", kind="ordinary", size=3, size_min=3) for number in (1, 2))
    with pytest.raises(ValueError, match="lock"):
        Problem(people=crowd, teams=made, locks=locks)


def test_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        Weights(idle=-1)


def test_after_replacements_nobody_moves_who_need_not():
    """Ten people fall out after publication; each of their places changes, and no other."""
    problem = rosters.intensified(50)
    first = solve(problem, seconds=1, seed=1)
    members = [seat for seat in first.seats if seat.duty == "member"]
    gone = {seat.person for seat in members[::15][:3]}
    crowd = tuple(person for person in problem.people if person.id not in gone)
    again = replace(problem, people=crowd, previous=first.seats)
    plan = solve(again, seconds=1, seed=1)
    assert violations(again, plan) == []
    assert plan.unmet == ()
    assert plan.costs["change"].count == 0


def test_same_seed_gives_the_same_plan(monkeypatch):
    # So little work for the time that the clock cuts nothing, however busy the machine is.
    monkeypatch.setattr(run, "PACE", 20_000)
    problem = rosters.intensified(30)
    plans = [solve(problem, seconds=8, seed=seed) for seed in (1, 1, 2)]
    assert all(plan.is_repeatable for plan in plans)
    assert plans[0].seats == plans[1].seats != plans[2].seats


def test_progress_begins_with_a_valid_plan_and_never_gets_worse():
    told = []
    solve(rosters.intensified(20), seconds=0.5, seed=1, on_progress=told.append)
    assert told[0].stage == "greedy"
    assert [one.objective for one in told] == sorted((one.objective for one in told), reverse=True)
    assert all(one.bound <= one.objective for one in told)


def test_package_is_cheap_to_import():
    import subprocess
    import sys

    code = "import sys, rotations.scheduling; print({'numpy', 'ortools', 'django'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
