"""A campaign's plan as typed values: identity, calendar, places, topics, contacts, pairs, targets.

All days are calendar days in Asia/Shanghai, first and last included.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from campaigns.plans.documents import Origin
from campaigns.policy import N_, Choice, Policy, Section
from campaigns.policy.base import Code, Count, Day, Flag, GradeLevel, PlaceCode, Positive, Text, exact, refusal
from campaigns.policy.choices import Level, Rank

Figure = Annotated[Decimal, BeforeValidator(exact)]


class SourceStatus(Choice):
    """How binding the plan's text is (X59)."""

    ISSUED = "issued", N_("issued text")
    NOT_PUBLIC = "not_public", N_("text not public")
    DRAFT = "draft", N_("draft for comment")


class ContactLevel(Choice):
    PROVINCE = "province", N_("province")
    CITY = "city", N_("city")
    COUNTY = "county", N_("county")
    SENDING_UNIT = "sending_unit", N_("sending unit")


class ContactKind(Choice):
    """S1 九(二) and its contact form (附3)."""

    CHIEF = "chief", N_("chief liaison")
    WORKING = "working", N_("working contact")
    GOVERNMENT = "government", N_("government liaison")
    BUREAU = "bureau", N_("environment bureau liaison")
    LOGISTICS = "logistics", N_("emergency support liaison")


class Comparison(Choice):
    AT_MOST = "at_most", N_("at most")
    AT_LEAST = "at_least", N_("at least")
    EQUALS = "equals", N_("exactly")
    ABOUT = "about", N_("about")
    ALL = "all", N_("all of them")


class Spanned(Section):
    """Something that lasts from a first to a last day."""

    starts: Day
    ends: Day

    @model_validator(mode="after")
    def _days_in_order(self) -> "Spanned":
        if self.ends < self.starts:
            raise refusal("dates_reversed", starts=self.starts, ends=self.ends)
        return self


class SourceDocument(Section):
    """A published document that values are taken from; the key before the clause in every source."""

    title: Text
    number: str
    status: SourceStatus
    url: str


class Campaign(Spanned):
    code: Code
    name: Text
    name_en: Text
    short_name: Text
    plan_title: Text
    document_number: str
    issuer: Text
    source_status: SourceStatus


class Stump(Spanned):
    """A round shorter than the rule, placed by somebody for a reason (X3)."""

    reason: Text
    by: Text


class ExplicitRound(Spanned):
    """A round with dates of its own; nothing is derived (X16)."""

    number: Positive


class Phase(Spanned):
    """`declared_rounds`: null fills the phase, 0 is a phase without rounds."""

    number: Positive
    name: Text
    name_en: Text
    regions: tuple[Code, ...]
    declared_rounds: Count | None
    explicit_rounds: tuple[ExplicitRound, ...] = ()
    stump: Stump | None = None
    focus: Text


class Pause(Spanned):
    reason: Text


class Gap(Spanned):
    """Days between phases that no clause explains (X6)."""

    purpose: str


class IssuedOffset(Section):
    """Rounds from this day on are issued under the planned number plus the offset (X8)."""

    from_day: Day
    offset: int
    reason: Text


class Calendar(Section):
    phases: tuple[Phase, ...] = Field(min_length=1)
    pauses: tuple[Pause, ...] = ()
    gaps: tuple[Gap, ...] = ()
    numbering: tuple[IssuedOffset, ...] = ()
    contacts_due: Day | None = None
    stated_months: Positive | None = None
    stated_rounds: Positive | None = None


class NamedPlace(Section):
    code: PlaceCode
    name: Text


class Region(Section):
    """A region as this campaign names it: its cities, from when to when, and whether teams stay there (X27, X52)."""

    region: Code
    name: Text
    name_en: Text
    starts: Day
    ends: Day | None
    has_fixed_teams: Flag
    cities: tuple[NamedPlace, ...] = Field(min_length=1)


class AttachedUnit(Section):
    """A unit the plan names by itself. `city` null: the plan names no city it belongs to (X31)."""

    county: PlaceCode
    name: Text
    region: Code
    city: PlaceCode | None
    is_own_unit: Flag


class Question(Section):
    code: Code
    text: Text


class ProblemType(Section):
    code: Code
    name: Text
    name_en: Text
    category: Code
    severity: GradeLevel
    difficulty: GradeLevel


class Topic(Section):
    code: Code
    name: Text
    name_en: Text
    short_name: Text
    questions: tuple[Question, ...]
    problem_types: tuple[ProblemType, ...]


