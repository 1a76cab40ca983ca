"""Terms in calendar and working days."""

from datetime import date

import pytest

from kernel.errors import Refused
from kernel.workdays import add_days, is_working_day

TERMS = [
    (date(2018, 9, 19), 3, "calendar", date(2018, 9, 22)),
    # Wednesday; Mid-Autumn 2018-09-22 to 24.
    (date(2018, 9, 19), 3, "working", date(2018, 9, 25)),
    # X15: Sunday 2019-04-28 is a make-up working day; Labour Day rests until 2019-05-04, and Sunday the 5th is worked.
    (date(2019, 4, 27), 1, "working", date(2019, 4, 28)),
    (date(2019, 4, 30), 1, "working", date(2019, 5, 5)),
    (date(2019, 4, 30), 0, "working", date(2019, 4, 30)),
]


@pytest.mark.parametrize(("day", "n", "kind", "end"), TERMS)
def test_term_ends_on_its_day(day, n, kind, end):
    assert add_days(day, n, kind) == end


def test_year_without_announced_holidays_is_refused():
    with pytest.raises(Refused) as refusal:
        is_working_day(date(2031, 1, 2))
    assert refusal.value.code == "holidays_unknown"


def test_term_is_not_negative():
    with pytest.raises(ValueError, match="negative"):
        add_days(date(2018, 9, 19), -1)
