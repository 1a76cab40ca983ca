"""What would be on a letter of a round and what is left; letters, and who is told of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.files import File
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import RoundKind
from campaigns.models import AttachedUnit, Campaign, Round
from campaigns.policy import Policy
from campaigns.policy.choices import LetterUnit
from cities.models import City, County, Liaison
from findings.enums import FindingState
from findings.models import Finding
from findings.models.finding import FindingQuerySet
from kernel import clock
from kernel.documents import DocumentState
from kernel.errors import Refused
from rectification.models import SupervisionLetter

Key = tuple[int, int | None]


@dataclass(frozen=True)
class Unit:
    """Whom one letter goes to: a city, or a county that gets a letter of its own."""

    city: City
    county: County | None = None

    @property
    def place(self) -> City | County:
        return self.county or self.city

    @property
    def key(self) -> Key:
        return (self.city.pk, self.county.pk if self.county else None)

    @property
    def code(self) -> str:
        """Names the unit in an address: `130100`, or `130600-130682`."""
        return f"{self.city.code}-{self.county.code}" if self.county else self.city.code


@dataclass
class UnitOfRound:
    """One line of the page of a round's letters; what is not ready stays in sight until it is."""

    unit: Unit
    ready: int = 0
    unanswered: int = 0
    disputed: int = 0
    incomplete: int = 0
    letters: list[SupervisionLetter] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.unanswered + self.disputed + self.incomplete


def handed_over(round: Round) -> FindingQuerySet:
    """What the cities were told of in this round and the ones before, and that is on no letter yet."""
    return Finding.objects.filter(
        campaign=round.campaign_id,
        round__starts__lte=round.starts,
        state__in=[FindingState.ASSIGNED, FindingState.DISPUTED, FindingState.CONFIRMED],
        entry__isnull=True,
    )


def ready_for_letters(round: Round) -> FindingQuerySet:
    """Confirmed, with all photos, on no letter yet; of this round and left from earlier ones (L2)."""
    return handed_over(round).filter(state=FindingState.CONFIRMED).complete()


def own_units(campaign: Campaign) -> set[int]:
    """Counties that this campaign counts on their own, which get their own letter (A3)."""
    return set(AttachedUnit.objects.filter(campaign=campaign, is_own_unit=True).values_list("county", flat=True))


def unit_key(city: int, county: int, rules: Policy, own: set[int]) -> Key:
    by_county = rules.letters.unit == LetterUnit.COUNTY or county in own
    return (city, county if by_county else None)


def unit_named(code: str) -> Unit | None:
    """The unit of one `code`, or None."""
    return next(iter(_units(units_named([code]))), None)


def units_named(codes: Iterable[str]) -> set[Key]:
    """The keys of units by their `code`; unknown codes are left out."""
    pairs = [code.partition("-")[::2] for code in codes]
    cities = dict(City.objects.filter(code__in=[city for city, _county in pairs]).values_list("code", "pk"))
    counties = dict(County.objects.filter(code__in=[county for _city, county in pairs]).values_list("code", "pk"))
    return {
        (cities[city], counties[county] if county else None)
        for city, county in pairs
        if city in cities and (not county or county in counties)
    }


def units_of_round(round: Round, rules: Policy) -> list[UnitOfRound]:
    """Every city or county with something to come on a letter, or a letter of this round, in official order."""
    own = own_units(round.campaign)
    counts = (
        handed_over(round)
        .with_completeness()
        .values("city", "county", "state", "is_complete")
        .annotate(n=Count("pk"))
        .order_by()
    )
    letters = list(SupervisionLetter.objects.filter(round=round).order_by("sequence"))
    keys = {unit_key(row["city"], row["county"], rules, own): None for row in counts}
    keys |= {(letter.city_id, letter.county_id): None for letter in letters}
    lines = {unit.key: UnitOfRound(unit) for unit in _units(keys)}
    for row in counts:
        line = lines[unit_key(row["city"], row["county"], rules, own)]
        _count(line, row["state"], row["is_complete"], row["n"])
    for letter in letters:
        lines[(letter.city_id, letter.county_id)].letters.append(letter)
    return list(lines.values())


