"""The pages of reports and boards in a real browser: nothing sticks out on a phone, nothing complains."""

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from findings.enums import FindingState
from reports.services import note_bulletin
from tests.factories.findings import finding_at, finding_content, record_of
from tests.factories.reports import bulletin_of, due_at_nine, signed
from tests.factories.scoring import FAR, SECOND, board_of, findings_of_a_week
from tests.factories.world import WORLD_2018, load_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 360)


@pytest.fixture
def world():
    """The small world with a reported day, a noted bulletin, a supplement and a published board, for all to see."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        with transaction.atomic():
            world = load_world(WORLD_2018)
            due_at_nine(world)
            findings_of_a_week(world, FAR, SECOND)
            record_of(world, topic="scattered", answers={"scattered-4": "是"},
                      findings=[finding_content(problem_type="scattered-unlisted")])  # fmt: skip
            record_of(world, locked=False)
            signed(world, "far", words="按计划开展检查。")
            note_bulletin(
                bulletin=bulletin_of(world), actor=world.persona("office"), note="明细不全", printed_total=230
            )
            bulletin_of(world, published=True)
            finding_at(FindingState.ASSIGNED, world, county="130104")
            bulletin_of(world)
            board_of(world, published=True)
        yield world


def pages(world):
    """Every page with who reads it."""
    from reports.models import DailyBulletin, DailyReport
    from scoring.models import WeeklyBoard

    board = WeeklyBoard.objects.get()
    first, second = DailyBulletin.objects.order_by("number")
    return {
        "leader": [
            reverse("reports:dailyreport-list"),
            reverse("reports:team-day", args=[world.team("ordinary").pk, world.today]),
        ],
        "office": [
            DailyReport.objects.get().get_absolute_url(),
            reverse("reports:bulletin-list"),
            reverse("reports:day", args=[world.campaign.code, world.today]),
            first.get_absolute_url(),
            second.get_absolute_url(),
            reverse("scoring:board-list"),
            board.get_absolute_url(),
            board.placings.first().get_absolute_url(),
        ],
        "": [reverse("scoring:public-board-list"), reverse("scoring:public-board-detail", args=[board.pk])],
    }


def test_pages_fit_a_desk_and_a_phone(world, page, context, sign_in, complaints, tmp_path):
    for key, addresses in pages(world).items():
        context.clear_cookies()
        if key:
            sign_in(world.persona(key))
        for number, address in enumerate(addresses):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.goto(address).status == 200
                page.screenshot(path=tmp_path / f"{key or 'public'}-{number}-{width}.png", full_page=True)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
    assert complaints == []
