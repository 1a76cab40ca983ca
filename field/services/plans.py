"""A team's plan of the day: saved as a whole, in the order in which the stops come."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.workflow import check_open
from field.day_plans import shape_of, stops_of, team_of
from field.enums import StopKind
from field.models import DayPlan, PlanStop
from field.workflow import may_plan
from findings.models import Site, TaskItem
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused, Sentence
from rectification.models import LedgerEntry
from teams.models import Team

Found = TypeVar("Found", bound=Model)
MOST_STOPS = 60


def save_plan(
    *, team: Team, day: date, actor: User, version: int, stops: Sequence[Mapping[str, Any]]
) -> tuple[DayPlan, bool]:
    """Keep the stops of a day in this order; says whether that changed anything.

    Safe to repeat: what is there already is answered with the plan as it stands, whatever the version. Refuses
    with `not_allowed` whoever is not on duty in the team or not posted on that day, with `other_version` (409,
    both plans) where a team mate has changed it since, and with `invalid` what names something unseen or goes
    to one place twice.
    """
    if not may_plan(actor, team, day):
        raise NotAllowed("plan", _("Only who is on duty in the team plans its day."))
    check_open(team.campaign)
    with transaction.atomic():
        DayPlan.objects.bulk_create([DayPlan(team=team, day=day, changed_at=clock.now())], ignore_conflicts=True)
        plan = DayPlan.objects.select_for_update(of=("self",)).select_related("team__campaign").get(team=team, day=day)
        rows = _resolved(plan, actor, stops)
        stored, sent = shape_of(stops_of([plan]).get(plan.pk, [])), shape_of(rows)
        if stored == sent:
            return plan, False
        if version != plan.version:
            raise Conflict(
                "other_version",
                _("A team mate has changed this plan since. Compare the two and save again."),
                stored=stored,
                sent=sent,
                version=plan.version,
            )
        _write(plan, rows, actor)
    return plan, True


def plan_in_file(actor: User, named: Mapping[str, str], sent: Mapping[str, Any]) -> tuple[DayPlan, bool]:
    """A plan that its author's phone could not send, brought in a file; as `save_plan`."""
    day, stops, version = date.fromisoformat(named["day"]), sent.get("stops"), sent.get("version")
    team = team_of(actor, day)
    if team is None:
        raise NotAllowed("plan", _("Only who is on duty in the team plans its day."))
    if not isinstance(version, int) or not isinstance(stops, list):
        raise Refused("invalid", _("Some fields are not right. Please correct them and send again."))
    return save_plan(team=team, day=day, actor=actor, version=version, stops=stops)


def follow_site(keep: Site, drop: Site) -> None:
    """Stops at a site that was joined to another lead there; where a plan goes there already, once is enough."""
    gone = PlanStop.objects.filter(site=drop)
    there = PlanStop.objects.filter(site=keep, kind=StopKind.SITE).values("plan")
    gone.filter(kind=StopKind.SITE, plan__in=there).delete()
    gone.update(site=keep)


def _write(plan: DayPlan, rows: list[PlanStop], actor: User) -> None:
    plan.stops.all().delete()
    if PlanStop.objects.filter(pk__in=[row.pk for row in rows]).exists():
        raise Conflict("identifier_taken", _("Another plan already has a stop with this identifier."))
    PlanStop.objects.bulk_create(rows)
    plan.version += 1
    plan.changed_at, plan.changed_by = clock.now(), actor
    plan.save(update_fields=["version", "changed_at", "changed_by"])
    audit.record(actor, plan, "dayplan.saved", version=plan.version, stops=len(rows))


def _resolved(plan: DayPlan, actor: User, stops: Sequence[Mapping[str, Any]]) -> list[PlanStop]:
    """What the stops name, as far as the actor sees it."""
    finder = _Finder(plan, actor, stops)
    rows = [finder.stop(number, said) for number, said in enumerate(stops)]
    if len(stops) > MOST_STOPS:
        finder.wrong("stops", _("At most %(limit)s stops a day.") % {"limit": MOST_STOPS})
    if len({row.pk for row in rows}) < len(rows):
        finder.wrong("stops", _("Two stops have the same identifier."))
    if finder.errors:
        raise Refused(
            "invalid", _("Some fields are not right. Please correct them and send again."), fields=finder.errors
        )
    return rows


