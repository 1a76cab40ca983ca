"""The directory of a campaign's contacts: whom the plan asks for, who is named, who is missing (A13; S1 九(二))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from accounts.models import User
from campaigns.models import Campaign
from campaigns.policy import Policy
from campaigns.selectors import plan_of, policy_on
from cities.models import City, County, Province
from kernel import clock
from teams.enums import CONTACT_KINDS, ContactLevel
from teams.models import Contact

KIND_LABELS = dict(CONTACT_KINDS)
Place = Province | City | County
Key = tuple[str, str, int]
"""Level, kind and the place's id."""


@dataclass(frozen=True)
class Slot:
    """One contact that the plan asks for."""

    level: ContactLevel
    kind: str
    place: Place
    province: Province

    @property
    def key(self) -> Key:
        return (self.level, self.kind, self.place.pk)

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS[self.kind])


def day_of_campaign(campaign: Campaign) -> date:
    """Today, or the campaign's nearest day: contacts are named before it begins."""
    return min(max(clock.today(), campaign.starts), campaign.ends)


def due_on(campaign: Campaign) -> date | None:
    return plan_of(campaign).calendar.contacts_due


def cities_asked(campaign: Campaign, day: date) -> QuerySet[City]:
    """Those with teams of their own; of places inspected by special teams alone the plan asks no contacts."""
    fixed = campaign.covered.on(day).filter(has_fixed_teams=True)
    return City.objects.filter(pk__in=fixed.exclude(city=None).values("city")).select_related("province")


def senders_asked(policy: Policy, day: date) -> QuerySet[Province]:
    """Provinces that may send people on a day (S1 七(一), X28)."""
    excluded = [each.province for each in policy.staffing.excluded_senders if each.holds_on(day)]
    return Province.objects.exclude(code__in=excluded)


def slots(campaign: Campaign) -> list[Slot]:
    """Every contact that the plan asks for, in the order of places."""
    day = day_of_campaign(campaign)
    policy = policy_on(campaign, day)
    asked = policy.contacts
    cities = list(cities_asked(campaign, day).order_by("sort_order", "code"))
    provinces = {city.province_id: city.province for city in cities}
    level = ContactLevel
    found = [
        Slot(level.PROVINCE, k.value, province, province) for province in provinces.values() for k in asked.province
    ]
    found += [Slot(level.CITY, kind.value, city, city.province) for city in cities for kind in asked.city]
    if asked.county:
        counties = County.objects.valid_on(day).filter(city__in=cities).select_related("city").in_order()
        found += [
            Slot(level.COUNTY, kind.value, county, provinces[county.city.province_id])
            for county in counties
            for kind in asked.county
        ]
    if asked.sender:
        senders = senders_asked(policy, day).order_by("sort_order", "code")
        found += [Slot(level.SENDER, kind.value, province, province) for province in senders for kind in asked.sender]
    return found


def key_of(contact: Contact) -> Key:
    return (contact.level, contact.kind, contact.province_id or contact.city_id or contact.county_id or 0)


def current_by_key(campaign: Campaign) -> dict[Key, Contact]:
    rows = Contact.objects.current().filter(campaign=campaign).select_related("province", "city", "county")
    return {key_of(contact): contact for contact in rows}


def missing(campaign: Campaign) -> list[Slot]:
    """What is asked for and not named yet."""
    named = current_by_key(campaign)
    return [slot for slot in slots(campaign) if slot.key not in named]


@dataclass(frozen=True)
class Standing:
    """How a campaign stands at one level: contacts asked of each place, asked in all, named, late."""

    level: ContactLevel
    quota: int
    asked: int
    named: int
    late: int

    @property
    def missing(self) -> int:
        return self.asked - self.named


def standings(campaign: Campaign) -> list[Standing]:
    """One line a level that the plan asks something of."""
    named, every = current_by_key(campaign), slots(campaign)
    asked = policy_on(campaign, day_of_campaign(campaign)).contacts
    found = []
    for level in ContactLevel:
        mine = [slot for slot in every if slot.level == level]
        holders = [named[slot.key] for slot in mine if slot.key in named]
        if mine:
            quota = len(getattr(asked, level.value))
            found.append(Standing(level, quota, len(mine), len(holders), sum(h.is_late for h in holders)))
    return found


def listed(campaign: Campaign, user: User) -> QuerySet[Contact]:
    """The contacts in office that the user sees, in the order of levels and places."""
    return (
        Contact.objects.visible_to(user)
        .current()
        .filter(campaign=campaign)
        .select_related("province", "city", "county__city")
        .order_by(
            F("province__sort_order").asc(nulls_last=True),
            F("city__sort_order").asc(nulls_last=True),
            "county__city__sort_order",
            "county__sort_order",
            "level",
            "kind",
            "pk",
        )
    )


def provinces_missing(gaps: Iterable[Slot]) -> dict[int, int]:
    """How many of the missing contacts lie in each province that is inspected, by its id."""
    found: dict[int, int] = {}
    for slot in gaps:
        if slot.level != ContactLevel.SENDER:
            found[slot.province.pk] = found.get(slot.province.pk, 0) + 1
    return found
