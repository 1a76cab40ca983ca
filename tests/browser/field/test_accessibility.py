"""Every view of the phone, filled: what a screen reader is told, contrast by day and by night, letters twice as large,
fingers, and the keyboard."""

import json
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from field.screens import SCREENS
from field.services import save_plan
from findings.enums import FindingState
from findings.models import Township
from findings.services import contest_record, merge_draft, store_photo
from rectification.enums import EntryState
from tests.browser.field.form import choose, go, sync, wait_until
from tests.factories.findings import finding_at, finding_content, photo, record_of
from tests.factories.rectification import entry_at
from tests.factories.tasks import stop, task_list

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# WCAG 2.2 at AA, and what axe takes for good practice: landmarks, one heading of the first rank, no rank left out.
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
CONTRAST = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# What can be pressed and is lower or narrower than a finger; a line of text and what lies within a larger one apart.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=button]")]
    .filter((one) => one.checkVisibility() && !one.matches(".skip"))
    .map((one) => one.matches("input[type=radio], input[type=checkbox], input[type=file]") ? one.closest("label") : one)
    .filter((one) => { const box = one.getBoundingClientRect(); return box.height < 43.5 || box.width < 43.5; })
    .map((one) => one.outerHTML.slice(0, 200))"""
# What has the focus, whether it can be seen that it has it, and whether nothing lies over it.
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const mark = one.matches("input[type=file]") ? one.closest(".button") : one;
    const style = getComputedStyle(mark);
    const { left, top, right, bottom, width, height } = mark.getBoundingClientRect();
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const over = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
    return {
        what: one.outerHTML.slice(0, 160),
        isSeen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        isFree: Boolean(over) && (mark.contains(over) || over.contains(mark) || over.closest("label")?.contains(mark)),
        isSmall: width < 2 || height < 2,
    };
}"""
FOLDER = {
    "id": 1,
    "team": "石家庄市第2组（上一轮）",
    "day": "2018-09-12",
    "state": "completed",
    "notes": "家具企业集中在西部。",
    "sections": [
        {"code": "open", "title": "未销号问题", "columns": ["点位", "问题"], "total": 1,
         "rows": [{"cells": ["第一家具厂", "污染防治设施不正常运行"], "url": "/ledger/"}]},
    ],
}  # fmt: skip


@pytest.fixture
def routes(world):
    """By view: where it is shown with something of everything on it."""
    sha256, data = photo("当时")
    store_photo(sha256=sha256, data=data, actor=world.persona("inspector"))

    def found():
        return {"findings": [finding_content(photos=[{"sha256": sha256, "taken_at": None}])]}

    entry = entry_at(EntryState.AWAITING_VERIFICATION, world, **found())
    returned = finding_at(FindingState.RETURNED, world, **found())
    awaiting = record_of(world, author="colleague", present=("inspector", "leader"), locked=False, **found())
    contested = record_of(world, locked=False)
    contest_record(record=contested, actor=world.persona("colleague"), words="风机当时在转")
    Township.objects.create(county=world.county, name="南村镇")
    items = list(task_list(world).items.order_by("pk"))
    stops = [stop(task=items[0].pk), stop(words="城北工地")]
    save_plan(team=world.team("ordinary"), day=world.today, actor=world.persona("leader"), version=0, stops=stops)
    draft = uuid.uuid4()
    names = (("inspector", 0, "第一家具厂"), ("inspector", 1, "第一家具有限公司"), ("colleague", 1, "第一家俱厂"))
    for who, base, name in names:
        fields = {"site.name": name, "topic": "industry"}
        merge_draft(id=draft, actor=world.persona(who), patch=uuid.uuid4(), base=base, fields=fields)
    views = {name: f"#/{name}" for name in ("today", "me", "records", "queue", "sites", "folder", "held")}
    return {
        **views,
        "record": f"#/record/new?entry={entry.pk}&kind=verification",
        "confirm": f"#/confirm/{awaiting.pk}",
        "entry": f"#/entry/{entry.pk}",
        "returned": f"#/returned/{returned.pk}",
        "draft": f"#/draft/{draft}",
        "site": f"#/sites/{entry.finding.record.site_id}",
    }


