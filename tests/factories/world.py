"""One small world on the real plans: a campaign, a round under way, four teams, everybody around them.

石家庄市 has a central team and two ordinary ones, 太原市 one. `World.persona(key)` gives the account
of each part that a test may play; `other_*` are there for what must not leak. Building it takes the
real services a few seconds, so its rows are kept in memory and copied back for the tests that follow.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import count

import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign, Round
from campaigns.selectors import round_on
from campaigns.services import add_member, load_plans, start
from care.services import sign_pledge
from cities.enums import ContactKind
from cities.models import City, County, Province
from cities.services import appoint_liaison
from kernel import clock
from teams.enums import Duty, UnitKind
from teams.models import Person, Team
from teams.services import add_contact, create_team, post
from tests.factories.people import make_person, make_unit, make_user


@dataclass(frozen=True)
class PersonSpec:
    """A persona of the field: account, duty, unit it is sent by, rank."""

    key: str
    duty: Duty
    unit: str
    kind: UnitKind = UnitKind.CITY
    rank: str = "staff"


@dataclass(frozen=True)
class TeamSpec:
    """A team of the world: its people, leader first."""

    key: str
    city: str
    kind: str
    number: int
    counties: tuple[str, ...]
    people: tuple[PersonSpec, ...]


@dataclass(frozen=True)
class WorldSpec:
    """`other` is a campaign of which `other_office` is the office."""

    code: str
    other: str
    moment: datetime
    teams: tuple[TeamSpec, ...]


def _members(city: str, leader: str, *others: str) -> tuple[PersonSpec, ...]:
    """All of one city's bureau, so that they are local and may be led by one of them."""
    members = (PersonSpec(key, Duty.MEMBER, city) for key in others)
    return (PersonSpec(leader, Duty.LEADER, city, rank="division_deputy"), *members)


ORDINARY_TEAMS = (
    TeamSpec(
        "ordinary", "130100", "ordinary", 2, ("130102", "130104"),
        _members("苏州市", "leader", "inspector", "colleague"),
    ),
    TeamSpec(
        "second", "130100", "ordinary", 3, ("130109", "130123"),
        _members("杭州市", "other_leader", "other_inspector", "other_colleague"),
    ),
    TeamSpec(
        "far", "140100", "ordinary", 1, ("140105", "140106"),
        _members("宁波市", "far_leader", "far_inspector", "far_colleague"),
    ),
)  # fmt: skip
CENTRAL_2018 = TeamSpec(
    "central", "130100", "central", 1, ("130105", "130108"),
    _members("南京市", "central", "central_member_1", "central_member_2", "central_member_3"),
)  # fmt: skip
CENTRAL_2019 = TeamSpec(
    "central", "130100", "central", 1, ("130105", "130108"),
    (
        PersonSpec("central", Duty.LEADER, "生态环境部大气环境司", UnitKind.MINISTRY, "division_deputy"),
        PersonSpec("central_member_1", Duty.DEPUTY, "南京市", rank="squad_head"),
        PersonSpec("central_member_2", Duty.LIAISON, "中国环境科学研究院", UnitKind.INSTITUTE),
        PersonSpec("central_member_3", Duty.CADRE, "南京市"),
    ),
)  # fmt: skip

WORLD_2018 = WorldSpec(
    "intensified-2018",
    "patrol-2017",
    # Wednesday, 10:00 in Shanghai, of the round that the plan counts as 7 and the ministry as 8 (X8).
    datetime(2018, 9, 19, 2, 0, tzinfo=UTC),
    (CENTRAL_2018, *ORDINARY_TEAMS),
)
WORLD_2019 = WorldSpec(
    "assistance-2019",
    "patrol-2017",
    datetime(2019, 9, 18, 2, 0, tzinfo=UTC),
    (CENTRAL_2019, *ORDINARY_TEAMS),
)
OFFICIALS = {
    "office": Role.OFFICE,
    "reviewer": Role.REVIEWER,
    "leadership": Role.LEADERSHIP,
    "city_liaison": Role.LIAISON,
    "county_liaison": Role.LIAISON,
    "province": Role.PROVINCE,
    "sending_unit": Role.SENDING_UNIT,
    "administrator": Role.ADMINISTRATOR,
    "auditor": Role.AUDITOR,
    "other_office": Role.OFFICE,
    "other_reviewer": Role.REVIEWER,
    "other_city_liaison": Role.LIAISON,
    "other_county_liaison": Role.LIAISON,
    "other_province": Role.PROVINCE,
    "other_sending_unit": Role.SENDING_UNIT,
}
LIAISONS = {
    "city_liaison": (City, "130100", ContactKind.BUREAU),
    "county_liaison": (County, "130102", ContactKind.BUREAU),
    "province": (Province, "130000", ContactKind.WORKING),
    "other_city_liaison": (City, "140100", ContactKind.BUREAU),
    "other_county_liaison": (County, "130109", ContactKind.BUREAU),
    "other_province": (Province, "140000", ContactKind.WORKING),
}


