"""The board as an officer uses it: by mouse, by keyboard, in two tabs, on a phone."""

import pytest
import time_machine
from django.db import transaction

from rotations.services import open_draft, rotation_of
from teams.services import nominate
from tests.factories.people import make_person, make_unit
from tests.factories.world import WORLD_2018, load_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with time_machine.travel(WORLD_2018.moment, tick=True):
        with transaction.atomic():
            world = load_world(WORLD_2018)
        yield world


@pytest.fixture
def draft(world):
    """The seats of the round under way, in a draft; two more people wait without a team, one of them not sent."""
    office = world.persona("office")
    for city, name, rank in (("南京市", "张新", "division_deputy"), ("郑州市", "赵豫", "staff")):
        nominate(person=make_person(make_unit(city), name, rank=rank), round=world.round, actor=office)
    return open_draft(rotation=rotation_of(round=world.round, actor=office), actor=office)


def test_look(world, draft, page, sign_in, complaints):
    sign_in(world.persona("office"))
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"/rotations/{draft.rotation_id}/board/")
    page.wait_for_selector("[data-team]")
    page.screenshot(path="/tmp/wt/board-look.png")
    page.click("text=张新")
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/wt/board-look2.png")
    assert complaints == []
