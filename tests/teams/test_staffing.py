"""A whole round from its nominations, on the real places and rules."""

from collections import Counter

import pytest

from campaigns.selectors import inspection_rounds
from cities.models import County
from teams import services
from teams.enums import UnitKind
from teams.models import Posting, Team
from teams.wishes import WishReader
from tests.factories.people import make_person, make_unit


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).select_related("campaign").get(number=8)


def nominate(world, round_, unit, count, **facts):
    people = [make_person(unit, **{k: v for k, v in facts.items() if k == "rank"}) for _n in range(count)]
    told = {k: v for k, v in facts.items() if k != "rank"}
    return [services.nominate(person=p, round=round_, actor=world.persona("office"), **told) for p in people]


def test_teams_follow_the_plan_and_cover_every_county(world, next_round):
    """S1 1.18, 1.19, X21: 200 and 90 teams, a central one in each of 39 cities, no county without a team."""
    summary = services.staff_round(round=next_round, actor=world.persona("office"))

    teams = Team.objects.filter(round=next_round)
    by_kind = Counter(teams.values_list("kind", flat=True))
    cities = teams.values("city").distinct()
    missed = (
        County.objects.valid_on(next_round.starts)
        .filter(city__in=cities)
        .exclude(pk__in=Team.counties.through.objects.filter(team__in=teams).values("county"))
    )
    assert (summary.teams, by_kind["central"], by_kind["ordinary"]) == (290, 39, 251)
    assert (cities.count(), missed.count()) == (39, 0)
    assert Counter(remark.code for remark in summary.unmet) == {"leader": 290, "people": 290, "local": 290}


def test_second_run_changes_nothing(world, next_round):
    nominate(world, next_round, make_unit("南京市"), 4)
    services.staff_round(round=next_round, actor=world.persona("office"))
    before = list(Posting.objects.values()), Team.objects.count()

    summary = services.staff_round(round=next_round, actor=world.persona("office"))

    assert (summary.teams_created, summary.posted) == (0, 0)
    assert (list(Posting.objects.values()), Team.objects.count()) == before


def test_written_team_is_honoured_and_delegations_stay_together(world, next_round):
    nominate(world, next_round, make_unit("南京市"), 1, is_leader_recommended=True, wished_team="石家庄市第2督查组")
    nominate(world, next_round, make_unit("南京市"), 2, wished_team="石家庄2组")
    nominate(world, next_round, make_unit("杭州市"), 3)

    summary = services.staff_round(round=next_round, actor=world.persona("office"))

    wished = Team.objects.get(round=next_round, city=world.city, number=2)
    hangzhou = Posting.objects.filter(round=next_round, person__unit__name="杭州市环境保护局")
    assert list(wished.postings.order_by("pk").values_list("duty", flat=True)) == ["leader", "member", "member"]
    assert hangzhou.values("team").distinct().count() == 1
    assert (summary.posted, summary.unplaced, summary.wishes_unmet) == (6, [], [])


def test_what_could_not_be_done_is_said(world, next_round):
    """Excluded sender, unavailable, and a team that does not exist."""
    nominate(world, next_round, make_unit("郑州市"), 1)
    nominate(world, next_round, make_unit("南京市"), 1, is_fit=False)
    nominate(world, next_round, make_unit("南京市"), 1, wished_team="石家庄99组")

    summary = services.staff_round(round=next_round, actor=world.persona("office"))

    assert sorted(remark.code for remark in summary.unplaced) == ["excluded_sender", "not_available"]
    assert [remark.code for remark in summary.wishes_unmet] == ["unknown_team"]
    assert all(remark.message and remark.name for remark in summary.unplaced)


def test_ministry_and_ranks_find_their_seats(world, next_round):
    institute = make_unit(kind=UnitKind.INSTITUTE, name="中国环境科学研究院")
    nominate(world, next_round, institute, 1, rank="division", wished_team="石家庄市中心组")

    services.staff_round(round=next_round, actor=world.persona("office"))

    posting = Posting.objects.get(round=next_round)
    assert (posting.team.kind, posting.duty, posting.team.city) == ("central", "leader", world.city)


def test_patrol_of_2017_has_its_102_teams(world):
    """S0 0.4, X21: four people in each of the two teams of Beijing and of Tianjin."""
    first = inspection_rounds(world.persona("other_office").memberships.get().campaign).first()

    summary = services.staff_round(round=first, actor=world.persona("other_office"))

    short = {remark.name: remark.short for remark in summary.unmet if remark.code == "people"}
    assert summary.teams == 102
    assert sorted(name for name, count in short.items() if count == 4) == [
        "北京市第1" + first_word(first),
        "北京市第2" + first_word(first),
        "天津市第1" + first_word(first),
        "天津市第2" + first_word(first),
    ]
    assert sum(short.values()) == 310


def first_word(round_):
    name = Team.objects.filter(round=round_).first().name
    return name.partition("第")[2].lstrip("0123456789")


WISHES = ["石家庄2组", "石家庄第二组", "石家庄市第2督查组", "河北省石家庄市第2工作组", "石家庄02组", "石家庄２组"]


@pytest.mark.parametrize("text", WISHES)
def test_team_is_read_as_people_write_it(world, text):
    reader = WishReader(Team.objects.filter(round=world.round), world.round.starts)

    assert reader.team_of(text) == world.team("ordinary")
    assert reader.team_of("石家庄中心组") == world.team("central")
    assert (reader.team_of("石家庄99组"), reader.team_of("再议")) == (None, None)
