"""The typed policy: strict values, titles for every parameter, rules that read as the plans do."""

from datetime import date, time
from decimal import Decimal

import pytest
from pydantic import ValidationError

from campaigns.plans import read_plans
from campaigns.policy import PARAMETER_TITLES, Policy
from campaigns.policy.base import Choice
from campaigns.policy.choices import (
    DeadlineBasis,
    Duty,
    Informer,
    OwnPlace,
    Payer,
    Rank,
    Silence,
    VerificationKind,
    Weekday,
)

CODES = ("patrol-2017", "intensified-2018", "hebei-2017", "assistance-2019", "winter-2020")


@pytest.fixture(scope="module")
def policies():
    plans = read_plans()
    return {code: plans[code].policy for code in CODES}


def changed(policy: Policy, path: str, value) -> dict:
    tree = policy.model_dump(mode="json")
    *above, last = path.split(".")
    node = tree
    for step in above:
        node = node[step]
    node[last] = value
    return tree


def test_policy_survives_storage_as_json(policies):
    """A16: what is stored on a version is read back to the digit."""
    for policy in policies.values():
        again = Policy.model_validate_json(policy.model_dump_json())

        assert again == policy
        assert again.digest == policy.digest


def test_digest_differs_when_one_value_differs(policies):
    policy = policies["intensified-2018"]

    other = Policy.model_validate(changed(policy, "rectification.plan_days", 8))

    assert other.digest != policy.digest


def test_every_parameter_has_a_title():
    assert [path for path, title in PARAMETER_TITLES.items() if not title] == []
    assert PARAMETER_TITLES["rounds.round_days"] == "Length of a round (days)"
    assert PARAMETER_TITLES["teams.kinds.*.size_min"] == "Smallest size"


def test_every_choice_has_a_label():
    unlabelled = [
        str(member)
        for choice in Choice.__subclasses__()
        for member in choice  # type: ignore[attr-defined]
        if not member.label
    ]
    assert unlabelled == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rounds.round_days", 0),
        ("rounds.round_days", "14"),
        ("rounds.round_days", True),
        ("nomination.due_day", 31),
        ("rectification.deadline_basis", "neither"),
        ("rectification.look_back_share", "1.5"),
        ("rectification.look_back_share", 0.1),
        ("rectification.verified_by", ["nobody"]),
        ("reports.daily.cutoff", 21),
        ("care.certificate.valid_until", 20180105),
        ("vocabulary.team", ""),
        ("letters.number.pattern", "{body}{number}号"),
        ("scoring.severity_points", {"1": "1"}),
        ("reply.silence", None),
        ("care.meals.surprise", 1),
    ],
)
def test_wrong_value_is_refused(policies, path, value):
    with pytest.raises(ValidationError):
        Policy.model_validate(changed(policies["intensified-2018"], path, value))


def test_size_range_reversed_is_refused(policies):
    tree = policies["intensified-2018"].model_dump(mode="json")
    tree["teams"]["kinds"]["ordinary"]["size_min"] = 5

    with pytest.raises(ValidationError, match="5 to 3 is no range"):
        Policy.model_validate(tree)


