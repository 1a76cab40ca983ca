"""The facts behind a week's board: teams on duty, their days, inspections and approved findings."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign, PolicyVersion, Round
from campaigns.policy import Policy
from campaigns.selectors import inspection_rounds, policy, policy_version_on
from findings.enums import COUNTED, RecordState
from findings.models import Finding, Record
from scoring.formula import FindingFacts, TeamWeek, Weights
from scoring.models import Placing, WeeklyBoard
from teams.models import Posting, StandDown, Team


@dataclass(frozen=True)
class Week:
    """Seven days in Shanghai, first and last included."""

    starts: date
    ends: date

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.starts + timedelta(days=n) for n in range(7))


def week_of(day: date, first_weekday: int) -> Week:
    """The week that holds `day`; `first_weekday` 0 is Monday. Each report has its own (X43)."""
    starts = day - timedelta(days=(day.weekday() - first_weekday) % 7)
    return Week(starts, starts + timedelta(days=6))


def week_on(campaign: Campaign, day: date) -> tuple[Week, PolicyVersion]:
    """The board's week that holds `day`, with the rules of its first day: one week, one set of weights."""
    rules = policy(policy_version_on(campaign, day))
    week = week_of(day, rules.reports.weekly_board.week_starts.number)
    return week, policy_version_on(campaign, week.starts)


def weights(rules_: Policy) -> Weights:
    rules = rules_.scoring
    return Weights(
        volume_weight=rules.volume_weight,
        expected_per_day=rules.expected_per_day,
        volume_cap=rules.volume_cap,
        severity_points=rules.severity_points,
        difficulty_factors=rules.difficulty_factors,
        quality_factors=rules.quality_factors,
        min_duty_days=rules.min_duty_days,
    )


def round_of_week(campaign: Campaign, week: Week) -> Round | None:
    """The round with most days in the week, the later of two equals; None in a gap or pause."""
    rounds = inspection_rounds(campaign).filter(starts__lte=week.ends, ends__gte=week.starts)
    return max(rounds, key=lambda r: (len(_days_in(r, week)), r.starts), default=None)


def _days_in(round_: Round, week: Week) -> list[date]:
    return [day for day in week.days if round_.starts <= day <= round_.ends]


def team_weeks(campaign: Campaign, week: Week) -> dict[Team, TeamWeek]:
    """Every team with at least one day of its round in the week, in four queries.

    Days on duty are the round's days in the week less stand-downs; arrival, departure and the
    predecessor's extra day count for nobody (X11). A day on which the team did inspect is a day on
    duty, whatever it reported. A record or finding counts for the team and the day it was made on.
    """
    teams = list(
        Team.objects.filter(
            campaign=campaign,
            round__is_cancelled=False,
            round__starts__lte=week.ends,
            round__ends__gte=week.starts,
        ).select_related("round", "city")
    )
    stood_down = set(
        StandDown.objects.filter(team__in=teams, day__range=(week.starts, week.ends)).values_list("team", "day")
    )
    inspections = _inspections(campaign, week)
    findings = _findings(campaign, week)
    return {
        team: TeamWeek(
            # The round keeps two teams of one number apart where a week holds days of two rounds.
            key=f"{team.city.code}-{team.number:03d}/{team.round.issued_number:03d}",
            duty_days=sum(
                (team.pk, day) not in stood_down or inspections[team.pk][day] > 0 for day in _days_in(team.round, week)
            ),
            inspections=inspections[team.pk].total(),
            findings=tuple(findings[team.pk]),
        )
        for team in teams
    }


def _inspections(campaign: Campaign, week: Week) -> dict[int, Counter[date]]:
    rows = Record.objects.filter(campaign=campaign, state=RecordState.LOCKED, day__range=(week.starts, week.ends))
    by_team: dict[int, Counter[date]] = defaultdict(Counter)
    for team, day, count in rows.values_list("team", "day").annotate(n=Count("pk")).order_by():
        by_team[team][day] = count
    return by_team