class World:
    """What tests reach for by name; every attribute is read from the database when first used."""

    def __init__(self, spec: WorldSpec) -> None:
        self.spec = spec
        self.moment = spec.moment
        self.today = clock.day_of(spec.moment)

    def persona(self, key: str) -> User:
        """The account of a persona; a fresh copy, so that a test may change it."""
        return User.objects.get(username=key)

    def person(self, key: str) -> Person:
        """The inspector behind a persona of the field."""
        return Person.objects.get(user__username=key)

    def team(self, key: str) -> Team:
        """`central`, `ordinary`, `second` in 石家庄市, `far` in 太原市."""
        spec = self._team(key)
        return Team.objects.select_related("round", "campaign", "city__province").get(
            round=self.round, city__code=spec.city, number=spec.number
        )

    def users_of(self, key: str) -> list[User]:
        """Everybody of a team, its leader first."""
        return [self.persona(person.key) for person in self._team(key).people]

    def _team(self, key: str) -> TeamSpec:
        return next(spec for spec in self.spec.teams if spec.key == key)

    @cached_property
    def campaign(self) -> Campaign:
        return Campaign.objects.get(code=self.spec.code)

    @cached_property
    def round(self) -> Round:
        """The round under way."""
        found = round_on(self.campaign, self.today)
        assert found is not None
        return found

    @cached_property
    def city(self) -> City:
        return City.objects.get(code="130100")

    @cached_property
    def other_city(self) -> City:
        return City.objects.get(code="140100")

    @cached_property
    def county(self) -> County:
        """长安区, which the ordinary team inspects and the county liaison answers for."""
        return County.objects.get(code="130102")

    @cached_property
    def other_county(self) -> County:
        """小店区 of 太原市, which the far team inspects."""
        return County.objects.get(code="140105")


def load_world(spec: WorldSpec = WORLD_2018) -> World:
    """The world in this test's transaction: built once a process, then copied back."""
    if spec.code not in _kept:
        with time_machine.travel(spec.moment, tick=False):
            _build(spec)
        _kept[spec.code] = _dump(_tables())
    else:
        turn = next(_turns)
        if turn % SWEEP_EVERY == 0:
            _sweep()
        _restore(_kept[spec.code])
        if turn % SWEEP_EVERY == 0:
            _count_again()
    return World(spec)


# Rows of tests that were undone stay in the tables until somebody sweeps.
SWEEP_EVERY = 60
_turns = count()


def _sweep() -> None:
    """Take out what undone tests left, on a connection of its own: it cannot be done inside a transaction."""
    beside = connection.copy()
    with beside.cursor() as cursor:
        cursor.execute("VACUUM")
    beside.close()


def _count_again() -> None:
    """Sweeping finds empty tables; plans made for those would loop over thousands of rows. The counts stay."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _build(spec: WorldSpec) -> None:
    load_plans(actor=None)
    campaign = Campaign.objects.get(code=spec.code)
    start(campaign=campaign, actor=None)
    users = {
        key: make_user(role, username=key, full_name=f"{Role(role).label}{key}") for key, role in OFFICIALS.items()
    }
    for key, (model, code, kind) in LIAISONS.items():
        place = model.objects.get(code=code)
        appoint_liaison(user=users[key], place=place, actor=None, starts=campaign.starts, contact_kind=kind)
    _join(spec, campaign, users)
    round_ = round_on(campaign, clock.day_of(spec.moment))
    assert round_ is not None
    for team in spec.teams:
        _make_team(round_, team)
    add_contact(unit=make_unit("苏州市"), user=users["sending_unit"], actor=None)
    add_contact(unit=make_unit("宁波市"), user=users["other_sending_unit"], actor=None)


def _join(spec: WorldSpec, campaign: Campaign, users: dict[str, User]) -> None:
    """Everybody takes part, except the other office, which runs another campaign."""
    for key in ("office", "city_liaison", "county_liaison", "province", "sending_unit", "other_city_liaison",
                "other_county_liaison", "other_province", "other_sending_unit"):  # fmt: skip
        add_member(campaign=campaign, user=users[key], actor=None)
    add_member(campaign=campaign, user=users["reviewer"], actor=None, cities=[City.objects.get(code="130100")])
    add_member(campaign=campaign, user=users["other_reviewer"], actor=None, cities=[City.objects.get(code="140100")])
    add_member(campaign=Campaign.objects.get(code=spec.other), user=users["other_office"], actor=None)


def _make_team(round_: Round, spec: TeamSpec) -> None:
    city = City.objects.get(code=spec.city)
    counties = County.objects.filter(code__in=spec.counties)
    team = create_team(round=round_, city=city, kind=spec.kind, number=spec.number, counties=counties, actor=None)
    for told in spec.people:
        user = make_user(Role.INSPECTOR, username=told.key, full_name=f"督查员{told.key}")
        unit = make_unit(told.unit) if told.kind == UnitKind.CITY else make_unit(kind=told.kind, name=told.unit)
        person = make_person(unit, user.full_name, rank=told.rank, user=user)
        posting = post(person=person, team=team, duty=told.duty, actor=None)
        sign_pledge(posting=posting, actor=user)


# Keeping the rows

_kept: dict[str, dict[str, str]] = {}


def _tables() -> list[str]:
    """Tables of our own applications, with those between them; the audit trail too."""
    models = [
        model for app in settings.OUR_APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return [model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy]


def _dump(tables: Iterable[str]) -> dict[str, str]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            out = io.StringIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
            if out.getvalue():
                found[table] = out.getvalue()
    return found


def _restore(rows: dict[str, str]) -> None:
    """References are checked at the end of the transaction, so the order of tables does not matter."""
    with connection.cursor() as cursor:
        for table, text in rows.items():
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(text))
