"""Pages of daily reports and bulletins: who sees what, and what each may do there."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from findings.enums import FindingState
from kernel import clock
from reports.enums import DayKind
from reports.models import DailyBulletin, DailyReport
from reports.services import note_bulletin, publish_bulletin
from tests.factories.findings import finding_at, record_of
from tests.factories.reports import bulletin_of, due_at_nine, signed

DAY = date(2018, 9, 19)
FAR = {"author": "far_inspector", "present": ("far_colleague",), "county": "140105"}


def get(client, world, key, name, *args, **query):
    client.force_login(world.persona(key))
    return client.get(reverse(name, args=args), query)


def text(response):
    return response.content.decode()


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


# A team's day


def day_url(world, team="ordinary", name="team-day", day=DAY):
    return reverse(f"reports:{name}", args=[world.team(team).pk, day])


def test_leader_sees_figures_and_what_is_not_counted(client, world):
    finding_at(FindingState.SUBMITTED, world)
    waiting = record_of(world, locked=False)
    client.force_login(world.persona("leader"))

    listed = text(client.get(reverse("reports:dailyreport-list")))
    page = text(client.get(day_url(world)))

    assert day_url(world) in listed
    assert waiting.get_absolute_url() in page
    assert f'action="{day_url(world, name="dailyreport-sign")}"' in page
    assert "不正常运行治污设施" in page
    assert 'name="late_reason"' not in page


def test_after_nine_the_page_asks_why_it_is_late(client, world):
    due_at_nine(world)
    client.force_login(world.persona("leader"))

    with time_machine.travel(clock.at(DAY, time(21, 0, 1)), tick=False):
        page = text(client.get(day_url(world)))
        client.post(day_url(world, name="dailyreport-sign"), {"kind": "field", "words": "", "late_reason": "无网络"})

    report = DailyReport.objects.get()
    assert 'name="late_reason"' in page
    assert "现在签发将标为迟报" in page
    assert (report.is_late, report.late_reason) == (True, "无网络")


def test_leader_signs_and_reads_the_report(client, world):
    record_of(world)
    client.force_login(world.persona("leader"))

    answer = client.post(day_url(world, name="dailyreport-sign"), {"kind": "field", "words": "按计划检查"}, follow=True)

    report = DailyReport.objects.get()
    assert answer.redirect_chain == [(report.get_absolute_url(), 302)]
    assert "日报已签发。" in text(answer)
    assert "按计划检查" in text(answer)
    assert client.get(day_url(world)).url == report.get_absolute_url()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "stand_down", "words": ""}, "请写明停止外出的原因。"),
        ({"kind": "handover", "words": ""}, "当日不是本轮次的交接日。"),
        ({"kind": "holiday", "words": ""}, "holiday"),
    ],
)
def test_wrong_report_is_told_and_not_signed(client, world, data, sentence):
    client.force_login(world.persona("leader"))

    url = day_url(world, name="dailyreport-sign")
    answer = client.post(url, {**data, "next": day_url(world)}, follow=True)

    assert sentence in text(answer)
    assert not DailyReport.objects.exists()


def test_second_tab_is_told(client, world):
    report = signed(world, words="第一次")
    client.force_login(world.persona("leader"))

    url = day_url(world, name="dailyreport-sign")
    answer = client.post(url, {"kind": "field", "words": "第二次", "next": day_url(world)}, follow=True)

    assert "当日日报已签发。" in text(answer)
    assert DailyReport.objects.get() == report


@pytest.mark.parametrize(
    ("key", "seen", "sign"),
    [
        ("inspector", 200, 403),
        ("central", 200, 403),
        ("office", 200, 403),
        ("leadership", 200, 403),
        ("reviewer", 200, 403),
        ("other_leader", 404, 404),
        ("far_leader", 404, 404),
        ("other_office", 404, 404),
        ("sending_unit", 404, 404),
        ("city_liaison", 404, 404),
        ("county_liaison", 404, 404),
        ("province", 404, 404),
        ("administrator", 404, 404),
        ("auditor", 404, 404),
    ],
)
def test_others_do_not_sign(client, world, key, seen, sign):
    client.force_login(world.persona(key))

    page = client.get(day_url(world))
    answer = client.post(day_url(world, name="dailyreport-sign"), {"kind": "field"})

    assert (page.status_code, answer.status_code) == (seen, sign)
    assert 'name="words"' not in text(page)
    assert not DailyReport.objects.exists()


@pytest.mark.parametrize(
    ("key", "count"),
    [("office", 2), ("leadership", 2), ("inspector", 1), ("central", 1), ("far_leader", 1), ("other_leader", 0),
     ("reviewer", 1), ("other_office", 0), ("sending_unit", 0), ("city_liaison", 0), ("auditor", 0)],
)  # fmt: skip
def test_reports_are_seen_as_their_teams(client, world, key, count):
    own, far = signed(world), signed(world, "far")

    listed = get(client, world, key, "reports:dailyreport-list")
    codes = [get(client, world, key, "reports:dailyreport-detail", report.pk).status_code for report in (own, far)]

    assert len(listed.context["page"].object_list) == count == codes.count(200)


@pytest.mark.parametrize("day", ["2018-09-20", "2018-09-16", "2018-13-40"])
def test_day_that_is_none_of_the_teams_is_not_found(client, world, day):
    client.force_login(world.persona("leader"))

    assert client.get(day_url(world, day=day)).status_code == 404


# The office's day


def overview_url(world, day=DAY):
    return reverse("reports:day", args=[world.campaign.code, day])


def test_office_sees_who_has_reported_and_makes_the_bulletin(client, world):
    due_at_nine(world)
    signed(world)
    finding_at(FindingState.SUBMITTED, world)
    with time_machine.travel(clock.at(DAY, time(21, 10)), tick=False):
        signed(world, "far", late_reason="无网络")
        client.force_login(world.persona("office"))
        page = client.get(overview_url(world))
        made = client.post(reverse("reports:bulletin-make", args=[world.campaign.code, DAY]))

    overview = page.context["overview"]
    assert [len(lines) for lines in (overview.lines, overview.on_time, overview.late, overview.missing)] == [4, 1, 1, 2]
    assert overview.waiting == 1
    assert "无网络" in text(page)
    assert made.url == DailyBulletin.objects.get().get_absolute_url()


def test_office_chooses_a_day(client, world):
    client.force_login(world.persona("office"))
    url = reverse("reports:choose-day")

    chosen = client.get(url, {"campaign": world.campaign.code, "day": "2018-09-19"})
    wrong = client.get(url, {"campaign": "patrol-2017", "day": "2018-09-19"}, follow=True)

    assert chosen.url == overview_url(world)
    assert "请选择专项行动和日期。" in text(wrong)


def test_day_without_a_round_says_so(client, world):
    page = get(client, world, "office", "reports:day", world.campaign.code, "2018-08-08")

    assert "当日没有轮次开展督查。" in text(page)
    assert reverse("reports:bulletin-make", args=[world.campaign.code, "2018-08-08"]) not in text(page)


@pytest.mark.parametrize(
    ("key", "seen", "make"),
    [
        ("leadership", 200, 403),
        ("reviewer", 403, 403),
        ("leader", 403, 403),
        ("city_liaison", 403, 403),
        ("province", 403, 403),
        ("sending_unit", 403, 403),
        ("administrator", 403, 403),
        ("other_office", 404, 404),
        ("auditor", 404, 404),
    ],
)
def test_overview_is_the_offices_and_leaderships(client, world, key, seen, make):
    client.force_login(world.persona(key))

    page = client.get(overview_url(world))
    answer = client.post(reverse("reports:bulletin-make", args=[world.campaign.code, DAY]))

    assert (page.status_code, answer.status_code) == (seen, make)
    assert not DailyBulletin.objects.exists()


# Bulletins


def test_bulletin_reads_like_the_printed_one(client, world):
    finding_at(FindingState.ASSIGNED, world)
    finding_at(FindingState.ASSIGNED, world, **FAR)

    page = text(get(client, world, "office", "reports:bulletin-detail", bulletin_of(world).pk))

    assert "2018-2019强化督查第8轮次每日通报（2018年9月19日）" in page
    assert "一、不正常运行治污设施（2个）" in page
    assert "4个督查组共检查点位2个，发现涉气环境问题2个。" in page
    assert page.index("长安区") < page.index("小店区")
    assert 'data-chart="by-city-data"' in page


def test_bulletin_page_offers_what_may_be_done(client, world):
    bulletin = bulletin_of(world)
    client.force_login(world.persona("office"))
    urls = {name: reverse(f"reports:bulletin-{name}", args=[bulletin.pk]) for name in ("publish", "note", "renew")}

    def offered():
        page = text(client.get(bulletin.get_absolute_url()))
        return [name for name, url in urls.items() if f'action="{url}"' in page]

    assert offered() == ["publish", "note", "renew"]
    noted = client.post(urls["note"], {"printed_total": "230", "note": "公开通报共230个，明细仅载40个"}, follow=True)
    client.post(urls["publish"])
    late = client.post(urls["note"], {"note": "x", "next": bulletin.get_absolute_url()}, follow=True)
    same = client.post(urls["renew"], follow=True)

    assert "公开通报总数230个，明细0个，均按原样列出。 公开通报共230个，明细仅载40个" in text(noted)
    assert offered() == ["renew"]
    assert DailyBulletin.objects.get().published_by == world.persona("office")
    assert "已发布" in text(late)
    assert "通报生成后数据没有变化。" in text(same)


def test_wrong_note_comes_back_with_its_form(client, world):
    bulletin = bulletin_of(world)
    client.force_login(world.persona("office"))

    answer = client.post(reverse("reports:bulletin-note", args=[bulletin.pk]), {"printed_total": "-1", "note": ""})

    assert answer.status_code == 200
    assert "data-open-now" in text(answer)
    assert DailyBulletin.objects.get().printed_total is None


def test_supplement_is_reached_from_the_bulletin(client, world):
    due_at_nine(world)
    bulletin = bulletin_of(world, published=True)
    finding_at(FindingState.ASSIGNED, world)
    with time_machine.travel(clock.at(DAY, time(22)), tick=False):
        signed(world, "far")
        client.force_login(world.persona("office"))
        answer = client.post(reverse("reports:bulletin-renew", args=[bulletin.pk]), follow=True)
        page = text(client.get(bulletin.get_absolute_url()))

    supplement = DailyBulletin.objects.get(number=1)
    assert answer.redirect_chain == [(supplement.get_absolute_url(), 302)]
    assert "补充通报（一）" in text(answer)
    assert "补报的督查组" in text(answer)
    assert supplement.get_absolute_url() in page


@pytest.mark.parametrize(
    ("key", "made", "published"),
    [
        ("leadership", 200, 200),
        ("reviewer", 404, 200),
        ("leader", 404, 404),
        ("city_liaison", 404, 404),
        ("province", 404, 404),
        ("sending_unit", 404, 404),
        ("administrator", 404, 404),
        ("other_office", 404, 404),
        ("auditor", 404, 404),
    ],
)
def test_bulletins_are_read_by_few(client, world, key, made, published):
    bulletin = bulletin_of(world)
    before = get(client, world, key, "reports:bulletin-detail", bulletin.pk).status_code
    publish_bulletin(bulletin=bulletin, actor=world.persona("office"))
    after = get(client, world, key, "reports:bulletin-detail", bulletin.pk).status_code
    listed = get(client, world, key, "reports:bulletin-list").context["page"]

    assert (before, after, len(listed.object_list)) == (made, published, int(published == 200))
    codes = [client.post(reverse(f"reports:bulletin-{name}", args=[bulletin.pk])).status_code
             for name in ("publish", "renew", "note")]  # fmt: skip
    assert codes == [403 if published == 200 else 404] * 3


def test_inconsistent_day_is_marked_in_the_list(client, world):
    note_bulletin(bulletin=bulletin_of(world), actor=world.persona("office"), note="明细不全", printed_total=230)

    assert "前后不符" in text(get(client, world, "office", "reports:bulletin-list"))


def test_lists_answer_htmx_with_the_table_alone(client, world):
    signed(world)
    bulletin_of(world)
    client.force_login(world.persona("office"))

    for name in ("dailyreport", "bulletin"):
        url = reverse(f"reports:{name}-list")
        part = text(client.get(url, headers={"HX-Request": "true"})).strip()
        assert part.startswith(f'<div id="{name}_results">')
        assert part in text(client.get(url))


def test_filters_narrow_the_lists(client, world):
    signed(world, day=DAY - timedelta(days=1))
    signed(world, kind=DayKind.STAND_DOWN, words="大雾")
    bulletin_of(world)

    def listed(name, **query):
        return len(get(client, world, "office", name, **query).context["page"].object_list)

    reports, bulletins = "reports:dailyreport-list", "reports:bulletin-list"
    assert [listed(reports), listed(reports, day="2018-09-19"), listed(reports, kind="stand_down")] == [2, 1, 1]
    assert [listed(reports, late="on"), listed(reports, campaign="intensified-2018")] == [0, 2]
    assert [listed(bulletins, published="yes"), listed(bulletins, published="no")] == [0, 1]
    assert listed(bulletins, kind="supplement") == 0


def test_pages_ask_the_database_as_often_for_more(client, world):
    first = signed(world)
    finding_at(FindingState.ASSIGNED, world)
    bulletin = bulletin_of(world)
    client.force_login(world.persona("office"))
    urls = [reverse("reports:dailyreport-list"), reverse("reports:bulletin-list"), overview_url(world),
            bulletin.get_absolute_url(), first.get_absolute_url()]  # fmt: skip
    client.get(urls[0])
    before = [queries_of(client, url) for url in urls]

    for team in ("far", "second"):
        signed(world, team)
    finding_at(FindingState.ASSIGNED, world, **FAR)
    bulletin_of(world)
    for back in (1, 2):
        bulletin_of(world, DAY - timedelta(days=back))

    assert [queries_of(client, url) for url in urls] == before
