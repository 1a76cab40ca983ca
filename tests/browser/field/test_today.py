"""The start page: the plan of the day, put into order with no network, and what is open around."""

import pytest
from playwright.sync_api import expect

from field.day_plans import plan_as_sent
from field.services import save_plan
from findings.models import Township
from teams.models import StandDown
from tests.factories.findings import record_of
from tests.factories.tasks import stop, target_row, task_list

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SYNC = "import('/static/js/field/sync.js').then((sync) => sync.sync())"
FLUSH = "import('/static/js/field/outbox.js').then((outbox) => outbox.flush())"
POINT = {"lon": "114.534", "lat": "38.048"}


@pytest.fixture
def opened(phone, at_rest):
    """`opened(persona)`: the start page of this person with what the server has."""

    def opened(user, route="#/today"):
        page = phone(user, "#/me")
        page.evaluate(SYNC)
        page.goto(f"/field/{route}")
        return at_rest(page, "today")

    return opened


@pytest.fixture
def listed(world):
    """Three boilers, two of them in one township, one of them near by."""
    rows = [target_row(1, **POINT), target_row(2, township="高营镇"), target_row(3)]
    return list(task_list(world, *rows).items.order_by("pk"))


def titles(page):
    return page.locator("[data-stops] strong").all_inner_texts()


def planned(world):
    return [one["title"] for one in plan_as_sent(world.persona("leader"), world.today)["stops"]]


def test_plan_is_made_and_ordered_offline_and_comes_back(world, listed, opened, context, worked_offline, at_rest):
    page = worked_offline(opened(world.persona("inspector")))
    expect(page.locator("[data-part=tasks] li")).to_have_count(3)
    context.set_offline(True)

    for _number in range(2):
        page.locator("[data-part=tasks]").get_by_role("button", name="加入计划").first.click()
    page.get_by_label("清单之外的去处").fill("城北工地")
    page.get_by_role("button", name="添加").click()
    expect(page.locator("[data-stops] li")).to_have_count(3)
    expect(page.locator("[data-part=tasks] li")).to_have_count(1)
    first, second, third = titles(page)
    page.get_by_role("button", name="调整顺序").click()
    page.get_by_role("button", name="提前").nth(2).click()
    expect(page.locator("[data-stops] strong")).to_have_text([first, third, second])
    # Said once it is kept.
    expect(page.locator("[data-says]")).to_have_text(f"{third}：现为第 2 处")
    expect(page.locator("[data-says]")).to_contain_text("2")
    page.close()

    page = context.new_page()
    page.goto("/field/#/today")
    at_rest(page, "today")
    assert titles(page) == [first, third, second]
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    assert planned(world) == []
    context.set_offline(False)
    page.evaluate(FLUSH)
    page.evaluate(SYNC)

    expect(page.get_by_text("已保存在本机")).to_be_hidden()
    assert planned(world) == titles(page) == [first, third, second]


def test_stop_is_dragged_to_another_place(world, listed, opened):
    plan = [stop(task=item.pk) for item in listed]
    save_plan(team=world.team("ordinary"), day=world.today, actor=world.persona("leader"), version=0, stops=plan)
    page = opened(world.persona("inspector"))
    one, two, three = titles(page)
    page.get_by_role("button", name="调整顺序").click()

    handle = page.locator("[data-handle]").first
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), page.locator("[data-stops] li").nth(2).bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, end["y"] + end["height"] - 4, steps=8)
    page.mouse.up()

    expect(page.locator("[data-stops] strong")).to_have_text([two, three, one])
    page.locator("[data-handle]").nth(2).press("ArrowUp")
    expect(page.locator("[data-stops] strong")).to_have_text([two, one, three])


def test_two_who_change_the_plan_see_both_and_choose(world, listed, opened, context):
    page = opened(world.persona("inspector"))
    context.set_offline(True)
    page.get_by_label("清单之外的去处").fill("我的去处")
    page.get_by_role("button", name="添加").click()
    theirs = [stop(words="组员的去处")]
    save_plan(team=world.team("ordinary"), day=world.today, actor=world.persona("leader"), version=0, stops=theirs)
    context.set_offline(False)

    page.evaluate(FLUSH)

    conflict = page.locator("[data-conflict]")
    expect(conflict).to_contain_text("组员的去处")
    assert planned(world) == ["组员的去处"]
    conflict.get_by_role("button", name="保留我的").click()
    page.evaluate(FLUSH)
    expect(conflict).to_be_hidden()
    assert planned(world) == ["我的去处"]


