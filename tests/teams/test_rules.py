"""Every hard rule of a posting, alone, on the rules of the real plans."""

from dataclasses import replace
from datetime import date

import pytest

from campaigns.plans import read_plans
from campaigns.policy.choices import Duty, Origin, Rank
from teams.rules import Candidate, Opening, Seat, first_refusal, refusals, shortages

PLANS = {plan.campaign.code: plan.policy for plan in read_plans().plans}
S1 = PLANS["intensified-2018"]
S3 = PLANS["assistance-2019"]

JIANGSU, HEBEI, SHANXI = "320000", "130000", "140000"
PERSON = Candidate(person=1, name="某某", origin=Origin.LOCAL, province=JIANGSU, city="320100", unit=1)
MINISTRY = replace(PERSON, origin=Origin.MINISTRY, province="", city="")
LOCAL_SEAT, MINISTRY_SEAT = Seat(Duty.MEMBER, True), Seat(Duty.MEMBER, False)
LEADER_SEAT = Seat(Duty.LEADER, True)


def opening(policy=S1, kind="ordinary", seats=(), starts=date(2018, 9, 17), province=HEBEI, size=3):
    return Opening(
        kind=policy.teams.kinds[kind],
        city="130100",
        province=province,
        starts=starts,
        departure=date(2018, 10, 2),
        size=size,
        seats=tuple(seats),
    )


def code(person=PERSON, place=None, duty=Duty.MEMBER, policy=S1):
    refusal = first_refusal(person, place or opening(policy), duty, policy)
    return refusal and refusal.code


def test_fitting_person_is_not_refused():
    assert list(refusals(PERSON, opening(), Duty.LEADER, S1)) == []


@pytest.mark.parametrize("name", ["intensified-2018", "assistance-2019"])
def test_nobody_is_posted_to_the_own_province(name):
    """Independence (domain §4); X27: asked for the team's place, whatever else the province does in the round."""
    policy = PLANS[name]

    assert code(place=opening(policy, province=JIANGSU), policy=policy) == "own_province"


EXCLUDED = ["110000", "120000", "130000", "140000", "370000", "410000", "610000", "540000", "650000", "XN660000"]


@pytest.mark.parametrize("province", EXCLUDED)
def test_excluded_provinces_send_nobody(province):
    """S1 1.16."""
    assert code(replace(PERSON, province=province), opening(province=SHANXI if province != SHANXI else HEBEI)) == (
        "excluded_sender"
    )


def test_exclusion_of_a_province_has_days():
    """X28: “for the time being”; after the last day it holds no more."""
    person = replace(PERSON, province="370000")

    assert code(person, opening(starts=date(2019, 4, 28))) == "excluded_sender"
    assert code(person, opening(starts=date(2019, 4, 29))) is None


def test_ministry_people_belong_to_no_excluded_province():
    assert code(replace(MINISTRY, province="110000"), opening(seats=[LEADER_SEAT, LOCAL_SEAT])) is None


def test_kind_of_unit_must_be_one_that_the_plan_takes():
    """S0 0.7: people come from the ministry's institutes only."""
    patrol = PLANS["patrol-2017"]

    assert code(PERSON, opening(patrol, "resident_county"), policy=patrol) == "origin_not_sent"


def test_unavailable_people_stay_at_home():
    """S3 3.18."""
    assert code(replace(PERSON, is_available=False), policy=S3) == "not_available"


def test_certificate_must_hold_through_the_departure():
    assert code(replace(PERSON, certificate_until=date(2018, 10, 1))) == "certificate_expired"
    assert code(replace(PERSON, certificate_until=date(2018, 10, 2))) is None


# Shape


SHAPES = [
    ([LEADER_SEAT, LOCAL_SEAT], PERSON, None),
    ([LEADER_SEAT, LOCAL_SEAT], MINISTRY, None),
    ([LEADER_SEAT, MINISTRY_SEAT], MINISTRY, "too_many_ministry"),
    ([LEADER_SEAT, LOCAL_SEAT, LOCAL_SEAT], PERSON, "team_full"),
    ([LEADER_SEAT, LOCAL_SEAT, LOCAL_SEAT], MINISTRY, "team_full"),
    ([LOCAL_SEAT, LOCAL_SEAT], PERSON, "leader_missing"),
]


@pytest.mark.parametrize("seats, person, expected", SHAPES)
def test_ordinary_team_is_two_or_three_local_and_at_most_one_of_the_ministry(seats, person, expected):
    """S1 1.17, X25: three in all, so two local and one of the ministry, or three local."""
    assert code(person, opening(seats=seats)) == expected


def test_team_has_one_leader():
    assert code(PERSON, opening(seats=[LEADER_SEAT]), Duty.LEADER) == "duty_taken"


def test_leader_of_an_ordinary_team_is_local():
    """S1 1.21."""
    assert code(MINISTRY, opening(), Duty.LEADER) == "leader_origin"


CENTRAL_LEADERS = [
    (replace(PERSON, rank=Rank.DIVISION_DEPUTY), None),
    (replace(MINISTRY, rank=Rank.BUREAU), None),
    (replace(PERSON, rank=Rank.SQUAD_HEAD), "leader_rank"),
    (PERSON, "leader_rank"),
]


@pytest.mark.parametrize("person, expected", CENTRAL_LEADERS)
def test_leader_of_a_central_team_is_of_division_rank(person, expected):
    """S1 1.18, X24: the added cadre leads, local or not."""
    assert code(person, opening(kind="central", size=4), Duty.LEADER) == expected


def test_central_team_has_four():
    """X24: three and the added leader."""
    seats = [Seat(Duty.LEADER, False), LOCAL_SEAT, LOCAL_SEAT]

    assert code(PERSON, opening(kind="central", size=4, seats=seats)) is None
    assert code(PERSON, opening(kind="central", size=4, seats=[*seats, LOCAL_SEAT])) == "team_full"


DEPUTIES = [
    (date(2019, 9, 16), replace(PERSON, rank=Rank.SQUAD_HEAD), None),
    (date(2019, 9, 16), replace(PERSON, rank=Rank.SECTION, held_rank=Rank.SQUAD_HEAD), None),
    (date(2019, 9, 16), replace(PERSON, rank=Rank.SECTION), "leader_rank"),
    (date(2019, 10, 1), replace(PERSON, rank=Rank.SECTION), None),
]


@pytest.mark.parametrize("starts, person, expected", DEPUTIES)
def test_deputy_rule_follows_the_month_of_the_first_day(starts, person, expected):
    """S3 3.5, X20; X61: having held the rank counts."""
    assert code(person, opening(S3, "central", size=4, starts=starts), Duty.DEPUTY, S3) == expected


def test_duty_must_be_one_of_the_kind():
    assert code(PERSON, opening(), Duty.DEPUTY) == "duty_unknown"


def test_rounds_per_person_bind_only_where_the_plan_says_so():
    """X33: S0 “in principle”, S1 without limit."""
    often = replace(PERSON, rounds=(date(2018, 6, 11), date(2018, 6, 25), date(2018, 7, 9)))
    binding = S1.model_copy(
        update={
            "staffing": S1.staffing.model_copy(
                update={
                    "rounds_per_person": S1.staffing.rounds_per_person.model_copy(update={"limit": 3, "binding": True})
                }
            )
        }
    )

    assert code(often) is None
    assert code(often, policy=binding) == "too_many_rounds"


def test_shortages_say_what_a_team_lacks():
    assert list(shortages(S1.teams.kinds["ordinary"], [MINISTRY_SEAT], 3)) == [
        ("leader", 1),
        ("local", 2),
        ("people", 2),
    ]
