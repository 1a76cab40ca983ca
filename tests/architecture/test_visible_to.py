"""Who sees what is a queryset (house-style 18): every model has one, it says so for each role, and it leaks nothing."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from accounts.roles import Role
from tests.architecture.address_matrix import PERSONAS, rows
from tests.architecture.addresses import Visitor, addresses, url_of
from tests.architecture.stage import FAR_MARK, MARK, NOW, OnStage, plant

MODELS = [model for app in settings.OUR_APPS for model in apps.get_app_config(app).get_models()]

# Tables that no page and no operation shows by themselves: they are read through the object named, in its scope.
SHOWN_WITH = {
    "cities.Alias": "cities.City",
    "cities.RegionMembership": "cities.Region",
    "campaigns.LoadedPlan": "campaigns.Campaign",
    "campaigns.PolicyVersion": "campaigns.Campaign",
    "campaigns.CoveredPlace": "campaigns.Campaign",
    "campaigns.AttachedUnit": "campaigns.Campaign",
    "campaigns.Pairing": "campaigns.Campaign",
    "campaigns.Phase": "campaigns.Campaign",
    "campaigns.BulletinCategory": "campaigns.Campaign",
    "campaigns.Topic": "campaigns.Campaign",
    "campaigns.ProblemType": "campaigns.Campaign",
    "campaigns.ChecklistQuestion": "campaigns.Campaign",
    "campaigns.MonthlyFocus": "campaigns.Campaign",
    "teams.SendingUnitContact": "teams.SendingUnit",
    "teams.RosterProgress": "teams.RosterImport",
    "findings.RecordVersion": "findings.Record",
    "findings.Presence": "findings.Record",
    "findings.RecordPhoto": "findings.Record",
    "findings.FindingVersion": "findings.Finding",
    "findings.PhotoChunk": "findings.PhotoUpload",
    "findings.DraftPatch": "findings.Draft",
    "findings.DraftConflict": "findings.Draft",
    "field.PlanStop": "field.DayPlan",
}
# Tables of the machinery, shown to nobody.
SHOWN_TO_NOBODY = {"kernel.JobRun", "kernel.Counter"}

# How a docstring names a role.
WORDS = {
    Role.OFFICE: "office",
    Role.REVIEWER: "reviewer",
    Role.LEADERSHIP: "leadership",
    Role.INSPECTOR: "inspector",
    Role.LIAISON: "liaison",
    Role.PROVINCE: "province",
    Role.SENDING_UNIT: "sending unit",
    Role.ADMINISTRATOR: "administrator",
    Role.AUDITOR: "auditor",
}
# Whoever is not named: a clause for the others, for everybody, or the scope of another object.
FOR_THE_REST = re.compile(r"\b(others|everyone|everybody|the rest|every other|as (its|their|the)|those of the)\b")

# Seen by whoever is signed in, is a member, or by whom it is about, in whatever role; published boards are public.
WHATEVER_THE_ROLE = {
    "kernel.Notification",
    "accounts.User",
    "cities.Province",
    "cities.City",
    "cities.County",
    "cities.Region",
    "campaigns.Campaign",
    "campaigns.Round",
    "campaigns.Membership",
    "scoring.WeeklyBoard",
    "scoring.Placing",
    "findings.Photo",
    "findings.PhotoUpload",
}


def scoped() -> Iterable[type[Model]]:
    return [model for model in MODELS if model._meta.label not in {*SHOWN_WITH, *SHOWN_TO_NOBODY}]


def visible(model: type[Model], user: Any) -> Any:
    return model._default_manager.all().visible_to(user)


@pytest.mark.parametrize("model", scoped(), ids=lambda model: model._meta.label)
def test_model_says_who_sees_it_for_every_role(model):
    told = model._default_manager.all().visible_to.__doc__ or ""

    text = " ".join(told.split()).lower()
    silent = [role for role, word in WORDS.items() if word not in text]
    assert text
    assert FOR_THE_REST.search(text) or not silent, f"says nothing of {silent}"


def test_tables_without_a_scope_of_their_own_are_told_and_read_through_one_that_has():
    without = {model._meta.label for model in MODELS if not hasattr(model._default_manager.all(), "visible_to")}

    assert without == {*SHOWN_WITH, *SHOWN_TO_NOBODY}
    assert without & set(SHOWN_WITH.values()) == set()


@pytest.mark.parametrize("model", scoped(), ids=lambda model: model._meta.label)
def test_a_list_has_one_order_only(model):
    """Rows that tie come in another order each time they are asked for: a page shows one twice, the next one never."""
    order = {field.lstrip("-") for field in model._meta.ordering}
    unique = [{field.name} for field in model._meta.fields if field.unique] + [{"pk"}]
    unique += [set(told.fields) for told in model._meta.total_unique_constraints]

    assert not order or any(fields <= order for fields in unique)


class TestUnknownRole(OnStage):
    """A role that nobody has thought of sees nothing, whatever its holder was posted to or made a member of."""

    def test_unknown_role_sees_nothing(self):
        seen = set()
        for key in PERSONAS[1:]:
            user = self.stage.world.persona(key)
            user.role = "visitor"
            seen |= {model._meta.label for model in scoped() if visible(model, user).exists()}

        assert seen <= WHATEVER_THE_ROLE
        assert {model._meta.label for model in scoped() if not model._default_manager.exists()} <= {
            "findings.Note", "findings.PhotoUpload", "teams.StandDown", "rotations.Proposal",
        }  # fmt: skip


# Planted in one city, looked for by everybody who has no part in it

OTHERS = {
    "ordinary": (
        "other_office",
        "other_reviewer",
        "other_inspector",
        "far_inspector",
        "other_city_liaison",
        "other_county_liaison",
        "other_province",
        "other_sending_unit",
    ),
    "far": (
        "reviewer",
        "inspector",
        "leader",
        "central",
        "city_liaison",
        "county_liaison",
        "province",
        "sending_unit",
        "other_office",
    ),
}
CHANGING = re.compile(
    r'name="(csrfmiddlewaretoken|id)" value="[^"]*"|nonce="[^"]*"|"csrf_token":"[^"]*"|"X-CSRFToken": "[^"]*"'
)
# Not about any city: how the machinery is, and the document of the API.
NO_LISTS = {"healthz", "readyz", "metrics", "api-schema", "api-docs", "kernel:audit-list", "accounts:login"}


def lists(persona: str) -> list[Any]:
    """Every address without an object that the persona may read: lists, totals, panels, forms with their choices."""
    read = [row for row in rows() if row.method == "GET" and row.object == "-" and row.answers[persona] == "."]
    known = {address.name: address for address in addresses()}
    return [known[row.name] for row in read if row.name not in NO_LISTS]


@pytest.mark.parametrize("city", sorted(OTHERS))
def test_what_happens_in_another_city_changes_no_list_no_total_and_no_choice(world, city):
    """L7: the same answer to the letter, with and without the other city's records, findings, letters and entries."""
    with time_machine.travel(NOW, tick=False):
        stage = type("Planted", (), {"world": world})()
        visitors = {persona: Visitor(stage, persona) for persona in (*OTHERS[city], "office")}
        plant(world, "far" if city == "ordinary" else "ordinary", MARK)
        before = {persona: _read(visitor, persona) for persona, visitor in visitors.items()}
        plant(world, city, FAR_MARK)
        after = {persona: _read(visitor, persona) for persona, visitor in visitors.items()}

    changed = {
        persona: [name for name in before[persona] if before[persona][name] != after[persona][name]]
        for persona in visitors
    }
    assert {persona: names for persona, names in changed.items() if persona != "office"} == {
        persona: [] for persona in OTHERS[city]
    }
    # The look itself: whoever has a part in it sees it come.
    assert {"findings:finding-list", "rectification:entry-list", "api:findings-record-list"} <= set(changed["office"])


def _read(visitor: Visitor, persona: str) -> dict[str, str]:
    return {
        address.name: CHANGING.sub(
            "", visitor.ask("GET", url_of(address, ())).response.content.decode(errors="replace")
        )
        for address in lists(persona)
    }
