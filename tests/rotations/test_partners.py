"""In winter a 司局级 cadre of the paired units leads a city; what is short is told unit by unit (S3 一(四), X19)."""

from datetime import date

import pytest

from campaigns.models import Campaign
from campaigns.selectors import inspection_rounds
from rotations.selectors.partners import Partner, unled_cities
from rotations.services import move, open_draft, rotation_of
from teams.enums import TeamRole, UnitKind
from teams.models import Team
from teams.services import nominate
from tests.factories.people import make_person, make_unit


def draft_of(starting):
    campaign = Campaign.objects.get(code="assistance-2019")
    round_ = inspection_rounds(campaign).filter(starts__gte=starting).order_by("starts").first()
    return open_draft(rotation=rotation_of(round=round_, actor=None), actor=None)


@pytest.fixture
def winter(world):
    return draft_of(date(2019, 10, 15))


def send(draft, name, kind, rank):
    unit = make_unit(name) if kind == UnitKind.CITY else make_unit(kind=kind, name=name)
    person = make_person(unit, rank=rank)
    nominate(person=person, round=draft.rotation.round, actor=None)
    return person


def of(draft, city):
    return next((one.partners for one in unled_cities(draft) if one.city == city), None)


def test_each_paired_unit_is_told_with_how_many_it_has_named(winter):
    send(winter, "中国环境科学研究院", UnitKind.INSTITUTE, "bureau_deputy")
    send(winter, "杭州市", UnitKind.CITY, "staff")

    assert len(unled_cities(winter)) == 39
    assert of(winter, "石家庄市") == (
        Partner("督察办", 0), Partner("中国环境科学研究院", 1), Partner("浙江省", 0),
    )  # fmt: skip


def test_city_with_a_leader_of_the_rank_is_not_told(winter):
    person = send(winter, "中国环境科学研究院", UnitKind.INSTITUTE, "bureau_deputy")
    team = Team.objects.get(round=winter.rotation.round, city__name="石家庄市", role=TeamRole.CENTRAL)

    move(schedule=winter, person=person, team=team, duty="leader", actor=None, revision=winter.revision)

    assert of(winter, "石家庄市") is None
    assert len(unled_cities(winter)) == 38


def test_leader_below_the_rank_leaves_the_city_told(winter):
    person = send(winter, "中国环境科学研究院", UnitKind.INSTITUTE, "division")
    team = Team.objects.get(round=winter.rotation.round, city__name="石家庄市", role=TeamRole.CENTRAL)

    move(schedule=winter, person=person, team=team, duty="leader", actor=None, revision=winter.revision)

    assert of(winter, "石家庄市")[1] == Partner("中国环境科学研究院", 0)


def test_summer_asks_no_such_rank(world):
    assert unled_cities(draft_of(date(2019, 6, 15))) == []
