"""What the phone knows with no network, and how it follows the server."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from findings.enums import FindingState
from findings.models import Site
from findings.services import resubmit
from tests.factories.findings import finding_at, record_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SYNC = "import('/static/js/field/sync.js')"
STORE = "import('/static/js/field/store.js')"


def fetch(page):
    """Fetches what there is, and waits until it is kept; why not, where it could not."""
    return page.evaluate(f"{SYNC}.then(async (sync) => {{ await sync.sync(); return (await sync.status()).reason; }})")


def held(page):
    return page.evaluate(f"{SYNC}.then((sync) => sync.counts())")


def named(name, **more):
    return {"name": name, "credit_code": "", "address": "和平东路88号", **more}


@pytest.fixture
def opened(phone, at_rest):
    """`opened(persona, route)`: the application of this person, synchronized, in the view of a route."""

    def opened(user, route="#/sites"):
        page = phone(user, route)
        assert fetch(page) is None
        return page

    return opened


def test_what_was_fetched_once_is_there_with_no_network(world, opened, context, worked_offline, at_rest):
    printer = record_of(world, site=named("华北彩印包装厂")).site
    finding_at(FindingState.RETURNED, world, record=record_of(world, site=named("正定家具厂")))
    page = worked_offline(opened(world.persona("inspector")))
    before = held(page)
    page.close()
    context.set_offline(True)

    page = context.new_page()
    page.goto("/field/#/sites")
    at_rest(page, "sites")
    page.get_by_label("名称、拼音首字母或信用代码").fill("hbcy")
    expect(page.locator("[data-sites] li")).to_have_count(1)
    page.get_by_role("link", name="华北彩印包装厂").click()
    at_rest(page, "site")

    expect(page.get_by_role("heading", name="华北彩印包装厂")).to_be_visible()
    expect(page.locator("[data-records] li")).to_have_count(1)
    assert page.url.endswith(f"#/sites/{printer.pk}")
    assert held(page) == before
    assert {name: before[name] for name in ("sites", "returned", "team_records", "people")} == {
        "sites": 2, "returned": 1, "team_records": 2, "people": 3,
    }  # fmt: skip
    assert fetch(page) == "line"


def test_a_list_that_is_open_follows_the_server(world, opened):
    kept = record_of(world, site=named("正定家具厂")).site
    page = opened(world.persona("inspector"))
    expect(page.locator("[data-sites] li")).to_have_count(1)

    Site.objects.filter(pk=kept.pk).update(name="正定家具有限公司")
    record_of(world, site=named("华北彩印包装厂"))
    fetch(page)
    expect(page.locator("[data-sites] strong")).to_have_text(["华北彩印包装厂", "正定家具有限公司"])

    world.team("ordinary").counties.clear()
    fetch(page)
    expect(page.locator("[data-sites] li")).to_have_count(0)


def test_what_is_handed_in_again_leaves_the_phone(world, opened):
    finding = finding_at(FindingState.RETURNED, world)
    page = opened(world.persona("inspector"))
    assert held(page)["returned"] == 1

    resubmit(finding=finding, actor=world.persona("inspector"), description="补充：活性炭吸附装置未运行。")
    fetch(page)

    assert held(page)["returned"] == 0


def test_a_broken_answer_changes_nothing(world, opened, context):
    site = record_of(world, site=named("正定家具厂")).site
    page = opened(world.persona("inspector"))
    before = page.evaluate(
        f"{STORE}.then(async (store) => [await store.all('sites'), await store.get('meta', 'sync')])"
    )
    Site.objects.filter(pk=site.pk).update(name="正定家具有限公司")

    context.route("**/api/v1/field/sync/**", lambda route: route.fulfill(body='{"token": "x", "coll', status=200))
    assert fetch(page) == "line"

    after = page.evaluate(f"{STORE}.then(async (store) => [await store.all('sites'), await store.get('meta', 'sync')])")
    assert after == before


def test_a_phone_that_is_full_keeps_what_it_had(world, opened):
    record_of(world, site=named("正定家具厂"))
    page = opened(world.persona("inspector"))
    record_of(world, site=named("华北彩印包装厂"))
    page.evaluate(
        """() => {
          IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
        }"""
    )

    assert fetch(page) == "full"

    page.reload()
    assert fetch(page) is None
    assert held(page)["sites"] == 2


def test_back_on_the_network_it_fetches_by_itself(world, opened, context):
    page = opened(world.persona("inspector"))
    context.set_offline(True)
    record_of(world, site=named("正定家具厂"))

    context.set_offline(False)

    expect(page.locator("[data-sites] li")).to_have_count(1)


def test_what_was_sent_brings_its_consequences(world, opened):
    page = opened(world.persona("inspector"))
    record_of(world, site=named("正定家具厂"))

    page.evaluate(f"{STORE}.then((store) => store.put('records', {{id: 'mine', state: 'sent', content: {{}}}}))")
    page.clock.run_for(15_000)

    expect(page.locator("[data-sites] li")).to_have_count(1)


def test_another_person_of_the_same_phone_sees_nothing_of_the_first(world, opened, sign_in):
    record_of(world, site=named("正定家具厂"))
    page = opened(world.persona("inspector"))
    assert held(page)["sites"] == 1

    page.evaluate("import('/static/js/field/session.js').then((session) => session.signOut())")
    sign_in(world.persona("far_inspector"))
    other = opened(world.persona("far_inspector"))

    assert held(other)["sites"] == 0


def test_when_the_posting_is_over_only_what_was_not_sent_stays(world, opened, clock, context):
    record_of(world, site=named("正定家具厂"))
    page = opened(world.persona("inspector"))
    page.evaluate(f"{STORE}.then((store) => store.put('records', {{id: 'mine', state: 'draft', content: {{}}}}))")
    context.set_offline(True)

    clock.set_fixed_time(world.moment + timedelta(days=40))
    fetch(page)

    assert set(held(page).values()) == {0}
    assert page.evaluate(f"{STORE}.then((store) => store.count('records'))") == 1
