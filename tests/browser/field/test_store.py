"""What the phone keeps: over restarts, releases and pages, and when there is no room left."""

import re

import pytest

from tests.browser.field.form import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORE = "/static/js/field/store.js"


def keep(page, code, argument=None):
    """Runs `code` with the store, opened for person 7, and an argument."""
    return page.evaluate(
        f"async ([argument]) => {{ const store = await import('{STORE}'); await store.open(7); {code} }}", [argument]
    )


@pytest.fixture
def phone(page):
    page.goto("/login/")
    return page


def test_a_row_is_there_after_the_page_was_closed(phone, context):
    keep(phone, "await store.put('records', {id: 'a', state: 'draft', content: {topic: 'coal'}})")
    phone.close()

    again = context.new_page()
    again.goto("/login/")

    assert keep(again, "return store.get('records', 'a')") == {
        "id": "a",
        "state": "draft",
        "content": {"topic": "coal"},
    }
    assert keep(again, "return (await store.all('records', 'state', 'draft')).length") == 1


def test_a_transaction_is_done_whole_or_not_at_all(phone):
    keep(
        phone,
        """await store.tx(['records', 'photos'], 'readwrite', async (rows) => {
             await rows.put('records', {id: 'a', state: 'draft'});
             await rows.put('photos', {sha256: '00', record: 'a', state: 'waiting'});
             throw new Error('on the way');
           }).catch(() => {})""",
    )

    assert keep(phone, "return [await store.count('records'), await store.count('photos')]") == [0, 0]


def test_one_person_never_sees_the_rows_of_another(phone):
    keep(phone, "await store.put('records', {id: 'a', state: 'draft'})")

    assert keep(phone, "await store.open(8); return store.all('records')") == []


def test_a_change_is_told_in_every_page(phone, context):
    other = context.new_page()
    other.goto("/login/")
    keep(other, "window.told = []; store.changed('records', (keys) => window.told.push(keys))")

    keep(phone, "await store.put('records', [{id: 'a'}, {id: 'b'}]); await store.del('records', 'b')")

    wait_until(other, "window.told.length === 2")
    assert other.evaluate("window.told") == [["a", "b"], ["b"]]


def test_a_newer_release_keeps_the_drafts_and_asks_older_pages_to_load_anew(phone, context):
    keep(phone, "await store.put('records', {id: 'a', state: 'draft'})")
    keep(phone, "window.told = []; store.notices((code) => window.told.push(code))")
    newer = context.new_page()

    def newer_release(route):
        body = route.fetch().text()
        body = re.sub(r"const VERSION = \d+;", "const VERSION = 99;", body)
        route.fulfill(body=body.replace("  meta: {},", "  meta: {},\n  notes: {},"), content_type="text/javascript")

    newer.route(f"**{STORE}", newer_release)
    newer.goto("/login/")

    assert keep(newer, "await store.put('notes', {id: 1}); return store.all('records')") == [
        {"id": "a", "state": "draft"}
    ]
    wait_until(phone, "window.told.length === 1")
    assert phone.evaluate("window.told") == ["outdated"]


def test_a_full_phone_says_so_and_keeps_what_it_had(phone, context):
    session = context.new_cdp_session(phone)
    origin = phone.evaluate("location.origin")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 3_000_000})

    said = keep(
        phone,
        """const told = [];
           store.notices((code) => told.push(code));
           await store.put('records', {id: 'a', state: 'draft'});
           const photo = (n) => ({sha256: `${n}`, record: 'a', bytes: crypto.getRandomValues(new Uint8Array(65536))});
           for (let n = 0; n < 100; n++) {
             try { await store.put('photos', photo(n)); } catch (error) { return [error.code, told, n > 3]; }
           }""",
    )

    assert said == ["full", ["full"], True]
    assert keep(phone, "return (await store.get('records', 'a')).state") == "draft"
