"""The page of a schedule, its account of one person, and their twins in the API."""

import pytest
from django.urls import reverse

from campaigns.selectors import inspection_rounds
from rotations.models import Proposal
from rotations.services import propose, rotation_of
from teams.services import nominate
from tests.factories.people import make_person, make_unit


@pytest.fixture
def people(world):
    round_ = inspection_rounds(world.campaign).select_related("campaign").get(number=8)
    people = [make_person(make_unit(city)) for city in ("杭州市", "杭州市", "郑州市")]
    for person in people:
        nominate(person=person, round=round_, actor=None)
    return people


@pytest.fixture
def rotation(world, people):
    return rotation_of(round=people[0].nominations.get().round, actor=world.persona("office"))


def test_schedule_is_asked_for_read_and_explained(client, world, rotation, people):
    """Before, with what is lacking and who stays at home, and why one person is where they are."""
    client.force_login(world.persona("office"))
    page = reverse("rotations:schedule-detail", args=[rotation.pk])
    before = client.get(page)
    asked = client.post(reverse("rotations:schedule-propose", args=[rotation.pk]), {"seconds": 1})
    propose(rotation=rotation, actor=world.persona("office"), seconds=1)

    after = client.get(page)
    why = client.get(reverse("rotations:schedule-why", args=[rotation.pk, people[0].pk]))

    assert (before.context["schedule"], asked.status_code, Proposal.objects.get().seconds) == (None, 302, 1)
    assert [one.person for one in after.context["at_home"]] == [people[2]]
    assert "该省暂不派员。" in after.content.decode()
    assert len(after.context["lacks"]) == 39
    assert any(str(remedy).endswith("增调") for remedy in after.context["remedies"])
    assert why.context["why"].place is not None
    assert client.get(reverse("rotations:schedule-why", args=[rotation.pk, people[2].pk])).status_code == 404
    whole = client.get(reverse("api:rotations-schedule", args=[rotation.pk])).json()
    told = client.get(reverse("api:rotations-schedule-why", args=[rotation.pk, people[0].pk])).json()
    assert (whole["actions"], whole["unused_ids"]) == (["propose", "publish", "discard"], [people[2].pk])
    assert set(told) == {"person", "place", "reasons", "costs", "others"}
