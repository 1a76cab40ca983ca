"""What is handed in on the phone arrives: once, whole, by itself, whatever the network and the browser do."""

import pytest

from findings.models import Record
from tests.browser.field.proxy import WEATHER, Proxy
from tests.browser.field.visits import all_sent, assert_stored_once, counts, hurry, keep, visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def weather(live_server, world, clock, context, client, at_rest):
    """`weather(seed, …)`: the network, and a phone of the inspector behind it."""
    networks = []

    def begin(seed=4, weather=None):
        network = Proxy(live_server.url, seed=seed, weather=weather).__enter__()
        networks.append(network)
        client.force_login(world.persona("inspector"))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": network.url}])
        page = context.new_page()
        page.goto(f"{network.url}/field/#/me")
        at_rest(page)
        hurry(page)
        return network, page

    yield begin
    context.close()
    for network in networks:
        network.__exit__()


def test_a_record_made_with_no_network_and_kept_over_a_restart_arrives_once_and_whole(
    world, phone, context, worked_offline, at_rest
):
    made = visits(1, photos=3, present=[world.person("colleague")])
    page = worked_offline(phone(world.persona("inspector")))
    context.set_offline(True)
    keep(page, made)
    page.close()

    again = context.new_page()
    again.goto("/field/#/me")
    at_rest(again)
    assert counts(again)["unsent"] == 1
    context.set_offline(False)

    all_sent(again)
    assert_stored_once(made)
    assert Record.objects.complete().count() == 1


def test_no_single_fault_loses_or_doubles_anything(weather):
    network, page = weather()
    made = visits(4)
    faults = [
        f"{request} {fate}"
        for request in ("PUT /api/v1/records", "HEAD /api/v1/photos", "PATCH /api/v1/photos")
        for fate in ("drop_before", "drop_after", "cut_request", "cut_reply", "error_before", "error_after", "delay")
    ]
    network.next = list(faults)

    keep(page, made)

    all_sent(page)
    assert_stored_once(made)
    assert network.next == []


def test_a_reply_that_never_comes_is_no_failure_of_the_record(weather, clock):
    network, page = weather()
    made = visits(1)
    network.next = ["PUT /api/v1/records hang", "PATCH /api/v1/photos hang"]

    keep(page, made)
    for number in (1, 2):
        network.wait_for("hang", number)
        clock.fast_forward(61_000)

    all_sent(page)
    assert_stored_once(made)


def test_forty_records_arrive_through_a_bad_network(weather):
    network, page = weather(seed=20180919, weather=WEATHER)
    made = visits(40)

    keep(page, made)

    all_sent(page, timeout=60)
    assert_stored_once(made)
    assert set(network.fates) == {*WEATHER, "pass"}
