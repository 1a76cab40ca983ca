"""What is handed in on the phone arrives: once, whole, by itself, whatever the network and the browser do."""

import contextlib
import hashlib
import os
import signal
from pathlib import Path

import pytest

from findings.models import Photo, Record
from tests.browser.conftest import ARGUMENTS
from tests.browser.field.proxy import WEATHER, Proxy
from tests.browser.field.visits import LARGE, Visit, all_sent, assert_stored_once, counts, hurry, keep, visits
from tests.missing import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def weather(live_server, world, clock, context, client, at_rest):
    """`weather(seed, …)`: the network, and a phone of the inspector behind it."""
    networks = []

    def begin(seed=4, weather=None):
        network = Proxy(live_server.url, seed=seed).__enter__()
        networks.append(network)
        client.force_login(world.persona("inspector"))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": network.url}])
        page = context.new_page()
        page.goto(f"{network.url}/field/#/me")
        at_rest(page)
        hurry(page)
        # Signed in and synchronized before it breaks.
        network.weather = weather or {}
        return network, page

    yield begin
    context.close()
    for network in networks:
        network.__exit__()


def test_a_record_made_with_no_network_and_kept_over_a_restart_arrives_once_and_whole(
    world, phone, context, worked_offline, at_rest
):
    made = visits(1, photos=3, size=LARGE, present=[world.person("colleague")])
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
    made = visits(4, size=LARGE)
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

    all_sent(page)
    assert_stored_once(made)
    assert set(network.fates) == {*WEATHER, "pass"}


@pytest.mark.long
def test_five_hundred_records_arrive_through_a_bad_network(weather):
    network, page = weather(seed=20181001, weather=WEATHER)
    made = visits(500)

    keep(page, made)

    all_sent(page, patience=90)
    assert_stored_once(made)
    assert set(network.fates) == {*WEATHER, "pass"}


def poisoned(visit: Visit) -> tuple[Visit, str]:
    """The same visit, with bytes for a photo that are none."""
    data = b"no photo at all" * 1000
    sha256 = hashlib.sha256(data).hexdigest()
    (finding,) = visit.content["findings"]
    finding = {**finding, "photos": [{"sha256": sha256, "taken_at": None}]}
    return Visit({**visit.content, "findings": [finding]}, {sha256: data}, visit.id), sha256


@pytest.mark.long
def test_one_poisoned_photo_holds_back_none_of_two_hundred_records(world, phone):
    made = visits(200)
    made[70], bad = poisoned(made[70])
    page = phone(world.persona("inspector"))

    keep(page, made)

    all_sent(page, refused=1, patience=90)
    assert_stored_once(made, without=frozenset({bad}))
    refused = page.evaluate(
        "import('/static/js/field/store.js').then((store) => store.all('records', 'state', 'refused'))"
    )
    assert [(row["id"], row["error"]["photos"][0]["sha256"]) for row in refused] == [(made[70].id, bad)]


def test_a_closed_page_leaves_the_sending_to_the_other(weather, context, at_rest):
    network, page = weather()
    other = context.new_page()
    other.goto(f"{network.url}/field/#/me")
    at_rest(other)
    made = visits(8)

    keep(page, made)
    network.wait_for("pass", 14)
    page.close()

    all_sent(other)
    assert_stored_once(made)


@contextlib.contextmanager
def browser_at(playwright, folder: Path, network: Proxy, session: str):
    """A browser with a memory of its own, and a page of the application in it."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=ARGUMENTS, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": network.url}])
    page = context.pages[0]
    page.goto(f"{network.url}/field/#/me")
    page.wait_for_selector("main[data-ready=me]")
    yield page
    with contextlib.suppress(Exception):
        context.close()


def kill_browser_of(folder: Path) -> None:
    """As a flat battery does; its processes are known by the folder that is theirs alone."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(folder).encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)


def test_a_killed_browser_loses_nothing(live_server, world, client, playwright, tmp_path):
    client.force_login(world.persona("inspector"))
    session = client.cookies["sessionid"].value
    made, (draft,) = visits(6), visits(1, seed=9)
    with Proxy(live_server.url, seed=4) as network:
        with browser_at(playwright, tmp_path, network, session) as page:
            keep(page, [draft], hand_in=False)
            # The third photo is stored, and the browser dies before it hears of it.
            network.next = [f"PATCH /api/v1/photos {fate}" for fate in ("pass", "pass", "hang")]
            keep(page, made)
            network.wait_for("hang", 1)
            kill_browser_of(tmp_path)
        assert Photo.objects.count() <= 3

        with browser_at(playwright, tmp_path, network, session) as page:
            hurry(page)
            all_sent(page)
            assert counts(page)["draft"] == 1

    assert_stored_once(made)


def test_a_full_phone_warns_first_keeps_words_to_the_last_and_loses_nothing(world, phone, context):
    # Before anything is kept: the browser asks for its quota once, and then now and again.
    first = context.new_page()
    first.goto("/login/")
    limit = {"origin": first.evaluate("location.origin"), "quotaSize": 24_000_000}
    context.new_cdp_session(first).send("Storage.overrideQuotaForOrigin", limit)
    page = phone(world.persona("inspector"))
    made = visits(2)
    keep(page, made, hand_in=False)

    said = page.evaluate(
        """async ([id]) => {
             const store = await import('/static/js/field/store.js');
             const told = [];
             store.notices((code) => told.push(code));
             const photo = (n) => ({ sha256: `${n}`, bytes: crypto.getRandomValues(new Uint8Array(65536)) });
             let kept = 0;
             try { for (; kept < 400; kept++) await store.put('photos', photo(kept)); } catch {}
             const photos = await store.count('photos');
             await store.update('records', id, (row) => { row.words = 'kept'.repeat(5000); });
             return [[...new Set(told)], photos === kept + 2, (await store.get('records', id)).words.length];
           }""",
        [made[0].id],
    )

    assert said == [["nearly_full", "full"], True, 20_000]
    page.evaluate(
        """async (ids) => {
             const store = await import('/static/js/field/store.js');
             const outbox = await import('/static/js/field/outbox.js');
             await store.del('photos', Array.from({ length: 400 }, (_, n) => `${n}`));
             for (const id of ids) await outbox.hand_in(id);
           }""",
        [visit.id for visit in made],
    )
    all_sent(page)
    assert_stored_once(made)
