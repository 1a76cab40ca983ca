"""The weekly score, by literal sums and by laws that hold for every week (S1 十(一), X40)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.formula import FindingFacts, TeamWeek, Weights, named, ranked, rounded, score, share_cut

WEIGHTS = Weights(
    volume_weight=Decimal("10"),
    expected_per_day=6,
    volume_cap=Decimal("1.5"),
    severity_points={1: Decimal("1"), 2: Decimal("3"), 3: Decimal("6")},
    difficulty_factors={1: Decimal("1.0"), 2: Decimal("1.2"), 3: Decimal("1.5")},
    quality_factors={1: Decimal("0.5"), 2: Decimal("1.0"), 3: Decimal("1.2")},
    min_duty_days=3,
)


def week(key="130100-001", days=7, inspections=0, grades=()):
    """A team's week; `grades` are (severity, difficulty, quality) of its findings."""
    facts = tuple(FindingFacts(f"{key}/{n}", *grade) for n, grade in enumerate(grades))
    return TeamWeek(key, days, inspections, facts)


def places(*weeks, weights=WEIGHTS):
    return [(place.place, place.score.team.key) for place in ranked(weeks, weights)]


# Literal sums


@pytest.mark.parametrize(
    ("told", "printed"),
    [
        (week(), "0.0000"),
        (week(inspections=42), "10.0000"),
        (week(inspections=21), "5.0000"),
        # the cap: 70 of 42 expected would be 1.67
        (week(inspections=70), "15.0000"),
        # 10 * 28/42 + 3*1.2*1.0 + 6*1.5*1.2 + 1*1.0*0.5 = 6.6667 + 3.6 + 10.8 + 0.5
        (week(inspections=28, grades=[(2, 2, 2), (3, 3, 3), (1, 1, 1)]), "21.5667"),
        # three days of four expected ones: the same pace as 42 in a week, points times 7/3
        (week(days=3, inspections=18, grades=[(2, 1, 2)]), "17.0000"),
        (week(days=0, inspections=5, grades=[(3, 3, 3)]), "0.0000"),
    ],
)
def test_score_is_the_sum_of_the_plan(told, printed):
    assert str(score(told, WEIGHTS).value) == printed


def test_score_keeps_each_part_exact():
    found = score(week(days=6, inspections=7, grades=[(3, 2, 3)]), WEIGHTS)

    assert found.volume == Fraction(70, 36)
    assert [part.points for part in found.findings] == [Fraction("8.64")]
    assert found.weekly_points == Fraction("8.64") * 7 / 6
    assert found.value == rounded(found.volume + found.weekly_points)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Fraction(0), "0.0000"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(2, 3), "0.6667"),
        (Fraction("0.00005"), "0.0001"),
        (Fraction("0.00015"), "0.0002"),
        (Fraction("0.000049999999999999999999"), "0.0000"),
        (Fraction("21.99995"), "22.0000"),
    ],
)
def test_rounding_goes_half_up_on_the_exact_value(value, printed):
    assert str(rounded(value)) == printed


def test_stand_down_neither_costs_nor_gains():
    """domain 9: what counts is the pace of the days on duty."""
    full = week(days=7, inspections=35, grades=[(2, 2, 2)] * 14)
    short = week(days=5, inspections=25, grades=[(2, 2, 2)] * 10)

    assert score(short, WEIGHTS).value == score(full, WEIGHTS).value


def test_stand_down_neither_costs_nor_gains_above_the_cap():
    assert score(week(days=2, inspections=60), WEIGHTS).value == score(week(days=7, inspections=210), WEIGHTS).value


# Places


def test_ties_share_a_place_and_the_next_one_is_left_out():
    """L32: 1, 2, 2, 4."""
    told = [week(key, inspections=n) for key, n in [("a", 42), ("b", 35), ("c", 35), ("d", 7)]]

    assert places(*told) == [(1, "a"), (2, "b"), (2, "c"), (4, "d")]


def test_tie_is_of_what_is_printed():
    """Two sums that differ in the fifth decimal are one score."""
    weights = replace(WEIGHTS, volume_weight=Decimal("0.0001"))

    assert places(week("b", inspections=2, grades=[(1, 1, 2)]), week("a", inspections=1, grades=[(1, 1, 2)]),
                  weights=weights) == [(1, "b"), (1, "a")]  # fmt: skip


