"""The record form: kept at every keystroke with no network, named what is missing, stored as it was handed in."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from campaigns.models import ChecklistQuestion
from findings.enums import PhotoKind, RecordState
from findings.models import Record, Site
from findings.services.content import LIMITS
from tests.browser.field.form import add_photo, arrived, choose, hand_in, held, section, stored, until
from tests.factories.findings import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OUTCOMES = {
    "未发现问题": "no_problem",
    "拒绝检查": "refused",
    "无人在场": "nobody",
    "停产": "stopped",
}


@pytest.fixture
def site(world):
    return Site.objects.create(
        name="正定板材厂", county=world.county, address="和平东路1号", lon="114.534100", lat="38.047100"
    )


@pytest.fixture
def opened(world, site, phone, at_rest):
    """A new record, on a phone that holds the team's reference data."""

    def opened(key="inspector", route="#/record/new"):
        page = phone(world.persona(key))
        held(page)
        page.goto(f"/field/{route}")
        at_rest(page, "record")
        expect(page.locator("[data-form]")).to_be_visible()
        return page

    return opened


def pick_site(page, words="板材"):
    section(page, "site").get_by_label("已有点位").fill(words)
    section(page, "site").get_by_role("button", name=re.compile("正定板材厂")).click()
    expect(section(page, "site").get_by_text("正定板材厂")).to_be_visible()


def filled(page, outcome="未发现问题"):
    pick_site(page)
    section(page, "topic").locator("select").select_option("industry")
    choose(page, outcome)


def test_what_is_handed_in_offline_is_what_the_server_stores(world, opened, context, complaints):
    page = opened()
    context.set_offline(True)
    filled(page, "发现问题")
    finding = section(page, "findings")
    finding.get_by_label("问题类型").fill("运行")
    finding.locator(".pick").first.click()
    finding.get_by_label("现场情况").fill("活性炭吸附装置未运行。\n车间门窗敞开。")
    finding.get_by_role("button", name="添加一项数据").click()
    finding.get_by_label("项目").fill("风量")
    finding.get_by_label("数值").fill("0")
    finding.get_by_label("单位").fill("m³/h")
    add_photo(page, finding)
    add_photo(page, section(page, "photos"))
    question = section(page, "checklist").locator("fieldset").first
    question.locator("label", has_text="否").click()
    question.locator("textarea").fill("活性炭未更换")

    hand_in(page)
    expect(page.get_by_role("heading", name="已提交，等待上传")).to_be_visible()
    said = stored(page)[0]["content"]
    context.set_offline(False)
    arrived(page)

    record = Record.objects.get()
    assert record.site.name == "正定板材厂"
    assert record.outcome == "problem"
    assert record.answers == {next(iter(said["answers"])): {"answer": "no", "words": "活性炭未更换"}}
    assert [(one.description, one.measured) for one in record.findings.all()] == [
        ("活性炭吸附装置未运行。\n车间门窗敞开。", [{"name": "风量", "value": "0", "unit": "m³/h"}])
    ]
    assert sorted(record.content["present"]) == sorted(said["present"])
    assert record.place_source == "gps"
    assert record.content["client"]["app"] == "field"
    assert Record.objects.complete().filter(pk=record.pk).exists()
    assert record.warnings == []
    # Offline, and a photo that is asked for before it is there, are answers and no faults.
    assert [line for line in complaints if "Failed to load resource" not in line] == []


def test_words_survive_a_page_that_dies_in_the_middle_of_one(opened, context, at_rest):
    page = opened()
    filled(page, "发现问题")
    address = page.url
    context.set_offline(True)
    section(page, "findings").get_by_label("现场情况").press_sequentially("风机未运")
    # Typing alone brings it there: the field still has the focus. A transaction takes a moment longer than a key.
    until(page, "return (await store.all('records'))[0].content.findings[0].description === '风机未运'")
    page.close()

    again = context.new_page()
    context.set_offline(False)
    again.goto(address)
    at_rest(again, "record")

    expect(section(again, "findings").get_by_label("现场情况")).to_have_value("风机未运")
    expect(section(again, "site").get_by_text("正定板材厂")).to_be_visible()
    expect(section(again, "topic").locator("select")).to_have_value("industry")
    expect(again.locator("[data-fill=saved]")).to_contain_text("已存于本机")


def test_two_pages_of_one_draft_keep_each_other_s_words(opened, context, at_rest):
    page = opened()
    filled(page, "发现问题")
    other = context.new_page()
    other.goto(page.url)
    at_rest(other, "record")

    section(page, "findings").get_by_label("现场情况").fill("风机未运行")
    section(other, "findings").get_by_role("button", name="添加一项数据").click()
    section(other, "findings").get_by_label("项目").fill("风量")

    expect(other.get_by_text("两边内容已同步")).to_be_visible()
    until(
        page,
        """const [{ content }] = await store.all('records');
        const [finding] = content.findings;
        return finding.description === '风机未运行' && finding.measured[0]?.name === '风量';""",
    )


