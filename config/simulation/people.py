"""Fictional people in trios, and their teams round after round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import MemberScope
from campaigns.models import Campaign, Membership, Round
from campaigns.policy import Policy
from campaigns.selectors import covered_places, policy_on
from care.models import Pledge
from care.texts import PLEDGE
from cities.models import City, County
from kernel import audit, clock
from teams.enums import Duty, TeamRole, UnitKind
from teams.models import Person, Posting, Team
from teams.services import add_unit

# Provinces that no campaign inspects and none excludes: their people may be sent anywhere.
HOMES = ("330000", "350000", "360000", "440000", "420000", "510000")
KIND = "ordinary"


@dataclass(frozen=True)
class Crew:
    """A team of one round with what its visits need: people with accounts, the leader first."""

    team: Team
    people: tuple[Person, ...]
    counties: tuple[County, ...]


def recruit(campaign: Campaign, teams: int) -> list[tuple[Person, ...]]:
    """Trios from one city's bureau each, with accounts that nobody can sign in to."""
    cities = list(City.objects.filter(province__code__in=HOMES).select_related("province").order_by("code"))
    units = [add_unit(name=f"{c.name}生态环境局", kind=UnitKind.CITY, actor=None, city=c) for c in cities]
    numbers = range(teams * 3)
    users = User.objects.bulk_create(
        User(username=f"sim{n:05d}", full_name=f"模拟{n:05d}", role=Role.INSPECTOR, password=make_password(None))
        for n in numbers
    )
    people = Person.objects.bulk_create(
        Person(
            name=user.full_name, unit=units[n // 3 % len(units)], user=user, certificate=f"模拟{n:05d}",
            home_city=cities[n // 3 % len(cities)], home_province=cities[n // 3 % len(cities)].province,
            rank="section" if n % 3 == 0 else "staff", phone=f"1390000{n:05d}"[:11],
        )
        for n, user in enumerate(users)
    )  # fmt: skip
    members = Membership.objects.bulk_create(
        Membership(campaign=campaign, user=u, scope=MemberScope.ALL) for u in users
    )
    audit.record_many(
        [
            *(audit.entry(None, user, "account.created", role=user.role) for user in users),
            *(audit.entry(None, person, "person.added", unit=person.unit_id) for person in people),
            *(audit.entry(None, m, "campaign.member_added", user=m.user_id, cities=[]) for m in members),
        ]
    )
    return [tuple(people[n : n + 3]) for n in range(0, len(people), 3)]


def send(trios: Sequence[tuple[Person, ...]], round_: Round) -> list[Crew]:
    """A team for each trio, spread evenly over the cities, each with its part of the city's counties."""
    places = _places(round_.campaign, round_.starts)
    rules = policy_on(round_.campaign, round_.starts)
    of_city = [places[n % len(places)] for n in range(len(trios))]
    parts = -(-len(trios) // len(places))
    crews = []
    for n, (trio, (city, counties)) in enumerate(zip(trios, of_city, strict=True)):
        number = n // len(places) + 1
        own = tuple(counties[number - 1 :: parts]) or tuple(counties)
        crews.append(Crew(_team(round_, city, number, rules), trio, own))
    _save(crews, round_)
    return crews


def _places(campaign: Campaign, day: date) -> list[tuple[City, list[County]]]:
    covered = covered_places(campaign, day).filter(has_fixed_teams=True).exclude(city=None).values("city")
    cities = City.objects.filter(pk__in=covered).select_related("province").order_by("sort_order", "code")
    counties: dict[int, list[County]] = {}
    for county in County.objects.valid_on(day).filter(city__in=covered).in_order():
        counties.setdefault(county.city_id, []).append(county)
    return [(city, counties[city.pk]) for city in cities if city.pk in counties]


def _team(round_: Round, city: City, number: int, rules: Policy) -> Team:
    name = f"{city.name}第{number}{rules.vocabulary.team}"
    return Team(
        campaign=round_.campaign, round=round_, city=city, kind=KIND, role=TeamRole.ORDINARY, number=number, name=name
    )


def _save(crews: Sequence[Crew], round_: Round) -> None:
    teams = Team.objects.bulk_create(crew.team for crew in crews)
    through = Team.counties.through
    through.objects.bulk_create(
        through(team_id=crew.team.pk, county_id=county.pk) for crew in crews for county in crew.counties
    )
    postings = Posting.objects.bulk_create(
        Posting(
            person=person, team=crew.team, round=round_, duty=Duty.MEMBER if place else Duty.LEADER,
            starts=round_.arrival, ends=round_.departure,
        )
        for crew in crews
        for place, person in enumerate(crew.people)
    )  # fmt: skip
    with clock.standing_at(clock.day_bounds(round_.arrival)[0]):
        pledges = Pledge.objects.bulk_create(
            Pledge(
                posting=posting, version=PLEDGE.version, words=PLEDGE.words,
                signed_at=clock.now(), signed_by=posting.person.user,
            )
            for posting in postings
        )  # fmt: skip
        audit.record_many(
            [
                *(audit.entry(None, t, "team.created", round=round_.pk, city=t.city.code, kind=KIND) for t in teams),
                *(
                    audit.entry(None, p, "posting.made", person=p.person_id, team=p.team_id, duty=p.duty)
                    for p in postings
                ),
                *(
                    audit.entry(p.signed_by, p, "pledge.signed", posting=p.posting_id, version=p.version)
                    for p in pledges
                ),
            ]
        )
