"""What the phone knows with no network, and how it follows the server."""

import pytest
from playwright.sync_api import expect

from findings.enums import FindingState
from tests.factories.findings import finding_at, record_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def synced():
    """`synced(page)`: waits until the phone has what there is; fetches it anew."""

    def synced(page):
        page.evaluate("import('/static/js/field/sync.js').then((sync) => sync.sync())")
        return page

    return synced


def test_scratch(world, phone, context, synced, worked_offline, at_rest, complaints):
    known = record_of(world, site={"name": "华北彩印包装厂", "credit_code": "", "address": "和平东路88号"})
    finding_at(FindingState.RETURNED, world)
    page = synced(phone(world.persona("inspector"), "#/sites"))
    at_rest(page, "sites")
    expect(page.locator("[data-sites] li")).to_have_count(2)
    page.screenshot(path="/tmp/sync_scratch/sites.png", full_page=True)
    page.goto(f"/field/#/sites/{known.site_id}")
    at_rest(page, "site")
    page.screenshot(path="/tmp/sync_scratch/site.png", full_page=True)
    page.goto("/field/#/held")
    at_rest(page, "held")
    page.screenshot(path="/tmp/sync_scratch/held.png", full_page=True)
    page.goto("/field/#/folder")
    at_rest(page, "folder")
    page.screenshot(path="/tmp/sync_scratch/folder.png", full_page=True)
    assert complaints == []
