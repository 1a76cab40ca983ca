"""The office sees where a record was made, in the outline of its county."""

import pytest
import time_machine
from django.db import transaction
from playwright.sync_api import expect

from tests.factories.findings import record_of
from tests.factories.world import WORLD_2018, load_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with time_machine.travel(WORLD_2018.moment, tick=True):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


def test_record_s_page_draws_its_place_in_its_county(world, sign_in, page, complaints):
    record = record_of(world)
    sign_in(world.persona("office"))

    page.goto(record.get_absolute_url())

    expect(page.get_by_role("application", name=f"{record.county} {record.site}")).to_be_visible()
    expect(page.locator(".map-areas path.is-own")).to_have_count(1)
    expect(page.locator(".map-point")).to_have_count(1)
    assert complaints == []
