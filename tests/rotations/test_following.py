"""What changes beside a draft is not undone by publishing it; whoever is found by number is not taken over."""

import pytest

from kernel.errors import Conflict
from rotations.services import (
    approve_replacement,
    ask_replacement,
    name_substitute,
    open_draft,
    publish,
    rotation_of,
)
from teams.imports import check_roster
from teams.models import Posting, SendingUnitContact
from tests.factories.people import make_person
from tests.factories.rosters import person_row, roster


@pytest.fixture
def replaced(world):
    """A draft is open on what stands; then a member of the ordinary team is replaced by leave."""
    office = world.persona("office")
    rotation = rotation_of(round=world.round, actor=office)
    draft = open_draft(rotation=rotation, actor=office)
    substitute = make_person(world.person("inspector").unit)
    asked = ask_replacement(
        posting=world.person("inspector").postings.get(), actor=office, reason="recalled", leaves_on=world.today
    )
    name_substitute(replacement=asked, actor=office, person=substitute, arrives_on=world.today)
    approve_replacement(replacement=asked, actor=world.persona("central"))
    return rotation, draft, substitute


def test_draft_follows_an_approved_replacement(world, replaced):
    _rotation, draft, substitute = replaced

    seated = set(draft.seats.values_list("person", flat=True))
    assert substitute.pk in seated
    assert world.person("inspector").pk not in seated


def test_page_loaded_before_the_replacement_publishes_nothing(world, replaced):
    rotation, draft, substitute = replaced

    with pytest.raises(Conflict) as refusal:
        publish(rotation=rotation, actor=world.persona("office"), revision=draft.revision, confirmed=True)

    assert refusal.value.code == "draft_changed"
    assert Posting.objects.filter(person=substitute, relieved_at=None).exists()


def test_substitute_gets_an_account_with_the_leave(replaced):
    _rotation, _draft, substitute = replaced

    substitute.refresh_from_db()
    assert substitute.user is not None


def test_contact_takes_over_nobody_of_another_unit_by_telephone(world):
    """The number of somebody of 杭州 in a row of the 苏州 contact: named as another unit's, and not changed."""
    other = world.person("other_inspector")
    own = SendingUnitContact.objects.get(user=world.persona("sending_unit")).unit
    place = {"province": own.province.name, "city": own.city.name if own.city else "", "unit": own.name}
    row = person_row(1, name=other.name, phone=other.phone, certificate=other.certificate, **place)

    report = check_roster(
        roster(row), "名单.xlsx", round=world.round, actor=world.persona("sending_unit")
    ).report.as_dict()

    assert [remark["code"] for remark in report["rejected"]] == ["of_another_unit"]
