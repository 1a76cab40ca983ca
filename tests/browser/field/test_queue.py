"""The queue as its owner sees it, and what the phone says before anything is forgotten."""

import base64
import hashlib
import io
import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import expect

from field.day_plans import plan_as_sent
from findings.enums import Delivered
from findings.models import Record
from findings.services import deliver
from tests.browser.field.visits import LARGE, Visit, all_sent, assert_stored_once, hurry, jpeg, keep, visits
from tests.factories.findings import finding_content, record_content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def queue(world, phone):
    page = phone(world.persona("inspector"), "#/queue")
    hurry(page)
    return page


def group(page, name):
    return page.locator(f"[data-group={name}] li")


def test_the_queue_shows_each_state_and_the_reason_of_a_refusal(queue):
    sent, refused, draft = visits(3)
    refused.content["county"] = "999999"
    keep(queue, [draft], hand_in=False)
    keep(queue, [sent, refused])
    all_sent(queue, refused=1)

    expect(group(queue, "sent")).to_have_count(1)
    expect(group(queue, "draft")).to_have_count(1)
    expect(group(queue, "refused").locator("[data-fill=why]")).to_contain_text("999999")
    expect(queue.locator('[data-bar="queue"] [data-badge]')).to_have_text("1")


def test_two_contents_under_one_identifier_are_shown_in_words_and_settled_by_a_person(world, queue):
    first = visits(1)[0]
    keep(queue, [first])
    all_sent(queue)
    finding = {**first.content["findings"][0], "description": "另一个说法"}
    site = {**first.content["site"], "name": "另一家家具厂"}
    answers = {"industry-1": {"answer": "no", "words": "活性炭未更换"}}
    present = [world.person("colleague").pk]
    changes = {"site": site, "findings": [finding], "answers": answers, "outcome": "problem", "present": present}
    other = Visit({**first.content, **changes}, first.photos, first.id)
    queue.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")
    keep(queue, [other])
    all_sent(queue, refused=1)

    queue.get_by_role("button", name="对比两份内容").click()
    dialog = queue.get_by_role("dialog")
    expect(dialog).to_contain_text("另一家家具厂")
    expect(dialog).to_contain_text("不同之处：点位、在场人员、检查清单、问题。")
    for words in (
        "督查员colleague",
        "否：活性炭未更换",
        "另一个说法",
        world.campaign.topics.get(code="industry").problem_types.get(code=finding["problem_type"]).name,
    ):
        expect(dialog).to_contain_text(words)
    assert "industry" not in dialog.inner_text()
    queue.get_by_label("更正理由").fill("名称写错")
    queue.get_by_role("button", name="以本机的为准").click()
    all_sent(queue)

    record = Record.objects.get()
    assert (record.site.name, record.version) == ("另一家家具厂", 2)


# Sent photos leave a small picture on the phone.
THUMBS = """(photos) => import('/static/js/field/store.js').then((store) => Promise.all(photos.map(([sha256, text]) => {
  const thumb = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
  return store.update('photos', sha256, (row) => ({ ...row, thumb }));
})))"""


def test_what_was_left_out_makes_nothing_differ_that_comes_after_it(world, queue):
    """Problems are compared by their names, photos by their hashes; each side has its own numbers."""
    chance = random.Random(14)
    photos = [jpeg(chance, (60, 40)) for _number in range(3)]
    [one, two, three] = [{"sha256": sha256, "taken_at": None} for sha256, _data in photos]
    left_out, stays = finding_content(description="门窗敞开"), finding_content(description="风机未运行")
    first = Visit(record_content(findings=[left_out, stays], photos=[one, two]), dict(photos[:2]))
    keep(queue, [first])
    all_sent(queue)
    queue.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")
    other = Visit({**first.content, "findings": [stays], "photos": [two, three]}, dict(photos[1:]), first.id)
    keep(queue, [other])
    all_sent(queue, refused=1)
    queue.evaluate(THUMBS, [(sha256, base64.b64encode(data).decode()) for sha256, data in photos])

    queue.get_by_role("button", name="对比两份内容").click()

    dialog = queue.get_by_role("dialog")
    expect(dialog).to_contain_text("不同之处：问题、照片。")
    problem, picture = dialog.locator("[data-parts] section").all()
    expect(problem.locator("[data-side=stored] p")).to_have_count(1)
    expect(problem.locator("[data-side=stored]")).to_contain_text("门窗敞开")
    expect(problem.locator("[data-side=sent]")).to_have_text("未填写")
    for side, number in (("stored", 1), ("sent", 2)):
        expect(picture.locator(f"[data-side={side}]")).to_have_text(f"照片 {number}")
        expect(picture.locator(f"[data-side={side}] img")).to_have_js_property("naturalWidth", 60)


def test_what_is_not_sent_goes_into_a_file_with_its_hashes(queue, context):
    context.set_offline(True)
    made = visits(2)
    keep(queue, made[:1])
    keep(queue, made[1:], hand_in=False)

    with queue.expect_download() as download:
        queue.get_by_role("button", name="导出全部未发送内容").click()

    with Path(download.value.path()).open(encoding="utf-8") as file:
        head, *lines, end = map(json.loads, file)
    records = {line["id"]: line for line in lines if line["kind"] == "record"}
    photos = {line["sha256"]: base64.b64decode(line["base64"]) for line in lines if line["kind"] == "photo"}
    assert (head["format"], head["version"]) == ("lantian-queue", 2)
    assert {key: (line["state"], json.loads(line["text"])) for key, line in records.items()} == {
        made[0].id: ("waiting", made[0].content),
        made[1].id: ("draft", made[1].content),
    }
    assert all(hashlib.sha256(line["text"].encode()).hexdigest() == line["sha256"] for line in records.values())
    assert photos == {**made[0].photos, **made[1].photos}
    assert (end["records"], end["photos"], end["acts"]) == (2, 2, 0)


