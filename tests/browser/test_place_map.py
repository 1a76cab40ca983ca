"""The office sees where a record was made, in the outline of its county."""

import pytest
from playwright.sync_api import expect

from tests.factories.findings import record_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_record_s_page_draws_its_place_in_its_county(world, sign_in, page, complaints):
    record = record_of(world)
    sign_in(world.persona("office"))

    page.goto(record.get_absolute_url())

    expect(page.get_by_role("application", name=str(record.county))).to_be_visible()
    expect(page.locator(".map-areas path.is-own")).to_have_count(1)
    expect(page.locator(".map-point")).to_have_count(1)
    assert complaints == []
