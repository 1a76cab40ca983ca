"""The one source of “now” and “today”.

Business days are calendar days in Asia/Shanghai, whatever the server's own zone. A demonstration
may run on a shifted clock (`CLOCK_OFFSET`, seconds), so that a plan of 2018 can be walked through
as if it were in force; production settings refuse a shift.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """Aware, in UTC."""
    return _standing_at.get() or timezone.now() + timedelta(seconds=settings.CLOCK_OFFSET)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment`: for bringing in what happened on another day (replay, simulation)."""
    token = _standing_at.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing_at.reset(token)


def today() -> date:
    """The calendar day in Asia/Shanghai."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai on which an aware moment falls."""
    return moment.astimezone(SHANGHAI).date()


def at(day: date, clock: time) -> datetime:
    """The aware moment of a wall-clock time in Asia/Shanghai."""
    return datetime.combine(day, clock, tzinfo=SHANGHAI)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """[start, end) of a Shanghai day, for filters on stored moments."""
    return at(day, time.min), at(day + timedelta(days=1), time.min)