# What a browser that is killed leaves of a transaction that is not done: nothing. Here before the second thing is kept.
KILLED = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === 'acts') this.transaction.abort();
    return put.apply(this, given);
  };
}"""
KEPT = """import('/static/js/field/store.js').then(async (store) => [
  (await store.all('meta')).filter(({ id }) => id.startsWith('plan ')).length, (await store.all('acts')).length])"""


def test_change_of_the_plan_is_kept_together_with_its_sending_or_not_at_all(world, listed, opened, context, at_rest):
    page = opened(world.persona("inspector"))
    page.evaluate(KILLED)
    page.get_by_label("清单之外的去处").fill("城北工地")
    page.get_by_role("button", name="添加").click()
    expect(page.locator("[data-stops] li")).to_have_count(1)
    page.close()

    page = context.new_page()
    page.goto("/field/#/today")
    at_rest(page, "today")
    assert page.evaluate(KEPT) == [0, 0]
    page.get_by_label("清单之外的去处").fill("城北工地")
    page.get_by_role("button", name="添加").click()
    page.evaluate(FLUSH)
    expect(page.locator("[data-stops] li")).to_have_count(1)
    assert planned(world) == ["城北工地"]


# The answer to the first change is being taken over while a second is made.
MEANWHILE = """async (day) => {
  const [store, plans] = await Promise.all(['store', 'day_plan'].map((name) => import(`/static/js/field/${name}.js`)));
  const [first, second] = [plans.ofWords('城北工地'), plans.ofWords('城南工地')];
  await plans.save(day, [first]);
  const { act } = await store.get('meta', `plan ${day}`);
  await store.update('acts', act, (row) => ({ ...row, state: 'sent', server: { version: 1, stops: [first] } }));
  await Promise.all([plans.planOf(day), plans.save(day, [first, second])]);
  const { state, stops } = await plans.planOf(day);
  return [state, stops.map(({ title }) => title), (await store.all('acts', 'state', 'waiting')).length];
}"""


def test_change_that_is_made_while_the_one_before_is_taken_over_stays(world, opened, context):
    page = opened(world.persona("inspector"))
    context.set_offline(True)

    # Of a day that no page shows.
    assert page.evaluate(MEANWHILE, "2018-09-25") == ["waiting", ["城北工地", "城南工地"], 1]


def test_what_is_visited_covered_and_stood_down_is_told(world, listed, opened):
    Township.objects.create(county=world.county, name="南村镇")
    plan = [stop(task=listed[0].pk)]
    save_plan(team=world.team("ordinary"), day=world.today, actor=world.persona("leader"), version=0, stops=plan)
    site = {"name": listed[0].site.name, "credit_code": "", "address": "", "township": "西兆通镇"}
    record_of(world, site=site, task=listed[0].pk)
    StandDown.objects.create(
        team=world.team("ordinary"),
        day=world.today,
        reason="午后暴雨。",
        reported_by=world.persona("leader"),
        reported_at=world.moment,
    )

    page = opened(world.persona("inspector"))

    expect(page.locator("[data-stops] li")).to_contain_text("已检查")
    expect(page.locator("[data-part=townships]")).to_contain_text("已到 1 / 3")
    (names,) = page.locator(".today-names").all_inner_texts()
    assert sorted(names.split("、")) == ["南村镇", "高营镇"]
    expect(page.get_by_text("午后暴雨。")).to_be_visible()
    expect(page.locator("[data-part=records] li")).to_have_count(1)


def test_empty_page_says_what_to_do(world, opened, complaints):
    page = opened(world.persona("inspector"))

    expect(page.get_by_text("今天还没有安排")).to_be_visible()
    expect(page.locator("[data-part=tasks]")).to_contain_text("没有待检查")
    assert complaints == []
