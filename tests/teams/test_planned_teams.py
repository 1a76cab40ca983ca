"""The teams of a round by the plan, on the real places; and how a written team is read."""

from collections import Counter

import pytest

from campaigns.models import Campaign
from campaigns.selectors import covered_cities, inspection_rounds
from cities.models import County
from teams import services
from teams.models import Team
from teams.selectors import openings_of, policy_of
from teams.wishes import WishReader


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).select_related("campaign").get(number=8)


def test_teams_follow_the_plan_and_cover_every_county(world, next_round):
    """S1 1.18, 1.19, X21: 200 and 90 teams, a central one in each of 39 cities, no county without a team."""
    made = services.create_teams(round=next_round, actor=world.persona("office"))

    teams = Team.objects.filter(round=next_round)
    by_kind = Counter(teams.values_list("kind", flat=True))
    cities = teams.values("city").distinct()
    missed = (
        County.objects.valid_on(next_round.starts)
        .filter(city__in=cities)
        .exclude(pk__in=Team.counties.through.objects.filter(team__in=teams).values("county"))
    )
    assert (len(made), by_kind["central"], by_kind["ordinary"]) == (290, 39, 251)
    assert (cities.count(), missed.count()) == (39, 0)


def test_cities_with_teams_keep_theirs(world, next_round):
    first = services.create_teams(round=next_round, actor=world.persona("office"))

    assert services.create_teams(round=next_round, actor=world.persona("office")) == []
    assert Team.objects.filter(round=next_round).count() == len(first)


def test_patrol_of_2017_has_its_102_teams(world):
    """S0 0.4, X21: four people in each of the two teams of Beijing and of Tianjin, 310 in all."""
    office = world.persona("other_office")
    first = inspection_rounds(office.memberships.get().campaign).select_related("campaign").first()

    teams = services.create_teams(round=first, actor=office)

    found = Team.objects.filter(round=first).select_related("city__province").prefetch_related("postings")
    sizes = {team.name: opening.size for team, opening in zip(found, _openings(found, first), strict=True)}
    assert (len(teams), sum(sizes.values())) == (102, 310)
    assert sorted(name[:3] for name, size in sizes.items() if size == 4) == ["北京市", "北京市", "天津市", "天津市"]


def _openings(teams, round_):
    return openings_of(teams, round_, policy_of(round_)).values()


WISHES = ["石家庄2组", "石家庄第二组", "石家庄市第2督查组", "河北省石家庄市第2工作组", "石家庄02组", "石家庄２组"]


@pytest.mark.parametrize("text", WISHES)
def test_team_is_read_as_people_write_it(world, text):
    reader = WishReader(Team.objects.filter(round=world.round), world.round.starts)

    assert reader.team_of(text) == world.team("ordinary")
    assert reader.team_of("石家庄中心组") == world.team("central")
    assert (reader.team_of("石家庄99组"), reader.team_of("再议")) == (None, None)


def test_groups_of_hebei_have_two_or_three_places_and_the_covert_ones_move_on(world):
    """S2 2.1, 2.3, 2.4: 14 places in six groups, each inspected openly and in secret; no county without a team."""
    campaign = Campaign.objects.get(code="hebei-2017")
    rounds = list(inspection_rounds(campaign).select_related("campaign")[:2])

    found = []
    for round_ in rounds:
        services.create_teams(round=round_, actor=None)
        teams = Team.objects.filter(round=round_).order_by("name")
        found.append({team.name: set(team.counties.values_list("pk", flat=True)) for team in teams})

    first, second = found
    overt = {name: counties for name, counties in first.items() if "驻点" in name}
    covert = {name: counties for name, counties in first.items() if "暗查" in name}
    assert (len(overt), len(covert)) == (6, 6)
    assert sorted(map(sorted, overt.values())) == sorted(map(sorted, covert.values()))
    everywhere = County.objects.valid_on(rounds[0].starts).filter(city__in=covered_cities(campaign, rounds[0].starts))
    assert sum(len(counties) for counties in overt.values()) == everywhere.count()
    assert {name: second[name] for name in overt} == overt
    assert all(second[name] != covert[name] for name in covert)
    assert services.create_teams(round=rounds[0], actor=None) == []
    sizes = Counter(1 + team.further_cities.count() for team in Team.objects.filter(round=rounds[0], kind="overt"))
    assert set(sizes) <= {1, 2, 3}
