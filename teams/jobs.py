"""What happens to people's access by the clock."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from kernel import clock
from kernel.jobs import Job, Slot
from teams.services import end_departed

CATCH_UP = timedelta(days=14)


def _each_day(now: datetime) -> Iterator[Slot]:
    first = clock.day_of(now - CATCH_UP)
    for n in range((clock.day_of(now) - first).days + 1):
        day = first + timedelta(days=n)
        yield Slot(day.isoformat(), clock.at(day, time.min))


def _end_sessions(day: str) -> str:
    return f"sessions of {end_departed(day=date.fromisoformat(day))} ended"


JOBS = [
    # Access itself ends by the days of the posting; this ends sessions that nobody uses meanwhile (L8, B21).
    Job("teams.end_sessions", _each_day, _end_sessions),
]
