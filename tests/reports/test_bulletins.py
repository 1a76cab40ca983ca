"""The office's daily bulletin: figures, supplements, publication (domain 8, S0 0.15, L17)."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from findings import services as findings
from findings.enums import FindingState
from findings.models import Finding
from kernel import clock
from kernel.errors import NotAllowed, Refused, WrongState
from kernel.models import AuditEntry
from reports.models import DailyBulletin
from reports.selectors import day_document, day_figures
from reports.services import make_bulletin, note_bulletin, publish_bulletin
from tests.factories.findings import approve, finding_at, finding_content, record_of
from tests.factories.reports import bulletin_of, due_at_nine, new_rules, signed

DAY = date(2018, 9, 19)
FAR = {"author": "far_inspector", "present": ("far_colleague",), "county": "140105"}
SECOND = {"author": "other_inspector", "present": ("other_colleague",), "county": "130109"}


def at(when, hour, act, **given):
    with time_machine.travel(clock.at(when, hour), tick=False):
        return act(**given)


def verbs():
    found = AuditEntry.objects.filter(subject_type="reports.dailybulletin").order_by("pk")
    return list(found.values_list("verb", flat=True))


def withdraw(world, finding, liaison="city_liaison"):
    findings.dispute(finding=finding, actor=world.persona(liaison), grounds="设施当日停电检修，有供电通知为证")
    findings.uphold(finding=finding, actor=world.persona("office"), reason="供电通知属实")


# Figures


def test_figures_of_a_day(world):
    """Sections by category in the catalogue's order; within one: region, province, city, count, county."""
    for _number in range(2):
        finding_at(FindingState.ASSIGNED, world, county="130104")
    finding_at(FindingState.ASSIGNED, world)
    finding_at(FindingState.ASSIGNED, world, **FAR)
    scattered = record_of(
        world,
        topic="scattered",
        answers={"scattered-4": "是"},
        findings=[finding_content(problem_type="scattered-unlisted")],
    )
    approve(scattered.findings.get(), world.persona("reviewer"))
    record_of(world, **SECOND)

    figures = bulletin_of(world).figures

    assert figures["title"] == "2018-2019强化督查第8轮次每日通报（2018年9月19日）"
    assert figures["lead"] == (
        "2018年9月19日，4个督查组共检查点位6个，发现涉气环境问题5个。"
        "自2018年6月11日行动开展以来，累计检查点位6个，发现问题5个。"
    )
    assert (figures["date"], figures["round"], figures["total"]) == (
        "2018-09-19", {"number": 7, "issued_number": 8}, 5,
    )  # fmt: skip
    assert [(s["category"], s["total"]) for s in figures["sections"]] == [
        ("清单外散乱污", 1),
        ("不正常运行治污设施", 4),
    ]
    assert figures["sections"][1]["places"] == [
        {"province": "河北省", "city": "石家庄市", "county": "桥西区", "count": 2},
        {"province": "河北省", "city": "石家庄市", "county": "长安区", "count": 1},
        {"province": "山西省", "city": "太原市", "county": "小店区", "count": 1},
    ]
    assert figures["by_city"] == [
        {"region": "京津冀及周边地区", "province": "河北省", "city": "石家庄市", "inspected": 5, "found": 4},
        {"region": "京津冀及周边地区", "province": "山西省", "city": "太原市", "inspected": 1, "found": 1},
    ]
    assert figures["by_region"] == [{"region": "京津冀及周边地区", "inspected": 6, "found": 5}]
    assert [(row["county"], row["inspected"], row["found"]) for row in figures["by_county"]] == [
        ("长安区", 2, 2), ("桥西区", 2, 2), ("藁城区", 1, 0), ("小店区", 1, 1),
    ]  # fmt: skip
    assert sum(row["found"] for row in figures["by_topic"]) == sum(row["found"] for row in figures["by_type"]) == 5
    assert figures["cumulative"] == {"inspected": 6, "found": 5}


@pytest.mark.parametrize(
    "state", [FindingState.SUBMITTED, FindingState.RETURNED, FindingState.REJECTED, FindingState.WITHDRAWN]
)
def test_finding_counts_from_approval_until_it_is_withdrawn(world, state):
    finding_at(state, world)

    figures = bulletin_of(world).figures

    assert (figures["inspected"], figures["total"], figures["sections"]) == (1, 0, [])


def test_cumulative_is_up_to_the_day_and_not_beyond(world):
    finding_at(FindingState.ASSIGNED, world)
    with time_machine.travel(clock.at(date(2018, 9, 20), time(12)), tick=False):
        finding_at(FindingState.ASSIGNED, world)
        assert make_bulletin(campaign=world.campaign, day=DAY).figures["cumulative"] == {"inspected": 1, "found": 1}
        later = make_bulletin(campaign=world.campaign, day=date(2018, 9, 20)).figures

    assert (later["total"], later["cumulative"]) == (1, {"inspected": 2, "found": 2})


