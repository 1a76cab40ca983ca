"""When the posting has ended: what was recorded before is sent within the plan's days; afterwards it is refused in
words and goes out as a file; nothing new is made."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import expect

from findings.models import Record
from teams.selectors import delivers_until
from tests.browser.field.form import go, hand_in, sync
from tests.browser.field.visits import Visit, all_sent, assert_stored_once, keep, visits
from tests.factories.findings import record_of
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "a[href*='record/new']:visible, [data-new-record]:visible, [data-visit]:visible"


@pytest.fixture
def later(world, clock, context, phone, worked_offline, at_rest):
    """`later(moment, made, more)`: a phone on which this was recorded with no network, and `more(page)` done, opened
    again at that moment."""
    travels = []

    def later(moment, made, more=lambda page: None):
        page = worked_offline(phone(world.persona("inspector")))
        sync(page)
        context.set_offline(True)
        keep(page, made)
        more(page)
        travel = time_machine.travel(moment, tick=True)
        travel.start()
        travels.append(travel)
        clock.set_system_time(moment)
        page.reload()
        at_rest(page, "me")
        context.set_offline(False)
        return page

    yield later
    for travel in travels:
        travel.stop()


def enter_password(page):
    sheet = page.get_by_role("dialog", name="请输入密码")
    sheet.get_by_label("密码").fill(PASSWORD)
    sheet.get_by_role("button", name="登录").click()
    return sheet


def test_what_was_recorded_before_is_sent_and_nothing_new_can_be_begun(world, later, at_rest):
    posting = world.person("inspector").postings.get()
    made = visits(2)
    page = later(posting.work_ends_at + timedelta(days=5), made)

    sheet = enter_password(page)
    expect(sheet).to_have_count(0)
    all_sent(page)
    assert_stored_once(made)

    expect(page.get_by_text("您的派驻已结束")).to_contain_text("前上传，不能再新建记录")
    for view in ("today", "records", "sites", "queue"):
        go(page, f"#/{view}")
        at_rest(page, view)
        assert (view, page.locator(NEW).count()) == (view, 0)
    go(page, "#/record/new")
    at_rest(page, "record")
    expect(page.get_by_role("heading", name="督查任务已结束")).to_be_visible()
    expect(page.locator("form")).to_have_count(0)


def test_after_the_last_day_it_is_refused_in_words_and_goes_out_as_a_file(world, later, at_rest):
    posting = world.person("inspector").postings.get()
    made = visits(1)
    page = later(delivers_until(posting) + timedelta(hours=1), made)

    sheet = enter_password(page)
    expect(sheet.get_by_role("alert")).to_contain_text("您的派驻已于")
    sheet.get_by_role("button", name="以后再说").click()
    expect(page.locator("[data-notice=over]")).to_contain_text("在“待传”中导出，交管理员导入")

    go(page, "#/queue")
    at_rest(page, "queue")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出全部未发送内容").click()
    lines = [json.loads(line) for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines if line["kind"] == "record"] == [made[0].id]
    assert Record.objects.count() == 0


MORE = """async ([answered, corrected, wanted, shared]) => {
  const [store, outbox] = await Promise.all(["store", "outbox"].map((name) => import(`/static/js/field/${name}.js`)));
  const path = `records/${answered}/confirm/`;
  await outbox.act({ method: "POST", path, json: { version: 1 }, about: "确认检查记录" });
  const now = { began_at: Date.now(), updated_at: Date.now() };
  const row = { ...corrected, ...now, state: "draft", base: 1, reason: "补充情况" };
  await store.put("records", row);
  await outbox.hand_in(corrected.id);
  const facts = { shared: { version: 0, seen: {}, pending: null } };
  await store.update("records", wanted, (row) => ({ ...row, ...facts, wants_in: Date.now() }));
  await store.update("records", shared, (row) => ({ ...row, ...facts }));
}"""


def with_all_kinds(answered, corrected, wanted, shared):
    """An answer, a correction, a draft of the team that was handed in with no network, and one that was not."""

    def more(page):
        keep(page, [wanted, shared], hand_in=False)
        correction = {"id": str(corrected.pk), "content": {**corrected.content, "no_place_reason": "山谷内无信号"}}
        page.evaluate(MORE, [str(answered.pk), correction, wanted.id, shared.id])

    return more


def test_what_can_go_no_more_is_told_and_holds_back_nothing_that_can(world, later, at_rest):
    posting = world.person("inspector").postings.get()
    answered = record_of(world, author="colleague", present=["inspector"], locked=False)
    corrected = record_of(world, present=[], locked=False)
    *made, wanted, shared = visits(4)
    page = later(posting.work_ends_at + timedelta(days=5), made, with_all_kinds(answered, corrected, wanted, shared))

    sheet = enter_password(page)
    expect(sheet).to_have_count(0)
    all_sent(page, refused=1)

    assert Record.objects.get(pk=corrected.pk).version == 2
    assert Record.objects.get(pk=wanted.id).ended_at is not None
    made += [Visit({}, {}, str(record.pk)) for record in (answered, corrected)]
    assert_stored_once([*made, wanted])
    go(page, "#/queue")
    at_rest(page, "queue")
    expect(page.locator("[data-group=refused] li")).to_contain_text("此项不能再上传，请联系在岗人员或办公室办理")
    expect(page.locator("[data-group=draft] li")).to_contain_text("请打开补全后按本机内容提交")
    expect(sheet).to_have_count(0)

    go(page, f"#/record/{shared.id}")
    at_rest(page, "record")
    hand_in(page)
    expect(page.locator("[data-told]")).to_be_visible()
    all_sent(page, refused=1)
    assert_stored_once([*made, wanted, shared])
