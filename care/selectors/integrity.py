"""Who still owes a pledge or a self-check, and which meetings are on the register."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Round
from campaigns.policy import Policy
from campaigns.policy.people import Care
from campaigns.selectors import policy_on
from care.models import Meeting, Pledge, SelfCheck
from kernel import clock
from teams.models import Posting, Team


def policy_of_round(round_: Round) -> Policy:
    """The rules that hold for a round: those of its first day."""
    return policy_on(round_.campaign, round_.starts)


def rules_of(round_: Round) -> Care:
    """Those of them that are of care."""
    return policy_of_round(round_).care


def pledge_owed(user: User, day: date) -> Posting | None:
    """The latest posting that has begun without the pledge which its plan asks for; None when nothing is owed.

    Asked on every request of an inspector: one query where all is signed. A posting whose access is over
    owes nothing any more.
    """
    if user.role != Role.INSPECTOR:
        return None
    owed = (
        Posting.objects.filter(person__user=user, starts__lte=day, pledge=None)
        .select_related("team__round__campaign", "team__campaign", "person")
        .order_by("-starts")
        .first()
    )
    if owed is None:
        return None
    rules = rules_of(owed.team.round)
    last = owed.ends + timedelta(days=rules.access.days_after_departure)
    return owed if rules.integrity.pledge_before and day <= last else None


def self_check_opens(posting: Posting, rules: Care) -> date:
    """While the person can still sign in: so many days before departure, never before arrival."""
    return max(posting.starts, posting.ends - timedelta(days=rules.integrity.self_check_opens_days))


def self_check_due(user: User, day: date) -> list[Posting]:
    """Own postings whose self-check is open and not handed in, the oldest first.

    Those of earlier rounds too: whoever is posted again can still hand in what was forgotten.
    """
    if user.role != Role.INSPECTOR:
        return []
    own = (
        Posting.objects.filter(person__user=user, starts__lte=day, self_check=None)
        .select_related("team__round__campaign", "team__campaign", "team__city", "person")
        .order_by("starts")
    )
    due = []
    for posting in own:
        rules = rules_of(posting.team.round)
        if rules.integrity.self_check_after and self_check_opens(posting, rules) <= day:
            due.append(posting)
    return due


def meeting_minimum(team: Team, day: date) -> int:
    """How many of the team must be present at a talk with locals; 1 where the plan says nothing."""
    return policy_on(team.campaign, day).care.integrity.meeting_min_present or 1


def meetings(user: User) -> QuerySet[Meeting]:
    return (
        Meeting.objects.visible_to(user)
        .select_related("team__round", "team__campaign", "team__city", "entered_by")
        .prefetch_related("present")
    )


@dataclass(frozen=True)
class Standing:
    """A posting with what has been signed. `owes_pledge` from arrival, `owes_check` once departed."""

    posting: Posting
    pledge: Pledge | None
    self_check: SelfCheck | None
    owes_pledge: bool
    owes_check: bool


def standings(round_: Round, user: User) -> list[Standing]:
    """Everybody of a round as far as the user sees them, by team; what was written in a check is not in it."""
    rules, today = rules_of(round_).integrity, clock.today()
    postings = (
        Posting.objects.visible_to(user)
        .filter(round=round_)
        .select_related("person__unit", "team__city", "team__campaign", "pledge", "self_check")
        .defer("pledge__words", "self_check__answers")
        .order_by("team__city__sort_order", "team__number", "pk")
    )
    return [_standing(posting, rules.pledge_before, rules.self_check_after, today) for posting in postings]


def owing(round_: Round, user: User) -> QuerySet[Posting]:
    """Those of a round who have arrived without a pledge or left without a self-check, where the plan asks."""
    rules, today = rules_of(round_).integrity, clock.today()
    wrong = Q(pk__in=())
    if rules.pledge_before:
        wrong |= Q(pledge=None, starts__lte=today)
    if rules.self_check_after:
        wrong |= Q(self_check=None, ends__lt=today)
    return Posting.objects.visible_to(user).filter(wrong, round=round_).select_related("person", "team")


def _standing(posting: Posting, asks_pledge: bool, asks_check: bool, today: date) -> Standing:
    pledge, check = getattr(posting, "pledge", None), getattr(posting, "self_check", None)
    return Standing(
        posting,
        pledge,
        check,
        owes_pledge=asks_pledge and pledge is None and posting.starts <= today,
        owes_check=asks_check and check is None and posting.ends < today,
    )
