"""The weekly board from real records: made, made again, published, corrected."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
import time_machine

from campaigns.models import Campaign, PolicyVersion
from findings import services as findings
from findings.enums import FindingState
from findings.models import Finding
from kernel import clock
from kernel.errors import NotAllowed, Refused
from kernel.models import AuditEntry
from scoring.formula import share_cut
from scoring.models import Placing, WeeklyBoard
from scoring.selectors import board_document, share_sentence, week_of
from scoring.services import make_board, publish_board
from teams.models import StandDown
from tests.factories.findings import approve, finding_at, record_of

MONDAY = date(2018, 9, 24)
FAR = {"author": "far_inspector", "present": ("far_colleague",), "county": "140105"}
SECOND = {"author": "other_inspector", "present": ("other_colleague",), "county": "130109"}


def board_of(world, **changes):
    return make_board(campaign=world.campaign, day=world.today, **changes)


def lines(board):
    return [(line.place, line.team_name, str(line.score), line.findings) for line in board.placings.all()]


def verbs():
    return list(AuditEntry.objects.filter(verb__startswith="board.").order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def after_the_week(world):
    """A finding of the week's Sunday, and the clock on the Monday after it."""
    with time_machine.travel(clock.at(date(2018, 9, 23), time(18)), tick=False):
        finding_at(FindingState.ASSIGNED, world)
    with time_machine.travel(clock.at(MONDAY, time(8)), tick=False):
        yield world


# Figures


def test_board_ranks_every_team_of_the_week_by_its_exact_sum(world):
    """10 * 1/42 + 3 * 1.2 * 1.0 for one finding of a team; nothing for the others."""
    finding_at(FindingState.ASSIGNED, world)

    board = board_of(world)

    assert (board.starts, board.ends) == (date(2018, 9, 17), date(2018, 9, 23))
    assert [(place, str(score), found) for place, _team, score, found in lines(board)] == [
        (1, "3.8381", 1),
        (2, "0.0000", 0),
        (2, "0.0000", 0),
        (2, "0.0000", 0),
    ]
    first = board.placings.first()
    assert first.team == world.team("ordinary")
    assert first.parts["sum"] == "403/105"
    assert first.parts["volume"] == {
        "inspections": 1, "expected": 42, "cap": "1.5", "weight": "10", "points": "5/21",
    }  # fmt: skip
    assert first.parts["findings"][0] | {"id": ""} == {
        "id": "",
        "severity": 2,
        "severity_points": "3",
        "difficulty": 2,
        "difficulty_factor": "1.2",
        "quality": 2,
        "quality_factor": "1.0",
        "points": "18/5",
    }


def test_board_names_the_round_as_planned_and_as_issued(world):
    """X8: planned round 7 was issued as round 8."""
    document = board_document(board_of(world))

    assert (document["round"], document["issued_round"]) == (7, 8)
    assert document["week"] == {"start": "2018-09-17", "end": "2018-09-23"}
    assert document["teams"] == 4
    assert [place["place"] for place in document["places"]] == [1, 1, 1, 1]
    assert [place["score"] for place in document["places"]] == ["0.0000"] * 4


def test_withdrawn_finding_counts_nothing(world):
    """X39: a dispute won takes the finding out; the visit stays an inspection."""
    kept, lost = finding_at(FindingState.ASSIGNED, world), finding_at(FindingState.WITHDRAWN, world)

    first = board_of(world).placings.first()

    assert (first.inspections, first.findings) == (2, 1)
    assert [part["id"] for part in first.parts["findings"]] == [str(kept.pk)]
    assert str(lost.pk) not in str(first.parts)


@pytest.mark.parametrize("state", [FindingState.SUBMITTED, FindingState.RETURNED, FindingState.REJECTED])
def test_finding_counts_only_once_it_is_approved(world, state):
    finding_at(state, world)

    first = board_of(world).placings.first()

    assert (first.inspections, first.findings, first.parts["finding_points"]) == (1, 0, "0")


def test_unconfirmed_record_is_no_inspection(world):
    """S1 九(三): it counts when all present have confirmed."""
    record_of(world, locked=False)

    assert [line.inspections for line in board_of(world).placings.all()] == [0, 0, 0, 0]