ORIGINAL = """([sha256, bytes, record]) => import('/static/js/field/store.js').then((store) => store.put('photos', {
  sha256, record, kind: 'original', type: 'image/jpeg', state: 'waiting', size: bytes.length,
  bytes: new Uint8Array(bytes).buffer }))"""
ACT = """(path) => import('/static/js/field/outbox.js').then((outbox) =>
  outbox.act({ method: 'PUT', path, json: { version: 0, stops: [{ id: crypto.randomUUID(), words: '城北工地' }] },
               about: '今日安排' }))"""


def test_a_phone_that_dies_loses_nothing(world, queue, context, browser, browser_context_args, live_server, at_rest):
    """A draft with its photo, the original of what was sent, and a plan: by file, then on another phone."""
    sent, draft = visits(2)
    keep(queue, [sent])
    all_sent(queue)
    context.set_offline(True)
    keep(queue, [draft], hand_in=False)
    sha256, original = jpeg(random.Random(7), LARGE)
    queue.evaluate(ORIGINAL, [sha256, list(original), sent.id])
    queue.evaluate(ACT, f"plans/{world.today}")
    with queue.expect_download() as download:
        queue.get_by_role("button", name="导出全部未发送内容").click()

    data = Path(download.value.path()).read_bytes()
    author = world.persona("inspector")
    how = {"size": len(data), "username": author.username, "actor": world.persona("administrator")}
    delivery = deliver(file=io.BytesIO(data), **how)
    assert [one.result for one in [*delivery.records, *delivery.acts]] == [Delivered.DRAFT, Delivered.NEW]
    assert (delivery.photos, delivery.is_whole) == (1, True)
    assert [one["title"] for one in plan_as_sent(author, world.today)["stops"]] == ["城北工地"]

    other = browser.new_context(**browser_context_args)
    other.clock.install(time=world.moment)
    other.add_cookies([one for one in context.cookies() if one["name"] == "sessionid"])
    page = other.new_page()
    page.goto(f"{live_server.url}/field/#/records")
    at_rest(page, "records")
    page.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")
    page.locator("[data-list='drafts'] a").click()
    page.get_by_role("button", name="在本机填写").click()
    at_rest(page, "record")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-told]")).to_be_visible()
    all_sent(page)
    other.close()
    assert_stored_once([sent, Visit(draft.content, {**draft.photos, sha256: original}, draft.id)])


def test_the_evening_and_an_hour_unsent_are_told(queue, context, clock):
    context.set_offline(True)
    keep(queue, visits(1))
    notice = queue.locator("[data-notice=unsent]")
    expect(notice).to_have_count(0)

    clock.fast_forward("01:01:00")
    expect(notice).to_contain_text("有 1 项未发送")
    clock.fast_forward("09:00:00")
    expect(notice).to_contain_text("已过 20:00，仍有 1 项未发送")


ALMOST_FULL = "navigator.storage.estimate = async () => ({ usage: 870_000_000, quota: 1_000_000_000 });"


def test_a_phone_that_is_nearly_full_says_how_full_it_is(world, context, phone):
    context.add_init_script(ALMOST_FULL)

    page = phone(world.persona("inspector"), "#/queue")

    expect(page.locator("[data-notice=room]")).to_contain_text("手机存储已用 87%")


def test_leaving_with_something_unsent_asks(queue, context):
    context.set_offline(True)
    queue.locator("h1").click()
    keep(queue, visits(1))
    expect(queue.locator('[data-bar="queue"] [data-badge]')).to_have_text("1")
    asked = []
    queue.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    queue.close(run_before_unload=True)

    context.pages[0].wait_for_event("close") if context.pages else None
    assert asked == ["beforeunload"]


def put(page, visit, facts):
    """As the sending, or a correction begun, would have left the row."""
    page.evaluate(
        "([id, facts]) => import('/static/js/field/store.js').then((store) =>"
        " store.update('records', id, (row) => ({ ...row, ...facts })))",
        [visit.id, facts],
    )


def rows(page, name):
    return page.evaluate(f"import('/static/js/field/store.js').then((store) => store.all('{name}'))")


def throw_away(page):
    group(page, "draft").locator("[data-do=discard]").click()
    page.get_by_role("dialog").locator("button[value=yes]").click()
    expect(group(page, "draft")).to_have_count(0)


def test_a_draft_thrown_away_can_be_had_back_for_a_month(queue):
    keep(queue, visits(1), hand_in=False)

    throw_away(queue)

    assert [row["state"] for row in rows(queue, "records")] == ["discarded"]
    assert len(rows(queue, "photos")) == 1


def test_a_correction_thrown_away_leaves_the_record_and_its_unsent_photos(queue, context):
    context.set_offline(True)
    (visit,) = visits(1)
    keep(queue, [visit], hand_in=False)
    changed = {**visit.content, "findings": []}
    put(queue, visit, {"server": {"version": 1}, "base": 1, "stored": visit.content, "content": changed})

    throw_away(queue)

    assert [(row["state"], row["content"]) for row in rows(queue, "records")] == [("sending", visit.content)]
    assert [photo["sha256"] for photo in rows(queue, "photos")] == list(visit.photos)


def test_a_record_refused_for_a_photo_is_done_without_it(queue, context):
    context.set_offline(True)
    (visit,) = visits(1)
    keep(queue, [visit], hand_in=False)
    put(queue, visit, {"state": "refused", "server": {"version": 1}, "error": {"code": "photos", "photos": []}})

    queue.get_by_role("button", name="不传这张照片，继续").click()

    expect(group(queue, "sent")).to_have_count(1)
    expect(group(queue, "refused")).to_have_count(0)
