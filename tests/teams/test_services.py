"""Teams and postings through the services: refusals by code, nothing written where refused."""

from datetime import date, timedelta

import pytest

from accounts.access import veto
from campaigns.models import Membership
from campaigns.selectors import inspection_rounds
from cities.models import City, County
from kernel.audit import history_of
from kernel.errors import Closed, Conflict, NotAllowed, Refused
from kernel.models import AuditEntry
from teams import services
from teams.enums import Duty, UnitKind
from teams.models import Posting, Team
from teams.selectors import leader_of, nominations_due, policy_of, posting_of
from tests.factories.people import make_person, make_unit


@pytest.fixture
def empty_team(world):
    return services.create_team(
        round=world.round,
        city=world.city,
        kind="ordinary",
        number=9,
        counties=[world.county],
        actor=world.persona("office"),
    )


def refusal_of(call):
    entries = AuditEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        call()
    assert AuditEntry.objects.count() == entries
    return refusal.value.code


def test_team_gets_its_name_from_the_plan(empty_team):
    assert (empty_team.name, empty_team.role) == ("石家庄市第9督查组", "ordinary")


WRONG_TEAMS = {
    "unknown kind": ({"kind": "overt"}, "unknown_kind"),
    "city that is not inspected": ({"city": "320100", "counties": []}, "city_not_covered"),
    "county of another city": ({"counties": ["140105"]}, "county_elsewhere"),
}


@pytest.mark.parametrize("change, expected", WRONG_TEAMS.values(), ids=WRONG_TEAMS)
def test_team_that_does_not_fit_the_plan_is_refused(world, change, expected):
    told = {"kind": "ordinary", "city": "130100", "counties": ["130102"], **change}
    found = {
        "kind": told["kind"],
        "city": City.objects.get(code=told["city"]),
        "counties": County.objects.filter(code__in=told["counties"]),
    }

    code = refusal_of(lambda: services.create_team(round=world.round, number=9, actor=world.persona("office"), **found))

    assert (code, Team.objects.filter(number=9).exists()) == (expected, False)


def test_number_is_given_once_a_city(world, empty_team):
    with pytest.raises(Conflict) as refusal:
        services.create_team(
            round=world.round, city=world.city, kind="ordinary", number=9, counties=[], actor=world.persona("office")
        )
    assert refusal.value.code == "number_taken"


@pytest.mark.parametrize("key", ["reviewer", "leadership", "central", "city_liaison", "administrator", "other_office"])
def test_only_the_office_of_the_campaign_makes_teams(world, key):
    with pytest.raises(NotAllowed):
        services.create_teams(round=world.round, actor=world.persona(key))


# Posting


def test_posting_runs_from_arrival_to_departure_and_makes_a_member(world, empty_team):
    """S1 1.23: Sunday before to Tuesday after."""
    person = make_person(make_unit("南京市"), with_account=True)

    posting = services.post(person=person, team=empty_team, duty=Duty.MEMBER, actor=world.persona("office"))

    assert (posting.starts, posting.ends) == (world.round.arrival, world.round.departure)
    assert Membership.objects.filter(campaign=world.campaign, user=person.user).exists()
    assert [entry.verb for entry in history_of(posting)] == ["posting.made"]


def test_second_team_in_a_round_is_refused(world, empty_team):
    person = world.person("inspector")

    code = refusal_of(
        lambda: services.post(person=person, team=empty_team, duty=Duty.MEMBER, actor=world.persona("office"))
    )

    assert code == "already_posted"


def test_own_province_is_refused(world, empty_team):
    person = make_person(make_unit(kind=UnitKind.MINISTRY, name="部机关"), home_province=world.city.province)

    code = refusal_of(
        lambda: services.post(person=person, team=empty_team, duty=Duty.MEMBER, actor=world.persona("office"))
    )

    assert code == "own_province"


def test_excluded_sender_is_refused(world, empty_team):
    """S1 1.16."""
    person = make_person(make_unit("郑州市"))

    code = refusal_of(
        lambda: services.post(person=person, team=empty_team, duty=Duty.MEMBER, actor=world.persona("office"))
    )

    assert code == "excluded_sender"


def test_fourth_person_of_an_ordinary_team_is_refused(world):
    """S1 1.17."""
    person = make_person(make_unit("南京市"))

    code = refusal_of(
        lambda: services.post(
            person=person, team=world.team("ordinary"), duty=Duty.MEMBER, actor=world.persona("office")
        )
    )

    assert code == "team_full"


