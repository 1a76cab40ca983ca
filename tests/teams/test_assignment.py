"""The simple assignment breaks no hard rule, keeps delegations together, and says what it could not do."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.policy.choices import Duty, Origin, Rank
from campaigns.policy.people import Allocation
from teams.allotment import InspectedCity, by_weight, shares, split
from teams.assignment import assign
from teams.rules import Candidate, Opening, Seat, first_refusal
from tests.teams.test_rules import PLANS, S1

PROVINCES = ("320000", "330000", "420000", "430000", "130000")


def team(city="130100", kind="ordinary", size=3, province="130000", seats=()):
    return Opening(S1.teams.kinds[kind], city, province, date(2018, 9, 17), date(2018, 10, 2), size, tuple(seats))


def local(number, province="320000", city="320100", unit=1, **facts):
    return Candidate(number, f"人员{number}", Origin.LOCAL, province, city, unit, **facts)


def test_delegation_stays_in_one_team():
    """S1 1.17: people of one province or city in one city and one team as far as possible."""
    people = [local(n, province, unit=int(province[:2])) for n, province in enumerate(["320000", "330000"] * 3)]

    found = assign(people, {1: team(), 2: team("140100", province="140000")}, S1)

    teams = {}
    for placement in found.placements:
        teams.setdefault(placement.team, set()).add(people[placement.person].province)
    assert sorted(teams.values(), key=str) == [{"320000"}, {"330000"}]
    assert (found.unplaced, found.lacks) == ([], [])


def test_written_team_is_honoured_and_a_forbidden_one_explained():
    people = [local(1, unit=1, is_recommended=True), local(2, unit=2), local(3, unit=3, province="140000")]

    found = assign(people, {1: team(), 2: team()}, S1, wishes={1: 2, 2: 2, 3: 2})

    assert {(p.person, p.team, p.duty) for p in found.placements} == {(1, 2, Duty.LEADER), (2, 2, Duty.MEMBER)}
    assert [(left.person, left.refusal.code) for left in found.unplaced] == [(3, "excluded_sender")]


def test_ranked_leader_is_kept_for_the_central_team():
    """S1 1.18: the only cadre of division rank leads the central team, not an ordinary one."""
    people = [local(1, rank=Rank.DIVISION), *(local(n) for n in range(2, 8))]

    found = assign(people, {1: team(), 2: team(kind="central", size=4)}, S1)

    assert (1, 2, Duty.LEADER) in {(p.person, p.team, p.duty) for p in found.placements}
    assert found.lacks == []


def test_shortage_is_said_team_by_team():
    found = assign([local(1)], {7: team()}, S1)

    assert [(lack.team, lack.code, lack.short) for lack in found.lacks] == [(7, "local", 1), (7, "people", 2)]


def test_nobody_left_over_is_forgotten():
    found = assign([local(n) for n in range(5)], {1: team()}, S1)

    assert len(found.placements) == 3
    assert [left.refusal.code for left in found.unplaced] == ["no_place_left", "no_place_left"]


def test_those_already_posted_are_counted():
    found = assign([local(1), local(2)], {1: team(seats=[Seat(Duty.LEADER, True), Seat(Duty.MEMBER, True)])}, S1)

    assert len(found.placements) == 1


def test_ministry_gives_one_to_a_team_with_its_local_members():
    """S1 1.17: two or three local, none or one of the ministry."""
    ministry = [Candidate(n, "", Origin.MINISTRY) for n in (10, 11)]

    found = assign([local(1), local(2), *ministry], {1: team()}, S1)

    assert sorted(p.person for p in found.placements) == [1, 2, 10]
    assert [left.person for left in found.unplaced] == [11]


people_strategy = st.lists(
    st.tuples(
        st.sampled_from([Origin.LOCAL, Origin.LOCAL, Origin.MINISTRY]),
        st.sampled_from(PROVINCES),
        st.integers(1, 4),
        st.sampled_from([None, Rank.STAFF, Rank.DIVISION]),
        st.booleans(),
    ),
    max_size=24,
)


@settings(max_examples=60, deadline=None)
@given(people_strategy, st.lists(st.sampled_from(["ordinary", "central"]), min_size=1, max_size=6), st.data())
def test_no_hard_rule_is_ever_broken(told, kinds, data):
    people = [
        Candidate(n, str(n), origin, province, "", unit, rank=rank, is_recommended=recommended)
        for n, (origin, province, unit, rank, recommended) in enumerate(told)
    ]
    teams = {n: team(kind=kind, size=4 if kind == "central" else 3) for n, kind in enumerate(kinds)}
    wishes = data.draw(st.dictionaries(st.sampled_from(range(24)), st.sampled_from(list(teams)), max_size=6))

    found = assign(people, teams, S1, wishes={k: v for k, v in wishes.items() if k < len(people)})

    seats = {n: [] for n in teams}
    placed = [p.person for p in found.placements]
    for placement in sorted(found.placements, key=lambda p: p.duty != Duty.LEADER):
        person = people[placement.person]
        place = team(
            kind=kinds[placement.team], size=4 if kinds[placement.team] == "central" else 3, seats=seats[placement.team]
        )
        refusal = first_refusal(person, place, placement.duty, S1)
        assert refusal is None or refusal.code == "leader_missing"
        seats[placement.team].append(Seat(placement.duty, person.is_local))
    assert len(placed) == len(set(placed))
    assert sorted([*placed, *(left.person for left in found.unplaced)]) == [p.person for p in people]


# How many teams go where


def test_patrol_has_102_teams_with_two_of_four_in_beijing_and_tianjin():
    """S0 0.4, X21."""
    codes = ["110000", "120000", "130100", "130200", "131000", "130600", "130900", "131100", "130500", "130400",
             "140100", "140300", "140400", "140500", "370100", "370300", "370800", "371400", "371500", "371600",
             "371700", "410100", "410200", "410500", "410600", "410700", "410800", "410900"]  # fmt: skip
    cities = [InspectedCity(code, frozenset({"jjj"}), 12) for code in codes]
    policy = PLANS["patrol-2017"].teams

    found = shares(cities, policy)

    assert len(found) == policy.total
    assert [share.kind for share in found if share.city == "110000"][:1] == ["resident_city"]
    assert sum(share.kind == "resident_city" for share in found) == 28


def test_intensified_inspection_has_290_teams_with_a_central_one_in_each_city():
    """S1 1.18, 1.19: 200 and 90, the central ones among them."""
    cities = [InspectedCity(str(n), frozenset({"jjj"}), 5 + n % 11) for n in range(28)]
    cities += [InspectedCity(str(n), frozenset({"fenwei"}), 6 + n % 5) for n in range(28, 39)]

    found = shares(cities, S1.teams)

    in_first = {city.code for city in cities[:28]}
    assert (len(found), sum(share.city in in_first for share in found)) == (290, 200)
    assert [share.number for share in found if share.kind == "central"] == [1] * 39


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 40), min_size=1, max_size=30), st.integers(0, 200))
def test_shares_add_up_and_nobody_is_left_out(weights, total):
    found = by_weight(weights, total)

    assert sum(found.values()) == (total if total > 0 else 0)
    assert total < len(weights) or min(found.values()) >= 1


@given(st.lists(st.integers(), unique=True, max_size=40), st.integers(1, 20))
def test_every_county_has_a_team(places, parts):
    """X21: coverage is checked county by county."""
    found = split(places, parts)

    assert len(found) == parts
    assert {place for part in found for place in part} == set(places)


def test_plan_line_without_a_number_makes_no_team():
    line = Allocation(kind="central", regions=("jjj",), teams=None)

    assert (
        shares([InspectedCity("1", frozenset({"jjj"}), 3)], S1.teams.model_copy(update={"allocations": (line,)})) == []
    )
