"""The published bulletins of 2018-19, walked through the services, give the published bulletins again.

For each day: teams are sent where something was found, their leaders record each problem on its day,
everybody present confirms, the reviewer approves and hands it to the city, the leaders sign, the office
makes and publishes the day's bulletin at 21:00. Then the bulletin is compared with what was printed.
"""

import csv
from collections import defaultdict
from datetime import date
from itertools import groupby

import pytest
from django.db import transaction

from campaigns.models import Campaign
from campaigns.selectors import round_on
from config.demo import bulletins, week
from config.demo.accounts import open_accounts
from config.demo.people import recruits
from config.demo.replay import replay
from findings.models import Finding, Record
from kernel.models import AuditEntry
from reports.models import DailyBulletin

pytestmark = pytest.mark.django_db
COMPLETE = [
    (date(2018, 11, 3), 25),
    (date(2018, 11, 26), 10),
    (date(2018, 12, 7), 39),
    (date(2018, 12, 20), 2),
    (date(2019, 1, 6), 11),
    (date(2019, 1, 23), 5),
]
PARTIAL = date(2018, 6, 19)


@pytest.fixture(scope="module")
def replayed(django_db_setup, django_db_blocker):
    """All seven days, once for the module, undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        sink = []
        campaign = _replay_days(sink)
        yield campaign
        transaction.set_rollback(True)


def _replay_days(sink):
    from campaigns.services import load_plans, start

    load_plans()
    campaign = Campaign.objects.get(code="intensified-2018")
    start(campaign=campaign, actor=None)
    users = open_accounts(campaign)
    people = recruits(campaign, seed=1, trios=60)
    for day, lines in bulletins.days().items():
        sink.append(bulletins.replay_day(campaign, day, lines, people, users["office"], users["reviewer"]))
    return campaign


def printed(day):
    """Category → [(province, city, count)] in printed order, as the facts have them."""
    with bulletins.FACTS.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["date"] == day.isoformat()]
    sections = defaultdict(list)
    for row in rows:
        sections[row["category"]].append((row["province"], row["city"], int(row["count"])))
    return dict(sections)


def made(day):
    figures = DailyBulletin.objects.get(day=day, number=0).figures
    sections = {
        section["category"]: [(p["province"], p["city"], p["count"]) for p in section["places"]]
        for section in figures["sections"]
    }
    return figures, sections


@pytest.mark.parametrize("day, total", COMPLETE)
def test_bulletin_of_a_complete_day_is_as_published(replayed, day, total):
    figures, sections = made(day)

    assert figures["total"] == total
    assert sections == printed(day)
    assert {s["category"]: s["total"] for s in figures["sections"]} == {
        category: sum(count for _, _, count in places) for category, places in printed(day).items()
    }


def test_bulletin_counties_stand_under_the_published_cities_in_the_published_order(replayed):
    """Counties are named by the table of places, not as printed; the codes of a first reading agree."""
    with bulletins.FACTS.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["matched_code"] and row["date"] == "2018-12-07"]
    found = Finding.objects.filter(day=date(2018, 12, 7)).values_list("county__code", flat=True)

    assert sorted({row["matched_code"] for row in rows} - set(found)) == []


def test_partial_day_keeps_what_was_printed_and_mends_nothing(replayed):
    """2018-06-19: the ministry counted 230, the text that survives lists 40; forty is what there is."""
    figures, sections = made(PARTIAL)

    assert figures["total"] == 40
    assert sections == printed(PARTIAL)
    told = {bulletin.day: bulletin for bulletin in DailyBulletin.objects.filter(number=0)}
    assert [day for day, bulletin in told.items() if bulletin.is_inconsistent] == [PARTIAL]
    assert (told[PARTIAL].printed_total, told[PARTIAL].note) == (230, "公开通报共230个，明细仅载40个")


def test_every_record_was_confirmed_by_all_and_every_step_is_in_the_trail(replayed):
    assert Record.objects.exclude(state="locked").count() == 0
    findings = Finding.objects.filter(state="assigned").count()
    assert findings == 132
    for verb in ("finding.submit", "finding.approve"):
        assert AuditEntry.objects.filter(verb=verb).count() == findings


def test_bulletin_says_who_reported_and_who_did_not(replayed):
    """The plan of 2018 names no hour (X35): every team of the day is due, nobody is late."""
    teams = made(date(2018, 12, 7))[0]["teams"]

    assert (teams["due"], teams["on_time"], teams["late"], len(teams["missing"])) == (19, 18, 0, 1)


def test_replay_of_a_day_again_adds_nothing(replayed):
    before = (Record.objects.count(), Finding.objects.count(), AuditEntry.objects.count())
    users = open_accounts(replayed)
    day, lines = next(iter(bulletins.days().items()))

    bulletins.replay_day(replayed, day, lines, recruits(replayed, seed=1, trios=60), users["office"], users["reviewer"])

    assert (Record.objects.count(), Finding.objects.count(), AuditEntry.objects.count()) == before


def test_shares_of_the_week_hold_both_published_sums():
    """290 teams, 1,327 findings, the first fifteen with 322 (X41)."""
    counts = week.shares(290)

    assert (len(counts), sum(counts), sum(counts[:15])) == (290, 1327, 322)
    assert min(counts[:15]) > max(counts[15:])


@pytest.mark.long
def test_week_of_290_teams_gives_the_published_board():
    """2018-09-17 to 09-23: planned round 7, issued round 8; fifteen teams hold 322 of 1,327 = 24.2% as printed."""
    counts = replay(seed=1)

    campaign = Campaign.objects.get(code=counts["campaign"])
    board = campaign_board(campaign)
    assert (board.round.number, board.round.issued_number) == (7, 8)
    assert (board.starts, board.ends) == (date(2018, 9, 17), date(2018, 9, 23))
    assert {k: board.figures[k] for k in ("teams", "findings", "named_teams", "named_findings")} == {
        "teams": 290,
        "findings": 1327,
        "named_teams": 15,
        "named_findings": 322,
    }
    assert board.figures["named_share_percent"] == "24.2"
    places = list(board.placings.values_list("place", flat=True))
    assert places == sorted(places)
    assert round_on(campaign, board.starts) == board.round
    ties = [len(list(group)) for _, group in groupby(board.placings.values_list("score", "place"))]
    assert sum(ties) == 290


def campaign_board(campaign):
    from scoring.models import WeeklyBoard

    return WeeklyBoard.objects.get(campaign=campaign, starts=week.STARTS, published_at__isnull=False)
