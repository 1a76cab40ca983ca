"""The facts behind a week's board: teams on duty, their days, inspections and approved findings."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from campaigns.models import Campaign, Round
from campaigns.policy import Policy
from campaigns.selectors import inspection_rounds
from findings.enums import COUNTED, RecordState
from findings.models import Finding, Record
from scoring.formula import FindingFacts, TeamWeek, Weights
from teams.models import StandDown, Team


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


def weights(policy: Policy) -> Weights:
    rules = policy.scoring
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
    """Every team with at least one day of its round in the week.

    Days on duty are the round's days in the week less stand-downs; arrival, departure and the
    predecessor's extra day count for nobody (X11). A record or finding counts for the team and
    the day it was made on.
    """
    teams = list(
        Team.objects.filter(
            campaign=campaign,
            round__is_cancelled=False,
            round__starts__lte=week.ends,
            round__ends__gte=week.starts,
        ).select_related("round", "city")
    )
    stood_down = Counter(
        StandDown.objects.filter(team__in=teams, day__range=(week.starts, week.ends)).values_list("team", flat=True)
    )
    inspections = _inspections(campaign, week)
    findings = _findings(campaign, week)
    return {
        team: TeamWeek(
            key=f"{team.city.code}-{team.number:03d}",
            duty_days=len(_days_in(team.round, week)) - stood_down[team.pk],
            inspections=inspections.get(team.pk, 0),
            findings=tuple(findings[team.pk]),
        )
        for team in teams
    }


def _inspections(campaign: Campaign, week: Week) -> dict[int, int]:
    rows = Record.objects.filter(campaign=campaign, state=RecordState.LOCKED, day__range=(week.starts, week.ends))
    return dict(rows.values_list("team").annotate(n=Count("pk")).order_by())


def _findings(campaign: Campaign, week: Week) -> dict[int, list[FindingFacts]]:
    rows = Finding.objects.filter(
        Q(state__in=COUNTED), campaign=campaign, day__range=(week.starts, week.ends)
    ).order_by("record__team", "pk")
    by_team: dict[int, list[FindingFacts]] = defaultdict(list)
    for team, pk, severity, difficulty, quality in rows.values_list(
        "record__team", "pk", "severity", "difficulty", "quality"
    ):
        by_team[team].append(FindingFacts(str(pk), severity, difficulty, quality))
    return by_team
