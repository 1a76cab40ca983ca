"""Who works with the phone: signing in once, and what happens to somebody's work when a session ends (L14)."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.services import change_password, give_code
from care.services import sign_pledge
from findings.models import Record
from tests.browser.field.visits import keep, visits
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "another-long-password-7"
SHEET = "请输入密码"


@pytest.fixture
def open_phone(world, clock, context):
    """`open_phone()`: the application as a browser sees it that nobody has signed in to."""

    def open_phone(route="#/me"):
        page = context.new_page()
        page.goto(f"/field/{route}")
        return page

    return open_phone


def sign_in_here(page, username, password=PASSWORD):
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码或首次登录码").fill(password)
    page.get_by_role("button", name="登录").click()


def asks_the_server(page):
    """Any call; the page tells why it did not come through."""
    return page.evaluate(
        "import('/static/js/field/session.js').then((s) => s.call('GET', 'field/me/'))"
        ".then((a) => a.status, (e) => e.constructor.name)"
    )


def enter(page, password):
    page.get_by_role("dialog", name=SHEET).get_by_label("密码").fill(password)
    page.get_by_role("dialog", name=SHEET).get_by_role("button", name="登录").click()


def keep_draft(page):
    """Something of one's own in the store, as a form would have put it there."""
    row = "{id: 'draft-1', state: 'draft', content: {}}"
    page.evaluate(f"import('/static/js/field/store.js').then((store) => store.put('records', {row}))")


def drafts(page):
    return page.evaluate(
        "import('/static/js/field/store.js').then((s) => s.all('records')).then((rows) => rows.map((row) => row.id))"
    )


def test_one_signing_in_lasts_for_the_posting(world, open_phone, at_rest):
    page = open_phone()
    sign_in_here(page, "inspector", "wrong")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    sign_in_here(page, "inspector")
    at_rest(page, "me")

    posting = world.person("inspector").postings.get()
    assert Session.objects.get().expire_date >= posting.work_ends_at


def test_a_first_use_code_asks_for_an_own_password_first(world, open_phone, at_rest):
    code = give_code(user=world.persona("inspector"), actor=world.persona("administrator"))
    page = open_phone()

    sign_in_here(page, "inspector", code)
    expect(page.get_by_role("heading", name="设置自己的密码")).to_be_visible()
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再次输入新密码").fill(NEW)
    page.get_by_role("button", name="保存密码").click()
    at_rest(page, "me")

    assert world.persona("inspector").check_password(NEW)


def test_an_ended_session_asks_for_the_password_and_work_goes_on(world, phone):
    page = phone(world.persona("inspector"))
    keep_draft(page)
    Session.objects.all().delete()

    assert asks_the_server(page) == "SignedOut"
    sheet = page.get_by_role("dialog", name=SHEET)
    expect(sheet.get_by_label("用户名")).to_have_value("inspector")
    expect(sheet.get_by_label("用户名")).not_to_be_editable()
    page.keyboard.press("Escape")
    expect(page.get_by_text("输入密码后才能继续上传。")).to_be_visible()
    assert drafts(page) == ["draft-1"]

    page.get_by_role("button", name="输入密码").click()
    enter(page, "wrong")
    expect(sheet.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    enter(page, PASSWORD)
    expect(sheet).to_have_count(0)
    expect(page.get_by_text("输入密码后才能继续上传。")).to_have_count(0)
    assert asks_the_server(page) == 200


def test_after_a_changed_password_the_new_one_is_wanted(world, phone):
    page = phone(world.persona("inspector"))
    change_password(user=world.persona("inspector"), old=PASSWORD, new=NEW)

    assert asks_the_server(page) == "SignedOut"
    enter(page, NEW)

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert asks_the_server(page) == 200


def test_another_person_in_the_same_browser_is_not_taken_for_the_first(world, phone, sign_in):
    """The cookie is now somebody else's: nothing goes out under it, and nothing of it is read."""
    page = phone(world.persona("inspector"))
    sign_in(world.persona("leader"))

    assert asks_the_server(page) == "SignedOut"
    expect(page.get_by_role("dialog", name=SHEET)).to_contain_text("本浏览器已由另一人登录")
    enter(page, PASSWORD)

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert asks_the_server(page) == 200
    expect(page.get_by_text("督查员inspector")).to_be_visible()


def test_the_next_person_on_the_phone_sees_a_number_and_nothing_else(world, phone, at_rest):
    page = phone(world.persona("inspector"))
    keep_draft(page)

    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("dialog")).to_contain_text("还有1条记录未上传")
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    at_rest(page, "sign-in")
    expect(page.get_by_text("本机还有另一人的1条记录待上传")).to_be_visible()
    sign_in_here(page, "leader")
    at_rest(page, "me")
    assert drafts(page) == []

    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    at_rest(page, "sign-in")
    sign_in_here(page, "inspector")
    at_rest(page, "me")
    assert drafts(page) == ["draft-1"]


