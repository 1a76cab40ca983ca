"""Meal allowance, compensatory leave, Party branches: what the rules make of a round's postings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from campaigns.models import Round
from campaigns.policy.choices import LeaveDays
from care.models import HomeHoliday, LocalMeal, PartyBranch
from care.reckoning import Stay, Sum, allowance, counted_days, rest_days
from care.selectors.integrity import rules_of
from cities.models import City
from kernel.workdays import is_working_day
from teams.models import Person, Posting, Team


def round_postings(round_: Round, user: User) -> QuerySet[Posting]:
    """A round's people as far as the user sees them, by sending unit."""
    return (
        Posting.objects.visible_to(user)
        .filter(round=round_)
        .select_related("person__unit__province", "person__home_province", "team__city", "team__campaign")
        .order_by("person__unit__name", "person__name", "pk")
    )


def _own_days(postings: Iterable[Posting], round_: Round) -> dict[int, list[date]]:
    """The days of each posting, a day that a person's two postings of the campaign share to the earlier one."""
    people = {posting.person_id for posting in postings}
    stays: dict[int, list[Stay]] = defaultdict(list)
    rows = Posting.objects.filter(person__in=people, team__campaign=round_.campaign_id, starts__lte=round_.departure)
    for pk, person, starts, ends in rows.values_list("pk", "person", "starts", "ends"):
        stays[person].append(Stay(pk, starts, ends))
    return {pk: days for own in stays.values() for pk, days in counted_days(own).items()}


# Meals


@dataclass(frozen=True)
class Allowance:
    """What a posting's days on the spot are worth, and how many receipts were handed in."""

    posting: Posting
    days: int
    yuan: int
    sum: Sum
    receipts: int


def allowances(round_: Round, user: User) -> list[Allowance]:
    """The meal allowance of everybody of a round (S0 六(二), S1 八(一), X11, X49, X50)."""
    rules = rules_of(round_).meals
    postings = list(round_postings(round_, user))
    days = _own_days(postings, round_)
    eaten: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    receipts: dict[int, int] = defaultdict(int)
    meals = LocalMeal.objects.filter(posting__person__in={p.person_id for p in postings})
    for posting, person, day, amount in meals.values_list("posting", "posting__person", "day", "amount"):
        eaten[person][day] += amount
        receipts[posting] += 1
    return [
        Allowance(
            posting,
            len(days[posting.pk]),
            rules.yuan_per_day,
            allowance(
                days[posting.pk], rules.yuan_per_day, eaten[posting.person_id], inside=rules.inside_travel_allowance
            ),
            receipts[posting.pk],
        )
        for posting in postings
    ]


# Leave


@dataclass(frozen=True)
class Leave:
    """The rest days that a posting has earned, in order."""

    posting: Posting
    days: tuple[date, ...]


def leaves(round_: Round, user: User) -> list[Leave]:
    """Rest days earned by everybody of a round (S1 八(五)); nobody earns any where the plan gives none.

    Refuses with `holidays_unknown` in a year whose holidays have not been announced.
    """
    rules = rules_of(round_)
    postings = list(round_postings(round_, user))
    days = _own_days(postings, round_)
    at_home = _home_holidays(postings, round_)
    whole_stay = rules.leave_counts == LeaveDays.STAY
    return [
        Leave(
            posting,
            tuple(
                rest_days(
                    [d for d in days[posting.pk] if whole_stay or round_.starts <= d <= round_.ends],
                    is_working_day,
                    at_home[home_of(posting.person)],
                )
            )
            if rules.compensatory_leave
            else (),
        )
        for posting in postings
    ]


def home_of(person: Person) -> int | None:
    return person.home_province_id or person.unit.province_id


def _home_holidays(postings: Iterable[Posting], round_: Round) -> dict[int | None, set[date]]:
    found: dict[int | None, set[date]] = defaultdict(set)
    rows = HomeHoliday.objects.filter(day__gte=round_.arrival, day__lte=round_.departure)
    for province, day in rows.values_list("province", "day"):
        found[province].add(day)
    return found


# Party branches


@dataclass(frozen=True)
class Branch:
    """A branch that the plan's rule finds, of a team or of a city; `named` is who was put down for it."""

    city: City
    team: Team | None
    members: tuple[Person, ...]
    named: PartyBranch | None


def branches(round_: Round, user: User | None) -> list[Branch]:
    """Teams with enough members of the Party, or every city with one (S1 九(七), S3 四(六), X29).

    Computed from what the rosters say, reported, never forced. Without a user, everybody's.
    """
    rules = rules_of(round_).party
    if rules.min_members is None and not rules.every_city:
        return []
    groups: dict[tuple[int, int | None], list[Posting]] = defaultdict(list)
    seen = Posting.objects.visible_to(user) if user else Posting.objects.all()
    members = (
        seen.filter(round=round_, person__is_party_member=True)
        .select_related("person", "team__city")
        .order_by("team__city__sort_order", "team__number", "pk")
    )
    for posting in members:
        groups[posting.team.city_id, None if rules.every_city else posting.team_id].append(posting)
    named = {
        (branch.city_id, branch.team_id): branch
        for branch in PartyBranch.objects.filter(round=round_).select_related("secretary").prefetch_related("committee")
    }
    least = 1 if rules.every_city else rules.min_members or 1
    return [
        Branch(
            found[0].team.city,
            None if rules.every_city else found[0].team,
            tuple(posting.person for posting in found),
            named.get(key),
        )
        for key, found in groups.items()
        if len(found) >= least
    ]