def test_what_another_page_wrote_is_shown_around_the_field_that_is_written_in(opened, context, at_rest):
    page = opened()
    filled(page, "发现问题")
    other = context.new_page()
    other.goto(page.url)
    at_rest(other, "record")

    section(page, "findings").get_by_label("现场情况").fill("风机")
    section(other, "people").get_by_label("督查员colleague").uncheck()
    expect(section(page, "people").get_by_label("督查员colleague")).not_to_be_checked()
    expect(section(page, "findings").get_by_label("现场情况")).to_be_focused()


def test_photos_chosen_just_before_handing_in_are_in_the_record(opened, context):
    page = opened()
    context.set_offline(True)
    filled(page)
    chosen = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo(f"{n}")[1]} for n in range(3)]
    section(page, "photos").locator("input[data-source=album]").set_input_files(chosen)
    hand_in(page)

    expect(page.get_by_role("heading", name="已提交，等待上传")).to_be_visible()
    assert len(stored(page)[0]["content"]["photos"]) == 3


def test_draft_keeps_the_checklist_under_which_it_was_begun(world, opened, at_rest):
    """L9: a newer version is asked of the next record and not of this one."""
    page = opened()
    filled(page)
    question = section(page, "checklist").locator("fieldset").first
    before = question.locator("legend").inner_text()
    question.locator("label", has_text="是").click()
    ChecklistQuestion.objects.create(
        topic=world.campaign.topics.get(code="industry"),
        version=2,
        code="industry-new",
        text="是否有自动监测？",
        number=1,
    )
    page.evaluate("async () => (await import('/static/js/field/sync.js')).sync({ force: true })")
    page.reload()
    at_rest(page, "record")

    expect(section(page, "checklist").get_by_text("按检查表第 1 版填写")).to_be_visible()
    expect(section(page, "checklist").locator("legend").first).to_have_text(before)
    hand_in(page)
    arrived(page)
    assert Record.objects.get().checklist_version == 1


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_is_a_full_record(opened, outcome):
    page = opened()
    filled(page, outcome)

    hand_in(page)
    arrived(page)

    assert (Record.objects.get().outcome, Record.objects.get().state) == (OUTCOMES[outcome], RecordState.AWAITING)


def test_what_is_missing_is_named_and_leads_to_its_field(opened):
    page = opened()
    choose(page, "发现问题")

    hand_in(page)

    expect(page.get_by_role("heading", name="还缺 6 项")).to_be_visible()
    assert [line.strip() for line in page.locator("[data-missing] button").all_inner_texts()] == [
        "没有填点位名称",
        "没有选县（市、区）",
        "没有选督查内容",
        "问题 1：没有选问题类型",
        "问题 1：没有写现场情况",
        "问题 1：至少要 1 张照片",
    ]
    page.locator("[data-missing] button", has_text="没有选督查内容").click()
    expect(section(page, "topic").locator("select")).to_be_focused()
    expect(section(page, "topic").get_by_role("alert")).to_have_text("没有选督查内容")
    assert stored(page)[0]["state"] == "draft"


def test_what_the_server_refuses_is_said_at_its_field(world, opened):
    page = opened()
    filled(page)
    page.evaluate(
        """async () => {
          const store = await import("/static/js/field/store.js");
          const [row] = await store.all("records");
          await store.put("records", { ...row, state: "refused", page: null, error: {
            code: "unknown_topic", message: "没有这项督查内容。", fields: { topic: ["没有这项督查内容。"] } } });
        }"""
    )

    expect(page.locator("[data-fill=refused]")).to_contain_text("未被接收：没有这项督查内容。")
    expect(section(page, "topic").get_by_role("alert")).to_have_text("没有这项督查内容。")
    hand_in(page)
    arrived(page)


def test_words_are_kept_once_a_full_phone_has_room_again(opened):
    page = opened()
    filled(page, "发现问题")
    page.evaluate(
        """() => {
          window.roomy = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
        }"""
    )

    section(page, "findings").get_by_label("现场情况").fill("风机未运行")
    expect(page.get_by_text("手机空间已满，屏幕上的内容还没有保存。")).to_be_visible()
    page.evaluate("() => { IDBObjectStore.prototype.put = window.roomy; }")
    page.clock.run_for(2500)

    expect(page.get_by_text("手机空间已满，屏幕上的内容还没有保存。")).not_to_be_visible()
    assert stored(page)[0]["content"]["findings"][0]["description"] == "风机未运行"


def test_words_are_kept_once_the_storage_answers_again(opened):
    page = opened()
    filled(page, "发现问题")
    page.evaluate(
        """() => {
          window.sound = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = () => { throw new DOMException("lost", "UnknownError"); };
        }"""
    )

    section(page, "findings").get_by_label("现场情况").fill("风机未运行")
    expect(page.locator("[data-fill=saved]")).to_have_text("尚未保存：手机存储无响应")
    page.evaluate("() => { IDBObjectStore.prototype.put = window.sound; }")
    page.clock.run_for(2500)

    expect(page.locator("[data-fill=saved]")).to_contain_text("已存于本机")
    assert stored(page)[0]["content"]["findings"][0]["description"] == "风机未运行"