def _count(line: UnitOfRound, state: str, is_complete: bool, number: int) -> None:
    if state == FindingState.ASSIGNED:
        line.unanswered += number
    elif state == FindingState.DISPUTED:
        line.disputed += number
    elif is_complete:
        line.ready += number
    else:
        line.incomplete += number


def _units(keys: Iterable[Key]) -> list[Unit]:
    keys = list(keys)
    cities = City.objects.select_related("province").in_bulk([city for city, _county in keys])
    counties = County.objects.in_bulk([county for _city, county in keys if county])
    units = [Unit(cities[city], counties[county] if county else None) for city, county in keys]
    return sorted(units, key=lambda u: (u.city.sort_order, u.city.code, u.county.sort_order if u.county else -1))


def ready_by_unit(
    round: Round, rules: Policy, cities: Iterable[City] | None = None, units: set[Key] | None = None
) -> list[tuple[Unit, list[Finding]]]:
    """The findings of each letter to be, locked, in the order in which the letter lists them."""
    own = own_units(round.campaign)
    findings = ready_for_letters(round)
    if cities is not None:
        findings = findings.filter(city__in=cities)
    found = (
        findings.select_related("record__site", "record__policy", "county", "problem_type", "problem_list", "round")
        .defer("record__policy__parameters")
        .order_by("county__sort_order", "county__code", "day", "problem_type__number", "pk")
        .select_for_update(of=("self",))
    )
    groups: dict[Key, list[Finding]] = {}
    for finding in found:
        groups.setdefault(unit_key(finding.city_id, finding.county_id, rules, own), []).append(finding)
    return [(unit, groups[unit.key]) for unit in _units(groups) if units is None or unit.key in units]


# Letters


def filename(number: str, place: str) -> str:
    """What a download is called: `环督函〔2018〕8号 石家庄市.docx`."""
    return re.sub(r'[\\/:*?"<>|\s]+', " ", f"{number} {place}").strip() + ".docx"


def letters(user: User) -> QuerySet[SupervisionLetter]:
    return SupervisionLetter.objects.visible_to(user).select_related("campaign", "round", "city", "county")


def letter_file(letter: SupervisionLetter) -> tuple[File, str]:
    """The rendered .docx and what to call it. Refuses while it is being made."""
    if letter.rendering != DocumentState.RENDERED:
        raise Refused("not_rendered", _("The file of this letter is still being made; please come back in a minute."))
    return letter.file.open("rb"), filename(letter.number, letter.place.name)


@dataclass(frozen=True)
class RoundToDo:
    round: Round
    ready: int
    letters: int


def rounds_to_write_for(user: User) -> list[RoundToDo]:
    """The rounds that have begun in the office's campaigns (leadership: in all), newest first, with what
    waits for a letter. For nobody else: their counts tell of every city."""
    campaigns = Campaign.objects.all() if user.role == Role.LEADERSHIP else Campaign.objects.run_by(user)
    rounds = list(
        Round.objects.filter(
            campaign__in=campaigns,
            kind=RoundKind.INSPECTION,
            is_cancelled=False,
            starts__lte=clock.today(),
        )
        .select_related("campaign")
        .order_by("-starts")[:60]
    )
    letters = dict(
        SupervisionLetter.objects.filter(round__in=rounds).order_by().values_list("round").annotate(n=Count("pk"))
    )
    ready = dict(
        Finding.objects.filter(round__in=rounds, state=FindingState.CONFIRMED, entry__isnull=True)
        .order_by()
        .values_list("round")
        .annotate(n=Count("pk"))
    )
    return [RoundToDo(r, ready.get(r.pk, 0), letters.get(r.pk, 0)) for r in rounds]


# Who is told


def liaisons_of(city: City, county: County | None = None) -> QuerySet[User]:
    """The accounts that answer for a city, and for one of its counties, today."""
    place = Q(city=city) | Q(county=county) if county else Q(city=city)
    terms = Liaison.objects.on(clock.today()).filter(place)
    return User.objects.filter(pk__in=terms.values("user"), role=Role.LIAISON, is_active=True)
