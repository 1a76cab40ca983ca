"""Rows that may be one person: four ways of looking alike, and what was said to be different is left out."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel.text import squash
from teams.models import NotSame, Person

PUNCTUATION = re.compile(r"[^0-9A-Z\u4e00-\u9fff]")


class Likeness(TextChoices):
    CERTIFICATE = "certificate", _("one certificate number, written in two ways")
    PHONE = "phone", _("one mobile phone under two names")
    NAME_AND_UNIT = "name_and_unit", _("one name in one unit, with two phones")
    NAME_AND_AGE = "name_and_age", _("one name and year of birth in one province")


@dataclass(frozen=True)
class Pair:
    """Two people by their ids, the lower first, and why they look alike."""

    first: int
    second: int
    reasons: tuple[Likeness, ...]


@dataclass(frozen=True)
class Facts:
    """What is compared of a person."""

    pk: int
    name: str
    unit: int
    phone: str
    certificate: str
    birth_year: int | None
    province: int | None


def plain(certificate: str) -> str:
    """As it would be without dashes, brackets, spaces, small letters, and 第…号."""
    return PUNCTUATION.sub("", squash(certificate).upper()).removeprefix("第").removesuffix("号")


def likenesses(people: Iterable[Facts]) -> dict[tuple[int, int], list[Likeness]]:
    """Every two of these people who look alike. Pure; grows with the number of people, not of pairs of them."""
    groups: dict[tuple[Likeness, Hashable], list[Facts]] = defaultdict(list)
    for person in people:
        if person.certificate:
            groups[Likeness.CERTIFICATE, plain(person.certificate)].append(person)
        if person.phone:
            groups[Likeness.PHONE, person.phone].append(person)
        groups[Likeness.NAME_AND_UNIT, (person.name, person.unit)].append(person)
        if person.birth_year and person.province:
            groups[Likeness.NAME_AND_AGE, (person.name, person.birth_year, person.province)].append(person)
    found: dict[tuple[int, int], list[Likeness]] = defaultdict(list)
    for (likeness, _key), members in groups.items():
        for one, other in combinations(members, 2):
            found[min(one.pk, other.pk), max(one.pk, other.pk)].append(likeness)
    return found


def pairs(user: User) -> list[Pair]:
    """Those among the people whom the user sees that nobody has told apart, the surest first."""
    fields = ("pk", "name", "unit", "phone", "certificate", "birth_year", "home_province")
    rows = Person.objects.visible_to(user).order_by("pk").values_list(*fields)
    found = likenesses(Facts(*row) for row in rows)
    different = set(NotSame.objects.values_list("first", "second"))
    order = list(Likeness)
    told = [
        Pair(first, second, tuple(sorted(reasons, key=order.index)))
        for (first, second), reasons in found.items()
        if (first, second) not in different
    ]
    return sorted(told, key=lambda pair: (order.index(pair.reasons[0]), pair.first, pair.second))
