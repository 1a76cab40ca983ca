"""Whom a plan sends, in teams of which shape, and under which duties of care."""

from datetime import date

from pydantic import model_validator

from campaigns.policy.base import (
    N_,
    Code,
    Count,
    Day,
    DayOfMonth,
    Flag,
    Month,
    PlaceCode,
    Positive,
    Section,
    Text,
    parameter,
    refusal,
)
from campaigns.policy.choices import (
    Approver,
    ContactKind,
    Duty,
    Informer,
    LeaveDays,
    Origin,
    OwnPlace,
    Payer,
    Rank,
    TeamRole,
    Window,
)


class ProvinceQuota(Section):
    province: PlaceCode = parameter(N_("Province code"))
    name: Text = parameter(N_("Province"))
    people: Positive = parameter(N_("People a round"))


class Nomination(Section):
    """Rosters are due on a day of the month before the month of the round's first day (S1 七(三), X13)."""

    due_day: DayOfMonth = parameter(N_("Nominations due on this day of the month before"))
    late_accepted: Flag = parameter(N_("Late nominations are accepted and marked late"))
    remind_days_before: tuple[Count, ...] = parameter(N_("Units without a nomination reminded this many days before"))
    remind_days_after: tuple[Positive, ...] = parameter(N_("Units without a nomination reminded this many days after"))
    provinces: tuple[ProvinceQuota, ...] = parameter(N_("People asked of a province for a round"))


class Contacts(Section):
    """Who is named to be reached, one of each kind a place (S1 九(二), 附3); their day is the calendar's."""

    province: tuple[ContactKind, ...] = parameter(N_("Contacts of each inspected province"))
    city: tuple[ContactKind, ...] = parameter(N_("Contacts of each inspected city"))
    county: tuple[ContactKind, ...] = parameter(N_("Contacts of each inspected county"))
    sender: tuple[ContactKind, ...] = parameter(N_("Contacts of each sending province"))
    remind_days_before: tuple[Count, ...] = parameter(N_("Missing contacts reminded of this many days before"))
    remind_days_after: tuple[Positive, ...] = parameter(N_("Missing contacts reminded of this many days after"))


class SenderExclusion(Section):
    """A province that sends nobody, with the days between which that holds (X28)."""

    province: PlaceCode = parameter(N_("Province code"))
    name: Text = parameter(N_("Province"))
    since: Day | None = parameter(N_("Excluded from"), default=None)
    until: Day | None = parameter(N_("Excluded until"), default=None)

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class RoundsPerPerson(Section):
    limit: Positive | None = parameter(N_("Rounds a person may take part in"))
    window: Window = parameter(N_("Counted over"))
    binding: Flag = parameter(N_("Binding (not only in principle)"))


class RankQuota(Section):
    """How many rounds cadres of a rank owe and may take in a window (S3 一(四), X19)."""

    rank: Rank = parameter(N_("From this rank"))
    months: tuple[Month, ...] = parameter(N_("In rounds beginning in these months"), min_length=1)
    minimum: Count = parameter(N_("At least this many rounds"))
    maximum: Positive = parameter(N_("At most this many rounds"))
    window: Window = parameter(N_("Counted over"))
    binding: Flag = parameter(N_("Binding (not only in principle)"))


class Replacement(Section):
    """Who agrees to a substitute; the sending unit always names the person (S0 七(二))."""

    leader_approver: Approver = parameter(N_("Substitute for a leader approved by"))
    member_approver: Approver = parameter(N_("Substitute for a member approved by"))
    filed_with_office: Flag = parameter(N_("Members' substitutes are filed with the office"))