def test_leaving_with_no_network_ends_the_session_as_soon_as_there_is_one(
    world, phone, context, worked_offline, at_rest
):
    page = worked_offline(phone(world.persona("inspector")))
    context.set_offline(True)
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    at_rest(page, "sign-in")
    assert Session.objects.count() == 1

    context.set_offline(False)
    page.reload()
    at_rest(page, "sign-in")

    assert Session.objects.count() == 0


def test_after_the_posting_what_was_recorded_may_be_sent_and_nothing_is_begun(world, phone, clock, at_rest):
    posting = world.person("inspector").postings.get()
    page = phone(world.persona("inspector"))
    after = posting.work_ends_at + timedelta(hours=20)

    with time_machine.travel(after, tick=True):
        clock.set_system_time(after)
        page.reload()
        at_rest(page)
        assert asks_the_server(page) == "SignedOut"
        enter(page, PASSWORD)
        expect(page.get_by_role("dialog")).to_have_count(0)

        expect(page.get_by_text("您的派驻已结束")).to_be_visible()
        assert page.evaluate("import('/static/js/field/session.js').then((s) => s.mayRecord())") is False
        assert asks_the_server(page) == 200


def test_whoever_owes_the_pledge_is_led_to_it(world, open_phone, at_rest):
    posting = world.person("inspector").postings.get()
    posting.pledge.delete()
    page = open_phone()

    sign_in_here(page, "inspector")

    at_rest(page, "stop")
    expect(page.get_by_text("请先签署本轮次廉政承诺书。")).to_be_visible()
    page.get_by_role("link", name="去签廉政承诺书").click()
    page.wait_for_url("**/care/pledge/")

    sign_pledge(posting=posting, actor=world.persona("inspector"))
    page.goto("/field/#/me")
    at_rest(page, "me")


def test_an_account_without_a_team_is_told_so(world, open_phone, at_rest):
    page = open_phone()

    sign_in_here(page, "office")

    at_rest(page, "stop")
    expect(page.get_by_text("该账号没有派驻任何督查组")).to_be_visible()


DEAF = """const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (name, ...rest) {
  if (name !== "person") add.call(this, name, ...rest);
};"""

WAKE = """async ([id]) => {
  const [outbox, sync, store] = await Promise.all(
    ["outbox", "sync", "store"].map((name) => import(`/static/js/field/${name}.js`)),
  );
  await outbox.hand_in(id);
  await outbox.flush();
  await sync.sync();
  return [outbox.whyNot(), (await store.get("meta", "sync")).me.user, await store.count("records")];
}"""


def test_a_page_that_slept_while_somebody_else_signed_in_neither_sends_nor_fetches(
    world, clock, context, sign_in, at_rest
):
    """Its store is still the first person's; one that is awake loads anew by itself."""
    sign_in(world.persona("inspector"))
    slept, awake, other = [context.new_page() for _page in range(3)]
    slept.add_init_script(DEAF)
    for page in (slept, awake, other):
        page.goto("/field/#/me")
        at_rest(page, "me")
    slept.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")
    (visit,) = visits(1)
    keep(slept, [visit], hand_in=False)

    other.get_by_role("button", name="退出登录").click()
    other.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    for page in (awake, other):
        at_rest(page, "sign-in")
    sign_in_here(other, "leader")
    at_rest(other, "me")

    assert slept.evaluate(WAKE, [visit.id]) == ["signed_out", world.persona("inspector").pk, 1]
    assert drafts(other) == []
    assert Record.objects.count() == 0
