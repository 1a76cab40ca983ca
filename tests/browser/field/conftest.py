"""A phone: narrow, with a place, signed in as an inspector of the world, the application open and at rest."""

import time
from datetime import datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from tests.browser.field.form import sync
from tests.factories.world import WORLD_2018, load_world

PHONE = {"width": 360, "height": 740}
# 长安区 of 石家庄市, which the ordinary team inspects.
HERE = {"latitude": 38.0470, "longitude": 114.5340, "accuracy": 12}


@pytest.fixture
def world():
    """The world of 2018 in the tables, with the server's clock standing where it does, and going on."""
    with time_machine.travel(WORLD_2018.moment, tick=True):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


@pytest.fixture(autouse=True)
def quiet(transactional_db, context):
    """Pages are closed, and what they asked for is answered, before the tables are emptied."""
    yield
    for page in context.pages:
        page.close()
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> %s"
    # One request may end and the next that was sent before begin: idle is who is so three times in a row.
    idle = 0
    for _turn in range(200):
        with connection.cursor() as cursor:
            cursor.execute(busy, [connection.connection.info.backend_pid])
            idle = idle + 1 if cursor.fetchone()[0] == 0 else 0
        if idle == 3:
            return
        time.sleep(0.05)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": PHONE,
        "has_touch": True,
        "is_mobile": True,
        "permissions": ["geolocation"],
        "geolocation": HERE,
    }


@pytest.fixture
def clock(context):
    """The phone's clock stands where the world's does, unless a test moves it."""
    context.clock.install(time=WORLD_2018.moment)
    return context.clock


@pytest.fixture
def at_rest():
    """`at_rest(page, view=None)`: waits until the application shows a view and has nothing more to draw."""

    def at_rest(page, view=None):
        page.wait_for_selector(f"main[data-ready='{view}']" if view else "main[data-ready]")
        return page

    return at_rest


CONTROLLED = """navigator.serviceWorker.controller ? true : new Promise((resolve) =>
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true }))"""


@pytest.fixture
def worked_offline():
    """`worked_offline(page)`: waits until the phone has kept the whole application."""

    def worked_offline(page):
        page.evaluate("navigator.serviceWorker.ready.then((kept) => kept.active.state)")
        page.evaluate(CONTROLLED)
        return page

    return worked_offline


@pytest.fixture
def phone(world, clock, context, sign_in, at_rest):
    """`phone(user)`: a page of the application as this person, at rest, in the view of `route`."""

    def phone(user, route="#/me"):
        sign_in(user)
        page = context.new_page()
        page.goto(f"/field/{route}")
        return at_rest(page)

    return phone


@pytest.fixture
def own_phone(world, browser, browser_context_args, live_server, at_rest):
    """`own_phone("colleague", route)`: another phone of its own, signed in, synchronized; `moment` is what its clock
    shows, the world's where none is given."""
    contexts = []

    def own_phone(key: str, route: str, moment: datetime | None = None):
        context = browser.new_context(**browser_context_args)
        context.clock.install(time=moment or world.moment)
        contexts.append(context)
        client = Client()
        client.force_login(world.persona(key))
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/field/{route}")
        at_rest(page)
        sync(page)
        return page

    yield own_phone
    for context in contexts:
        context.close()