def test_stand_down_is_no_day_on_duty(world):
    """domain 9, X42; a day on which the team did inspect is one, whatever it reported."""
    finding_at(FindingState.ASSIGNED, world)
    for day in (world.today, world.today + timedelta(days=1), world.today + timedelta(days=2)):
        StandDown.objects.create(
            team=world.team("ordinary"),
            day=day,
            reason="重污染红色预警，全体待命",
            reported_by=world.persona("leader"),
            reported_at=clock.now(),
        )

    first = board_of(world).placings.first()

    assert first.duty_days == 5
    # 10 * 1/30 + 3.6 * 7/5
    assert str(first.score) == "5.3733"


def test_days_outside_the_week_do_not_count(world):
    with time_machine.travel(clock.at(MONDAY, time(12)), tick=False):
        finding_at(FindingState.ASSIGNED, world)

    assert board_of(world).figures["findings"] == 0


@pytest.mark.parametrize(
    ("day", "first_weekday", "starts"),
    [
        (date(2018, 9, 17), 0, date(2018, 9, 17)),
        (date(2018, 9, 23), 0, date(2018, 9, 17)),
        (date(2018, 9, 24), 0, date(2018, 9, 24)),
        (date(2017, 9, 17), 4, date(2017, 9, 15)),
        (date(2017, 11, 18), 6, date(2017, 11, 12)),
    ],
)
def test_week_begins_where_the_report_says(day, first_weekday, starts):
    """X43: Monday to Sunday for the board, from Friday in S0, from Sunday for the Saturday express."""
    week = week_of(day, first_weekday)

    assert (week.starts, week.ends, week.days[0], week.days[-1]) == (starts, starts + timedelta(days=6), starts,
                                                                    starts + timedelta(days=6))  # fmt: skip
    assert day in week.days


def test_any_day_of_the_week_gives_the_same_board(world):
    finding_at(FindingState.ASSIGNED, world)

    assert {make_board(campaign=world.campaign, day=date(2018, 9, day)).pk for day in range(17, 20)} == {
        board_of(world).pk
    }


# Who is named


def name_only(world, top):
    """New rules from this week on, by which `top` places are published."""
    newest = world.campaign.policies.order_by("number").last()
    board = {**newest.parameters["reports"]["weekly_board"], "top_published": top}
    PolicyVersion.objects.create(
        campaign=world.campaign,
        number=newest.number + 1,
        valid_from=date(2018, 9, 17),
        parameters={**newest.parameters, "reports": {**newest.parameters["reports"], "weekly_board": board}},
        reason="公布名次",
        created_at=clock.now(),
    )


def test_tie_for_the_last_public_place_names_all(world):
    """L32: what "top N" does at a tie is decided once, and stored."""
    name_only(world, 2)
    finding_at(FindingState.ASSIGNED, world)
    record_of(world, findings=0, **FAR)
    record_of(world, findings=0, **SECOND)

    board = board_of(world)

    assert [(line.place, line.is_named) for line in board.placings.all()] == [
        (1, True), (2, True), (2, True), (4, False),
    ]  # fmt: skip
    assert (board.figures["top_published"], board.figures["named_teams"]) == (2, 3)


def test_share_keeps_both_counts_and_says_how_it_is_computed(world):
    """X23, X41."""
    name_only(world, 1)
    for _number in range(2):
        finding_at(FindingState.ASSIGNED, world)
    finding_at(FindingState.ASSIGNED, world, **FAR)

    figures = board_of(world).figures

    assert figures == {
        "teams": 4,
        "inspections": 3,
        "findings": 3,
        "top": 10,
        "top_published": 1,
        "named_teams": 1,
        "named_findings": 2,
        "named_share_percent": "66.6",
    }
    assert share_sentence(figures) == (
        "公布的1个督查组共发现问题2个，占全部3个问题的66.6%（2÷3，保留一位小数，截断不进位）。"
    )
    assert share_cut(322, 1327) == "24.2"


# Made again


def test_board_made_again_is_the_same_row(world):
    finding_at(FindingState.ASSIGNED, world)

    first, again = board_of(world), board_of(world)

    assert (first.pk, first.made_at) == (again.pk, again.made_at)
    assert (WeeklyBoard.objects.count(), Placing.objects.count(), verbs()) == (1, 4, ["board.made"])


