"""Officers' changes of the calendar: what they do, what they leave behind, what is refused."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from campaigns import selectors, services
from campaigns.models import Campaign, Round, RoundChange
from campaigns.services import calendar as calendar_services
from kernel.errors import Closed, Conflict, NotAllowed, Refused
from kernel.models import AuditEntry
from teams.models import Team
from tests.factories.campaigns import campaign_at, on
from tests.factories.world import WORLD_2018, load_world
from tests.races import Finish, race

pytestmark = pytest.mark.django_db


def adjust(world, kind, reason="重污染应急，统一顺延", actor="office", seen=None, **parameters):
    return services.adjust_calendar(
        campaign=world.campaign,
        kind=kind,
        parameters=parameters,
        reason=reason,
        actor=world.persona(actor),
        seen=seen,
    )


def days(world) -> dict[int, tuple[str, str]]:
    """First and last day of every round by its planned number."""
    rounds = selectors.inspection_rounds(world.campaign)
    return {r.number: (f"{r.starts:%m-%d}", f"{r.ends:%m-%d}") for r in rounds}


def traces(world) -> tuple[list, int, dict]:
    entries = AuditEntry.objects.count()
    return list(Round.objects.order_by("pk").values()), RoundChange.objects.count(), {"entries": entries}


@pytest.fixture
def unchanged(before_start):
    """What a refusal must leave as it was."""
    before = traces(before_start)
    yield before_start
    assert traces(before_start) == before


# What each kind does


def test_shift_moves_one_round_and_the_day_on_which_its_people_hand_over(before_start):
    """A6; domain 3: where the rounds no longer touch, people leave on their last day."""
    world = before_start

    with on(date(2018, 7, 1)):
        comparison = adjust(world, "shift", round=4, days=7)

    assert days(world)[4] == ("07-30", "08-12")
    third, fourth = (world.campaign.rounds.get(key=key) for key in "34")
    assert (third.departure, fourth.arrival, fourth.handover) == (third.ends, date(2018, 7, 29), None)
    assert [change.key for change in comparison.changes] == ["3", "4"]


def test_shift_of_all_that_follow_keeps_to_the_phase(before_start):
    """S1 phase 1 has no slack of its own, but the gap of 14 days behind it (X4, X6)."""
    world = before_start

    adjust(world, "shift", round=2, days=7, following=True)

    assert [days(world)[n] for n in (1, 2, 3, 4, 5)] == [
        ("06-11", "06-24"),
        ("07-02", "07-15"),
        ("07-16", "07-29"),
        ("07-30", "08-12"),
        ("08-20", "09-02"),
    ]


def test_shorten_takes_days_off_either_end(before_start):
    world = before_start

    adjust(world, "shorten", round=5, start="2018-08-22", end="2018-09-01")

    assert days(world)[5] == ("08-22", "09-01")
    assert world.campaign.rounds.get(key="5").departure == date(2018, 9, 1)


def test_insert_uses_the_gap_and_later_rounds_move_up(before_start):
    """X6, X8: as the ministry counted."""
    world = before_start
    seventh = world.campaign.rounds.get(key="7")

    adjust(world, "insert", start="2018-08-06", end="2018-08-19")

    inserted = world.campaign.rounds.get(key="+1")
    seventh.refresh_from_db()
    assert (inserted.number, inserted.phase.number) == (5, 1)
    assert (seventh.number, seventh.starts) == (8, date(2018, 9, 17))


def test_cancel_leaves_the_row_and_later_rounds_move_down(before_start):
    world = before_start

    adjust(world, "cancel", round=3)

    row = world.campaign.rounds.get(key="3")
    assert row.is_cancelled is True
    assert world.campaign.rounds.get(key="4").number == 3
    assert selectors.round_on(world.campaign, date(2018, 7, 10)) is None
    assert selectors.inspection_rounds(world.campaign).count() == 20


def test_renumber_carries_on_to_the_rounds_that_follow(before_start):
    """A7, X8."""
    world = before_start

    adjust(world, "renumber", round=5, issued_number=5, reason="发文编号与方案一致")

    issued = dict(selectors.inspection_rounds(world.campaign).values_list("number", "issued_number"))
    assert issued == {n: n for n in range(1, 22)}


def test_teams_keep_their_round_when_numbers_move(world):
    """A6: rounds are known by their key, not by their number."""
    team, today = world.team("ordinary"), world.round
    assert (today.number, today.issued_number) == (7, 8)

    with on(date(2018, 8, 10)):
        adjust(world, "insert", start="2018-08-12", end="2018-08-19")

    today.refresh_from_db()
    assert Team.objects.get(pk=team.pk).round_id == today.pk
    assert (today.number, today.starts) == (8, date(2018, 9, 17))


def test_changes_are_replayed_in_their_order(before_start):
    """The number that a change names is the one that the round had then."""
    world = before_start

    adjust(world, "insert", start="2018-08-06", end="2018-08-19", reason="空档加一轮")
    adjust(world, "shorten", round=6, end="2018-08-31", reason="新的第6轮提前结束")
    adjust(world, "cancel", round=5, reason="空档不再督查")
    after = traces(world)[0]
    services.rebuild_calendar(campaign=world.campaign, actor=None)

    assert traces(world)[0] == after
    assert days(world)[5] == ("08-20", "08-31")
    assert [change.kind for change in world.campaign.round_changes.all()] == ["insert", "shorten", "cancel"]


def test_change_leaves_a_row_and_an_entry_that_say_who_why_and_what(before_start):
    world = before_start
    office = world.persona("office")

    adjust(world, "shift", reason="  春季沙尘，统一顺延 ", round=4, days=7)

    (change,) = world.campaign.round_changes.all()
    (entry,) = AuditEntry.objects.filter(verb="calendar.shift")
    assert (change.kind, change.parameters, change.reason, change.made_by) == (
        "shift",
        {"round": 4, "days": 7},
        "春季沙尘，统一顺延",
        office,
    )
    assert (entry.actor, entry.subject_type, entry.reason) == (office, "campaigns.campaign", "春季沙尘，统一顺延")
    assert entry.data["parameters"] == {"round": 4, "days": 7}
    assert "第 4 轮：2018-07-23 至 2018-08-05（14 天）改为 2018-07-30 至 2018-08-12（14 天）。" in entry.data["lines"]


def test_people_follow_a_round_whose_days_move(before_start, monkeypatch):
    """The apps above are told the round, its former days and who did it; other rounds are left alone."""
    world, told = before_start, []
    monkeypatch.setattr(
        calendar_services,
        "followers",
        [lambda row, before, actor: told.append((row.key, before, row.departure, actor))],
    )

    adjust(world, "shift", round=4, days=7)

    office = world.persona("office")
    assert told == [
        ("3", (date(2018, 7, 8), date(2018, 7, 24)), date(2018, 7, 22), office),
        ("4", (date(2018, 7, 22), date(2018, 8, 5)), date(2018, 8, 12), office),
    ]


def test_preview_shows_the_sums_and_the_warnings_and_writes_nothing(unchanged):
    """Domain 3: the officer sees the arithmetic before saving."""
    world = unchanged

    comparison = services.preview_adjustment(
        campaign=world.campaign,
        kind="cancel",
        parameters={"round": 16},
        reason="短轮次取消",
        actor=world.persona("office"),
    )

    lines = [(line.code, dict(line.params)) for line in comparison.lines[:3]]
    assert lines == [
        (
            "phase-sum",
            {"phase": 3, "days": 168, "paused": 21, "net": 147, "pitch": 14, "quotient": "10.5", "rounds": 10},
        ),
        ("round-count", {"before": 21, "after": 20}),
        ("round-day-count", {"before": 287, "after": 280}),
    ]
    assert {w.code for w in comparison.new_warnings} >= {"count-differs", "gap"}
    assert "stump-round" in {w.code for w in comparison.settled_warnings}


# What is refused


REFUSALS = [
    # Vector 1: eleven rounds of two weeks; the sixteenth would run into the pause.
    ("insert", {"start": "2019-01-21", "end": "2019-02-03"}, "round-in-pause", "147 天 ÷ 14 = 10.5 轮"),
    ("shift", {"round": 16, "days": 7}, "round-in-pause", "147 天 ÷ 14 = 10.5 轮"),
    ("shift", {"round": 5, "days": 1}, "rounds-overlap", "84 天 ÷ 14 = 6 轮"),
    ("shift", {"round": 5, "days": 0}, "nothing-to-adjust", "该调整（移动）没有改变任何内容。"),
    ("shift", {"round": 22, "days": 7}, "unknown-round", "没有第 22 轮。"),
    ("shift", {"round": 2, "days": -21}, "round-outside-reach", "56 天 ÷ 14 = 4 轮"),
    ("shorten", {"round": 5, "end": "2018-09-20"}, "not-shorter", "不在原轮次"),
    ("shorten", {"round": 5, "end": "2018-08-21"}, "round-too-short", "2 天"),
    ("insert", {"start": "2018-09-05", "end": "2018-09-10"}, "rounds-overlap", "最多允许 0 天"),
    ("insert", {"start": "2018-08-19", "end": "2018-08-06"}, "dates-backwards", "2018-08-06 早于 2018-08-19。"),
    ("insert", {"start": "2020-01-01", "end": "2020-01-14"}, "round-outside-reach", "2020-01-01"),
    ("renumber", {"round": 5, "issued_number": 2}, "issued-number-taken", "第 5 轮不能发文为第 2 轮"),
]


@pytest.mark.parametrize(("kind", "parameters", "reason", "words"), REFUSALS)
def test_days_that_do_not_fit_are_refused_with_the_sum(unchanged, kind, parameters, reason, words):
    """A6, X3, X4."""
    if kind == "insert" and parameters["start"] == "2019-01-21":
        with transaction.atomic():
            adjust(unchanged, "cancel", round=16, reason="改排两周")
            with pytest.raises(Refused) as refusal:
                adjust(unchanged, kind, **parameters)
            transaction.set_rollback(True)
    else:
        with pytest.raises(Refused) as refusal:
            adjust(unchanged, kind, **parameters)

    assert (refusal.value.code, refusal.value.extra) == ("calendar_refused", {"reason": reason})
    assert words in str(refusal.value.message)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_reason_is_needed(unchanged, reason):
    with pytest.raises(Refused) as refusal:
        adjust(unchanged, "shift", reason=reason, round=4, days=7)

    assert (refusal.value.code, list(refusal.value.fields)) == ("reason_missing", ["reason"])


@pytest.mark.parametrize(
    "persona", ["other_office", "reviewer", "leadership", "city_liaison", "inspector", "administrator", "auditor"]
)
def test_only_the_campaign_s_office_may(unchanged, persona):
    with pytest.raises(NotAllowed):
        adjust(unchanged, "shift", actor=persona, round=4, days=7)


def test_closed_campaign_takes_no_change(unchanged):
    with transaction.atomic():
        campaign_at("closed")
        with pytest.raises(Closed) as refusal:
            adjust(unchanged, "shift", round=4, days=7)
        transaction.set_rollback(True)

    assert (refusal.value.code, refusal.value.status) == ("campaign_closed", 423)


def test_round_with_teams_is_not_cancelled(world):
    with on(date(2018, 9, 10)):
        before = traces(world)
        with pytest.raises(Refused) as refusal:
            adjust(world, "cancel", round=7)

        assert refusal.value.code == "round_has_teams"
        assert traces(world) == before


def test_round_with_teams_may_be_shortened(world):
    with on(date(2018, 9, 20)):
        adjust(world, "shorten", round=7, end="2018-09-27")

    assert days(world)[7] == ("09-17", "09-27")


GONE = [
    (date(2018, 9, 19), "shift", {"round": 4, "days": 7}, 4),
    (date(2018, 9, 19), "cancel", {"round": 3}, 3),
    (date(2018, 9, 19), "shorten", {"round": 5, "end": "2018-08-31"}, 5),
    (date(2018, 9, 19), "insert", {"start": "2018-08-06", "end": "2018-08-19"}, 5),
    # Under way: its first days were inspected.
    (date(2018, 7, 25), "shift", {"round": 4, "days": 1}, 4),
    (date(2018, 9, 19), "shorten", {"round": 7, "start": "2018-09-20"}, 7),
]


@pytest.mark.parametrize(("today", "kind", "parameters", "number"), GONE)
def test_days_that_are_over_cannot_be_changed(world, today, kind, parameters, number):
    before = traces(world)

    with on(today), pytest.raises(Refused) as refusal:
        adjust(world, kind, **parameters)

    assert refusal.value.code == "round_over"
    assert f"第{number}轮" in str(refusal.value.message)
    assert traces(world) == before


def test_number_of_a_round_that_is_over_may_be_put_right(world):
    """X8: what the ministry had counted came to light in round 7."""
    adjust(world, "renumber", round=5, issued_number=5)

    assert world.campaign.rounds.get(key="7").issued_number == 7


def test_stale_preview_is_told_that_the_calendar_has_changed(before_start):
    world = before_start
    adjust(world, "shift", round=4, days=1, seen=0)
    before = traces(world)

    with pytest.raises(Conflict) as refusal:
        adjust(world, "shift", round=4, days=1, seen=0)

    assert (refusal.value.code, refusal.value.status) == ("calendar_changed", 409)
    assert traces(world) == before


# Several at once


@pytest.fixture
def committed_world():
    """The small world, seen by other processes too."""
    with on(date(2018, 6, 1)):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


@pytest.mark.django_db(transaction=True)
def test_six_officers_with_one_preview_and_one_wins(committed_world):
    finishes = race(lambda n: adjust(committed_world, "shift", round=4, days=1 + n, seen=0) and "done")

    assert Counter(finishes) == {Finish(result="done"): 1, Finish(refusal="calendar_changed"): 5}
    assert RoundChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_six_officers_without_a_preview_come_one_after_the_other(committed_world):
    """Each change stands on the one before: no round is lost, none is moved twice from the same place."""
    world = committed_world

    finishes = race(lambda n: adjust(world, "shift", round=4, days=1, reason=f"第{n}人") and "done")

    stored = Campaign.objects.get(pk=world.campaign.pk)
    assert Counter(finishes) == {Finish(result="done"): 6}
    assert days(world)[4] == ("07-29", "08-11")
    assert [c.parameters for c in stored.round_changes.all()] == [{"round": 4, "days": 1}] * 6
    assert AuditEntry.objects.filter(verb="calendar.shift").count() == 6
