"""The lists that people open most, against the barest statement for the same rows."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from accounts.models import User
from bench import timing
from campaigns.models import Campaign
from cities.models import City
from findings.enums import SHOWN_TO_CITY, FindingState
from findings.models import Finding
from findings.selectors import lists_with_counts, queue_of, with_all

A_PAGE = 50


def measure(campaign: Campaign, times: int) -> list[dict[str, Any]]:
    """Refuses to compare unless both give the same rows."""
    lines = []
    for name, ours, bare in cases(campaign):
        if ours() != bare():
            raise SystemExit(f"Not the same rows: {name}")
        lines.append(timing.compared(name, "sql", "ours", timing.medians(times, 3, ours=ours, sql=bare)))
    return lines


def cases(campaign: Campaign) -> list[tuple[str, Callable[[], Any], Callable[[], Any]]]:
    """Name, the keys of a page as the selectors give it with all that a row shows, the same by hand."""
    office, reviewer, city = (User.objects.get(username=name) for name in ("office", "reviewer", "city"))
    own = City.objects.answered_by(city).get()
    shown = ", ".join(f"'{state.value}'" for state in SHOWN_TO_CITY)
    ordered = "ORDER BY f.day DESC, f.submitted_at DESC, f.id LIMIT 50"
    locked = "FROM findings_finding f JOIN findings_record r ON r.id = f.record_id AND r.state = 'locked'"
    return [
        ("finding list, office", _findings(office), _sql(f"SELECT f.id {locked} {ordered}")),
        (
            "finding list, city",
            _findings(city),
            _sql(f"SELECT f.id FROM findings_finding f WHERE f.city_id = {own.pk} AND f.state IN ({shown}) {ordered}"),
        ),
        (
            "review queue",
            lambda: [f.pk for f in queue_of(reviewer)[:A_PAGE]],
            _sql(f"SELECT f.id {locked} WHERE f.state = '{FindingState.SUBMITTED.value}' "
                 "ORDER BY f.submitted_at, f.id LIMIT 50"),
        ),
        ("problem lists, office", _lists(office), _sql(LISTS % "TRUE")),
        ("problem lists, city", _lists(city), _sql(LISTS % f"l.city_id = {own.pk}")),
    ]  # fmt: skip


LISTS = """
SELECT l.id, count(*), count(*) FILTER (WHERE f.state = 'assigned')
FROM (SELECT l.* FROM findings_problemlist l WHERE %s ORDER BY l.day DESC, l.id LIMIT 50) l
JOIN findings_finding f ON f.problem_list_id = l.id
GROUP BY l.id, l.day ORDER BY l.day DESC, l.id
"""


def _findings(user: User) -> Callable[[], list[Any]]:
    def read() -> list[Any]:
        rows = with_all(Finding.objects.visible_to(user)).order_by("-day", "-submitted_at", "pk")[:A_PAGE]
        return [finding.pk for finding in rows]

    return read


def _lists(user: User) -> Callable[[], list[Any]]:
    def read() -> list[Any]:
        rows = lists_with_counts(user).order_by("-day", "pk")[:A_PAGE]
        return [(row.pk, row.findings_seen, row.unanswered) for row in rows]

    return read


def _sql(statement: str) -> Callable[[], list[Any]]:
    def read() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall()
        return [row[0] if len(row) == 1 else row for row in rows]

    return read