class Staffing(Section):
    origins: tuple[Origin, ...] = parameter(N_("People are sent by"), min_length=1)
    excluded_senders: tuple[SenderExclusion, ...] = parameter(N_("Provinces that send nobody"))
    own_place: OwnPlace = parameter(N_("Posting near home"))
    conflict_window: Window = parameter(N_("Being inspected and sending conflict within a"))
    keep_together: Flag = parameter(N_("People of one province or city stay together as far as possible"))
    rounds_per_person: RoundsPerPerson = parameter(N_("Rounds per person"))
    quotas: tuple[RankQuota, ...] = parameter(N_("Quotas by rank"))
    replacement: Replacement = parameter(N_("Replacement"))
    fitness_required: Flag = parameter(N_("Only people reported as available are sent"))


class LeaderRule(Section):
    """Who may hold a duty, by the month of the round's first day (X20); no months means always."""

    duty: Duty = parameter(N_("Duty"))
    months: tuple[Month, ...] = parameter(N_("In rounds beginning in these months"), default=())
    origins: tuple[Origin, ...] = parameter(N_("Sent by units of the kind"), min_length=1)
    min_rank: Rank | None = parameter(N_("Lowest rank"), default=None)
    held_rank_counts: Flag = parameter(N_("Having held the rank counts"), default=False)
    binding: Flag = parameter(N_("Binding (not only in principle)"))

    def applies_to(self, first_day: date) -> bool:
        return not self.months or first_day.month in self.months


class TeamKind(Section):
    """A kind of team under the plan's own name. Sizes count everybody, the extra cadres too."""

    name: Text = parameter(N_("Name of the kind"))
    name_en: Text = parameter(N_("Name of the kind in English"))
    role: TeamRole = parameter(N_("Place in the order of teams"))
    covert: Flag = parameter(N_("Inspects covertly"))
    size_min: Positive | None = parameter(N_("Smallest size"), default=None)
    size_max: Positive | None = parameter(N_("Largest size"), default=None)
    local_min: Count | None = parameter(N_("Local members at least"), default=None)
    local_max: Count | None = parameter(N_("Local members at most"), default=None)
    ministry_min: Count | None = parameter(N_("Ministry members at least"), default=None)
    ministry_max: Count | None = parameter(N_("Ministry members at most"), default=None)
    extra_cadres: Count = parameter(N_("Cadres added beside the ordinary members"), default=0)
    duties: tuple[Duty, ...] = parameter(N_("Duties in the team"), min_length=1)
    leader_rules: tuple[LeaderRule, ...] = parameter(N_("Who may hold which duty"))
    cities_min: Count | None = parameter(N_("Cities per team at least"), default=None)
    cities_max: Count | None = parameter(N_("Cities per team at most"), default=None)
    counties_min: Count | None = parameter(N_("Counties per team at least"), default=None)
    counties_max: Count | None = parameter(N_("Counties per team at most"), default=None)
    may_tell_city: Flag = parameter(N_("May feed findings back to the city"))
    sees_liaisons: Flag = parameter(N_("Sees the local liaisons"))
    changes_city: Flag = parameter(N_("Swaps cities with teams of its kind"), default=False)
    reports_to: Code | None = parameter(N_("Reports each day to teams of the kind"), default=None)
    from_best_ranked: Flag = parameter(N_("Members are chosen from the best ranked teams"), default=False)
    vehicles: Count = parameter(N_("Vehicles per team"))

    @model_validator(mode="after")
    def _ranges_in_order(self) -> "TeamKind":
        for low, high in (
            (self.size_min, self.size_max),
            (self.local_min, self.local_max),
            (self.ministry_min, self.ministry_max),
            (self.cities_min, self.cities_max),
            (self.counties_min, self.counties_max),
        ):
            if low is not None and high is not None and low > high:
                raise refusal("range_reversed", low=low, high=high)
        return self

    def leader_rules_on(self, duty: Duty, first_day: date) -> tuple[LeaderRule, ...]:
        """The rules for a duty in a round that begins on this day (X20)."""
        return tuple(r for r in self.leader_rules if r.duty == duty and r.applies_to(first_day))