def test_attached_unit_is_counted_by_itself_in_the_city_table(world):
    """A3: sections keep the printed city."""
    county = world.county
    unit, _created = world.campaign.attached_units.get_or_create(county=county, defaults={"is_own_unit": True})
    unit.is_own_unit = True
    unit.save()
    finding_at(FindingState.ASSIGNED, world)

    figures = bulletin_of(world).figures

    assert [row["city"] for row in figures["by_city"]] == ["长安区"]
    assert figures["sections"][0]["places"][0]["city"] == "石家庄市"


def test_teams_that_reported_in_time_late_or_not_at_all(world):
    due_at_nine(world)
    at(DAY, time(20), signed, world=world)
    at(DAY, time(21, 30), signed, world=world, team="far")

    teams = at(DAY, time(22), make_bulletin, campaign=world.campaign, day=DAY).figures["teams"]

    assert {key: teams[key] for key in ("due", "on_time", "late")} == {"due": 4, "on_time": 1, "late": 1}
    assert teams["missing"] == [
        {"team": world.team("central").name, "city": "石家庄市"},
        {"team": world.team("second").name, "city": "石家庄市"},
    ]


def test_plan_without_an_hour_still_lists_who_is_missing(world):
    """X35: nobody is late, a report is owed all the same."""
    at(DAY, time(23), signed, world=world)

    teams = at(DAY, time(23, 30), make_bulletin, campaign=world.campaign, day=DAY).figures["teams"]

    assert (teams["due"], teams["on_time"], teams["late"], len(teams["missing"])) == (4, 1, 0, 3)


# Made again


def test_bulletin_made_again_is_the_same_row(world):
    finding_at(FindingState.ASSIGNED, world)

    first, again = bulletin_of(world), bulletin_of(world)

    assert (again.pk, again.made_at) == (first.pk, first.made_at)
    assert verbs() == ["bulletin.made"]


def test_bulletin_not_yet_published_is_brought_up_to_date(world):
    finding_at(FindingState.ASSIGNED, world)
    first = bulletin_of(world)
    finding_at(FindingState.ASSIGNED, world)

    again = bulletin_of(world)

    assert (again.pk, again.number, again.figures["total"]) == (first.pk, 0, 2)
    assert (DailyBulletin.objects.count(), verbs()) == (1, ["bulletin.made", "bulletin.made"])


def test_published_bulletin_is_never_rewritten_and_changes_follow_in_a_supplement(world):
    """domain 8: late reports and late findings, each with the value before."""
    due_at_nine(world)
    gone, late = finding_at(FindingState.ASSIGNED, world), finding_at(FindingState.SUBMITTED, world, **FAR)
    published = bulletin_of(world, published=True)
    before = DailyBulletin.objects.get(pk=published.pk)

    with time_machine.travel(clock.at(DAY + timedelta(days=1), time(8)), tick=False):
        approve(late, world.persona("other_reviewer"))
        withdraw(world, gone)
        signed(world, "far", day=DAY, late_reason="无网络")
        supplement = make_bulletin(campaign=world.campaign, day=DAY)

    after = DailyBulletin.objects.get(pk=published.pk)
    assert (after.figures, after.made_at, after.published_at) == (before.figures, before.made_at, before.published_at)
    assert (supplement.kind, supplement.number, supplement.published_at) == ("supplement", 1, None)
    assert supplement.figures["title"] == "2018-2019强化督查第8轮次每日通报补充通报（一）（2018年9月19日）"
    changes = supplement.figures["changes"]
    category = {"category": "不正常运行治污设施"}
    assert changes["total"] == {"before": 1, "after": 1}
    assert changes["lines"] == [
        category | {"province": "山西省", "city": "太原市", "county": "小店区", "count": {"before": 0, "after": 1}},
        category | {"province": "河北省", "city": "石家庄市", "county": "长安区", "count": {"before": 1, "after": 0}},
    ]
    assert [(row["county"], row["inspected"], row["found"]) for row in changes["counties"]] == [
        ("长安区", {"before": 1, "after": 1}, {"before": 1, "after": 0}),
        ("小店区", {"before": 1, "after": 1}, {"before": 0, "after": 1}),
    ]
    assert changes["reports"] == {
        "before": {"due": 4, "on_time": 0, "late": 0},
        "after": {"due": 4, "on_time": 0, "late": 1},
        "arrived": [{"team": world.team("far").name, "city": "太原市"}],
    }


def test_second_supplement_tells_what_changed_since_the_first(world):
    office = world.persona("office")
    for _number in range(2):
        finding_at(FindingState.ASSIGNED, world)
    bulletin_of(world, published=True)
    first_gone, second_gone = Finding.objects.all()
    withdraw(world, first_gone)
    publish_bulletin(bulletin=make_bulletin(campaign=world.campaign, day=DAY), actor=office)
    withdraw(world, second_gone)

    second = make_bulletin(campaign=world.campaign, day=DAY)

    assert (second.number, second.figures["changes"]["total"]) == (2, {"before": 1, "after": 0})
    assert second.figures["title"].startswith("2018-2019强化督查第8轮次每日通报补充通报（二）")


