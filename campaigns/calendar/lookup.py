"""Questions to a calendar: which round is a day in, who is present, what is due when."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .plan import SeasonRule, Span
from .result import Calendar, Round


def round_on(calendar: Calendar, day: date) -> Round | None:
    """The inspection round that a day belongs to.

    A day which two rounds share belongs to the later one, as the handover day does (X11, X18).
    """
    return next((r for r in reversed(calendar.inspections) if day in r.span), None)


def windows_on(calendar: Calendar, day: date) -> tuple[Round, ...]:
    """The verification windows that hold a day; they may run beside a round (X5)."""
    return tuple(r for r in calendar.verifications if day in r.span)


def round_numbered(calendar: Calendar, number: int) -> Round | None:
    """The inspection round with this planned number."""
    return next((r for r in calendar.inspections if r.number == number), None)


def presence(round_: Round) -> Span:
    """From arrival to departure: the stay, and with it the access (S1 七(四), X11)."""
    return Span(round_.arrival, round_.departure)


def duty_days(round_: Round) -> tuple[date, ...]:
    """The days that count for ranking: the round's own, without arrival and departure (X11)."""
    return tuple(round_.span)


def week_of_round(round_: Round, day: date) -> int | None:
    """1 for the round's first seven days, 2 for the next; None outside the round."""
    return (day - round_.start).days // 7 + 1 if day in round_.span else None


def nominations_due(round_: Round, day_of_month: int = 15) -> date:
    """The day of the month before the one in which the round begins (S1 1.22, X13).

    A month without that day ends the term on its own last day.
    """
    previous = round_.start.replace(day=1) - timedelta(days=1)
    last = months.monthrange(previous.year, previous.month)[1]
    return previous.replace(day=min(day_of_month, last))


class SeasonName(StrEnum):
    WINTER = "winter"
    SUMMER = "summer"


@dataclass(frozen=True)
class Season:
    """An unbroken run of winter or of other months, with its first and last day."""

    name: SeasonName
    start: date
    end: date


def season_on(day: date, rule: SeasonRule) -> Season:
    """The season around a day, e.g. winter from 2019-10-01 to 2020-03-31."""
    winter = day.month in rule.winter_months
    first = last = day.replace(day=1)
    for _ in range(11):
        previous = (first - timedelta(days=1)).replace(day=1)
        if (previous.month in rule.winter_months) != winter:
            break
        first = previous
    for _ in range(11):
        following = _next_month(last)
        if (following.month in rule.winter_months) != winter:
            break
        last = following
    name = SeasonName.WINTER if winter else SeasonName.SUMMER
    return Season(name, first, _next_month(last) - timedelta(days=1))


def season_of_round(round_: Round, rule: SeasonRule) -> Season:
    """The season of the round's first day decides, also where the season changes inside (X20)."""
    return season_on(round_.start, rule)


def handover_split(people: int, at_base: int = 2) -> tuple[int, int]:
    """Of a joint team on handover day: how many hand over at the base, how many inspect.

    Four of six inspect in an ordinary team (S1 七(四)), six of eight in a central one (X24).
    """
    base = min(people, at_base)
    return base, people - base


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
