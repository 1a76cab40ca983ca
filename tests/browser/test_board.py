"""The board as an officer uses it: by mouse, by keyboard, in two tabs, on a phone."""

import re

import pytest
import time_machine
from django.db import transaction
from playwright.sync_api import expect

from campaigns.services import add_member
from rotations.services import open_draft, rotation_of, swap
from teams.services import nominate
from tests.factories.people import make_person, make_unit, make_user
from tests.factories.world import WORLD_2018, load_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with time_machine.travel(WORLD_2018.moment, tick=True):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


@pytest.fixture
def draft(world):
    """The seats of the round under way, in a draft; two more people wait without a team, one of them not sent."""
    office = world.persona("office")
    for city, name, rank in (("南京市", "张新", "division_deputy"), ("郑州市", "赵豫", "staff")):
        nominate(person=make_person(make_unit(city), name, rank=rank), round=world.round, actor=office)
    return open_draft(rotation=rotation_of(round=world.round, actor=office), actor=office)


@pytest.fixture
def board(world, draft, page, sign_in, complaints):
    """The page, opened by the office on a desk; whatever it complains of fails the test."""
    sign_in(world.persona("office"))
    page.set_viewport_size({"width": 1366, "height": 768})
    open_board(page, draft)
    yield page
    assert [line for line in complaints if "409" not in line] == []


def open_board(page, draft):
    page.goto(f"/rotations/{draft.rotation_id}/board/")
    page.wait_for_selector("[data-team]")


def team_of(draft, name):
    """The team that the database has somebody in."""
    seat = draft.seats.filter(person__name=name).select_related("team").first()
    return seat.team.name if seat else None


def box(page, name):
    return page.locator("[data-team]", has=page.locator(f".board-team-name:text-is('{name}')"))


def card(page, name):
    return page.locator("[data-person]", has_text=name).first


def drag(page, source, target):
    """Held over the target, not yet dropped."""
    source.hover()
    page.mouse.down()
    target.scroll_into_view_if_needed()
    place = target.bounding_box()
    page.mouse.move(place["x"] + 20, place["y"] + 12, steps=6)
    expect(page.locator("[data-board]")).to_have_class(re.compile("is-choosing"))
    page.wait_for_selector(".may, .may-not")
    page.mouse.move(place["x"] + 24, place["y"] + 14)


def says(page):
    return page.locator("[data-says]")


def test_dragged_person_is_put_into_the_team_and_undo_takes_back(board, draft):
    before = int(board.locator("dd[data-count=free]").inner_text())

    drag(board, card(board, "张新"), box(board, "北京市第1督查组"))
    expect(says(board)).to_contain_text("北京市第1督查组：可安排，任组员")
    board.mouse.up()

    expect(box(board, "北京市第1督查组")).to_contain_text("张新")
    expect(says(board)).to_have_text("已调整：张新安排到北京市第1督查组，任组员")
    expect(board.locator("dd[data-count=free]")).to_have_text(str(before - 1))
    assert team_of(draft, "张新") == "北京市第1督查组"

    board.locator("[data-undo]").click()

    expect(board.locator("[data-people]")).to_contain_text("张新")
    assert team_of(draft, "张新") is None


def test_forbidden_drop_says_why_before_and_changes_nothing(board, draft):
    """S1 1.16: Henan sends nobody; the sentence stands there while the button is still down."""
    drag(board, card(board, "赵豫"), box(board, "北京市第1督查组"))
    expect(says(board)).to_have_text("北京市第1督查组：不可安排：河南省暂不派员参加本次专项行动。")
    board.mouse.up()

    expect(board.locator("[data-people]")).to_contain_text("赵豫")
    assert (team_of(draft, "赵豫"), draft.steps.count()) == (None, 0)


def test_full_team_changes_places_with_whom_it_is_dropped_on(board, draft, world):
    other = world.person("colleague").name

    drag(board, card(board, "张新"), card(board, other))
    expect(says(board)).to_have_text(f"石家庄市第2督查组：可以，与{other}对调")
    board.mouse.up()

    expect(box(board, "石家庄市第2督查组")).to_contain_text("张新")
    assert (team_of(draft, "张新"), team_of(draft, other)) == ("石家庄市第2督查组", None)


def test_keyboard_alone_finds_puts_locks_and_undoes(board, draft):
    board.locator("[data-search]").fill("zhangxin")
    board.keyboard.press("Tab")
    board.keyboard.press("Enter")
    expect(board.locator("[data-team]:focus")).to_have_count(1)
    expect(says(board)).to_contain_text("可安排")
    board.keyboard.press("ArrowRight")
    board.keyboard.press("ArrowDown")
    expect(says(board)).to_contain_text("天津市第2督查组：可安排，任组员")
    board.keyboard.press("Enter")
    expect(box(board, "天津市第2督查组")).to_contain_text("张新")
    expect(card(board, "张新").locator("[data-pick]")).to_be_focused()

    board.keyboard.press("l")
    expect(card(board, "张新")).to_have_class(re.compile("is-locked"))
    assert draft.seats.get(person__name="张新").is_locked

    board.keyboard.press("Control+z")
    expect(card(board, "张新")).not_to_have_class(re.compile("is-locked"))
    board.keyboard.press("Control+z")
    expect(board.locator("[data-people] [data-person]")).to_contain_text("张新")
    expect(board.locator("[data-people] [data-pick]")).to_be_focused()
    assert team_of(draft, "张新") is None


