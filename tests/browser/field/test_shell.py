"""The application as a frame: it opens, starts with no network, says where it is."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_whoever_has_signed_in_on_the_site_is_known_on_the_phone(world, phone, complaints):
    page = phone(world.persona("inspector"))

    expect(page.get_by_role("heading", name="我的")).to_be_visible()
    expect(page.locator("[data-fill=team]").first).to_have_text(world.team("ordinary").name)
    assert complaints == []


def test_after_one_visit_it_starts_with_no_network(world, phone, context, worked_offline, at_rest, complaints):
    page = worked_offline(phone(world.persona("inspector")))
    page.close()
    context.set_offline(True)

    again = context.new_page()
    again.goto("/field/")
    at_rest(again)

    expect(again.locator("[data-network]")).to_have_text("离线")
    expect(again.get_by_text("督查员inspector")).to_be_visible()
    assert [line for line in complaints if "ERR_INTERNET_DISCONNECTED" not in line] == []
