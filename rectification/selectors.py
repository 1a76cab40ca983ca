"""Reads over letters and ledger: what would be on a letter, what is left, what an entry shows to whom."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import RoundKind
from campaigns.models import AttachedUnit, Campaign, Round
from campaigns.policy import Policy
from campaigns.policy.choices import LetterUnit
from cities.models import City, County, Liaison
from findings.enums import FindingState, VisitKind
from findings.models import Finding, Photo, RecordPhoto, Site
from findings.models.finding import FindingQuerySet
from findings.selectors.places import FollowUp
from kernel import audit, clock
from kernel.documents import DocumentState
from kernel.errors import Refused, Sentence
from kernel.models import AuditEntry
from rectification.enums import OUTSTANDING, EntryAction, EntryState, ExtensionState
from rectification.models import (
    Completion,
    Extension,
    LedgerEntry,
    Progress,
    RectificationPlan,
    SupervisionLetter,
    Verification,
)
from rectification.workflow import entry_workflow
from rectification.workflow import remembering as remembering  # noqa: PLC0414 -- for lists in apps above

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


# The ledger


def ledger(user: User) -> QuerySet[LedgerEntry]:
    """Lines of the ledger that the user sees, with what a list shows of them."""
    return (
        LedgerEntry.objects.visible_to(user)
        .select_related(
            "letter", "campaign", "policy", "city", "county", "finding__record__site", "finding__problem_type"
        )
        .defer("policy__parameters")
    )


def entry_whole(user: User) -> QuerySet[LedgerEntry]:
    """One entry with everything that was handed in on it."""
    return (
        ledger(user)
        .select_related("finding__problem_list", "letter__round")
        .prefetch_related(
            Prefetch("plans", RectificationPlan.objects.select_related("made_by")),
            Prefetch("progress", Progress.objects.select_related("made_by")),
            Prefetch("extensions", Extension.objects.select_related("made_by")),
            Prefetch("verifications", Verification.objects.select_related("made_by", "posting__team")),
            Prefetch("completions", Completion.objects.select_related("made_by").prefetch_related("files")),
        )
    )


def followed_up_at(user: User, site: Site) -> list[FollowUp]:
    """The entries of what was found at a site, as far as the user sees them (`findings.selectors.places.follow_ups`).
    One that was struck out is due no more."""
    entries = ledger(user).filter(finding__record__site=site).order_by("-opened_at", "-pk")
    return [
        FollowUp(
            subject=entry,
            name=entry.finding.problem_type.name,
            since=entry.opened_at,
            due=None if entry.state == EntryState.VOID else entry.deadline,
            done_at=entry.written_off_at,
        )
        for entry in entries
    ]


def totals(entries: QuerySet[LedgerEntry], day: date) -> dict[str, int]:
    """All, outstanding, overdue on a day, written off, and rebounded at least once; of these entries only."""
    outstanding = Q(state__in=OUTSTANDING)
    return entries.order_by().aggregate(
        all=Count("pk"),
        outstanding=Count("pk", filter=outstanding),
        overdue=Count("pk", filter=outstanding & Q(deadline__lt=day)),
        written_off=Count("pk", filter=Q(state=EntryState.WRITTEN_OFF)),
        rebounded=Count("pk", filter=Q(rebounds__gt=0)),
    )


def why_not_close(campaign: Any) -> Sentence | None:
    """A campaign stays open while a city still has something to do about one of its entries."""
    left = LedgerEntry.objects.filter(campaign=campaign).outstanding().count()
    return _("%(count)s ledger entries are not written off yet.") % {"count": left} if left else None


def asked_extension(entry: LedgerEntry) -> Extension | None:
    return next((e for e in entry.extensions.all() if e.state == ExtensionState.ASKED), None)


def actions_of(user: User, entry: LedgerEntry) -> list[str]:
    """What the user may do now. Extensions are left out where there is none to decide or to ask for."""
    available = entry_workflow.available(user, entry)
    if not {EntryAction.ASK_EXTENSION, EntryAction.GRANT_EXTENSION} & set(available):
        return available
    asked = asked_extension(entry) is not None
    hidden = {EntryAction.ASK_EXTENSION} if asked else {EntryAction.GRANT_EXTENSION, EntryAction.REFUSE_EXTENSION}
    return [action for action in available if action not in hidden]


# Photos of an entry: before, and at each visit


def entry_photos(user: User) -> QuerySet[RecordPhoto]:
    """What the user sees with an entry (`findings.models.evidence.shown_with`): the photos of its finding, and those
    of the visits to it; no originals and no signatures. Not those of a new finding that a visit has made: that is
    reviewed first (E7)."""
    entries = LedgerEntry.objects.visible_to(user)
    return RecordPhoto.objects.shown().filter(
        Q(finding__entry__in=entries) | Q(record__verification__entry__in=entries, finding=None)
    )


@dataclass(frozen=True)
class EntryPhoto:
    """`seen_at` says on which occasion: `finding`, `verification` or `look_back`, on `day`; `taken_at` what the phone
    said of the moment."""

    sha256: str
    seen_at: str
    day: date
    number: int
    visit: int | None
    taken_at: datetime | None

    @property
    def occasion(self) -> str:
        what = VisitKind(self.seen_at).label if self.seen_at in VisitKind.values else _("when it was found")
        return f"{self.day} {what}"


def photos_of(entries: Iterable[LedgerEntry]) -> dict[int, list[EntryPhoto]]:
    """By entry, in the order of time, those that have arrived; for entries that the reader sees."""
    keys = [entry.pk for entry in entries]
    here = RecordPhoto.objects.shown().filter(Exists(Photo.objects.filter(pk=OuterRef("sha256"))))
    columns = ("sha256", "record__day", "number", "taken_at")
    before = here.filter(finding__entry__in=keys).values_list(
        "finding__entry", Value("finding"), Value(None, output_field=IntegerField()), *columns
    )
    visits = here.filter(record__verification__entry__in=keys, finding=None)
    after = visits.values_list(
        "record__verification__entry", "record__verification__kind", "record__verification", *columns
    )
    found: dict[int, list[EntryPhoto]] = {key: [] for key in keys}
    for key, seen_at, visit, sha256, day, number, taken_at in [*before, *after]:
        found[key].append(EntryPhoto(sha256, seen_at, day, number, visit, taken_at))
    return {key: sorted(photos, key=lambda p: (p.day, p.number)) for key, photos in found.items()}


# What a reader may see of who did it


@dataclass(frozen=True)
class HistoryLine:
    """An audit entry as its reader may see it."""

    at: datetime
    actor: object
    verb: str
    subject_type: str
    before: str
    after: str
    reason: str


LOCAL = {Role.LIAISON, Role.PROVINCE}


def name_for(reader: User, person: User | None, role: str = "") -> object:
    """A city reads the names of its own people only; of inspectors and officers the role (E7, S1 九)."""
    if person is None:
        return None
    role = role or person.role
    if reader.role in LOCAL and role not in LOCAL:
        return Role(role).label
    return person


def history_of(entry: LedgerEntry, reader: User) -> list[HistoryLine]:
    return [_line(item, reader) for item in audit.history_of(entry)]


def _line(item: AuditEntry, reader: Any) -> HistoryLine:
    return HistoryLine(
        at=item.at,
        actor=name_for(reader, item.actor, item.actor_role),
        verb=item.verb,
        subject_type=item.subject_type,
        before=item.before,
        after=item.after,
        reason=item.reason,
    )


@dataclass(frozen=True)
class Step:
    """Something handed in on an entry, in the order of time; `kind` names the piece of page that shows it."""

    kind: str
    at: datetime
    by: object
    item: Any


def steps_of(entry: LedgerEntry, reader: User) -> list[Step]:
    """Plans, progress, extensions, completions and visits of an entry, oldest first."""
    handed_in = {
        "plan": entry.plans.all(),
        "progress": entry.progress.all(),
        "extension": entry.extensions.all(),
        "completion": entry.completions.all(),
        "visit": entry.verifications.all(),
    }
    steps = [
        Step(kind, item.made_at, name_for(reader, item.made_by), item)
        for kind, items in handed_in.items()
        for item in items
    ]
    return sorted(steps, key=lambda step: step.at)