def _findings(campaign: Campaign, week: Week) -> dict[int, list[FindingFacts]]:
    """In order of day and identifier, so that a sum is listed the same each time."""
    rows = (
        Finding.objects.locked()
        .filter(campaign=campaign, state__in=COUNTED, day__range=(week.starts, week.ends))
        .order_by("day", "pk")
    )
    by_team: dict[int, list[FindingFacts]] = defaultdict(list)
    for team, pk, severity, difficulty, quality in rows.values_list(
        "record__team", "pk", "severity", "difficulty", "quality"
    ):
        by_team[team].append(FindingFacts(str(pk), severity, difficulty, quality))
    return by_team


# What pages, the API and the command line show


def boards(user: User) -> QuerySet[WeeklyBoard]:
    return WeeklyBoard.objects.visible_to(user).select_related("campaign", "round", "published_by")


def public_boards() -> QuerySet[WeeklyBoard]:
    return WeeklyBoard.objects.published().select_related("campaign", "round")


def newest_of(board: WeeklyBoard, among: QuerySet[WeeklyBoard]) -> WeeklyBoard:
    """The last version of the board's week among those given; itself if there is no later one."""
    return among.filter(campaign=board.campaign, starts=board.starts).order_by("version").last() or board


def placings(board: WeeklyBoard, user: User) -> QuerySet[Placing]:
    return Placing.objects.visible_to(user).filter(board=board).select_related("city")


def share_sentence(figures: dict[str, Any]) -> str:
    """How the share of the named teams is computed, with both counts (X23, X41)."""
    return _(
        "The %(teams)s teams named found %(part)s of %(whole)s problems: %(part)s ÷ %(whole)s, "
        "cut and not rounded after one decimal, %(percent)s%%."
    ) % {
        "teams": figures["named_teams"],
        "part": figures["named_findings"],
        "whole": figures["findings"],
        "percent": figures["named_share_percent"],
    }


def board_document(board: WeeklyBoard) -> dict[str, Any]:
    """The whole board as one document, for the office's command line."""
    figures = board.figures
    return {
        "campaign": board.campaign.code,
        "week": {"start": board.starts.isoformat(), "end": board.ends.isoformat()},
        "round": board.round.number if board.round else None,
        "issued_round": board.round.issued_number if board.round else None,
        "version": board.version,
        "published_at": board.published_at.isoformat() if board.published_at else None,
        "teams": figures["teams"],
        "findings": figures["findings"],
        "share": {
            "teams": figures["named_teams"],
            "findings": figures["named_findings"],
            "of": figures["findings"],
            "percent": figures["named_share_percent"],
            "words": share_sentence(figures),
        },
        "places": [
            {
                "place": line.place,
                "team": line.team_name,
                "city": line.city.name,
                "score": str(line.score),
                "parts": line.parts,
                "findings": line.findings,
                "named": line.is_named,
            }
            for line in board.placings.select_related("city")
        ],
    }


@dataclass(frozen=True)
class FindingLine:
    """One finding in a team's sum: what it was, if this user may see it, and what it brought."""

    part: dict[str, Any]
    finding: Finding | None


def finding_lines(placing: Placing, user: User) -> list[FindingLine]:
    parts = placing.parts["findings"]
    seen = Finding.objects.visible_to(user).select_related("county", "city", "problem_type")
    by_id = {str(found.pk): found for found in seen.filter(pk__in=[part["id"] for part in parts])}
    return [FindingLine(part, by_id.get(part["id"])) for part in parts]


def people_of_named_teams(day: date) -> frozenset[int] | None:
    """Whoever was posted in a team that a published board of the two years before `day` names, in any campaign;
    None where no board was published in them (S1 七(二))."""
    boards = WeeklyBoard.objects.filter(published_at__isnull=False, ends__lt=day, ends__gte=_two_years_before(day))
    if not boards.exists():
        return None
    named = Placing.objects.filter(board__in=boards, is_named=True)
    return frozenset(Posting.objects.filter(team__in=named.values("team")).values_list("person", flat=True))


def _two_years_before(day: date) -> date:
    return date(day.year - 2, day.month, min(day.day, 28))
