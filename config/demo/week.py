"""The week of 2018-09-17 to 09-23: 290 teams and 1,327 findings, of which the first 15 teams hold 322.

The totals are the ministry's; how they spread over teams, days and kinds is ours, and the same for
the same seed.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from django.db import transaction

from accounts.models import User
from campaigns.models import Campaign, ProblemType, Round
from campaigns.selectors import inspection_rounds, round_on
from care.services import sign_pledge
from config.demo.people import Recruit, nominate_all
from findings.imports import Line, Placed, bring_in
from kernel import clock
from rotations.enums import RotationState
from rotations.models import Schedule
from rotations.services import begin, close, declare_handed_over, lock, move, open_draft, propose, publish, rotation_of
from scoring.models import WeeklyBoard
from scoring.services import make_board, publish_board
from teams.models import Posting, Team
from teams.selectors import nominations_due, policy_of
from teams.wishes import WishReader

STARTS = date(2018, 9, 17)
FINDINGS, NAMED_TEAMS, NAMED_FINDINGS = 1327, 15, 322
# A better schedule than these give is of no use to a demonstration.
SECONDS = 3
# Line numbers of the week's made-up lines start here, so that none is a published one's.
OFFSET = 10_000


def staff(round_: Round, people: list[Recruit], office: User) -> None:
    """Nominate everybody in time, propose and publish. Who signs in is locked where they ask to be. Safe to repeat."""
    with clock.standing_at(clock.at(round_.arrival - timedelta(days=40), time(10, 0))):
        nominate_all(people, round_)
    with clock.standing_at(clock.at(round_.arrival - timedelta(days=10), time(10, 0))):
        rotation = rotation_of(round=round_, actor=office)
        if rotation.state != RotationState.DRAFT:
            return
        _lock_wishes(open_draft(rotation=rotation, actor=office), people, office)
        propose(rotation=rotation, actor=office, seconds=SECONDS)
        publish(rotation=rotation, actor=office, confirmed=True)


def nominate_for_the_next(campaign: Campaign, people: list[Recruit], today: date) -> Round:
    """Everybody is put forward for the round to come, in time; who goes where is left to whoever looks."""
    found = inspection_rounds(campaign).filter(starts__gt=today).order_by("starts").first()
    assert found is not None
    due = nominations_due(found, policy_of(found).nomination)
    with clock.standing_at(clock.at(due - timedelta(days=2), time(10, 0))):
        nominate_all([replace(told, wish="") for told in people], found)
    return found


def _live_through(round_: Round, office: User) -> None:
    """Its people arrived, and have long gone home."""
    rotation = round_.rotation
    if rotation.state == RotationState.PUBLISHED:
        with clock.standing_at(clock.at(round_.arrival, time(12, 0))):
            begin(rotation=rotation)
    if rotation.state == RotationState.RUNNING:
        with clock.standing_at(clock.at(round_.departure + timedelta(days=1), time(9, 0))):
            declare_handed_over(rotation=rotation, actor=office)
            close(rotation=rotation, actor=None)


def _lock_wishes(draft: Schedule, people: list[Recruit], office: User) -> None:
    round_ = draft.rotation.round
    reader = WishReader(Team.objects.filter(round=round_), round_.starts)
    for told in people:
        team = reader.team_of(told.wish) if told.wish else None
        if team is None or draft.seats.filter(person=told.person).exists():
            continue
        duty = "leader" if told.is_leader else "member"
        revision = Schedule.objects.values_list("revision", flat=True).get(pk=draft.pk)
        move(schedule=draft, person=told.person, team=team, duty=duty, actor=office, revision=revision)
        lock(schedule=draft, person=told.person, actor=office, revision=revision + 1)


def shares(teams: int) -> list[int]:
    """How many findings each team has, the leading ones first; exact in both sums."""
    counts = _spread(NAMED_FINDINGS, NAMED_TEAMS)
    return counts + _spread(FINDINGS - NAMED_FINDINGS, teams - NAMED_TEAMS)


def _spread(total: int, parts: int) -> list[int]:
    least, more = divmod(total, parts)
    return [least + 1] * more + [least] * (parts - more)


def placed(campaign: Campaign, seed: int) -> Iterator[tuple[Placed, int]]:
    """Every finding of the week with its team: a line of our own, and its number in that line."""
    rng = random.Random(seed)  # noqa: S311 -- a demonstration
    round_ = round_on(campaign, STARTS)
    teams = list(Team.objects.filter(round=round_).select_related("city").order_by("city__sort_order", "number"))
    rng.shuffle(teams)
    types = list(
        ProblemType.objects.filter(topic__campaign=campaign, is_current=True)
        .select_related("topic", "category")
        .order_by("topic__number", "number")
    )
    for index, (team, count) in enumerate(zip(teams, shares(len(teams)), strict=True)):
        counties = list(team.counties.order_by("sort_order"))
        people = tuple(team.postings.select_related("person__user"))
        for number in range(count):
            county, problem_type = rng.choice(counties), rng.choice(types)
            line = Line(
                number=OFFSET + index * 100 + number,
                day=STARTS + timedelta(days=number % 7),
                category=problem_type.category.name,
                province="",
                city=team.city.name,
                county=county.name,
                count=1,
            )
            yield Placed(line, county, problem_type, team, people), 0


def _sign(round_: Round) -> None:
    """Everybody signs the pledge on the evening of the arrival."""
    unsigned = Posting.objects.filter(round=round_, pledge=None, person__user__isnull=False)
    with clock.standing_at(clock.at(round_.arrival, time(20, 0))), transaction.atomic():
        for posting in unsigned.select_related("person__user", "team__campaign"):
            assert posting.person.user is not None
            sign_pledge(posting=posting, actor=posting.person.user)


def replay_week(campaign: Campaign, people: list[Recruit], office: User, reviewer: User, seed: int) -> WeeklyBoard:
    """From the roster to the published board. Safe to repeat: what is there is not made again."""
    round_ = round_on(campaign, STARTS)
    assert round_ is not None
    staff(round_, people, office)
    _sign(round_)
    for item, number in placed(campaign, seed):
        bring_in(item, number, reviewer)
    _live_through(round_, office)
    monday = STARTS + timedelta(days=7)
    with clock.standing_at(clock.at(monday, time(8, 0))):
        board = make_board(campaign=campaign, day=STARTS)
    with clock.standing_at(clock.at(monday, time(9, 0))):
        return publish_board(board=board, actor=office)
