"""Two phones write one draft: what differs is in it, what collides is shown twice, nothing is lost (L10)."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from findings.models import Draft, DraftConflict, Record
from findings.selectors.drafts import whole_draft
from tests.browser.field.visits import all_sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODULE = "import('/static/js/field/%s.js')"


@pytest.fixture
def two_phones(world, browser, browser_context_args, live_server, at_rest):
    """`two_phones(route)`: the application of two of the ordinary team, each on a phone of its own."""
    contexts = []

    def open_one(key):
        context = browser.new_context(**browser_context_args)
        context.clock.install(time=world.moment)
        contexts.append(context)
        client = Client()
        client.force_login(world.persona(key))
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/field/#/records")
        at_rest(page, "records")
        page.evaluate(MODULE % "sync" + ".then((sync) => sync.sync())")
        return page

    yield lambda: (open_one("inspector"), open_one("colleague"))
    for context in contexts:
        context.close()


def write(page, draft, **fields):
    """As the form does at every keystroke; paths with `__` for the dots."""
    changes = [[path.replace("__", "."), value] for path, value in fields.items()]
    page.evaluate(
        "([id, changes]) => Promise.all([import('/static/js/field/store.js'),"
        " import('/static/js/field/form/draft.js')]).then(([store, draft]) => store.update('records', id, (row) => {"
        "  for (const [path, value] of changes) draft.write(row.content, path, value);"
        "  return { ...row, updated_at: Date.now(), page: null };"
        "}))",
        [draft, changes],
    )


def exchange(page, draft):
    return page.evaluate("(id) => " + MODULE % "drafts" + ".then((drafts) => drafts.exchange(id))", draft)


def content(page, draft):
    read = ".then((store) => store.get('records', id)).then((row) => row.content)"
    return page.evaluate("(id) => " + MODULE % "store" + read, draft)


def said(finding):
    return {"id": finding, "problem_type": "", "description": f"{finding} 未运行", "measured": [], "photos": []}


def written_together(mine, theirs, at_rest):
    """A draft that is open on both phones."""
    mine.get_by_role("link", name="新建记录").click()
    at_rest(mine, "record")
    draft = mine.url.split("/")[-1]
    write(mine, draft, site__name="第一家具厂", findings=[said("f1")])
    mine.get_by_role("button", name="与同组共同填写").click()
    expect(mine.locator("[data-says]")).to_have_text("同组人员现在可以共同填写。")
    theirs.evaluate(MODULE % "sync" + ".then((sync) => sync.sync())")
    theirs.locator("[data-list='drafts'] a").click()
    at_rest(theirs, "draft")
    theirs.get_by_role("button", name="在本机填写").click()
    at_rest(theirs, "record")
    return draft


def test_two_phones_write_one_draft_and_nothing_is_lost(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)

    # Out of reach of each other: one field on both, and a finding each.
    for page, name, finding in ((mine, "第一家具有限公司", "f2"), (theirs, "第一家俱厂", "f3")):
        page.context.set_offline(True)
        findings = content(page, draft)["findings"]
        write(page, draft, site__name=name, findings=[*findings, said(finding)])
    for page in (mine, theirs, mine):
        page.context.set_offline(False)
        assert exchange(page, draft) is None

    for page in (mine, theirs):
        assert {one["id"] for one in content(page, draft)["findings"]} == {"f1", "f2", "f3"}
        assert content(page, draft)["site"]["name"] == "第一家具有限公司"
    (one,) = whole_draft(Draft.objects.get())["conflicts"]
    values = (one["stored"]["value"], one["other"]["value"])
    assert (one["path"], *values) == ("site.name", "第一家具有限公司", "第一家俱厂")

    theirs.goto(theirs.url.split("#")[0] + f"#/draft/{draft}")
    at_rest(theirs, "draft")
    card = theirs.locator("[data-conflicts] section")
    expect(card).to_contain_text("督查员inspector")
    expect(card).to_contain_text("督查员colleague")
    card.locator("[data-value='other'] button").click()
    expect(card).to_have_count(0)
    exchange(mine, draft)
    assert content(mine, draft)["site"]["name"] == content(theirs, draft)["site"]["name"] == "第一家俱厂"
    assert DraftConflict.objects.get().given_up == {"site.name": "第一家具有限公司"}

    write(theirs, draft, county=world.county.code, topic="industry", outcome="no_problem")
    exchange(theirs, draft)
    exchange(mine, draft)
    expect(mine.get_by_role("heading", name="内容已齐全")).to_be_visible()
    mine.get_by_role("button", name="提交").dblclick()
    expect(mine.locator("[data-told]")).to_be_visible()
    all_sent(mine)
    assert Record.objects.get().site.name == "第一家俱厂"


def complete(world):
    return {"county": world.county.code, "topic": "industry", "outcome": "no_problem", "findings": []}


def test_shared_draft_handed_in_without_a_network_goes_by_itself_with_what_others_wrote(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    write(mine, draft, **complete(world))
    exchange(mine, draft)
    expect(mine.get_by_role("heading", name="内容已齐全")).to_be_visible()
    mine.context.set_offline(True)

    mine.get_by_role("button", name="联网后自动提交").click()
    expect(mine.get_by_role("button", name="暂不提交")).to_be_visible()
    write(theirs, draft, site__address="和平东路9号")
    exchange(theirs, draft)
    assert not Record.objects.exists()
    mine.context.set_offline(False)

    expect(mine.locator("[data-told]")).to_be_visible(timeout=15_000)
    all_sent(mine)
    assert (str(Record.objects.get().pk), Record.objects.get().site.address) == (draft, "和平东路9号")


def test_handing_in_that_collides_with_what_others_wrote_waits_for_somebody_to_choose(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    write(mine, draft, **complete(world))
    exchange(mine, draft)
    mine.context.set_offline(True)
    write(mine, draft, site__name="第一家具有限公司")
    mine.get_by_role("button", name="联网后自动提交").click()
    expect(mine.get_by_role("button", name="暂不提交")).to_be_visible()
    write(theirs, draft, site__name="第一家俱厂")
    exchange(theirs, draft)

    mine.context.set_offline(False)

    expect(mine.locator("[data-notice='draft-unsettled']")).to_contain_text("未提交", timeout=15_000)
    assert not Record.objects.exists()


def test_draft_thrown_away_for_all_tells_by_whom_and_keeps_what_was_typed(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    theirs.context.set_offline(True)
    write(theirs, draft, site__address="和平东路9号")

    mine.get_by_role("button", name="删除草稿").click()
    expect(mine.get_by_role("dialog")).to_contain_text("其中有 1 个问题、0 张照片")
    mine.get_by_role("dialog").get_by_role("button", name="删除").click()
    at_rest(mine, "queue")
    theirs.context.set_offline(False)
    exchange(theirs, draft)

    assert Draft.objects.get().closed_by == world.persona("inspector")
    notice = theirs.locator("[data-notice='draft-closed']")
    expect(notice).to_contain_text("督查员inspector已删除这份共同填写的草稿")
    expect(theirs.get_by_text("本机没有这份记录")).to_be_visible()
    notice.get_by_role("button", name="查看内容").click()
    theirs.get_by_role("button", name="恢复").click()
    at_rest(theirs, "record")
    kept = content(theirs, theirs.url.split("/")[-1])
    assert (kept["site"]["address"], kept["findings"][0]["id"]) == ("和平东路9号", "f1")


def test_shared_draft_is_not_thrown_away_without_a_network(world, two_phones, at_rest):
    mine, theirs = two_phones()
    draft = written_together(mine, theirs, at_rest)
    mine.context.set_offline(True)

    mine.get_by_role("button", name="删除草稿").click()

    expect(mine.locator("[data-says]")).to_contain_text("未删除")
    assert content(mine, draft)["site"]["name"] == "第一家具厂"