# One row a parameter, one column a campaign, in the order of CODES.
PLAN_VALUES = [
    ("rounds.round_days", (14, 14, None, 15, None)),
    ("rounds.pitch_days", (14, 14, None, 14, None)),
    ("rounds.handover.overlap_days", (0, 1, 0, 1, 0)),
    ("rounds.handover.arrival_days_before", (1, 1, 1, 1, 1)),
    ("rounds.handover.departure_days_after", (None, 1, None, 1, None)),
    ("rounds.handover.weekday", (None, Weekday.MONDAY, None, None, None)),
    ("rounds.verification.every_rounds", (None, 2, None, None, None)),
    ("rounds.verification.kind", (None, VerificationKind.GAP, None, None, None)),
    ("nomination.due_day", (15, 15, 15, 15, 15)),
    (
        "staffing.own_place",
        (OwnPlace.PROVINCE, OwnPlace.PROVINCE, OwnPlace.CITY, OwnPlace.PROVINCE, OwnPlace.PROVINCE),
    ),
    ("staffing.rounds_per_person.limit", (2, None, None, None, None)),
    ("teams.total", (102, 290, 12, 300, None)),
    ("teams.total_about", (False, True, False, True, False)),
    ("teams.people_per_round", (310, None, None, None, None)),
    (
        "teams.informer",
        (Informer.TEAM_LEADER, Informer.OFFICE, Informer.TEAM_LEADER, Informer.CENTRAL_TEAM, Informer.OFFICE),
    ),
    ("teams.no_local_company", (False, True, False, True, False)),
    ("care.certificate.valid_until", (date(2018, 1, 5), None, None, None, None)),
    ("care.certificate.published_before_round", (False, True, False, False, False)),
    ("care.party.min_members", (None, 3, None, None, None)),
    ("care.party.every_city", (False, False, False, True, False)),
    ("care.meals.yuan_per_day", (100, 100, 100, 100, 100)),
    (
        "care.meals.payer",
        (Payer.MINISTRY_AFTER, Payer.PROVINCE_PREPAID, Payer.HOME_UNIT, Payer.HOME_UNIT, Payer.HOME_UNIT),
    ),
    ("care.meals.inside_travel_allowance", (True, False, False, False, False)),
    ("reply.asked", (False, False, False, True, True)),
    ("reply.silence", (Silence.CONFIRM,) * 5),
    (
        "rectification.deadline_basis",
        (DeadlineBasis.LETTER, DeadlineBasis.LETTER, DeadlineBasis.LIST, DeadlineBasis.LETTER, DeadlineBasis.LIST),
    ),
    ("disclosure.since", (None, date(2018, 6, 11), date(2017, 10, 21), date(2019, 5, 1), date(2020, 10, 1))),
    ("reports.daily.cutoff", (time(21), None, None, None, None)),
    ("reports.daily.feedback_on_signing", (True, False, True, False, False)),
    ("reports.weekly_board.held", (False, True, False, False, False)),
    ("reports.weekly_board.top", (10, 10, 10, 10, 10)),
    ("reports.weekly_board.top_published", (10, 15, 10, 10, 10)),
    ("reports.express.held", (False, False, True, False, False)),
    ("reports.air.held", (False, False, False, False, True)),
]


@pytest.mark.parametrize(("path", "expected"), PLAN_VALUES)
def test_plan_value(policies, path, expected):
    """X2, X5, X18, X33-X35, X38, X41, X49, X50 and the plans' own numbers, side by side."""
    values = []
    for code in CODES:
        node = policies[code]
        for step in path.split("."):
            node = getattr(node, step)
        values.append(node)

    assert tuple(values) == expected


# Kind of team: smallest, largest, may tell the city, sees the liaisons, vehicles.
SHAPES = {
    ("patrol-2017", "resident_city"): (3, 4, True, True, 1),
    ("patrol-2017", "resident_county"): (3, 4, True, True, 1),
    ("patrol-2017", "irregular"): (None, None, True, True, 1),
    ("intensified-2018", "central"): (4, 4, False, True, 1),
    ("intensified-2018", "ordinary"): (3, 3, False, False, 1),
    ("intensified-2018", "special"): (None, None, False, False, 1),
    ("hebei-2017", "overt"): (25, None, True, True, 5),
    ("hebei-2017", "covert"): (20, None, False, False, 5),
    ("assistance-2019", "central"): (4, 4, True, True, 1),
    ("assistance-2019", "ordinary"): (3, 3, False, False, 1),
    ("assistance-2019", "special"): (None, None, False, False, 1),
    ("winter-2020", "local"): (None, None, True, True, 1),
    ("winter-2020", "assistance"): (3, 4, False, False, 1),
}


def test_team_shapes(policies):
    """X24, X25, X34: shapes by kind, and who may speak to the city (S3 3.11, 3.12)."""
    shapes = {
        (code, name): (kind.size_min, kind.size_max, kind.may_tell_city, kind.sees_liaisons, kind.vehicles)
        for code, policy in policies.items()
        for name, kind in policy.teams.kinds.items()
    }

    assert shapes == SHAPES


def test_patrol_allocations_give_102_teams_and_310_people(policies):
    """S0 0.4, X21: 28 city teams, 2 more in Beijing and Tianjin, 72 county teams; the sum is the plan's."""
    teams = people = 0
    for row in policies["patrol-2017"].teams.allocations:
        number = row.teams * (len(row.cities) if row.per_city else 1)
        teams += number
        people += number * row.size

    assert (teams, people) == (102, 310)