def test_visit_of_the_ledger_is_told_and_its_refusal_stands_at_its_place(opened, site, at_rest):
    """The entry is not in the ledger (any more): the server says so, and nothing of the record is lost."""
    page = opened()
    page.evaluate(
        """async (site) => {
          const store = await import("/static/js/field/store.js");
          await store.put("entries", { id: 999, number: "台账〔2018〕1号", state: "awaiting_verification", site,
            site_name: "正定板材厂", county: "130102", topic: "industry", problem_type: "not-operating",
            problem_name: "污染防治设施不正常运行", description: "风机未运行", found_on: "2018-09-01",
            said_done: "已更换活性炭", photos: [], actions: ["pass", "fail"] });
        }""",
        site.pk,
    )
    page.goto("/field/#/record/new?entry=999&kind=verification")
    visit = section(page, "visit")
    expect(visit.get_by_role("heading", name="台账问题核查")).to_be_visible()
    expect(visit.get_by_text("地方反馈：已更换活性炭")).to_be_visible()
    visit.get_by_text("未整改到位").click()
    choose(page, "发现问题")
    expect(page.locator("[data-missing]").get_by_text("没有写现场核实情况的简要说明")).to_be_visible()
    visit.get_by_label("简要说明").fill("仍未运行")
    expect(page.get_by_role("heading", name="内容已齐全")).to_be_visible()

    hand_in(page)

    expect(visit.get_by_role("alert").last).to_contain_text("台账")
    [row] = [row for row in stored(page) if row["content"].get("visit")]
    assert row["content"]["visit"] == {"entry": 999, "kind": "verification", "passed": False, "words": "仍未运行"}
    assert (row["state"], row["error"]["code"]) == ("refused", "unknown_entry")


def test_note_is_signed_on_the_glass(opened):
    page = opened()
    filled(page)
    notes = section(page, "notes")
    notes.get_by_role("button", name="添加询问笔录").click()
    notes.get_by_label("被询问人（在场人）姓名、职务").fill("王某 车间主任")
    notes.get_by_label("询问或勘验内容").fill("问：何时停用？\n答：上周。")
    notes.get_by_role("button", name="手写签名").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name="完成")).to_be_disabled()
    box = sheet.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    page.mouse.up()
    sheet.get_by_role("button", name="完成").click()
    expect(notes.get_by_role("img", name="王某 车间主任的签名")).to_be_visible()

    hand_in(page)
    arrived(page)

    record = Record.objects.get()
    note = record.notes.get()
    signature = note.signatures.with_arrival().get()
    assert (note.who, note.text) == ("王某 车间主任", "问：何时停用？\n答：上周。")
    assert (signature.kind, signature.signed_by, signature.is_here) == (PhotoKind.SIGNATURE, "王某 车间主任", True)


def test_deleted_draft_can_be_brought_back(opened, at_rest):
    page = opened()
    filled(page)
    page.get_by_role("button", name="删除草稿").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_text("草稿已删除。")).to_be_visible()
    assert [row["state"] for row in stored(page)] == ["discarded"]

    page.locator("[data-notices]").get_by_role("button", name="恢复").click()

    expect(section(page, "site").get_by_text("正定板材厂")).to_be_visible()
    assert [row["state"] for row in stored(page)] == ["draft"]


def test_record_that_nobody_wrote_in_leaves_no_draft(opened, at_rest):
    page = opened()
    page.goto("/field/#/me")
    at_rest(page, "me")

    assert stored(page) == []


def test_sent_record_is_corrected_with_a_reason(world, opened):
    page = opened()
    filled(page)
    hand_in(page)
    arrived(page)

    page.get_by_role("button", name="更正这份记录").click()
    choose(page, "停产")
    section(page, "reason").locator("textarea").fill("点错了结果")
    hand_in(page)
    arrived(page)

    record = Record.objects.get()
    assert (record.version, record.outcome) == (2, "stopped")
    assert record.versions.get().reason == "点错了结果"


def test_form_lets_nobody_write_more_than_the_server_takes():
    markup = Path("templates/field/parts/record_pieces.html").read_text(encoding="utf-8")
    limits = dict(re.findall(r'data-field="([\w.]+)"[^>]*maxlength="(\d+)"', markup))
    limits |= {name: length for length, name in re.findall(r'maxlength="(\d+)" data-field="([\w.]+)"', markup)}

    assert {name: int(limits[name]) for name in ("site.name", "site.address", "site.township")} == {
        name: LIMITS[name] for name in ("site.name", "site.address", "site.township")
    }
    assert int(limits["description"]) == LIMITS["finding.description"]
    assert [int(limits[name]) for name in ("who", "asked", "text")] == [
        LIMITS[f"note.{name}"] for name in ("who", "asked", "text")
    ]
