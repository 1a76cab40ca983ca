"""Making and publishing the weekly board."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign
from campaigns.selectors import policy, policy_version_on
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from scoring.formula import Place, named, ranked
from scoring.models import Placing, WeeklyBoard
from scoring.selectors import round_of_week, team_weeks, week_of, weights
from scoring.workflow import may_publish
from teams.models import Team


@transaction.atomic
def make_board(*, campaign: Campaign, day: date, actor: User | None = None) -> WeeklyBoard:
    """Rank the teams of the week that holds `day`, and freeze the result. Safe to repeat.

    The same figures give back the same board. An unpublished board is replaced by one with newer
    figures; after publication other figures make a new version, the published one stays.
    Refuses a campaign without a weekly board (`no_weekly_board`) and a week in which no round
    inspects (`no_round`).
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    version = policy_version_on(campaign, day)
    rules = policy(version)
    if not rules.reports.weekly_board.held:
        raise Refused("no_weekly_board", _("This campaign has no weekly board."))
    week = week_of(day, rules.reports.weekly_board.week_starts.number)
    round_ = round_of_week(campaign, week)
    if round_ is None:
        raise Refused("no_round", _("No round inspects in this week."))
    weeks = team_weeks(campaign, week)
    places = ranked(weeks.values(), weights(rules))
    teams = {week_.key: team for team, week_ in weeks.items()}
    lines = [_line(order, place, teams) for order, place in enumerate(places, start=1)]
    figures = _figures(places, rules.reports.weekly_board.top, rules.reports.weekly_board.top_published)
    newest = WeeklyBoard.objects.filter(campaign=campaign, starts=week.starts).order_by("version").last()
    if newest and _same(newest, figures, lines):
        return newest
    if newest and newest.published_at is None:
        newest.delete()
        number = newest.version
    else:
        number = newest.version + 1 if newest else 1
    board = WeeklyBoard.objects.create(
        campaign=campaign,
        policy=version,
        round=round_,
        starts=week.starts,
        ends=week.ends,
        version=number,
        figures=figures,
        made_at=clock.now(),
    )
    for line in lines:
        line.board = board
    Placing.objects.bulk_create(lines)
    audit.record(actor, board, "board.made", campaign=campaign.code, version=number)
    return board


def _line(order: int, place: Place, teams: dict[str, Team]) -> Placing:
    scored = place.score
    team = teams[scored.team.key]
    return Placing(
        team=team,
        city=team.city,
        team_name=team.name,
        place=place.place,
        order=order,
        score=scored.value,
        inspections=scored.team.inspections,
        findings=len(scored.team.findings),
        duty_days=scored.team.duty_days,
        parts=_parts(place),
    )


def _parts(place: Place) -> dict[str, Any]:
    """The sum behind a score, exact: fractions are written as they are (7/3), not rounded."""
    scored = place.score
    return {
        "volume": str(scored.volume),
        "findings": [
            {
                "id": fact.id,
                "severity": fact.severity,
                "difficulty": fact.difficulty,
                "quality": fact.quality,
                "points": str(points),
            }
            for fact, points in scored.points
        ],
    }


def _figures(places: Iterable[Place], top: int, top_published: int) -> dict[str, Any]:
    """The whole, and the share of those named: findings of the named over findings of all (X41).

    The share is cut, not rounded, to one decimal, as the ministry printed 322 of 1,327 as 24.2%;
    both counts are kept beside it (X23).
    """
    rows = list(places)
    total = sum(len(p.score.team.findings) for p in rows)
    leading = named(rows, top_published)
    held = sum(len(p.score.team.findings) for p in leading)
    return {
        "teams": len(rows),
        "findings": total,
        "top": top,
        "top_published": top_published,
        "named_teams": len(leading),
        "named_findings": held,
        "named_share_percent": str(Decimal(held * 1000 // total) / 10) if total else None,
    }


def _same(board: WeeklyBoard, figures: dict[str, Any], lines: list[Placing]) -> bool:
    stored = [_content(line) for line in board.placings.all()]
    return board.figures == figures and stored == [_content(line) for line in lines]


def _content(line: Placing) -> tuple[Any, ...]:
    return (line.team_id, line.place, line.order, line.score, line.inspections, line.duty_days, line.parts)


@transaction.atomic
def publish_board(*, board: WeeklyBoard, actor: User) -> WeeklyBoard:
    """Name the first teams in public (S1 十(一)). Safe to repeat; a published board never changes."""
    board = WeeklyBoard.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if not may_publish(actor, board):
        raise NotAllowed("publish")
    if board.published_at is None:
        board.published_at, board.published_by = clock.now(), actor
        board.save(update_fields=["published_at", "published_by"])
        audit.record(actor, board, "board.published", version=board.version)
    return board
