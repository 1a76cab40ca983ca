"""Why this one, who else, what would it break: the answers agree with what then happens."""

from dataclasses import replace

import pytest

from bench import rosters
from rotations.scheduling import Lock, Move, Seat, explain, judge, remedies, solution, solve, suggest


@pytest.fixture(scope="module")
def round_():
    problem = rosters.intensified(20)
    return problem, solve(problem, seconds=0.5, seed=1)


def after(problem, seats):
    return solution(problem, tuple(seats), 0, 0, 0, is_repeatable=True)


def test_next_best_place_costs_what_is_said(round_):
    problem, plan = round_
    person = plan.seats[0].person
    for other in explain(problem, plan, person).next_best:
        own = next(seat for seat in plan.seats if seat.person == person)
        seats = [seat for seat in plan.seats if seat.person not in (person, other.instead)]
        if other.team is not None:
            seats.append(Seat(person, other.team, other.duty))
        if other.instead is not None:
            seats.append(Seat(other.instead, own.team, own.duty))
        assert after(problem, seats).objective - plan.objective == other.change


def test_lock_is_the_reason_and_leaves_no_choice(round_):
    problem, plan = round_
    locked = replace(problem, locks=(plan.seats[0],))
    found = explain(locked, plan, plan.seats[0].person)
    assert ("locked", 1) in found.reasons
    assert found.next_best == ()


def test_idle_person_is_explained_by_the_places_not_taken(round_):
    problem, plan = round_
    found = explain(problem, plan, plan.unused[0])
    assert (found.seat, found.reasons, found.costs) == (None, (), {})
    assert len(found.next_best) == 3


def test_suggestions_for_an_empty_place_come_cheapest_first_and_cost_what_is_said(round_):
    problem, plan = round_
    gone = next(seat for seat in plan.seats if seat.duty == "leader")
    rest = tuple(seat for seat in plan.seats if seat != gone)
    short = after(problem, rest)
    found = suggest(problem, short, gone.team, "leader", 5)
    assert [one.change for one in found] == sorted(one.change for one in found)
    best = found[0]
    seats = [seat for seat in rest if seat.person != best.person]
    assert after(problem, [*seats, Seat(best.person, gone.team, "leader")]).objective == short.objective + best.change


@pytest.mark.parametrize(
    "spoil, broken",
    [
        (lambda person, team: {"barred": frozenset({team.city})}, "barred"),
        (lambda person, team: {"only": frozenset({"elsewhere"})}, "outside"),
        (lambda person, team: {"duties": frozenset()}, "duty"),
    ],
)
def test_move_against_a_rule_of_the_person_is_named(round_, spoil, broken):
    problem, plan = round_
    person = next(one for one in problem.people if one.id in plan.unused)
    team = problem.teams[0]
    spoiled = replace(person, **spoil(person, team))
    people = tuple(spoiled if one is person else one for one in problem.people)
    found = judge(replace(problem, people=people), (), Move(person.id, team.id, "member"))
    assert found.broken == (broken,)


def test_move_into_a_full_team_is_named_with_everything_it_breaks(round_):
    problem, plan = round_
    local = next(one for one in problem.people if one.id in plan.unused)
    team = problem.teams[1]
    found = judge(problem, plan.seats, Move(local.id, team.id, "leader"))
    assert found.broken[:2] == ("duty_taken", "team_full")


def test_member_never_takes_the_leaders_place(round_):
    """The last place of a team is its leader's."""
    problem, _plan = round_
    team = problem.teams[1]
    locals_ = [one for one in problem.people if one.is_local][:3]
    seats = [Seat(one.id, team.id, "member") for one in locals_[:2]]
    assert judge(problem, seats, Move(locals_[2].id, team.id, "member")).broken == ("place_kept",)


def test_taking_a_locked_person_away_is_named(round_):
    problem, plan = round_
    locked = replace(problem, locks=(Lock(*[getattr(plan.seats[0], key) for key in ("person", "team", "duty")]),))
    assert judge(locked, plan.seats, Move(plan.seats[0].person, None)).broken == ("locked",)


def test_change_of_a_move_is_the_difference_of_two_scores(round_):
    problem, plan = round_
    person = plan.seats[5].person
    found = judge(problem, plan.seats, Move(person, None))
    rest = [seat for seat in plan.seats if seat.person != person]
    assert found.change == after(problem, rest).objective - plan.objective


def test_remedy_says_how_many_of_which_rank_and_whom_to_ask():
    """S1 1.18: of five cities, one finds no cadre of division rank to lead its central team."""
    problem = rosters.intensified(20)
    able = [one for one in problem.people if ("central", "leader") in one.duties]
    central = [team for team in problem.teams if team.kind == "central"]
    lost = {one.id for one in able[len(central) - 1 :]}
    problem = replace(
        problem,
        people=tuple(
            replace(one, duties=one.duties - {("central", "leader")}) if one.id in lost else one
            for one in problem.people
        ),
        rank_needed={("central", "leader"): rosters.DIVISION_DEPUTY},
    )
    plan = solve(problem, seconds=0.5, seed=1)
    assert [(unmet.rule, unmet.short) for unmet in plan.unmet] == [("leader", 1)]
    (remedy,) = remedies(problem, plan)
    assert (remedy.places - remedy.able, remedy.short) == (1, 1)
    assert remedy.rank == rosters.DIVISION_DEPUTY
    assert remedy.duties == (("central", "leader"),)
    assert remedy.requests[0].people == 1


def test_complete_plan_needs_no_remedy(round_):
    assert remedies(*round_) == ()