def test_unpublished_board_is_brought_up_to_date_under_its_number(world):
    finding_at(FindingState.ASSIGNED, world)
    first = board_of(world)
    finding_at(FindingState.ASSIGNED, world, **FAR)

    again = board_of(world)

    assert (again.pk, again.version, again.figures["findings"]) == (first.pk, 1, 2)
    assert (WeeklyBoard.objects.count(), Placing.objects.count()) == (1, 4)


def test_published_board_never_changes_and_a_correction_is_a_new_version(after_the_week):
    """X39: a dispute won after publication makes version 2; version 1 stays as it was read."""
    world = after_the_week
    office = world.persona("office")
    published = publish_board(board=board_of(world), actor=office)
    before = lines(published)
    finding = Finding.objects.get(pk=published.placings.first().parts["findings"][0]["id"])

    findings.dispute(finding=finding, actor=world.persona("city_liaison"), grounds="设施当日停电检修，有供电通知为证")
    findings.uphold(finding=finding, actor=office, reason="供电通知属实")
    corrected = board_of(world)

    assert (corrected.pk != published.pk, corrected.version, corrected.published_at) == (True, 2, None)
    assert lines(WeeklyBoard.objects.get(pk=published.pk)) == before
    assert corrected.figures["findings"] == 0
    assert board_of(world).pk == corrected.pk
    assert verbs() == ["board.made", "board.published", "board.made"]


def test_working_version_that_agrees_again_is_dropped(after_the_week):
    world = after_the_week
    with time_machine.travel(world.moment, tick=False):
        late = finding_at(FindingState.SUBMITTED, world, **FAR)
    published = publish_board(board=board_of(world), actor=world.persona("office"))
    approve(late, world.persona("other_reviewer"))
    assert board_of(world).version == 2

    findings.dispute(finding=late, actor=world.persona("other_city_liaison"), grounds="设施当日停电检修")
    findings.uphold(finding=late, actor=world.persona("office"), reason="属实")

    assert board_of(world) == published
    assert WeeklyBoard.objects.get() == published
    assert verbs() == ["board.made", "board.published", "board.made", "board.dropped"]


# Published


def test_board_is_published_by_the_office_once(after_the_week):
    world = after_the_week
    board = board_of(world)

    first = publish_board(board=board, actor=world.persona("office"))
    again = publish_board(board=board, actor=world.persona("office"))

    assert first.published_by == world.persona("office")
    assert first.published_at == again.published_at == clock.now()
    entry = AuditEntry.objects.get(verb="board.published")
    assert (entry.actor, entry.subject_id, entry.data) == (world.persona("office"), str(board.pk), {"version": 1})


OTHERS = ("other_office", "reviewer", "leadership", "leader", "central", "city_liaison", "province", "sending_unit",
          "administrator", "auditor")  # fmt: skip


@pytest.mark.parametrize("key", OTHERS)
def test_nobody_else_makes_or_publishes(after_the_week, key):
    world = after_the_week
    board = board_of(world)

    with pytest.raises(NotAllowed):
        publish_board(board=board, actor=world.persona(key))
    with pytest.raises(NotAllowed):
        make_board(campaign=world.campaign, day=world.today, actor=world.persona(key))

    assert WeeklyBoard.objects.get().published_at is None
    assert verbs() == ["board.made"]


def refusal(act, **given):
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.code


def test_week_that_is_not_over_is_not_published(world):
    board = board_of(world)

    assert refusal(publish_board, board=board, actor=world.persona("office")) == "week_not_over"
    assert verbs() == ["board.made"]


def test_board_is_refused_where_there_is_none_to_make(world):
    campaign = world.campaign

    assert refusal(make_board, campaign=campaign, day=date(2018, 8, 8)) == "no_round"
    assert refusal(make_board, campaign=campaign, day=date(2018, 9, 24)) == "week_to_come"
    assert refusal(make_board, campaign=Campaign.objects.get(code="patrol-2017"), day=world.today) == "no_weekly_board"
    assert not WeeklyBoard.objects.exists()


def test_correcting_a_grade_changes_the_working_board(world):
    finding = finding_at(FindingState.ASSIGNED, world)
    before = board_of(world).placings.first().score
    findings.dispute(finding=finding, actor=world.persona("city_liaison"), grounds="问题轻微")
    findings.amend(finding=finding, actor=world.persona("office"), reason="改判为轻微", severity=1)

    assert before == Decimal("3.8381")
    assert board_of(world).placings.first().score == Decimal("1.4381")
