"""Days and yuan, as plain arithmetic: who was away on which days, what that earns. Needs no database."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

CENT = Decimal("0.01")


class Stay(NamedTuple):
    """A posting's days, arrival and departure included."""

    posting: int
    starts: date
    ends: date


def days_of(starts: date, ends: date) -> list[date]:
    """First and last included; none where the last is before the first."""
    return [starts + timedelta(days=n) for n in range((ends - starts).days + 1)]


def counted_days(stays: Iterable[Stay]) -> dict[int, list[date]]:
    """The days of each of one person's postings, a day that two of them share to the earlier one.

    Who hands over to the next round and stays for it is away once, not twice (X11).
    """
    taken: set[date] = set()
    found = {}
    for stay in sorted(stays, key=lambda stay: (stay.starts, stay.ends, stay.posting)):
        own = [day for day in days_of(stay.starts, stay.ends) if day not in taken]
        taken.update(own)
        found[stay.posting] = own
    return found


def rest_days(
    days: Iterable[date], is_working_day: Callable[[date], bool], home_holidays: Collection[date] = ()
) -> list[date]:
    """Days that are to be given back (S1 八(五)): weekends and public holidays, and those of the home province.

    A weekend day that the State Council has made a working day is none (X15), unless the home province rests.
    """
    return [day for day in days if day in home_holidays or not is_working_day(day)]


class Sum(NamedTuple):
    """`gross` less `deducted` is `net`, exact to the cent; `payable` is 0 inside the travel allowance (X50)."""

    gross: Decimal
    deducted: Decimal
    net: Decimal
    payable: Decimal


def allowance(days: Collection[date], yuan: int, eaten: Mapping[date, Decimal], *, inside: bool) -> Sum:
    """The meal allowance for these days, less what local meals cost; a day never gives back more than it earns."""
    gross = (Decimal(yuan) * len(days)).quantize(CENT)
    deducted = sum((min(Decimal(yuan), eaten.get(day, Decimal(0))) for day in days), Decimal(0)).quantize(CENT)
    net = gross - deducted
    return Sum(gross, deducted, net, Decimal(0).quantize(CENT) if inside else net)


def longest_run(days: Iterable[date]) -> int:
    """How many days in a row the longest stretch has."""
    longest = run = 0
    last: date | None = None
    for day in sorted(set(days)):
        run = run + 1 if last is not None and day - last == timedelta(days=1) else 1
        longest, last = max(longest, run), day
    return longest
