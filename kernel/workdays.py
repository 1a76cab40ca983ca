"""Deadlines in calendar or working days, as the State Council's holiday notices have them.

A make-up Saturday or Sunday is a working day (X15). The holidays of a year are known only once they
have been announced; what lies outside the known years is refused, never guessed.
"""

from datetime import date, timedelta
from typing import Literal

import chinese_calendar
from django.utils.translation import gettext_lazy as _

from kernel.errors import Refused

CALENDAR: Literal["calendar"] = "calendar"
WORKING: Literal["working"] = "working"


def add_days(day: date, n: int, kind: str = CALENDAR) -> date:
    """The last day of a term of `n` days that begins on the day after `day`.

    In calendar days a term ends on whatever day that is; in working days on the n-th working day.
    """
    if n < 0:
        raise ValueError("a term has no negative length")
    if kind == CALENDAR:
        return day + timedelta(days=n)
    end = day
    while n:
        end += timedelta(days=1)
        n -= is_working_day(end)
    return end


def is_working_day(day: date) -> bool:
    """Refuses with `holidays_unknown` in a year whose holidays are not known here."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise Refused(
            "holidays_unknown", _("The public holidays of %(year)s are not known yet.") % {"year": day.year}
        ) from error
