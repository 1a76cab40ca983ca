"""Releases of the application: small, served as in real use, taken whole, offered and not forced."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as our_settings
from playwright.sync_api import expect

from bench import field_page
from field import views
from field.assets import Asset

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_opening_costs_less_than_150_kilobytes(browser):
    """As in real use: compressed, under hashed names for the office's pages, under plain ones for the phone's modules.
    The same visit keeps the whole application for a start with no network."""
    with field_page.served() as (url, counted):
        cost = field_page.cold_load(browser, url, counted)

    assert cost["all_bytes"] < 150_000, counted.sent
    assert cost["opening_bytes"] < 60_000


@pytest.fixture
def static(tmp_path, settings):
    """A copy of the phone's files, which a test may change like a new release does."""
    copy = tmp_path / "static"
    for folder in ("css", "img", "js", "vendor"):
        shutil.copytree(Path(our_settings.BASE_DIR) / "static" / folder, copy / folder)
    settings.STATICFILES_DIRS = [copy]
    return copy


def renew(static):
    """A later release: another word in a style, which nobody sees, is enough."""
    style = static / "css" / "field.css"
    style.write_text(style.read_text() + "\n:root { --later: 1; }\n")


LATER = "getComputedStyle(document.documentElement).getPropertyValue('--later')"


def test_a_new_release_is_offered_and_taken_with_the_drafts_kept(world, static, phone, worked_offline, at_rest):
    page = worked_offline(phone(world.persona("inspector")))
    row = "{id: 'draft-1', state: 'draft', content: {words: '写了一半'}}"
    page.evaluate(f"import('/static/js/field/store.js').then((store) => store.put('records', {row}))")
    before = page.evaluate("document.body.dataset.release")
    renew(static)

    page.reload()
    at_rest(page, "me")
    expect(page.get_by_text("有新版本，草稿会保留。")).to_be_visible()
    assert (page.evaluate("document.body.dataset.release"), page.evaluate(LATER)) == (before, "")
    page.get_by_role("button", name="更新").click()
    expect(page.locator("body")).not_to_have_attribute("data-release", before)
    at_rest(page, "me")
    assert page.evaluate(LATER) == "1"

    kept = page.evaluate("import('/static/js/field/store.js').then((store) => store.get('records', 'draft-1'))")
    assert kept["content"] == {"words": "写了一半"}
    assert len(page.evaluate("caches.keys()")) == 1


LOOK_FOR_ANOTHER = """navigator.serviceWorker.getRegistration().then((kept) => new Promise((resolve) => {
    kept.addEventListener("updatefound", () => {
        const { installing } = kept;
        installing.addEventListener("statechange", () => resolve(installing.state));
    });
    kept.update().catch(() => {});
}))"""


def test_a_torn_release_is_left_and_the_old_one_goes_on(world, static, phone, worked_offline, at_rest, monkeypatch):
    """Two servers, one of them renewed: the list and the files do not agree, so nothing of it is taken."""
    page = worked_offline(phone(world.persona("inspector")))
    before = page.evaluate("caches.keys()")
    real = views.assets()
    torn = [asset if not asset.url.endswith("main.js") else Asset(asset.url, real[0].integrity) for asset in real]
    monkeypatch.setattr(views, "assets", lambda: torn)

    assert page.evaluate(LOOK_FOR_ANOTHER) == "redundant"

    assert page.evaluate("caches.keys()") == before
    page.reload()
    at_rest(page, "me")


def test_the_api_is_never_kept_by_the_service_worker(world, phone, worked_offline, context):
    page = worked_offline(phone(world.persona("inspector")))
    page.reload()
    page.wait_for_selector("main[data-ready]")

    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))"
        ".then((all) => all.flat().map((request) => new URL(request.url).pathname))"
    )

    assert {path for path in kept if not path.startswith("/static/")} == {"/field/"}


PAGE_IS_KEPT = """new Promise((resolve) => {
    const look = () => caches.match("/field/?language=en").then((page) => page ? resolve(true) : setTimeout(look, 50));
    look();
})"""


def test_in_another_language_it_starts_with_no_network_too(world, phone, worked_offline, context, at_rest):
    page = worked_offline(phone(world.persona("inspector")))
    page.evaluate("document.cookie = 'django_language=en; path=/'")
    page.reload()
    page.wait_for_url("**/field/?language=en#/me")
    at_rest(page, "me")
    assert page.evaluate(PAGE_IS_KEPT)
    context.set_offline(True)

    page.goto("/field/#/queue")

    page.wait_for_url("**/field/?language=en#/queue")
    at_rest(page, "queue")
    expect(page.locator("html")).to_have_attribute("lang", "en")