def test_intensified_allocations_give_about_290_teams(policies):
    """S1 1.19: about 200 and about 90, the 28 and 11 central teams among them."""
    rows = {(row.kind, row.regions): row for row in policies["intensified-2018"].teams.allocations}

    assert rows["ordinary", ("jjj",)].teams + 28 == 200
    assert rows["ordinary", ("fenwei",)].teams + 11 == 90
    assert rows["special", ("yrd",)].teams is None


def test_excluded_senders_have_dates(policies):
    """S1 1.16, X28: ten senders, for the time of the campaign; none in the other plans."""
    excluded = policies["intensified-2018"].staffing.excluded_senders

    assert [row.name for row in excluded] == [
        "北京市",
        "天津市",
        "河北省",
        "山西省",
        "山东省",
        "河南省",
        "陕西省",
        "西藏自治区",
        "新疆维吾尔自治区",
        "新疆生产建设兵团",
    ]
    assert {row.holds_on(date(2018, 6, 11)) for row in excluded} == {True}
    assert {row.holds_on(date(2019, 4, 29)) for row in excluded} == {False}
    assert [code for code in CODES if policies[code].staffing.excluded_senders] == ["intensified-2018"]


@pytest.mark.parametrize(
    ("first_day", "rank", "binding"),
    [
        (date(2019, 9, 30), Rank.DIVISION_DEPUTY, True),
        (date(2019, 10, 1), Rank.BUREAU_DEPUTY, False),
        (date(2020, 3, 31), Rank.BUREAU_DEPUTY, False),
        (date(2020, 4, 1), Rank.DIVISION_DEPUTY, True),
    ],
)
def test_central_leader_by_season(policies, first_day, rank, binding):
    """X20, S3 3.5 and 3.6: the rule of the round's first day."""
    central = policies["assistance-2019"].teams.kinds["central"]

    (rule,) = central.leader_rules_on(Duty.LEADER, first_day)

    assert (rule.min_rank, rule.binding) == (rank, binding)


def test_deputy_may_have_held_the_post(policies):
    """X61: 支队长 or having been one."""
    central = policies["assistance-2019"].teams.kinds["central"]

    (rule,) = central.leader_rules_on(Duty.DEPUTY, date(2019, 6, 1))

    assert (rule.min_rank, rule.held_rank_counts) == (Rank.SQUAD_HEAD, True)
    assert central.leader_rules_on(Duty.DEPUTY, date(2019, 12, 1)) == ()


def test_ranks_are_ordered():
    """X61: 处级 begins below 司局级 and above the detachment head."""
    assert Rank.BUREAU_DEPUTY.reaches(Rank.DIVISION_DEPUTY)
    assert Rank.DIVISION_DEPUTY.reaches(Rank.DIVISION_DEPUTY)
    assert not Rank.SQUAD_HEAD.reaches(Rank.DIVISION_DEPUTY)
    assert [rank.level for rank in Rank] == list(range(8))


def test_accountability_thresholds_are_a_version(policies):
    """X46: 2/4/6 unrectified, 5/10/15 new, 2/3/4 counties, 60% and 30% of the goal among the last three."""
    (table,) = policies["patrol-2017"].escalation.tables

    assert {rule.code: [step.at for step in rule.steps] for rule in table.rules} == {
        "county-unrectified": [2, 4, 6],
        "county-new": [5, 10, 15],
        "city-counties": [2, 3, 4],
        "city-goal": [Decimal("0.6"), Decimal("0.3")],
        "city-air-worse": [None],
    }
    assert {rule.code: rule.among_last for rule in table.rules if rule.among_last} == {
        "city-goal": 3,
        "city-air-worse": 3,
    }


def test_letter_number_is_written_by_the_pattern(policies):
    number = policies["intensified-2018"].letters.number

    assert number.written(2018, 7) == "环督函〔2018〕7号"


def test_letters_of_2018_are_copied_to_the_province(policies):
    """F4: S1 to the provincial government's office and department, S0 to the teams."""
    assert [str(a) for a in policies["intensified-2018"].letters.copies] == [
        "province_general_office",
        "province_department",
    ]
    assert [str(a) for a in policies["patrol-2017"].letters.copies] == ["teams"]
    assert policies["assistance-2019"].letters.copies == ()


def test_tip_offs_of_hebei_go_to_the_bureau(policies):
    """X48: the addressee depends on the source."""
    rule = policies["hebei-2017"].problem_list

    assert [str(a) for a in rule.inspection_addressees] == ["city_government", "county_government"]
    assert [str(a) for a in rule.tip_off_addressees] == ["city_bureau"]
