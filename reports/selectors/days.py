"""A day as its teams and its office see it: what is to be signed, who has reported, what was published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from campaigns.models import Campaign, Round
from campaigns.policy import Policy
from campaigns.selectors import policy_on, round_on
from findings.enums import FindingState, RecordState
from findings.models import Finding, Record
from kernel import clock
from reports.enums import ReportAction
from reports.models import DailyBulletin, DailyReport, teams_reporting_to
from reports.selectors.figures import teams_due
from reports.workflow import led_by, may_sign
from teams.models import Team

# Reports of teams


def reports(user: User) -> QuerySet[DailyReport]:
    return DailyReport.objects.visible_to(user).select_related(
        "team__city", "team__round", "team__campaign", "signed_by__person"
    )


def due_at(rules: Policy, day: date) -> datetime | None:
    """When a team's report of a day is due; None where the plan names no hour (X35)."""
    cutoff = rules.reports.daily.cutoff
    return clock.at(day, cutoff) if cutoff else None


def reporting_teams(user: User) -> QuerySet[Team]:
    return teams_reporting_to(user).select_related("city", "round", "campaign")


def is_day_of(team: Team, day: date) -> bool:
    """Whether a report of this day can exist: a day of the team's round that has begun."""
    return team.round.starts <= day <= min(team.round.ends, clock.today())


def unconfirmed(team: Team, day: date) -> QuerySet[Record]:
    """Records that do not count yet, because somebody present has not confirmed them."""
    waiting = Record.objects.filter(team=team, day=day).exclude(state=RecordState.LOCKED)
    return waiting.select_related("site", "county").order_by("started_at")


def team_day(team: Team, day: date) -> dict[str, Any]:
    """A team's own day: what is locked, and how much still waits for somebody's confirmation.

    What was found counts before the office has reviewed it: the leader reports what the team saw.
    """
    records = Record.objects.filter(team=team, day=day)
    locked = records.filter(state=RecordState.LOCKED)
    by_type = (
        Finding.objects.filter(record__in=locked)
        .values_list("problem_type__name")
        .annotate(n=Count("pk"))
        .order_by("problem_type__category__number", "problem_type__number", "problem_type")
    )
    kinds = [{"type": name, "found": count} for name, count in by_type]
    return {
        "inspected": locked.count(),
        "found": sum(kind["found"] for kind in kinds),
        "by_type": kinds,
        "sites": list(locked.order_by("started_at").values_list("site__name", flat=True)),
        "unconfirmed": records.exclude(state=RecordState.LOCKED).count(),
    }


@dataclass(frozen=True)
class DayToSign:
    """A day of a led team without a report; `is_late` if signed now."""

    team: Team
    day: date
    due_at: datetime | None
    is_late: bool


def days_to_sign(user: User) -> list[DayToSign]:
    """What the user, as leader of a team, has still to sign today: the newest day first."""
    found = []
    for posting in led_by(user, clock.today()).select_related("team__round", "team__campaign", "team__city"):
        team = posting.team
        signed = set(DailyReport.objects.filter(team=team).values_list("day", flat=True))
        last = min(team.round.ends, clock.today())
        for back in range((last - team.round.starts).days + 1):
            day = last - timedelta(days=back)
            if day not in signed and may_sign(user, team, day):
                due = due_at(policy_on(team.campaign, day), day)
                found.append(DayToSign(team, day, due, due is not None and clock.now() > due))
    return found


def day_actions(user: User, team: Team, day: date) -> list[str]:
    signed = DailyReport.objects.filter(team=team, day=day).exists()
    return [ReportAction.SIGN] if not signed and is_day_of(team, day) and may_sign(user, team, day) else []


# The office's day


@dataclass(frozen=True)
class TeamLine:
    """One team on a day, for the office."""

    team: Team
    report: DailyReport | None
    inspected: int
    unconfirmed: int


@dataclass(frozen=True)
class Overview:
    """The office's day: who has reported, what waits for review, what has been made of it."""

    campaign: Campaign
    day: date
    round: Round
    cutoff: datetime | None
    lines: list[TeamLine]
    bulletins: list[DailyBulletin]
    waiting: int

    @property
    def on_time(self) -> list[TeamLine]:
        return [line for line in self.lines if line.report and not line.report.is_late]

    @property
    def late(self) -> list[TeamLine]:
        return [line for line in self.lines if line.report and line.report.is_late]

    @property
    def missing(self) -> list[TeamLine]:
        return [line for line in self.lines if line.report is None]


def overview(campaign: Campaign, day: date) -> Overview | None:
    """None on a day on which no round inspects. As many statements for one team as for three hundred."""
    round_ = round_on(campaign, day)
    if round_ is None:
        return None
    teams = list(teams_due(campaign, day))
    signed = {
        report.team_id: report
        for report in DailyReport.objects.filter(team__in=teams, day=day).select_related("signed_by__person")
    }
    records = _records_of(teams, day)
    waiting = Finding.objects.locked().filter(
        campaign=campaign, day=day, state__in=(FindingState.SUBMITTED, FindingState.RETURNED)
    )
    return Overview(
        campaign=campaign,
        day=day,
        round=round_,
        cutoff=due_at(policy_on(campaign, day), day),
        lines=[TeamLine(team, signed.get(team.pk), *records.get(team.pk, (0, 0))) for team in teams],
        bulletins=list(DailyBulletin.objects.filter(campaign=campaign, day=day).order_by("number")),
        waiting=waiting.count(),
    )


def _records_of(teams: Iterable[Team], day: date) -> dict[int, tuple[int, int]]:
    locked = Q(state=RecordState.LOCKED)
    rows = Record.objects.filter(team__in=list(teams), day=day).values_list("team")
    counted = rows.annotate(done=Count("pk", filter=locked), waiting=Count("pk", filter=~locked)).order_by()
    return {team: (done, waiting) for team, done, waiting in counted}


# Bulletins


def bulletins(user: User) -> QuerySet[DailyBulletin]:
    return DailyBulletin.objects.visible_to(user).select_related("campaign", "published_by")


def of_the_day(bulletin: DailyBulletin) -> QuerySet[DailyBulletin]:
    """The bulletin of the same day and its supplements."""
    return DailyBulletin.objects.filter(campaign=bulletin.campaign_id, day=bulletin.day).order_by("number")


def day_document(campaign: Campaign, day: date) -> dict[str, Any]:
    """A day's bulletin and what followed it, as one document for the office's command line."""
    first, *later = DailyBulletin.objects.filter(campaign=campaign, day=day).order_by("number")
    figures = first.figures
    return {
        "campaign": campaign.code,
        "date": figures["date"],
        "title": figures["title"],
        "round": figures["round"]["number"],
        "issued_round": figures["round"]["issued_number"],
        "total": figures["total"],
        "inspected": figures["inspected"],
        "sections": figures["sections"],
        "by_city": {row["city"]: {"inspected": row["inspected"], "found": row["found"]} for row in figures["by_city"]},
        "by_topic": {row["topic"]: row["found"] for row in figures["by_topic"]},
        "cumulative": figures["cumulative"],
        "teams": figures["teams"],
        "printed_total": first.printed_total,
        "inconsistent": first.is_inconsistent,
        "note": first.note,
        "made_at": first.made_at.isoformat(),
        "is_late": first.is_late,
        "published_at": first.published_at.isoformat() if first.published_at else None,
        "supplements": [
            {
                "number": one.number,
                "total": one.figures["total"],
                "changes": one.figures["changes"],
                "made_at": one.made_at.isoformat(),
                "published_at": one.published_at.isoformat() if one.published_at else None,
            }
            for one in later
        ],
    }