def test_supplement_with_nothing_left_to_say_is_dropped(world):
    late = finding_at(FindingState.SUBMITTED, world)
    published = bulletin_of(world, published=True)
    approve(late, world.persona("reviewer"))
    make_bulletin(campaign=world.campaign, day=DAY)
    withdraw(world, late)

    assert make_bulletin(campaign=world.campaign, day=DAY) == published
    assert DailyBulletin.objects.get() == published
    assert verbs() == ["bulletin.made", "bulletin.published", "supplement.made", "supplement.dropped"]


def test_growth_of_other_days_makes_no_supplement(world):
    published = bulletin_of(world, published=True)
    yesterday = clock.at(DAY - timedelta(days=1), time(9))
    record = {"started_at": yesterday.isoformat(), "ended_at": (yesterday + timedelta(minutes=30)).isoformat()}
    finding_at(FindingState.ASSIGNED, world, **record)

    assert make_bulletin(campaign=world.campaign, day=DAY) == published


@pytest.mark.parametrize(
    ("day", "hour", "is_late"),
    [(DAY, time(20), False), (DAY, time(21), False), (DAY, time(22), False), (DAY, time(22, 0, 1), True),
     (DAY + timedelta(days=3), time(9), True)],
)  # fmt: skip
def test_bulletin_made_after_its_hour_says_so(world, day, hour, is_late):
    """L17: after an outage it catches up, and says that it is late."""
    assert at(day, hour, make_bulletin, campaign=world.campaign, day=DAY).is_late is is_late


# Published, noted


def test_office_publishes_once(world):
    bulletin, office = bulletin_of(world), world.persona("office")

    first = publish_bulletin(bulletin=bulletin, actor=office)
    with time_machine.travel(clock.at(DAY, time(23)), tick=False):
        again = publish_bulletin(bulletin=bulletin, actor=office)

    assert (first.published_by, first.published_at) == (office, again.published_at)
    assert verbs() == ["bulletin.made", "bulletin.published"]


OTHERS = ("other_office", "reviewer", "leadership", "leader", "central", "city_liaison", "province", "sending_unit",
          "administrator", "auditor")  # fmt: skip


@pytest.mark.parametrize("key", OTHERS)
def test_nobody_else_makes_notes_or_publishes(world, key):
    bulletin, actor = bulletin_of(world), world.persona(key)

    for act, given in (
        (make_bulletin, {"campaign": world.campaign, "day": DAY}),
        (note_bulletin, {"bulletin": bulletin, "note": "x"}),
        (publish_bulletin, {"bulletin": bulletin}),
    ):
        with pytest.raises(NotAllowed):
            act(actor=actor, **given)
    assert verbs() == ["bulletin.made"]


def test_printed_total_is_shown_beside_the_counted_one_and_mends_nothing(world):
    """A day of which the paper printed 230 and listed 40 is shown as such."""
    finding_at(FindingState.ASSIGNED, world)
    office = world.persona("office")

    noted = note_bulletin(
        bulletin=bulletin_of(world), actor=office, note="公开通报共230个，明细仅载40个", printed_total=230
    )
    again = bulletin_of(world)
    document = day_document(world.campaign, DAY)

    assert (noted.is_inconsistent, again.note, again.printed_total) == (True, "公开通报共230个，明细仅载40个", 230)
    assert {key: document[key] for key in ("total", "printed_total", "inconsistent", "note")} == {
        "total": 1,
        "printed_total": 230,
        "inconsistent": True,
        "note": "公开通报共230个，明细仅载40个",
    }


def test_published_bulletin_takes_no_note(world):
    bulletin = bulletin_of(world, published=True)

    with pytest.raises(WrongState):
        note_bulletin(bulletin=bulletin, actor=world.persona("office"), note="迟到的说明")
    assert DailyBulletin.objects.get().note == ""


# Refusals


@pytest.mark.parametrize("day", [DAY + timedelta(days=1), date(2018, 8, 8), date(2018, 6, 1), date(2019, 2, 5)])
def test_day_to_come_or_without_a_round_has_no_bulletin(world, day):
    with pytest.raises(Refused) as refused:
        make_bulletin(campaign=world.campaign, day=day)

    assert refused.value.code == "day_outside"
    assert not DailyBulletin.objects.exists()


def test_campaign_without_bulletins_has_none(world):
    new_rules(world, bulletin={"held": False})

    with pytest.raises(Refused) as refused:
        make_bulletin(campaign=world.campaign, day=DAY)
    assert refused.value.code == "no_bulletin"


def test_other_campaigns_findings_are_not_counted(world):
    finding_at(FindingState.ASSIGNED, world)
    other = Campaign.objects.get(code="patrol-2017")
    Finding.objects.update(campaign=other)

    assert bulletin_of(world).figures["total"] == 0


def test_statements_are_few_and_the_same_for_more(world):
    campaign, round_ = world.campaign, world.round

    def statements():
        with CaptureQueriesContext(connection) as queries:
            day_figures(campaign, DAY, round_)
        return len(queries)

    finding_at(FindingState.ASSIGNED, world)
    one = statements()
    for _number in range(3):
        finding_at(FindingState.ASSIGNED, world, county="130104")
    finding_at(FindingState.ASSIGNED, world, **FAR)

    assert (one, statements()) == (11, 11)
