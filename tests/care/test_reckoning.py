"""Days and yuan as arithmetic: known figures literally, the rest by properties."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.reckoning import Stay, allowance, counted_days, days_of, longest_run, rest_days
from kernel.workdays import is_working_day

DAYS = st.dates(date(2017, 9, 1), date(2020, 12, 1))
AMOUNTS = st.decimals(Decimal("0.01"), Decimal(500), places=2)


def stays():
    return st.lists(st.tuples(DAYS, st.integers(0, 20)), min_size=1, max_size=6).map(
        lambda found: [Stay(n, first, first + timedelta(days=length)) for n, (first, length) in enumerate(found)]
    )


# Known figures


def test_first_round_of_2018_earns_five_rest_days():
    """S1 八(五): 2018-06-11 to 06-24, with the Dragon Boat holiday of 16 to 18 June."""
    found = rest_days(days_of(date(2018, 6, 11), date(2018, 6, 24)), is_working_day)

    assert [day.day for day in found] == [16, 17, 18, 23, 24]


def test_its_whole_stay_would_earn_six():
    """X11: arrival is on a Sunday, departure on a Tuesday."""
    assert len(rest_days(days_of(date(2018, 6, 10), date(2018, 6, 26)), is_working_day)) == 6


def test_make_up_weekend_earns_nothing():
    """X15: 2018-09-29 and 09-30 were working days before the National Day, 2019-04-28 before Labour Day."""
    assert rest_days([date(2018, 9, 29), date(2018, 9, 30), date(2019, 4, 28)], is_working_day) == []
    assert [d.day for d in rest_days(days_of(date(2018, 9, 17), date(2018, 9, 30)), is_working_day)] == [22, 23, 24]


def test_day_on_which_the_home_province_rests_earns_one_also_when_it_is_a_make_up_day():
    working, make_up = date(2018, 9, 19), date(2018, 9, 29)

    assert rest_days([working, make_up], is_working_day, {working, make_up}) == [working, make_up]


def test_stay_of_seventeen_days_is_1700_yuan():
    """S1 八(一), X11: 2018-09-16 to 10-02 at 100 yuan, two canteen meals of one day taken off."""
    days = days_of(date(2018, 9, 16), date(2018, 10, 2))
    eaten = {date(2018, 9, 20): Decimal("35.50")}

    assert allowance(days, 100, {}, inside=False) == (1700, 0, 1700, 1700)
    assert allowance(days, 100, eaten, inside=False) == (1700, Decimal("35.50"), Decimal("1664.50"), Decimal("1664.50"))


def test_allowance_inside_the_travel_allowance_is_not_paid_again():
    """S0 六(二), X50."""
    assert allowance(days_of(date(2017, 9, 14), date(2017, 9, 30)), 100, {}, inside=True).payable == 0


def test_who_stays_for_the_next_round_is_away_once_on_the_shared_days():
    """Rounds touch: 10-02 is the earlier's departure, 09-30 the later's arrival."""
    earlier, later = Stay(1, date(2018, 9, 16), date(2018, 10, 2)), Stay(2, date(2018, 9, 30), date(2018, 10, 16))

    found = counted_days([later, earlier])

    assert {key: len(days) for key, days in found.items()} == {1: 17, 2: 14}


@pytest.mark.parametrize(
    ("days", "longest"),
    [([], 0), ([1], 1), ([1, 2, 3, 5, 6], 3), ([1, 1, 2], 2), ([30, 31], 2), ([1, 3, 5], 1)],
)
def test_longest_run_counts_days_in_a_row(days, longest):
    assert longest_run(date(2018, 10, day) for day in days) == longest


# Properties


@given(stays())
def test_every_day_away_is_counted_once(found):
    counted = counted_days(found)
    days = [day for own in counted.values() for day in own]

    assert len(days) == len(set(days))
    assert set(days) == {day for stay in found for day in days_of(stay.starts, stay.ends)}
    assert set(counted) == {stay.posting for stay in found}


@given(st.sets(DAYS, max_size=20), st.integers(1, 300), st.dictionaries(DAYS, AMOUNTS, max_size=20), st.booleans())
def test_sums_add_up_to_the_cent_and_stay_between_nothing_and_the_rate(days, yuan, eaten, inside):
    found = allowance(days, yuan, eaten, inside=inside)

    assert found.gross == yuan * len(days)
    assert found.deducted + found.net == found.gross
    assert 0 <= found.net <= found.gross
    assert found.payable == (0 if inside else found.net)
    assert found.net == allowance(days, yuan, {d: a for d, a in eaten.items() if d in days}, inside=inside).net


@given(st.sets(DAYS, max_size=30), st.sets(DAYS, max_size=5))
def test_rest_days_are_of_the_days_worked_and_grow_with_holidays_at_home(days, at_home):
    national = rest_days(sorted(days), is_working_day)
    found = rest_days(sorted(days), is_working_day, at_home)

    assert set(national) <= set(found) <= days
    assert set(found) - set(national) <= at_home
    assert found == sorted(found)