class Allocation(Section):
    """How many teams of a kind, where: per city, or together; `about` where the plan says 左右."""

    kind: Code = parameter(N_("Kind of team"))
    regions: tuple[Code, ...] = parameter(N_("Regions covered"), default=())
    cities: tuple[PlaceCode, ...] = parameter(N_("Only these cities"), default=())
    teams: Count | None = parameter(N_("Number of teams"))
    per_city: Flag = parameter(N_("The number is for each city"), default=False)
    about: Flag = parameter(N_("The number is approximate"), default=False)
    size: Positive | None = parameter(N_("People in each of these teams"), default=None)


class VehicleException(Section):
    cities: tuple[PlaceCode, ...] = parameter(N_("Only these cities"), min_length=1)
    vehicles: Positive = parameter(N_("Vehicles per team"))


class Teams(Section):
    kinds: dict[Code, TeamKind] = parameter(N_("Kinds of team"), min_length=1)
    allocations: tuple[Allocation, ...] = parameter(N_("Number of teams"))
    total: Positive | None = parameter(N_("Teams in all"))
    total_about: Flag = parameter(N_("The total is approximate"))
    people_per_round: Positive | None = parameter(N_("People in a round"))
    informer: Informer = parameter(N_("The city is told by"))
    no_local_company: Flag = parameter(N_("Local officials may not accompany inspections"))
    day_plan_secret: Flag = parameter(N_("The day's plan is kept from the city"))
    vehicle_exceptions: tuple[VehicleException, ...] = parameter(N_("Other numbers of vehicles"))


class Training(Section):
    required: Flag = parameter(N_("Nobody is posted without training"))
    every_months: Positive | None = parameter(N_("Training every so many months"))


class Certificate(Section):
    valid_until: Day | None = parameter(N_("Temporary certificates valid until"))
    published_before_round: Flag = parameter(N_("Names and certificates published before the round"))


class Integrity(Section):
    pledge_before: Flag = parameter(N_("Integrity pledge before the round"))
    self_check_after: Flag = parameter(N_("Integrity self-check after the round"))
    self_check_opens_days: Count = parameter(N_("The self-check opens so many days before departure"))
    meeting_min_present: Positive | None = parameter(N_("Talks with locals need this many of the team"))


class PartyBranch(Section):
    """Computed and reported, never forced (X29)."""

    min_members: Positive | None = parameter(N_("Party members from which a team forms a temporary branch"))
    every_city: Flag = parameter(N_("All teams of a city form one branch"))
    secretary_named_by: Text | None = parameter(N_("Branch secretary named by"))


class Meals(Section):
    """One rule everywhere; `inside_travel_allowance` keeps it from being added twice (X50)."""

    yuan_per_day: Positive = parameter(N_("Meal allowance (yuan a person and day)"))
    payer: Payer = parameter(N_("Costs paid by"))
    inside_travel_allowance: Flag = parameter(N_("Part of the travel allowance"))


class Driving(Section):
    """Drivers rotate (S0 六(三), S1 九(八)); more days in a row than this are pointed out, not forbidden."""

    max_days_running: Positive = parameter(N_("One driver drives at most so many days in a row"))


class Access(Section):
    """Sight of a round ends with the posting; unsent records may still arrive for some hours."""

    days_after_departure: Count = parameter(N_("Days of access after departure"))
    late_upload_hours: Count = parameter(N_("Hours in which unsent records still arrive"))


class Care(Section):
    training: Training = parameter(N_("Training"))
    certificate: Certificate = parameter(N_("Certificates"))
    integrity: Integrity = parameter(N_("Integrity"))
    party: PartyBranch = parameter(N_("Temporary Party branch"))
    meals: Meals = parameter(N_("Meals"))
    driving: Driving = parameter(N_("Driving"))
    compensatory_leave: Flag = parameter(N_("Compensatory leave for weekends and holidays worked"))
    leave_counts: LeaveDays = parameter(N_("Days that count for compensatory leave"))
    access: Access = parameter(N_("Access"))
