"""Making and publishing the weekly board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign, PolicyVersion, Round
from campaigns.selectors import policy
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from scoring.enums import BoardAction
from scoring.formula import WEEK_DAYS, Place, Score, Weights, named, ranked, share_cut
from scoring.models import Placing, WeeklyBoard
from scoring.selectors import Week, round_of_week, team_weeks, week_on, weights
from scoring.workflow import may_make, may_publish
from teams.models import Team


@dataclass(frozen=True)
class Result:
    """What a board says, before it is a row."""

    version: PolicyVersion
    round: Round
    week: Week
    figures: dict[str, Any]
    lines: list[Placing]


@transaction.atomic
def make_board(*, campaign: Campaign, day: date, actor: User | None = None) -> WeeklyBoard:
    """Rank the teams of the week that holds `day`, and freeze the result. Safe to repeat.

    The same figures give back the same board. A board not yet published is brought up to date; after
    publication other figures make a new version, the published one stays, and a working version that
    has come to agree with it again is dropped.

    Refuses others than the office and the system, a campaign without a weekly board
    (`no_weekly_board`), a week to come (`week_to_come`) and one in which no round inspects (`no_round`).
    """
    if not may_make(actor, campaign):
        raise NotAllowed(BoardAction.MAKE)
    _one_at_a_time(campaign)
    result = _computed(campaign, day)
    versions = list(WeeklyBoard.objects.filter(campaign=campaign, starts=result.week.starts).order_by("-version")[:2])
    newest = versions[0] if versions else None
    if newest is None or newest.published_at is not None:
        if newest is not None and _same(newest, result):
            return newest
        return _stored(WeeklyBoard(version=newest.version + 1 if newest else 1), campaign, result, actor)
    published = versions[1] if len(versions) > 1 else None
    if published is not None and _same(published, result):
        audit.record(actor, newest, "board.dropped", version=newest.version)
        newest.delete()
        return published
    return newest if _same(newest, result) else _stored(newest, campaign, result, actor)


def _one_at_a_time(campaign: Campaign) -> None:
    """Making and publishing wait for each other; records that name the campaign do not wait for them."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _computed(campaign: Campaign, day: date) -> Result:
    week, version = week_on(campaign, day)
    rules = policy(version)
    if not rules.reports.weekly_board.held:
        raise Refused("no_weekly_board", _("This campaign has no weekly board."))
    if week.starts > clock.today():
        raise Refused("week_to_come", _("This week has not begun yet."))
    round_ = round_of_week(campaign, week)
    if round_ is None:
        raise Refused("no_round", _("No round inspects in this week."))
    weeks = team_weeks(campaign, week)
    teams = {week_.key: team for team, week_ in weeks.items()}
    places = ranked(weeks.values(), weights(rules))
    board = rules.reports.weekly_board
    leading = named(places, board.top_published)
    lines = [
        _line(order, place, teams[place.score.team.key], weights(rules), is_named=place in leading)
        for order, place in enumerate(places, start=1)
    ]
    return Result(version, round_, week, _figures(places, leading, board.top, board.top_published), lines)


def _line(order: int, place: Place, team: Team, weights_: Weights, *, is_named: bool) -> Placing:
    scored = place.score
    return Placing(
        team=team,
        city=team.city,
        team_name=team.name,
        place=place.place,
        order=order,
        is_named=is_named,
        score=scored.value,
        inspections=scored.team.inspections,
        findings=len(scored.team.findings),
        duty_days=scored.team.duty_days,
        parts=_parts(scored, weights_),
    )


def _parts(scored: Score, weights_: Weights) -> dict[str, Any]:
    """The sum behind a score, exact: fractions are written as they are (7/3), not rounded."""
    return {
        "volume": {
            "inspections": scored.team.inspections,
            "expected": weights_.expected_per_day * scored.team.duty_days,
            "cap": str(weights_.volume_cap),
            "weight": str(weights_.volume_weight),
            "points": str(scored.volume),
        },
        "findings": [
            {
                "id": part.finding.id,
                "severity": part.finding.severity,
                "severity_points": str(part.severity_points),
                "difficulty": part.finding.difficulty,
                "difficulty_factor": str(part.difficulty_factor),
                "quality": part.finding.quality,
                "quality_factor": str(part.quality_factor),
                "points": str(part.points),
            }
            for part in scored.findings
        ],
        "finding_points": str(sum(part.points for part in scored.findings)),
        "duty_days": scored.team.duty_days,
        "week_days": WEEK_DAYS,
        "weekly_points": str(scored.weekly_points),
        "sum": str(scored.volume + scored.weekly_points),
    }


def _figures(places: Sequence[Place], leading: Sequence[Place], top: int, top_published: int) -> dict[str, Any]:
    """The whole, and what those named hold of it: both counts beside the printed share (X23, X41)."""
    total = sum(len(p.score.team.findings) for p in places)
    held = sum(len(p.score.team.findings) for p in leading)
    return {
        "teams": len(places),
        "inspections": sum(p.score.team.inspections for p in places),
        "findings": total,
        "top": top,
        "top_published": top_published,
        "named_teams": len(leading),
        "named_findings": held,
        "named_share_percent": share_cut(held, total),
    }


def _stored(board: WeeklyBoard, campaign: Campaign, result: Result, actor: User | None) -> WeeklyBoard:
    """Write a new or not yet published board, its lines anew."""
    board.campaign, board.policy, board.round = campaign, result.version, result.round
    board.starts, board.ends = result.week.starts, result.week.ends
    board.figures, board.made_at = result.figures, clock.now()
    board.save()
    board.placings.all().delete()
    for line in result.lines:
        line.board = board
    Placing.objects.bulk_create(result.lines)
    audit.record(
        actor, board, "board.made", campaign=campaign.code, version=board.version, teams=result.figures["teams"]
    )
    return board


def _same(board: WeeklyBoard, result: Result) -> bool:
    return (
        board.figures == result.figures
        and board.round_id == result.round.pk
        and [_content(line) for line in board.placings.all()] == [_content(line) for line in result.lines]
    )


def _content(line: Placing) -> tuple[Any, ...]:
    return (line.team_id, line.team_name, line.place, line.order, line.is_named, line.score, line.parts)


@transaction.atomic
def publish_board(*, board: WeeklyBoard, actor: User | None) -> WeeklyBoard:
    """Name the first teams in public (S1 十(一)). Safe to repeat; a published board never changes.

    Refuses others than the campaign's office and the system, and a week that is not over
    (`week_not_over`).
    """
    _one_at_a_time(board.campaign)
    board = WeeklyBoard.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=board.pk)
    if not may_publish(actor, board):
        raise NotAllowed(BoardAction.PUBLISH)
    if board.published_at is None:
        if clock.today() < board.ends:
            raise Refused("week_not_over", _("This week is not over yet."))
        board.published_at, board.published_by = clock.now(), actor
        board.save(update_fields=["published_at", "published_by"])
        audit.record(actor, board, "board.published", version=board.version)
    return board