class TaskListKind(Section):
    """A ledger the cities keep and teams check against (S1 六); `unit` is what one line of it is."""

    code: Code
    name: Text
    name_en: Text
    topic: Code
    unit: Text


class Focus(Spanned):
    """分阶段督查重点, chosen by date and not by phase (X12)."""

    text: Text
    regions: tuple[Code, ...]
    topics: tuple[Code, ...]


class Partner(Section):
    code: PlaceCode
    name: Text


class Pairing(Section):
    """包保: one city, the department that leads, one institute (铜川 five stations), one province (X30)."""

    city: PlaceCode
    name: Text
    region: Code
    department: Text
    institutes: tuple[Text, ...] = Field(min_length=1)
    province: Partner


class ContactQuota(Section):
    """How many contacts of a kind each place of a level names; `rank` is the plan's floor, if any."""

    level: ContactLevel
    kind: ContactKind
    title: Text
    count: Positive
    rank: Rank | None = None
    due: Day | None = None


class Part(Section):
    name: Text
    figure: Figure


class Target(Section):
    """A number the plan asks for, in its words and in a form that can be measured (X54-X56, X58).

    `parts` are printed beside the figure and need not add up to it; `printed_sum_differs` says that.
    """

    code: Code
    topic: Code | None
    indicator: Text
    indicator_en: Text
    level: Level
    place: Text
    region: Code | None = None
    starts: Day | None = None
    ends: Day
    comparison: Comparison
    figure: Figure | None
    unit: str
    words: Text
    measurable: Text
    parts: tuple[Part, ...] = ()
    printed_sum_differs: Flag = False


class QuotedFigure(Section):
    """A figure as printed, with what it was made of; never computed again (X23)."""

    code: Code
    text: Text
    numerator: Figure | None = None
    denominator: Figure | None = None
    printed: Text


class BulletinCategory(Section):
    """A section of the published daily bulletins, in exactly the printed spelling, and its other spellings."""

    code: Code
    name: Text
    name_en: Text
    also_printed: tuple[Text, ...] = ()


class Plan(Section):
    """One campaign, read and checked. `origin_of` tells where any of its values comes from."""

    campaign: Campaign
    policy: Policy
    calendar: Calendar
    regions: tuple[Region, ...] = Field(min_length=1)
    attached_units: tuple[AttachedUnit, ...] = ()
    topics: tuple[Topic, ...] = Field(min_length=1)
    task_lists: tuple[TaskListKind, ...] = ()
    focuses: tuple[Focus, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    contact_quotas: tuple[ContactQuota, ...] = ()
    targets: tuple[Target, ...] = ()
    quoted_figures: tuple[QuotedFigure, ...] = ()

    _origins: Mapping[str, Origin] = PrivateAttr(default_factory=dict)

    def with_origins(self, origins: dict[str, Origin]) -> "Plan":
        self._origins = dict(origins)
        return self

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Origin of each leaf by its key, e.g. `policy.rounds.round_days`, `topics[dust].name`."""
        return MappingProxyType(dict(self._origins))

    def origin_of(self, key: str) -> Origin:
        """Origin of a value, or of the first value below a key; KeyError where there is none."""
        if key in self._origins:
            return self._origins[key]
        for candidate, origin in self._origins.items():
            if candidate.startswith((f"{key}.", f"{key}[")):
                return origin
        raise KeyError(key)

    def topic(self, code: str) -> Topic:
        return next(topic for topic in self.topics if topic.code == code)

    def covers(self, city: str, day: date) -> bool:
        """Whether the city (by code) is inspected on a day (X52)."""
        return any(
            region.starts <= day and (region.ends is None or day <= region.ends)
            for region in self.regions
            if any(place.code == city for place in region.cities)
        )


class Catalogue(Section):
    """What the plans share: the documents they cite and the sections of the published bulletins."""

    documents: dict[str, SourceDocument]
    categories: tuple[BulletinCategory, ...]

    def category_printed(self, printed: str) -> BulletinCategory | None:
        """The category that a published text calls `printed`, under any of its spellings."""
        return next((c for c in self.categories if printed in (c.name, *c.also_printed)), None)


class Plans(Section):
    """All campaigns, in the order of their first day."""

    catalogue: Catalogue
    plans: tuple[Plan, ...]

    def __getitem__(self, code: str) -> Plan:
        return next(plan for plan in self.plans if plan.campaign.code == code)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(plan.campaign.code for plan in self.plans)