def test_cancelled_round_and_closed_campaign_take_nobody(world, empty_team):
    person = make_person(make_unit("南京市"))
    empty_team.round.is_cancelled = True
    assert refusal_of(lambda: services.post(person=person, team=empty_team, duty="member", actor=None)) == (
        "round_cancelled"
    )

    empty_team.round.campaign.state = "closed"
    with pytest.raises(Closed):
        services.post(person=person, team=empty_team, duty=Duty.MEMBER, actor=None)


def test_posting_before_arrival_is_withdrawn_and_later_one_ends_today(world, empty_team, time_machine):
    office, nanjing = world.persona("office"), make_unit("南京市")
    first = services.post(person=make_person(nanjing), team=empty_team, duty=Duty.LEADER, actor=office)
    second = services.post(person=make_person(nanjing), team=empty_team, duty=Duty.MEMBER, actor=office)

    time_machine.move_to("2018-09-15T10:00:00+08:00", tick=False)
    assert services.unpost(posting=first, actor=office, reason="家中有事") is None
    time_machine.move_to("2018-09-20T10:00:00+08:00", tick=False)
    ended = services.unpost(posting=second, actor=office, reason="生病")

    assert list(Posting.objects.filter(team=empty_team)) == [second]
    assert ended.ends == date(2018, 9, 20)


def test_posting_is_not_ended_without_a_reason(world):
    posting = Posting.objects.get(person=world.person("inspector"))

    assert refusal_of(lambda: services.unpost(posting=posting, actor=world.persona("office"), reason=" ")) == (
        "reason_missing"
    )


def test_leader_of_a_team(world, empty_team):
    assert leader_of(world.team("central")) == world.person("central")
    assert leader_of(empty_team) is None


# Access


def test_access_opens_with_a_code_that_asks_for_an_own_password(world, empty_team):
    person = make_person(make_unit("南京市"))
    services.post(person=person, team=empty_team, duty=Duty.MEMBER, actor=world.persona("office"))

    user, code = services.open_access(person=person, actor=world.persona("office"))

    assert (user.role, user.must_change_password, user.check_password(code)) == ("inspector", True, True)
    assert Membership.objects.filter(campaign=world.campaign, user=user).exists()
    assert code not in str(list(AuditEntry.objects.values()))


def test_second_code_ends_the_first(world):
    person = world.person("inspector")
    _user, first = services.open_access(person=person, actor=world.persona("office"))
    user, second = services.open_access(person=person, actor=world.persona("office"))

    assert (user.check_password(first), user.check_password(second)) == (False, True)


def test_access_is_for_posted_people_only(world):
    person = make_person(make_unit("南京市"))

    assert refusal_of(lambda: services.open_access(person=person, actor=world.persona("office"))) == "not_posted"


def test_access_is_opened_by_the_office_of_the_campaign(world):
    with pytest.raises(NotAllowed):
        services.open_access(person=world.person("inspector"), actor=world.persona("other_office"))


def test_access_lasts_from_arrival_to_departure(world):
    """B21, L8: the day before and the day after are refused, in words."""
    user, round_ = world.persona("inspector"), world.round
    after = round_.departure + timedelta(days=1 + policy_of(round_).care.access.days_after_departure)
    days = {
        round_.arrival - timedelta(days=1): False,
        round_.arrival: True,
        round_.departure: True,
        after: False,
    }

    assert {day: veto(user, day) is None for day in days} == days
    assert str(round_.arrival) in str(veto(user, round_.arrival - timedelta(days=1)))


@pytest.mark.parametrize("key", ["office", "reviewer", "city_liaison", "sending_unit", "administrator", "auditor"])
def test_access_of_others_does_not_follow_postings(world, key):
    assert veto(world.persona(key), date(2030, 1, 1)) is None


def test_presence_follows_the_posting(world):
    user = world.persona("inspector")

    assert posting_of(user, world.round.departure).team == world.team("ordinary")
    assert posting_of(user, world.round.departure + timedelta(days=1)) is None


# Deadlines


def test_nominations_are_due_on_the_fifteenth_of_the_month_before_the_first_day(world):
    """X13: seven rounds cross the end of a month; round 17 begins on 18 February, so 15 January."""
    due = {
        round_.number: nominations_due(round_, policy_of(round_).nomination)
        for round_ in inspection_rounds(world.campaign)
    }

    assert (due[1], due[2], due[7], due[17]) == (
        date(2018, 5, 15),
        date(2018, 5, 15),
        date(2018, 8, 15),
        date(2019, 1, 15),
    )
