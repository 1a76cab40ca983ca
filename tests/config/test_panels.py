"""The start page: each role has its panels, each panel counts what its reader may see, and costs the same for many."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from config.panels import PANELS, panels_for
from tests.architecture.stage import FAR_MARK, MARK, OnStage, plant

# Of each role a persona, with how many statements each of its panels costs, sign-in and posting included.
STATEMENTS: dict[str, dict[str, int]] = {
    "office": {
        "campaigns:panel-today": 7,
        "reports:panel-day": 7,
        "findings:panel-queue": 5,
        "findings:panel-disputes": 4,
        "rectification:panel-letters": 5,
        "rectification:panel-decisions": 6,
        "rectification:panel-overdue": 4,
        "teams:panel-deployment": 6,
        "teams:panel-imports": 4,
        "care:panel-missing": 9,
        "rotations:panel-handovers": 3,
        "rotations:panel-next-round": 4,
        "rotations:panel-replacements": 3,
        # Ten for each of the three rounds to come.
        "teams:panel-missing": 31,
        "scoring:panel-board": 3,
        "kernel:panel-notices": 4,
    },
    "reviewer": {
        "findings:panel-queue": 5,
        "findings:panel-day": 4,
        "campaigns:panel-today": 7,
        "kernel:panel-notices": 4,
    },
    "leadership": {
        "findings:panel-day": 4,
        "campaigns:panel-today": 7,
        "teams:panel-deployment": 6,
        "reports:panel-day": 7,
        "rectification:panel-overdue": 4,
        "scoring:panel-board": 3,
    },
    # Two more each: whether the posting lasts and the pledge is signed is asked on every request.
    "leader": {
        "findings:panel-own": 8,
        "reports:panel-own": 6,
        "rectification:panel-verify": 6,
        "teams:panel-posting": 6,
        "care:panel-own": 10,
        "rotations:panel-handovers": 7,
        "rotations:panel-replacements": 6,
        "kernel:panel-notices": 6,
    },
    "city_liaison": {
        "findings:panel-answers": 4,
        "rectification:panel-unread": 4,
        "rectification:panel-plans": 4,
        "rectification:panel-overdue": 4,
        "rotations:panel-arrivals": 3,
        "kernel:panel-notices": 4,
    },
    "province": {
        "findings:panel-cities": 3,
        "rectification:panel-cities": 3,
        "rectification:panel-unread": 4,
        "kernel:panel-notices": 4,
    },
    "sending_unit": {
        "rotations:panel-replacements": 5,
        "teams:panel-nominations": 8,
        "teams:panel-people": 4,
        "rotations:panel-arrivals": 3,
        "care:panel-missing": 9,
        "teams:panel-imports": 4,
        "kernel:panel-notices": 4,
    },
    "administrator": {
        "accounts:panel-accounts": 3,
        "teams:panel-imports": 4,
        "campaigns:panel-today": 7,
        "kernel:panel-notices": 4,
    },
    "auditor": {"kernel:panel-chain": 5, "kernel:panel-notices": 4},
}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def show(client, panel):
    return client.get(reverse(panel), headers={"HX-Request": "true"})


def test_every_role_has_panels_and_each_exists():
    assert set(PANELS) == set(Role)
    for role in Role:
        assert [str(panel.title) for panel in panels_for(role)]


@pytest.mark.parametrize("key", sorted(STATEMENTS))
def test_home_asks_for_the_panels_of_the_role_and_for_nothing_else(world, key):
    user = world.persona(key)

    html = signed_in(user).get("/").content.decode()

    assert re.findall(r'hx-get="([^"]+)"', html) == [reverse(name) for name in PANELS[user.role]]


@pytest.mark.parametrize("key", sorted(STATEMENTS))
def test_panels_say_something_where_there_is_nothing(world, key):
    """A day on which nothing has happened yet: figures, or a sentence that says what comes next."""
    user = world.persona(key)
    client = signed_in(user)

    for name in PANELS[user.role]:
        html = show(client, name).content.decode()
        assert re.search(r'class="(empty|stats|facts|table-frame)|<p>', html), name
        assert re.sub(r"<[^>]+>|\s", "", html), name


@pytest.mark.parametrize("key", sorted(STATEMENTS))
def test_panels_cost_the_same_for_one_and_for_three(world, key):
    user = world.persona(key)
    client = signed_in(user)

    plant(world, "ordinary", MARK)
    once = {name: cost(client, name) for name in PANELS[user.role]}
    plant(world, "ordinary", f"{MARK}又")
    plant(world, "far", FAR_MARK)
    thrice = {name: cost(client, name) for name in PANELS[user.role]}

    assert thrice == once
    assert once == STATEMENTS[key]


def cost(client, name) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert show(client, name).status_code == 200, name
    return len(queries)


def test_panel_without_script_is_a_page_with_the_same_piece(world):
    client = signed_in(world.persona("reviewer"))

    piece = show(client, "findings:panel-queue").content.decode()
    page = client.get(reverse("findings:panel-queue")).content.decode()

    assert "<html" not in piece
    assert piece.strip() in page


class TestFigures(OnStage):
    """What the panels count on the day of the letters, of the stage's findings and entries."""

    def read(self, key, panel, *names):
        context = show(signed_in(self.stage.world.persona(key)), panel).context
        return tuple(context[name] for name in names)

    def test_reviewers_queue(self):
        assert self.read("reviewer", "findings:panel-queue", "count", "cities") == (2, [(self.stage.world.city, 2)])
        assert self.read("other_reviewer", "findings:panel-queue", "count", "cities") == (0, [])

    def test_disputes_are_for_their_office(self):
        assert self.read("office", "findings:panel-disputes", "count") == (2,)
        assert self.read("other_office", "findings:panel-disputes", "count") == (0,)

    def test_inspector_is_asked_for_own_confirmation_and_told_of_returns(self):
        counted = ("asked_count", "returned_count")

        assert self.read("inspector", "findings:panel-own", *counted) == (1, 1)
        assert self.read("leader", "findings:panel-own", *counted) == (0, 1)
        assert self.read("far_inspector", "findings:panel-own", *counted) == (0, 0)

    def test_city_sees_what_it_owes(self):
        assert self.read("city_liaison", "findings:panel-answers", "count", "lists") == (1, 1)
        assert self.read("city_liaison", "rectification:panel-plans", "count") == (2,)
        assert self.read("city_liaison", "rectification:panel-unread", "count") == (2,)
        for panel, name in (("findings:panel-answers", "count"), ("rectification:panel-plans", "count")):
            assert self.read("other_city_liaison", panel, name) == (0,)
            assert self.read("other_county_liaison", panel, name) == (0,)

    def test_office_sees_what_it_has_to_decide(self):
        assert self.read("office", "rectification:panel-decisions", "plan_count", "extension_count") == (1, 1)
        ((line,), ready) = self.read("office", "rectification:panel-letters", "lines", "ready")
        assert (line.round, ready) == (self.stage.world.round, 1)
        assert self.read("other_office", "rectification:panel-letters", "lines", "ready") == ([], 0)

    def test_inspector_verifies_in_own_counties(self):
        assert self.read("inspector", "rectification:panel-verify", "count") == (1,)
        assert self.read("other_inspector", "rectification:panel-verify", "count") == (0,)

    def test_province_reads_counts_of_its_own_cities(self):
        ((line,),) = self.read("province", "findings:panel-cities", "lines")
        assert (line["city__name"], line["disputed"]) == ("石家庄市", 2)
        assert [list(lines) for lines in self.read("other_province", "findings:panel-cities", "lines")] == [[]]
        assert [list(lines) for lines in self.read("other_province", "rectification:panel-cities", "lines")] == [[]]

    def test_trail_and_accounts_are_for_their_keepers(self):
        office = signed_in(self.stage.world.persona("office"))

        assert show(office, "kernel:panel-chain").status_code == 403
        assert show(office, "accounts:panel-accounts").status_code == 403
