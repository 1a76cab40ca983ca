"""All present confirm on their own phones, or on the author's with their password, before a record counts (C10)."""

import pytest
from playwright.sync_api import expect

from findings.enums import FindingState, PresenceState, RecordState
from findings.models import Finding, Photo, Record
from findings.selectors import queue_of
from findings.services import return_finding, store_photo
from kernel import audit
from reports.selectors import team_day
from tests.browser.field.form import add_photo, arrived, go, hand_in, section, sent, sync
from tests.browser.field.visits import all_sent, counts
from tests.factories.findings import finding_content, photo, record_of
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def state(record) -> str:
    return Record.objects.get(pk=record.pk).state


def counted(world) -> tuple[int, int, int]:
    """Records and findings in the team's figures of today, and records that wait for somebody."""
    day = team_day(world.team("ordinary"), world.today)
    return day["inspected"], day["found"], day["unconfirmed"]


def test_three_phones_of_one_team_confirm_and_the_record_is_in_the_queue(world, own_phone, at_rest):
    record = record_of(
        world, present=("colleague", "leader"), locked=False, findings=[finding_content(description="活性炭未更换")]
    )

    colleagues = own_phone("colleague", "#/records")
    row = colleagues.locator("[data-list='mine'] a")
    expect(row).to_contain_text(record.site.name)
    row.click()
    at_rest(colleagues, "confirm")
    expect(colleagues.get_by_text("活性炭未更换")).to_be_visible()
    colleagues.get_by_role("button", name="与实际一致，确认").click()
    sent(colleagues)
    expect(colleagues.get_by_role("button", name="与实际一致，确认")).to_be_hidden()
    assert state(record) == RecordState.AWAITING

    authors = own_phone("inspector", f"#/confirm/{record.pk}")
    authors.get_by_role("button", name="督查员leader 在本机确认").click()
    sheet = authors.get_by_role("dialog")
    expect(sheet.get_by_label("用户名")).to_have_value("leader")
    expect(sheet.get_by_label("密码")).to_be_focused()
    sheet.get_by_label("密码").fill("not-right-at-all")
    sheet.get_by_role("button", name="提交确认").click()
    expect(sheet.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    sheet.get_by_label("密码").fill(PASSWORD)
    sheet.get_by_role("button", name="提交确认").click()
    expect(sheet).to_be_hidden()
    expect(authors.locator("[data-people] .tone-good")).to_have_count(3)

    assert state(record) == RecordState.LOCKED
    assert Finding.objects.visible_to(world.persona("reviewer")).count() == 1
    (told,) = [e for e in audit.history_of(record) if e.verb == "record.confirm" and e.data]
    assert (told.actor.username, told.data) == ("leader", {"on_phone_of": "inspector"})
    kept = authors.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert PASSWORD not in kept


def test_contested_record_is_corrected_by_its_author_confirmed_by_all_and_counts_once(world, own_phone, at_rest):
    record = record_of(world, locked=False, findings=[finding_content(description="风机未运行")])
    colleagues = own_phone("colleague", f"#/confirm/{record.pk}")

    colleagues.get_by_role("button", name="有出入").click()
    sheet = colleagues.get_by_role("dialog")
    sheet.get_by_role("button", name="退回").click()
    expect(sheet.get_by_role("alert")).to_have_text("请简要说明哪里有出入。")
    sheet.get_by_label("简要说明").fill("风机当时在转")
    sheet.get_by_role("button", name="退回").click()
    sent(colleagues)
    assert (state(record), counted(world)) == (RecordState.CONTESTED, (0, 0, 1))

    authors = own_phone("inspector", "#/records")
    expect(authors.locator("[data-list='contested']")).to_contain_text("风机当时在转")
    authors.locator("[data-list='contested'] a").click()
    at_rest(authors, "confirm")
    expect(authors.locator("[data-people]")).to_contain_text("风机当时在转")
    authors.get_by_role("link", name="更正这份记录").click()
    at_rest(authors, "record")
    section(authors, "findings").get_by_label("现场情况").fill("一号风机未运行，二号在转")
    add_photo(authors, section(authors, "findings"))
    section(authors, "reason").locator("textarea").fill("分清两台风机")
    hand_in(authors)
    arrived(authors)
    assert (state(record), counted(world)) == (RecordState.AWAITING, (0, 0, 1))

    sync(colleagues)
    expect(colleagues.get_by_text("一号风机未运行，二号在转")).to_be_visible()
    colleagues.get_by_role("button", name="与实际一致，确认").click()
    sent(colleagues)

    assert (state(record), counted(world)) == (RecordState.LOCKED, (1, 1, 0))
    assert [one.description for one in queue_of(world.persona("reviewer"))] == ["一号风机未运行，二号在转"]
    earlier = Record.objects.get(pk=record.pk).versions.get()
    assert (earlier.reason, earlier.content["findings"][0]["description"]) == ("分清两台风机", "风机未运行")


def test_confirmation_given_without_a_network_is_sent_with_one(world, own_phone):
    record = record_of(world, locked=False)
    page = own_phone("colleague", f"#/confirm/{record.pk}")
    page.context.set_offline(True)

    page.get_by_role("button", name="与实际一致，确认").click()
    expect(page.locator("[data-fill='standing']")).to_have_text("您的答复已保存，联网后自动提交。")
    assert state(record) == RecordState.AWAITING
    page.context.set_offline(False)
    sent(page)

    assert Record.objects.get(pk=record.pk).presences.filter(state=PresenceState.CONFIRMED).count() == 2


def test_on_the_authors_phone_a_password_needs_a_network(world, own_phone):
    record = record_of(world, locked=False)
    page = own_phone("inspector", f"#/confirm/{record.pk}")
    expect(page.locator("[data-offline]")).to_be_hidden()

    page.context.set_offline(True)

    expect(page.locator("[data-offline]")).to_contain_text("此操作需要联网")


def test_returned_finding_is_completed_with_no_network_and_the_queue_tells_what_becomes_of_it(
    world, own_phone, worked_offline, at_rest
):
    """L38: only for its own group."""
    sha256, data = photo("当时")
    record = record_of(world, findings=[finding_content(photos=[{"sha256": sha256, "taken_at": None}])])
    store_photo(sha256=sha256, data=data, actor=world.persona("inspector"))
    finding = record.findings.get()
    return_finding(finding=finding, actor=world.persona("reviewer"), reason="缺少设备铭牌照片")
    page = own_phone("colleague", "#/records")

    page.locator("[data-list='returned'] a").click()
    at_rest(page, "returned")
    expect(page.get_by_text("缺少设备铭牌照片")).to_be_visible()
    expect(page.locator("[data-earlier] img")).to_have_js_property("complete", True)
    page.get_by_label("现场情况").fill("铭牌：XY-200，风机未运行")
    page.locator("[data-strip] input[data-source='album']").set_input_files(
        {"name": "铭牌.jpg", "mimeType": "image/jpeg", "buffer": photo("铭牌")[1]}
    )
    expect(page.locator("[data-strip] [data-part='tiles'] li")).to_have_count(1)
    assert counts(page)["draft"] == 1
    worked_offline(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="重新提交").click()
    at_rest(page, "records")
    page.locator("[data-bar=queue]").click()
    at_rest(page, "queue")
    waiting = page.locator("[data-group=waiting] li")
    expect(waiting).to_contain_text(f"补充 {record.site.name} 的问题")
    assert Photo.objects.count() == 1
    page.context.set_offline(False)
    sent(page)
    all_sent(page)
    expect(page.locator("[data-group=waiting]")).to_be_hidden()
    expect(page.locator("[data-group=sent] li").first).to_contain_text(record.site.name)

    finding.refresh_from_db()
    assert (finding.state, finding.description) == (FindingState.SUBMITTED, "铭牌：XY-200，风机未运行")
    assert finding.photos.count() == 2
    assert Photo.objects.count() == 2
    others = own_phone("other_inspector", "#/records")
    expect(others.locator("[data-list='returned']")).to_have_count(0)
    go(others, f"#/returned/{finding.pk}")
    at_rest(others, "returned")
    expect(others.get_by_text("缺少设备铭牌照片")).to_have_count(0)
    expect(others.locator("form")).to_have_count(0)
