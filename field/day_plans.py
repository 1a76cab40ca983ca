"""The plan of a day: its stops in order, what has been visited, what is unusual about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from field.enums import PlanWarn, StopKind
from field.models import DayPlan, PlanStop
from findings.enums import TaskState
from findings.models import Record
from teams.models import StandDown, Team
from teams.selectors import posting_of


@dataclass(frozen=True)
class Warned:
    """A remark about a stop; about the whole day where there is no `stop`. It never says which other team."""

    stop: str
    code: str
    message: str


def team_of(user: User, day: date) -> Team | None:
    """The team in which the user inspects on a day."""
    posting = posting_of(user, day)
    return posting.team if posting else None


def stops_of(plans: Iterable[DayPlan]) -> dict[int, list[PlanStop]]:
    """In order, by plan."""
    related = ("site__county", "site__township", "task__topic", "task__done_by", "entry__letter", "topic")
    found: dict[int, list[PlanStop]] = defaultdict(list)
    for stop in PlanStop.objects.filter(plan__in=[plan.pk for plan in plans]).select_related(*related):
        found[stop.plan_id].append(stop)
    return {plan: sorted(stops, key=lambda stop: stop.number) for plan, stops in found.items()}


def shape_of(stops: Iterable[PlanStop]) -> list[dict[str, Any]]:
    """The stops as they were sent, to compare by and to show beside what somebody else has saved."""
    return [
        {
            "id": str(stop.pk),
            "site": stop.site_id if stop.kind == StopKind.SITE else None,
            "task": stop.task_id,
            "entry": stop.entry_id,
            "topic": stop.topic.code if stop.topic else "",
            "words": stop.words,
        }
        for stop in stops
    ]


def plan_as_sent(user: User, day: date) -> dict[str, Any] | None:
    """What the phone gets of its own team's plan of a day; None without a team. An empty plan has version 0."""
    team = team_of(user, day)
    if team is None:
        return None
    plan = DayPlan.objects.visible_to(user).filter(team=team, day=day).first()
    return described(team, [plan or DayPlan(team=team, day=day)])[0]


def plans_from(user: User, team: Team, day: date) -> list[dict[str, Any]]:
    """The team's plans of a day and the ones after, and the days on which it stays at its base."""
    plans = {plan.day: plan for plan in DayPlan.objects.visible_to(user).filter(team=team, day__gte=day)}
    for off in StandDown.objects.filter(team=team, day__gte=day):
        plans.setdefault(off.day, DayPlan(team=team, day=off.day))
    return described(team, [plans[one] for one in sorted(plans)])


def described(team: Team, plans: Sequence[DayPlan]) -> list[dict[str, Any]]:
    """A team's plans in full, with what each stop is, whether it was visited, and what is unusual."""
    days = [plan.day for plan in plans]
    stops = stops_of([plan for plan in plans if plan.pk])
    visited: dict[tuple[date, int], Record] = {}
    for record in Record.objects.filter(team=team, day__in=days).order_by("started_at", "pk"):
        visited[record.day, record.site_id] = record
    off = {row.day: row.reason for row in StandDown.objects.filter(team=team, day__in=days)}
    taken = _taken(team, days, stops)
    found = []
    for plan in plans:
        own = stops.get(plan.pk, [])
        found.append(
            {
                "day": plan.day.isoformat(),
                "team": team.pk,
                "version": plan.version,
                "stops": [
                    _stop(shape, stop, visited.get((plan.day, stop.site_id or 0)))
                    for shape, stop in zip(shape_of(own), own, strict=True)
                ],
                "warnings": [vars(one) for one in _warnings(plan, own, taken, is_off=plan.day in off)],
                "stand_down": off.get(plan.day, ""),
            }
        )
    return found


def _taken(team: Team, days: Iterable[date], stops: dict[int, list[PlanStop]]) -> set[tuple[date, int]]:
    """Days and sites that are on another team's plan too: one team a target a day (C14)."""
    sites = {stop.site_id for own in stops.values() for stop in own if stop.site_id}
    others = PlanStop.objects.filter(plan__day__in=days, plan__team__campaign=team.campaign_id, site__in=sites)
    return set(others.exclude(plan__team=team.pk).values_list("plan__day", "site"))


def _warnings(
    plan: DayPlan, stops: Iterable[PlanStop], taken: set[tuple[date, int]], *, is_off: bool
) -> Iterator[Warned]:
    """What is inspected already, what others plan too, a day on which the team stays in (S1 九(八))."""
    if is_off:
        yield _warned("", PlanWarn.STOOD_DOWN)
    for stop in stops:
        if (plan.day, stop.site_id) in taken:
            yield _warned(str(stop.pk), PlanWarn.TAKEN)
        if _is_done_elsewhere(plan, stop):
            yield _warned(str(stop.pk), PlanWarn.DONE)


def _is_done_elsewhere(plan: DayPlan, stop: PlanStop) -> bool:
    """Done, and not by the visit that this very plan asked for."""
    task = stop.task
    if task is None or task.state != TaskState.DONE or task.done_by is None:
        return False
    return (task.done_by.team_id, task.done_by.day) != (plan.team_id, plan.day)


def _warned(stop: str, warning: PlanWarn) -> Warned:
    return Warned(stop, warning.value, str(warning.label))


def _stop(shape: dict[str, Any], stop: PlanStop, record: Record | None) -> dict[str, Any]:
    site = stop.site
    return {
        **shape,
        "kind": stop.kind,
        "title": site.name if site else stop.words,
        "place": stop.site_id,
        "address": site.address if site else "",
        "county": site.county.code if site else "",
        "township": site.township.name if site and site.township else "",
        "lon": float(site.lon) if site and site.lon is not None else None,
        "lat": float(site.lat) if site and site.lat is not None else None,
        "about": _about(stop),
        "record": str(record.pk) if record else None,
    }


def _about(stop: PlanStop) -> str:
    """Why one goes there, in a few words: the task's kind, the number in the ledger, the topic."""
    if stop.task is not None:
        return stop.task.kind or (stop.task.topic.name if stop.task.topic else "")
    if stop.entry is not None:
        return str(stop.entry)
    return stop.topic.name if stop.topic else ""
