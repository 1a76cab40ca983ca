"""Reads over teams: who is where on a day, what a team may still take, when a roster is due."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When

from accounts.models import User
from campaigns import selectors as campaigns
from campaigns.models import Campaign, Round
from campaigns.policy import Policy
from campaigns.policy.choices import Origin
from campaigns.policy.people import Allocation, Nomination, TeamKind
from cities.models import City
from kernel import clock
from teams.enums import ORIGINS, Duty, UnitKind
from teams.models import Nomination as NominationRow
from teams.models import Person, Posting, Team
from teams.rules import DUTIES, RANKS, Candidate, Opening, Seat
from teams.standing import outstanding

# Presence


def posting_of(user: User, day: date) -> Posting | None:
    """The user's posting on a day, arrival and departure included.

    On the days on which two rounds overlap, the one whose inspection days hold the day counts.
    """
    in_round = When(round__starts__lte=day, round__ends__gte=day, then=Value(0))
    return (
        Posting.objects.filter(person__user=user)
        .present_on(day)
        .select_related("team__round", "team__campaign", "team__city", "person")
        .order_by(Case(in_round, default=Value(1)), "-starts")
        .first()
    )


def delivers_until(posting: Posting) -> datetime:
    """Until when what was recorded before the end of a posting may arrive (`care.access.late_upload_hours`)."""
    rules = campaigns.policy_on(posting.team.campaign, posting.ends).care.access
    last_day = posting.ends + timedelta(days=rules.days_after_departure)
    return clock.day_bounds(last_day)[1] + timedelta(hours=rules.late_upload_hours)


def present_people(team: Team, day: date) -> QuerySet[Person]:
    """Those of the team who are there on a day, the leader first."""
    postings = Posting.objects.filter(team=team).present_on(day)
    leader_first = Case(When(postings__team=team, postings__duty=Duty.LEADER, then=Value(0)), default=Value(1))
    return Person.objects.filter(postings__in=postings).order_by(leader_first, "pk")


def leader_of(team: Team) -> Person | None:
    posting = team.postings.seated().filter(duty=Duty.LEADER).select_related("person").first()
    return posting.person if posting else None


# Deadlines


def nominations_due(round_: Round, rules: Nomination) -> date:
    """The 15th (or the plan's day) of the month before the month of the round's first day (S1 七(三), X13)."""
    last_of_month_before = round_.starts.replace(day=1) - timedelta(days=1)
    return last_of_month_before.replace(day=rules.due_day)


# What the rules ask


def policy_of(round_: Round) -> Policy:
    """The rules that hold on the round's first day; a round is staffed and judged by one version (X20)."""
    return campaigns.policy_on(round_.campaign, round_.starts)


def allocation_of(kind: str, city: City, policy: Policy, regions: Iterable[str] = ()) -> Allocation | None:
    """The plan's line on teams of a kind in a city: one that names the city before one for its region."""
    lines = [line for line in policy.teams.allocations if line.kind == kind]
    named = next((line for line in lines if city.code in line.cities), None)
    return named or next((line for line in lines if not line.cities and set(line.regions) & set(regions)), None)


def size_of(team: Team, policy: Policy, regions: Iterable[str] = ()) -> int | None:
    """How many people this team holds, by its place's line or its kind (S0: four in Beijing and Tianjin)."""
    line = allocation_of(team.kind, team.city, policy, regions)
    kind = policy.teams.kinds.get(team.kind)
    if line and line.size:
        return line.size
    return kind.size_max if kind else None


def regions_of(campaign: Campaign, day: date) -> dict[int, set[str]]:
    """Codes of the regions by which the campaign covers each city (id) on a day."""
    found: dict[int, set[str]] = defaultdict(set)
    for city, of_county, code in campaigns.covered_places(campaign, day).values_list(
        "city", "county__city", "region__code"
    ):
        found[city or of_county].add(code)
    return found


def kind_of(team: Team, policy: Policy) -> TeamKind:
    return policy.teams.kinds[team.kind]


def opening_of(team: Team, policy: Policy) -> Opening:
    """The team as the rules see it: shape, place, days, and who is in it."""
    found = Team.objects.filter(pk=team.pk).select_related("round", "campaign", "city__province")
    return openings_of(found.prefetch_related("postings__person__unit"), team.round, policy)[team.pk]


def openings_of(
    teams: Iterable[Team], round_: Round, policy: Policy, seats: Mapping[int, Sequence[Seat]] | None = None
) -> dict[int, Opening]:
    """Teams of one round as the rules see them, by id, in the given order.

    They come with city and province at hand. `seats`, by team, stand for their postings where it is asked
    what a plan would mean; without it postings, people and units are at hand, too.
    """
    teams = list(teams)
    regions = regions_of(round_.campaign, round_.starts)
    further = further_places(teams, policy)
    picked = any(kind_of(team, policy).from_best_ranked for team in teams)
    best = outstanding(round_.starts) if picked else None
    return {
        team.pk: Opening(
            kind=kind_of(team, policy),
            city=team.city.code,
            province=team.city.province.code,
            starts=round_.starts,
            departure=round_.departure,
            size=size_of(team, policy, regions.get(team.city_id, ())),
            seats=tuple(_posted(team) if seats is None else seats.get(team.pk, ())),
            further=tuple(further.get(team.pk, ())),
            best=best if kind_of(team, policy).from_best_ranked else None,
        )
        for team in teams
    }


def further_places(teams: Iterable[Team], policy: Policy) -> dict[int, list[tuple[str, str]]]:
    """City and province of the further cities by team; not asked where no kind of team has any."""
    if not any((kind.cities_max or 1) > 1 for kind in policy.teams.kinds.values()):
        return {}
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Team.further_cities.through.objects.filter(team__in=[team.pk for team in teams])
    for team, city, province in rows.order_by("pk").values_list("team", "city__code", "city__province__code"):
        found[team].append((city, province))
    return found


def _posted(team: Team) -> Iterable[Seat]:
    return (
        Seat(DUTIES[posting.duty], is_local_kind(posting.person.unit.kind))
        for posting in team.postings.all()
        if posting.relieved_at is None
    )


def is_local_kind(kind: str) -> bool:
    return ORIGINS[UnitKind(kind)] in {Origin.LOCAL, Origin.PROVINCIAL_BODY}


def candidates(people: Iterable[Person], round_: Round) -> dict[int, Candidate]:
    """People as the rules see them for one round, with what their nomination says; by person id.

    `people` come with unit, home_province and home_city at hand. Three queries for any number.
    """
    people = list(people)
    nominated = {row.person_id: row for row in NominationRow.objects.filter(round=round_, person__in=people)}
    taken: dict[int, list[date]] = defaultdict(list)
    for person, starts in (
        Posting.objects.filter(person__in=people, team__campaign=round_.campaign)
        .exclude(round=round_)
        .order_by("round__starts")
        .values_list("person", "round__starts")
    ):
        taken[person].append(starts)
    return {person.pk: _candidate(person, nominated.get(person.pk), taken[person.pk]) for person in people}


def _candidate(person: Person, nomination: NominationRow | None, taken: list[date]) -> Candidate:
    rank = (nomination.rank if nomination else "") or person.rank
    unit = person.unit
    province = person.home_province or unit.province
    city = person.home_city or unit.city
    return Candidate(
        person=person.pk,
        name=person.name,
        origin=ORIGINS[UnitKind(unit.kind)],
        province=province.code if province else "",
        city=city.code if city else "",
        unit=unit.pk,
        rank=RANKS.get(rank),
        held_rank=RANKS.get(person.held_rank),
        certificate_until=person.certificate_until,
        is_available=nomination.is_fit if nomination else True,
        is_recommended=nomination.is_leader_recommended if nomination else False,
        rounds=tuple(taken),
    )


def candidate(person: Person, round_: Round) -> Candidate:
    return candidates([person], round_)[person.pk]


# Lists for pages


def listed_teams(user: User) -> QuerySet[Team]:
    """Teams in the order of published lists, with what lists and pages show of them."""
    return (
        Team.objects.visible_to(user)
        .select_related("city__province", "round__campaign", "campaign")
        .prefetch_related("postings__person__unit", "counties")
        .order_by("round__starts", "city__sort_order", "number")
    )


def postings_of(team: Team, user: User) -> QuerySet[Posting]:
    """The team's people as far as the user sees them, the leader first."""
    leader_first = Case(When(duty=Duty.LEADER, then=Value(0)), default=Value(1))
    return (
        Posting.objects.visible_to(user)
        .filter(team=team)
        .select_related("person__unit", "team__campaign", "team__round")
        .order_by(leader_first, "pk")
    )


def nominations_of(round_: Round, user: User) -> QuerySet[NominationRow]:
    """A round's nominations with `posted_team`, the id of the team the person has got."""
    posted = Posting.objects.filter(round=round_, person=OuterRef("person")).values("team")[:1]
    posted_name = Posting.objects.filter(round=round_, person=OuterRef("person")).values("team__name")[:1]
    return (
        NominationRow.objects.visible_to(user)
        .filter(round=round_)
        .select_related("person", "unit")
        .annotate(posted_team=Subquery(posted), posted_team_name=Subquery(posted_name))
        .order_by("pk")
    )


def nominations_by(person: Person, user: User) -> QuerySet[NominationRow]:
    """The nominations of a person that the user sees, the latest round first."""
    return (
        NominationRow.objects.visible_to(user)
        .filter(person=person)
        .select_related("round__campaign", "unit")
        .order_by("-round__starts")
    )


def postings_by(person: Person, user: User) -> QuerySet[Posting]:
    """The postings of a person that the user sees, the latest first."""
    return (
        Posting.objects.visible_to(user)
        .filter(person=person)
        .select_related("team__city", "round__campaign")
        .order_by("-starts")
    )