def test_order_within_a_tie_is_gravity_then_inspections_then_key():
    weights = replace(WEIGHTS, volume_weight=Decimal(0), quality_factors={1: Decimal("0.5"), 2: Decimal(1)})
    grave = week("z", grades=[(3, 1, 2)])
    two_of_two = week("y", grades=[(2, 1, 2), (2, 1, 2)])
    many_slight = week("x", inspections=9, grades=[(1, 1, 2)] * 6)
    last = week("c", inspections=3, grades=[(1, 1, 2)] * 6)
    first_by_key = week("b", inspections=3, grades=[(1, 1, 2)] * 6)

    assert places(last, many_slight, grave, first_by_key, two_of_two, weights=weights) == [
        (1, "z"), (1, "y"), (1, "x"), (1, "b"), (1, "c"),
    ]  # fmt: skip


def test_too_few_days_on_duty_give_no_place_and_take_none_away():
    """X40: a team of two days is listed behind the others, whatever it scored."""
    told = [week("short", days=2, inspections=18), week("good", inspections=42), week("none", inspections=0)]

    assert places(*told) == [(1, "good"), (2, "none"), (None, "short")]


def test_tie_for_the_last_public_place_names_all():
    told = [week(key, inspections=n) for key, n in [("a", 42), ("b", 35), ("c", 35), ("d", 35), ("e", 7)]]
    found = ranked([*told, week("short", days=1, inspections=9)], WEIGHTS)

    assert [place.score.team.key for place in named(found, 2)] == ["a", "b", "c", "d"]
    assert [place.score.team.key for place in named(found, 5)] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [(322, 1327, "24.2"), (1, 3, "33.3"), (2, 3, "66.6"), (1, 1, "100.0"), (1, 2000, "0.0"), (0, 0, "0.0")],
)
def test_share_is_cut_and_not_rounded(part, whole, printed):
    """X23, X41: 322/1327 = 24.27 % was printed as 24.2 %."""
    assert share_cut(part, whole) == printed


# Laws

GRADES = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))


@st.composite
def weeks(draw, size=8):
    keys = draw(st.lists(st.integers(0, 999), unique=True, max_size=size))
    return [
        week(
            f"{key:03d}",
            days=draw(st.integers(0, 7)),
            inspections=draw(st.integers(0, 80)),
            grades=draw(st.lists(GRADES, max_size=12)),
        )
        for key in keys
    ]


@given(weeks(), st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(told, rng):
    shuffled = [replace(item, findings=tuple(rng.sample(item.findings, len(item.findings)))) for item in told]
    rng.shuffle(shuffled)

    def printed(found):
        return [(p.place, p.score.team.key, str(p.score.value)) for p in ranked(found, WEIGHTS)]

    assert printed(shuffled) == printed(told)


@given(weeks())
def test_same_data_same_board_to_the_last_digit(told):
    assert ranked(told, WEIGHTS) == ranked(list(told), WEIGHTS)


@given(weeks(size=1).filter(bool), GRADES)
def test_another_finding_never_lowers_a_score(told, grade):
    before = told[0]
    after = replace(before, findings=(*before.findings, FindingFacts("new", *grade)))

    assert score(after, WEIGHTS).value >= score(before, WEIGHTS).value


@given(weeks(size=1).filter(bool))
def test_another_inspection_never_lowers_a_score(told):
    more = replace(told[0], inspections=told[0].inspections + 1)

    assert score(more, WEIGHTS).value >= score(told[0], WEIGHTS).value


@given(weeks())
def test_a_place_is_one_more_than_the_number_of_better_teams(told):
    found = ranked(told, WEIGHTS)
    counted = [p for p in found if p.place is not None]

    assert [p.place for p in counted] == [
        1 + sum(other.score.value > p.score.value for other in counted) for p in counted
    ]
    assert sorted(p.score.team.key for p in found) == sorted(item.key for item in told)


@given(weeks(), st.integers(1, 10))
def test_named_are_at_least_as_many_as_the_places_when_there_are_so_many(told, top):
    found = ranked(told, WEIGHTS)
    counted = [p for p in found if p.place is not None]

    assert len(named(found, top)) >= min(top, len(counted))


@given(st.integers(1, 3), st.integers(1, 2), st.lists(GRADES, max_size=6), st.integers(0, 30))
def test_same_pace_same_score(days, times, grades, inspections):
    """A week cut short by stand-downs is worth what the longer one is."""
    short = week(days=days, inspections=inspections, grades=grades)
    long = week(days=days * times, inspections=inspections * times, grades=grades * times)

    assert score(short, WEIGHTS).value == score(long, WEIGHTS).value
