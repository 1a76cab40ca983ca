"""Reads over replacements: who could come, whose decision it is, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from kernel import clock
from rotations import scheduling
from rotations.enums import OPEN_REPLACEMENTS, ReplacementState
from rotations.models import Replacement, Schedule
from rotations.problem import problem_of
from rotations.workflow import decides
from teams.enums import Duty
from teams.models import Nomination, Person, Posting, SendingUnit, Team
from teams.rules import DUTIES, Candidate, Opening, Refusal, first_refusal
from teams.selectors import candidate, candidates, is_local_kind, opening_of, policy_of

SHOWN = 5


def replacements(user: User) -> QuerySet[Replacement]:
    return Replacement.objects.visible_to(user).select_related(
        "team__round", "team__campaign", "team__city", "person__unit", "substitute__unit", "asked_by", "posting"
    )


def to_decide(user: User) -> list[Replacement]:
    """Those that wait for this user's decision, the one with the nearest last day first."""
    waiting = replacements(user).filter(state=ReplacementState.NAMED).order_by("leaves_on", "pk")
    return [one for one in waiting if decides(user, one)]


def to_name(user: User) -> QuerySet[Replacement]:
    """Those for which a sending unit still has to name somebody."""
    if user.role != Role.SENDING_UNIT:
        return Replacement.objects.none()
    return replacements(user).filter(state=ReplacementState.ASKED).order_by("leaves_on", "pk")


def postings_to_replace(user: User, text: str = "") -> QuerySet[Posting]:
    """Postings, under way or to come, for which the user may ask a replacement; `text` is part of a name."""
    running = Posting.objects.seated().filter(ends__gte=clock.today(), team__campaign__state=CampaignState.RUNNING)
    match user.role:
        case Role.OFFICE:
            own = running.filter(team__campaign__in=Campaign.objects.run_by(user))
        case Role.SENDING_UNIT:
            own = running.filter(person__unit__in=SendingUnit.objects.visible_to(user))
        case Role.INSPECTOR:
            leads = running.present_on(clock.today()).filter(person__user=user, duty=Duty.LEADER)
            own = running.filter(team__in=leads.values("team"))
        case _:
            own = running.none()
    if text:
        own = own.filter(Q(person__name__contains=text) | Q(team__name__contains=text))
    asked = Replacement.objects.filter(team=OuterRef("team"), person=OuterRef("person"), state__in=OPEN_REPLACEMENTS)
    return (
        own.exclude(Exists(asked))
        .select_related("person__unit", "team__round", "team__campaign")
        .order_by("starts", "team__city__sort_order", "team__number", "pk")
    )


# Who could come


def people_to_name(replacement: Replacement, user: User) -> QuerySet[Person]:
    """Of the unit that sent who leaves and, with a province's, of all of that province (S0 七(二)); for a
    contact those for whom the contact answers."""
    unit = replacement.person.unit
    same = Q(unit=unit) | Q(unit__province=unit.province_id) if unit.province_id else Q(unit=unit)
    people = Person.objects.filter(same).exclude(pk=replacement.person_id)
    if user.role == Role.SENDING_UNIT:
        people = people.filter(unit__in=SendingUnit.objects.visible_to(user))
    taken = Posting.objects.filter(round=replacement.team.round_id)
    return people.exclude(pk__in=taken.values("person")).select_related(
        "unit__province", "unit__city", "home_province", "home_city"
    )


def opening_without(replacement: Replacement) -> Opening:
    """The team as the rules see it, with the seat of who leaves free."""
    team = Team.objects.select_related("round__campaign").get(pk=replacement.team_id)
    opening = opening_of(team, policy_of(team.round))
    if replacement.posting is None or replacement.posting.relieved_at is not None:
        return opening
    left = list(opening.seats)
    is_local = is_local_kind(replacement.person.unit.kind)
    own = [seat for seat in left if seat.duty == replacement.duty and seat.is_local == is_local]
    if own:
        left.remove(own[0])
    return replace(opening, seats=tuple(left))


def refusal_of(replacement: Replacement, person: Person) -> Refusal | None:
    """The first hard rule that this substitute would break."""
    round_ = replacement.team.round
    return first_refusal(
        candidate(person, round_), opening_without(replacement), DUTIES[replacement.duty], policy_of(round_)
    )


@dataclass(frozen=True)
class Possible:
    """Somebody who may come without breaking a hard rule; `is_nominated` for this round and not placed.

    `cost` is what the round's plan would cost more by the plan's weights; None where the scheduler was not asked.
    """

    person: Person
    is_nominated: bool
    is_recommended: bool
    rounds: int
    cost: int | None = None


def possible(replacement: Replacement, user: User, count: int = SHOWN) -> list[Possible]:
    """Who could come, as the scheduler ranks those nominated and unplaced: cheapest for the whole round first.
    After them, of whom it knows nothing, those who have served least (S0: about two rounds a person)."""
    people = {person.pk: person for person in people_to_name(replacement, user)}
    round_ = replacement.team.round
    named = set(Nomination.objects.filter(round=round_, person__in=people).values_list("person", flat=True))
    fit = _fit(replacement, candidates(people.values(), round_).values())
    costs = scheduled_costs(replacement) if named else {}
    found = [
        Possible(people[one.person], one.person in named, one.is_recommended, len(one.rounds), costs.get(one.person))
        for one in fit
    ]
    found.sort(key=lambda one: (not one.is_nominated, one.cost is None, one.cost or 0, one.rounds, one.person.pk))
    return found[:count]


def scheduled_costs(replacement: Replacement) -> dict[int, int]:
    """What each unplaced person would cost the round's plan in the place of who leaves. Empty where the
    round has no schedule, and for teams that are filled by hand."""
    schedule = Schedule.objects.filter(rotation__round=replacement.team.round_id).order_by("-number").first()
    if schedule is None:
        return {}
    problem = problem_of(schedule).problem
    people, teams = {one.id for one in problem.people}, {one.id for one in problem.teams}
    if replacement.team_id not in teams:
        return {}
    standing = Posting.objects.seated().filter(round=replacement.team.round_id).exclude(person=replacement.person_id)
    seats = tuple(
        scheduling.Seat(*seat)
        for seat in standing.order_by("pk").values_list("person", "team", "duty")
        if seat[0] in people and seat[1] in teams
    )
    # What an officer has fixed in a draft says nothing about who is there now.
    problem = replace(problem, locks=(), previous=())
    plan = scheduling.solution(problem, seats, bound=0, seconds=0, seed=0, is_repeatable=True)
    advised = scheduling.suggest(problem, plan, replacement.team_id, replacement.duty, len(people))
    return {one.person: one.change for one in advised if one.leaves is None}


def _fit(replacement: Replacement, people: Iterable[Candidate]) -> list[Candidate]:
    opening, policy = opening_without(replacement), policy_of(replacement.team.round)
    duty = DUTIES[replacement.duty]
    return [one for one in people if first_refusal(one, opening, duty, policy) is None]
