"""Fictional people in the numbers of the plan: 290 teams, three each, and 39 cadres who lead (X26)."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from accounts.roles import Role
from campaigns.models import Campaign, Round
from campaigns.selectors import policy_on
from cities.models import City
from config.demo.accounts import FIELD, OFFICIALS, account, silent_account
from teams.enums import UnitKind
from teams.models import Nomination, Person, SendingUnit
from teams.services import add_contact, add_person, add_unit, nominate

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红建国志强文博宇航子轩浩然思源雨晨嘉怡俊凯晓东海燕立新振宁永康春生"
)
LOCAL_TRIOS, CADRES = 290, 39
INSTITUTES = ("环境规划院", "环境科学研究院", "环境监测总站", "环境发展中心", "固体废物管理中心", "卫星环境应用中心")
# Homes of the people who sign in, and the team that their roster row asks for (督查组别).
POSTED = {
    "central": ("环境规划院", "石家庄1组"),
    "leader": ("南京市", "石家庄2组"),
    "inspector": ("南京市", "石家庄2组"),
}


@dataclass(frozen=True)
class Recruit:
    """A person with what their roster row says."""

    person: Person
    rank: str
    is_leader: bool
    wish: str = ""


@transaction.atomic
def recruits(campaign: Campaign, seed: int, trios: int = LOCAL_TRIOS) -> list[Recruit]:
    """The same people for the same seed; made once, found again afterwards."""
    names = _names(random.Random(seed))  # noqa: S311 -- fictional names
    people = [*_field(), *_cadres(names), *_trios(campaign, names, trios)]
    unit = SendingUnit.objects.get(name="南京市生态环境局")
    contact = account(next(a for a in OFFICIALS if a.username == "sending"))
    add_contact(unit=unit, user=contact, actor=None)
    return people


def _names(rng: random.Random) -> Iterator[str]:
    while True:
        yield rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def _field() -> Iterator[Recruit]:
    for told in FIELD:
        home, wish = POSTED[told.username]
        unit = _institute(home) if home in INSTITUTES else _bureau(City.objects.get(name=home))
        leads = told.username != "inspector"
        rank = "division" if told.username == "central" else "section" if leads else "staff"
        person = _person(told.name, unit, f"演示{told.username}", rank, told.username)
        yield Recruit(person, rank, leads, wish)


def _cadres(names: Iterator[str]) -> Iterator[Recruit]:
    for number in range(1, CADRES):
        unit = _institute(INSTITUTES[number % len(INSTITUTES)])
        person = _person(next(names), unit, f"演示部{number:04d}", "division_deputy", f"b{number:04d}")
        yield Recruit(person, "division_deputy", is_leader=True)


def _trios(campaign: Campaign, names: Iterator[str], trios: int) -> Iterator[Recruit]:
    """Three from one city's bureau: kept in one team (S1 七(一)). One is experienced and may lead."""
    excluded = {e.province for e in policy_on(campaign, campaign.starts).staffing.excluded_senders}
    homes = list(City.objects.exclude(province__code__in=excluded).order_by("sort_order", "code"))
    step = max(1, len(homes) // LOCAL_TRIOS)
    for trio in range(trios):
        unit = _bureau(homes[trio * step % len(homes)])
        for place in range(3):
            number = trio * 3 + place
            rank = "section" if place == 0 else "staff"
            person = _person(next(names), unit, f"演示地{number:04d}", rank, f"d{number:04d}")
            yield Recruit(person, rank, is_leader=place == 0)


def _bureau(city: City) -> SendingUnit:
    return add_unit(name=f"{city.name}生态环境局", kind=UnitKind.CITY, actor=None, city=city)


def _institute(name: str) -> SendingUnit:
    return add_unit(name=f"生态环境部{name}", kind=UnitKind.INSTITUTE, actor=None)


def _person(name: str, unit: SendingUnit, certificate: str, rank: str, username: str) -> Person:
    found = Person.objects.filter(certificate=certificate).first()
    if found:
        return found
    user = silent_account(username, name, Role.INSPECTOR)
    return add_person(name=name, unit=unit, actor=None, rank=rank, certificate=certificate, user=user)


@transaction.atomic
def nominate_all(people: list[Recruit], round_: Round) -> None:
    """Put everybody forward for a round; who is nominated already is passed over."""
    known = set(Nomination.objects.filter(round=round_).values_list("person", flat=True))
    for told in people:
        if told.person.pk not in known:
            nominate(
                person=told.person,
                round=round_,
                actor=None,
                rank=told.rank,
                is_leader_recommended=told.is_leader,
                wished_team=told.wish,
            )