class _Finder:
    """Looks up everything that the stops name in one query a kind, and collects what is wrong."""

    def __init__(self, plan: DayPlan, actor: User, stops: Sequence[Mapping[str, Any]]) -> None:
        self.plan = plan
        self.errors: dict[str, list[Sentence]] = {}
        self.seen: set[tuple[str, Any]] = set()
        wanted: Callable[[str], set[Any]] = lambda name: {said[name] for said in stops if said.get(name)}  # noqa: E731
        tasks = TaskItem.objects.visible_to(actor).filter(list__campaign=plan.team.campaign_id)
        entries = LedgerEntry.objects.visible_to(actor).select_related("finding__record__site", "letter")
        self.sites = _by_key(Site.objects.visible_to(actor).select_related("merged_into"), wanted("site"))
        self.tasks = _by_key(tasks.select_related("site", "topic"), wanted("task"))
        self.entries = _by_key(entries, wanted("entry"))
        self.topics = {
            topic.code: topic for topic in plan.team.campaign.topics.filter(code__in=wanted("topic"), is_current=True)
        }

    def wrong(self, name: str, sentence: Sentence) -> None:
        self.errors.setdefault(name, []).append(sentence)

    def stop(self, number: int, said: Mapping[str, Any]) -> PlanStop:
        row = PlanStop(pk=said.get("id") or uuid.uuid4(), plan=self.plan, number=number + 1)
        row.words = (said.get("words") or "").strip()
        named = [name for name in ("site", "task", "entry") if said.get(name)]
        if len(named) > 1:
            self.wrong(f"stops.{number}", _("A stop goes to one place: name one of site, task and entry."))
        match named[:1]:
            case ["site"]:
                self._site(number, row, said["site"])
            case ["task"]:
                self._task(number, row, said["task"])
            case ["entry"]:
                self._entry(number, row, said["entry"])
            case _:
                row.kind = StopKind.WORDS
                if not row.words:
                    self.wrong(f"stops.{number}", _("Name a site, a task, a ledger entry, or say where in words."))
        row.topic = self._topic(number, said.get("topic") or "")
        self._once(number, row)
        return row

    def _site(self, number: int, row: PlanStop, key: int) -> None:
        row.kind, found = StopKind.SITE, self.sites.get(key)
        row.site = (found.merged_into or found) if found else None
        if found is None:
            self.wrong(f"stops.{number}.site", _("There is no such site in the team's counties."))

    def _task(self, number: int, row: PlanStop, key: int) -> None:
        row.kind, row.task = StopKind.TASK, self.tasks.get(key)
        if row.task is None:
            self.wrong(f"stops.{number}.task", _("There is no such task in the team's counties."))
        else:
            row.site = row.task.site

    def _entry(self, number: int, row: PlanStop, key: int) -> None:
        row.kind, row.entry = StopKind.ENTRY, self.entries.get(key)
        if row.entry is None:
            self.wrong(f"stops.{number}.entry", _("There is no such entry in the team's counties."))
        else:
            row.site = row.entry.finding.record.site

    def _topic(self, number: int, code: str) -> Any:
        if code and code not in self.topics:
            self.wrong(f"stops.{number}.topic", _("This campaign has no topic %(code)s.") % {"code": code})
        return self.topics.get(code)

    def _once(self, number: int, row: PlanStop) -> None:
        key = (row.kind, row.task_id or row.entry_id or row.site_id)
        if row.kind != StopKind.WORDS and key[1] and key in self.seen:
            self.wrong(f"stops.{number}", _("This is in the plan already."))
        self.seen.add(key)


def _by_key(rows: QuerySet[Found], keys: set[Any]) -> dict[Any, Found]:
    return {row.pk: row for row in rows.filter(pk__in=keys)} if keys else {}