@pytest.fixture
def filled(world, routes, phone, at_rest):
    """`filled()`: pairs of a view and the page that shows it, one after the other."""
    page = phone(world.persona("inspector"))
    sync(page)
    page.evaluate("(row) => import('/static/js/field/store.js').then((store) => store.put('folder', row))", FOLDER)

    def filled():
        assert set(routes) == set(SCREENS)
        for name, route in routes.items():
            go(page, route)
            at_rest(page, name)
            expect(page.locator("h1:visible")).to_have_count(1)
            expect(page.locator("h1:visible")).to_be_focused()
            if name == "record":
                open_everything(page)
            yield name, page

    return filled


def open_everything(page):
    """The form with a problem, a measured value and a note, and what is missing named."""
    choose(page, "发现问题")
    page.get_by_role("button", name="添加一项数据").first.click()
    page.get_by_role("button", name="添加询问笔录").click()
    page.get_by_role("button", name="提交").click()


def faults(page, rules) -> list[str]:
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def shown(found) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1)


def test_no_view_keeps_anything_from_a_screen_reader(filled):
    found = [(name, told) for name, page in filled() if (told := faults(page, RULES))]

    assert found == [], shown(found)


def test_every_view_fits_360_pixels_and_fingers_and_weak_eyes_also_at_night_and_with_large_letters(filled):
    found = []
    for name, page in filled():
        page.emulate_media(color_scheme="dark")
        found += [(name, told) for told in (faults(page, CONTRAST), page.evaluate(SMALL)) if told]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [(name, width) for width in [page.evaluate(WIDTHS)] if width != [360, 360]]
        page.evaluate("document.documentElement.style.fontSize = ''")

    assert found == [], shown(found)


def test_the_keyboard_goes_through_every_view_and_is_seen_where_it_is(filled):
    lost = []
    for name, page in filled():
        page.evaluate("document.querySelector('main h1').focus()")
        for _step in range(60):
            page.keyboard.press("Tab")
            at = page.evaluate(FOCUSED)
            if at is None or "bar-item" in at["what"]:
                break
            if not (at["isSeen"] and at["isFree"]) or at["isSmall"]:
                lost.append((name, at))

    assert lost == [], shown(lost)


def test_what_is_pressed_with_a_key_and_goes_leaves_the_focus_near_by(routes, world, phone, at_rest):
    page = phone(world.persona("inspector"))
    sync(page)
    go(page, routes["confirm"])
    at_rest(page, "confirm")
    page.get_by_role("button", name="与实际一致，确认").press("Enter")
    expect(page.get_by_role("button", name="与实际一致，确认")).to_be_hidden()
    wait_until(page, "document.activeElement !== document.body")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="督查员leader 在本机确认")).to_be_focused()

    go(page, "#/today")
    at_rest(page, "today")
    page.get_by_role("button", name="加入计划").first.press("Enter")
    expect(page.locator("[data-part=tasks]").get_by_role("button", name="加入计划")).to_have_count(1)
    wait_until(page, "document.activeElement !== document.body")
    assert page.evaluate("document.activeElement.closest('[data-part]').dataset.part") == "tasks"


def test_sheets_and_what_comes_before_the_views_keep_nothing_from_anybody(routes, world, phone, at_rest):
    page = phone(world.persona("inspector"))
    sync(page)
    found = []

    def look(name):
        found.extend((name, told) for told in [faults(page, RULES), page.evaluate(SMALL)] if told)

    go(page, routes["confirm"])
    at_rest(page, "confirm")
    for button in ("有出入", "督查员leader 在本机确认"):
        page.get_by_role("button", name=button).click()
        look(button)
        page.keyboard.press("Escape")
    go(page, "#/record/no-such-record")
    at_rest(page, "record")
    look("record that is not here")
    go(page, "#/me")
    at_rest(page, "me")
    page.get_by_role("button", name="退出登录").click()
    look("question")
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    at_rest(page, "sign-in")
    look("sign-in")

    assert found == [], shown(found)