def test_escape_lets_go_and_returns_to_the_person(board, draft):
    pick = card(board, "张新").locator("[data-pick]")
    pick.focus()
    board.keyboard.press("Enter")
    expect(board.locator("[data-team]:focus")).to_have_count(1)

    board.keyboard.press("Escape")

    expect(says(board)).to_have_text("已取消，未作更改。")
    expect(pick).to_be_focused()
    assert draft.steps.count() == 0


def test_second_officer_is_told_and_sees_the_board_as_it_is(board, draft, world):
    """The other one has put somebody down meanwhile; nothing of either is lost."""
    second = make_user("office", full_name="李二")
    add_member(campaign=world.campaign, user=second, actor=None)
    gone = world.person("colleague")
    new = draft.rotation.round.nominations.get(person__name="张新").person
    swap(schedule=draft, person=new, other=gone, actor=second, revision=0)

    board.locator("[data-people] [data-pick]", has_text="赵豫").click()
    board.locator("[data-act=cancel]").click()
    leader = world.person("far_leader").name
    card(board, leader).locator("[data-pick]").click()
    board.locator("[data-act=remove]").click()

    expect(board.locator("[data-notice]")).to_contain_text("您的操作没有执行")
    expect(board.locator("[data-notice]")).to_contain_text("李二：")
    expect(box(board, "石家庄市第2督查组")).to_contain_text("张新")
    assert team_of(draft, leader) is not None


def test_phone_picks_a_person_and_then_a_team_from_a_list_with_reasons(board, draft):
    board.set_viewport_size({"width": 360, "height": 740})
    assert board.evaluate("document.documentElement.scrollWidth") == 360

    card(board, "张新").locator("[data-pick]").click()
    board.locator("[data-act=list]").click()
    expect(board.locator("[data-choices]")).to_contain_text("不可安排：该组已满员（3人）。")
    board.locator("[data-list-search]").fill("唐山")
    board.locator("[data-choices] [data-move]").first.click()

    expect(box(board, "唐山市第1督查组")).to_contain_text("张新")
    assert team_of(draft, "张新") == "唐山市第1督查组"
    assert board.evaluate("document.documentElement.scrollWidth") == 360


def test_finger_that_holds_drags_and_one_that_flicks_scrolls(board, draft):
    """350 ms tell the one from the other."""
    screen = board.context.new_cdp_session(board)
    start = place(card(board, "张新"))

    def touch(kind, *points):
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", start)
    touch("touchMove", (start[0], start[1] + 40))
    touch("touchEnd")
    assert board.locator(".board-ghost").count() == 0

    # The flick has scrolled, and glides on for a moment.
    board.wait_for_timeout(800)
    start, end = (place(one) for one in (card(board, "张新"), box(board, "天津市第1督查组")))
    touch("touchStart", start)
    board.wait_for_selector(".board-ghost")
    board.wait_for_selector(".may, .may-not")
    touch("touchMove", ((start[0] + end[0]) / 2, end[1]))
    touch("touchMove", end)
    expect(says(board)).to_contain_text("天津市第1督查组：可安排")
    touch("touchEnd")

    expect(box(board, "天津市第1督查组")).to_contain_text("张新")
    assert team_of(draft, "张新") == "天津市第1督查组"


def place(one):
    found = one.bounding_box()
    return found["x"] + 30, found["y"] + 14


def test_cost_of_a_place_is_said_with_what_it_is_made_of(board):
    card(board, "张新").locator("[data-pick]").click()

    line = box(board, "北京市第1督查组").locator("[data-verdict]")

    expect(line).to_have_text(re.compile("^可安排，任组员，扣分−[0-9]+$"))
    expect(line).to_have_attribute("title", re.compile("^空缺的位置 −[0-9]+；"))


def test_search_and_filters_find_people_and_teams(board, world):
    name = world.person("far_leader").name
    board.locator("[data-search]").fill("ningbo")
    expect(board.locator("[data-people]")).to_contain_text("没有这个姓名或单位的人员。")
    board.locator("[data-search]").fill("宁波")
    board.locator("[data-goto]", has_text=name).click()
    expect(card(board, name).locator("[data-pick]").first).to_have_attribute("aria-pressed", "true")
    board.keyboard.press("Escape")

    board.locator("[data-filter=text]").fill("太原")

    assert board.locator("[data-city]:visible").count() == 1
    board.locator("[data-filter=short]").check()
    assert board.locator("[data-city]:visible h2").count() in (0, 1)


def test_leadership_reads_and_cannot_change(draft, world, page, sign_in):
    sign_in(world.persona("leadership"))
    open_board(page, draft)

    assert page.locator("[data-lock]").count() == 0
    assert page.locator("[data-undo]").is_hidden()
    card(page, "张新").locator("[data-pick]").click()
    expect(page.locator("[data-who]")).to_contain_text("南京市环境保护局")
    assert page.locator("[data-acts]").is_hidden()
