"""Who may move a record and a finding, from which state to which (domain 5 and 6)."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import MemberScope
from campaigns.models import Membership
from campaigns.selectors import policy
from campaigns.workflow import closed, closed_around, runs
from cities.models import City, County
from findings.enums import (
    UNDECIDED,
    ListAction,
    PresenceState,
    SiteAction,
    TaskAction,
    TaskListAction,
    TaskState,
)
from findings.enums import FindingAction as A
from findings.enums import FindingState as S
from findings.enums import RecordAction as R
from findings.enums import RecordState as T
from findings.models import Record
from kernel import clock
from kernel.workflow import Transition, Workflow, register
from teams.enums import ImportState
from teams.models import Person, Posting, Team

Value = TypeVar("Value")

# What apps above know of a visit that a record tells of (`content["visit"]`). Asked when it is sent: what says the
# team's visit cannot be (raises a refusal). Told, in the transaction of the lock, when all present have confirmed it.
visit_checks: list[Callable[[Team, Mapping[str, Any]], None]] = []
locked_followers: list[Callable[[Record, Any], None]] = []
# Other writes that a phone keeps until it can send them, and that may come in a file instead.
queued_acts: list["ActKind"] = []


@dataclass(frozen=True)
class ActKind:
    """A write by its method and path.

    `do` makes it as its author, of what the path names and what was sent, and gives the object with its new `version`,
    and whether that changed anything. It refuses as the write itself does. `verb` tells its author once a version.
    """

    method: str
    path: re.Pattern[str]
    do: Callable[[User, Mapping[str, str], Mapping[str, Any]], tuple[Model, bool]]
    verb: str


# What is known of a user. Read anew for every act; within `remembering`, once for all rows of a list.


@contextmanager
def remembering(user: Any, **known: Any) -> Iterator[None]:
    """For lists that show the actions of each row: ask once and not once a row where the user belongs. `known` is what
    has been asked in this request already (`person`)."""
    user.__dict__["_known_to_findings"] = known
    try:
        yield
    finally:
        del user.__dict__["_known_to_findings"]


def _once(user: Any, name: str, find: Callable[[], Value]) -> Value:
    known = user.__dict__.get("_known_to_findings")
    if known is None:
        return find()
    if name not in known:
        known[name] = find()
    return known[name]


def person_of(user: Any) -> Person | None:
    return _once(user, "person", lambda: Person.objects.filter(user=user).first())


def _posted_teams(user: Any) -> set[int]:
    """The teams in which the user is on duty today; who only travels home changes nothing any more (L34)."""
    present = Posting.objects.filter(person__user=user).on_duty(clock.today())
    return _once(user, "teams", lambda: set(present.values_list("team", flat=True)))


def _member_cities(user: Any) -> dict[int, set[int] | None]:
    """By campaign: the cities given to the user, or None for all."""
    return _once(user, "cities", lambda: _read_memberships(user))


def _read_memberships(user: Any) -> dict[int, set[int] | None]:
    return {
        member.campaign_id: None if member.scope == MemberScope.ALL else {city.pk for city in member.cities.all()}
        for member in Membership.objects.filter(user=user).prefetch_related("cities")
    }


def _answered_counties(user: Any) -> set[int]:
    return _once(user, "counties", lambda: set(County.objects.answered_by(user).values_list("pk", flat=True)))


# Questions about a record


def _presence(user, record):
    mine = person_of(user) if user else None
    return next((p for p in record.presences.all() if mine and p.person_id == mine.pk), None)


def took_part(user, record) -> bool:
    return _presence(user, record) is not None


def is_asked(user, record) -> bool:
    """Took part, and has not answered yet."""
    presence = _presence(user, record)
    return presence is not None and presence.state == PresenceState.AWAITING


def may_contest(user, record) -> bool:
    """Took part and did not write it; whoever has confirmed may still think again until it is locked."""
    presence = _presence(user, record)
    return presence is not None and presence.person_id != record.author_id


def all_confirmed(user, record) -> bool:
    return all(p.state == PresenceState.CONFIRMED for p in record.presences.all())


def wrote_it(user, record) -> bool:
    """The author, as long as the office has decided nothing about what the record says."""
    mine = person_of(user) if user else None
    undecided = all(finding.state in UNDECIDED for finding in record.findings.all())
    return mine is not None and mine.pk == record.author_id and undecided


record_workflow = register(
    Workflow(
        "record",
        Transition(R.CONFIRM, frozenset({T.AWAITING}), T.AWAITING, may=is_asked),
        Transition(R.CONTEST, frozenset({T.AWAITING}), T.CONTESTED, may=may_contest),
        Transition(R.LOCK, frozenset({T.AWAITING}), T.LOCKED, may=all_confirmed),
        Transition(R.REVISE, frozenset(T), T.AWAITING, may=wrote_it),
        frozen=closed_around,
    )
)


def record_actions(user, record) -> list[str]:
    """What the user may do now; locking is nobody's button, it follows the last confirmation."""
    return [action for action in record_workflow.available(user, record) if action != R.LOCK]


def draft_actions(user, draft) -> list[str]:
    """Whoever is on duty in its team, until it is handed in or thrown away."""
    is_theirs = draft.closed_at is None and draft.team_id in _posted_teams(user)
    return ["change", "discard"] if is_theirs else []


# Questions about a finding


def reviews(user, finding) -> bool:
    """A reviewer to whom the city is given, who was not there (D3), once all present have confirmed."""
    if user is None or not may_review(user) or not _is_member(user, finding):
        return False
    return finding.record.state == T.LOCKED and not _was_there(user, finding)


def may_review(user) -> bool:
    """Who has a review queue at all; what is in it is said by `reviews`."""
    return user.role == Role.REVIEWER


def of_its_team(user, finding) -> bool:
    """On duty today in the team that made the record, or has taken it over; all present have confirmed it."""
    return (
        user is not None
        and user.role == Role.INSPECTOR
        and (finding.record.keeper_id or finding.record.team_id) in _posted_teams(user)
        and finding.record.state == T.LOCKED
    )


def answers(user, finding) -> bool:
    """The liaison of the city, or of the county, for its own part (E5)."""
    return user is not None and user.role == Role.LIAISON and finding.county_id in _answered_counties(user)


def confirms(user, finding) -> bool:
    """Where the plan asks the city; a plan that only hands over does not (S1 五(三), X37)."""
    return finding.is_reply_asked and answers(user, finding)


def disputes(user, finding) -> bool:
    """Where the plan knows disputes; whether the days have passed is said by the service."""
    return finding.dispute_due is not None and answers(user, finding)


def adjudicates(user, finding) -> bool:
    """The office of the campaign; by the plan's rule not who approved the finding, nor who was there."""
    if user is None or user.role != Role.OFFICE or not _is_member(user, finding) or _was_there(user, finding):
        return False
    return finding.reviewed_by_id != user.pk or not policy(finding.record.policy).review.adjudicator_differs


def the_clock(user, finding) -> bool:
    return user is None


def _is_member(user, finding) -> bool:
    scopes = _member_cities(user)
    if finding.campaign_id not in scopes:
        return False
    cities = scopes[finding.campaign_id]
    return cities is None or finding.city_id in cities


def _was_there(user, finding) -> bool:
    mine = person_of(user)
    return mine is not None and any(p.person_id == mine.pk for p in finding.record.presences.all())


finding_workflow = register(
    Workflow(
        "finding",
        Transition(A.APPROVE, frozenset({S.SUBMITTED}), S.ASSIGNED, may=reviews),
        Transition(A.RETURN, frozenset({S.SUBMITTED}), S.RETURNED, may=reviews),
        Transition(A.REJECT, frozenset({S.SUBMITTED}), S.REJECTED, may=reviews),
        Transition(A.RESUBMIT, frozenset({S.RETURNED}), S.SUBMITTED, may=of_its_team),
        Transition(A.CONFIRM, frozenset({S.ASSIGNED}), S.CONFIRMED, may=confirms),
        Transition(A.DISPUTE, frozenset({S.ASSIGNED}), S.DISPUTED, may=disputes),
        Transition(A.CONFIRM_BY_SILENCE, frozenset({S.ASSIGNED}), S.CONFIRMED, may=the_clock),
        Transition(A.UPHOLD, frozenset({S.DISPUTED}), S.WITHDRAWN, may=adjudicates),
        Transition(A.DISMISS, frozenset({S.DISPUTED}), S.CONFIRMED, may=adjudicates),
        Transition(A.AMEND, frozenset({S.DISPUTED}), S.CONFIRMED, may=adjudicates),
        Transition(A.WITHDRAW, frozenset({S.CONFIRMED}), S.WITHDRAWN, may=adjudicates),
        frozen=closed_around,
    )
)


def finding_actions(user, finding) -> list[str]:
    """What the user may do now; a dispute only while its days last. Withdrawing is nobody's button: it
    follows an entry that the office strikes out of the ledger (X39)."""
    late = finding.dispute_due is not None and clock.today() > finding.dispute_due
    return [a for a in finding_workflow.available(user, finding) if a != A.WITHDRAW and not (a == A.DISPUTE and late)]


def may_receive(user, problem_list) -> bool:
    """The city's own liaison says once that the list has arrived."""
    if problem_list.received_at is not None or user.role != Role.LIAISON:
        return False
    return City.objects.answered_by(user).filter(pk=problem_list.city_id).exists()


def list_actions(user, problem_list) -> list[str]:
    return [ListAction.RECEIVE] if may_receive(user, problem_list) else []


def may_deliver(user) -> bool:
    """Brings what a phone could not send; takes no part in what it says."""
    return user.role == Role.ADMINISTRATOR


def may_read_original(user) -> bool:
    """Photos as they came, with time, place and device in them: who weighs the evidence."""
    return user.role in {Role.OFFICE, Role.REVIEWER}


def may_take_bundle(user) -> bool:
    """Hands evidence on: whoever weighs it, and the city or province that answers for what was handed to it. Each gets
    what they see anyway."""
    return may_read_original(user) or user.role in {Role.LIAISON, Role.PROVINCE}


# Task lists, sites, townships: the office's


def keeps_list(user, item) -> bool:
    return runs(user, item.list.campaign)


task_workflow = register(
    Workflow(
        "task",
        Transition(TaskAction.DO, frozenset({TaskState.OPEN}), TaskState.DONE, may=the_clock),
        Transition(TaskAction.UNDO, frozenset({TaskState.DONE}), TaskState.OPEN, may=the_clock),
        Transition(TaskAction.DROP, frozenset({TaskState.OPEN}), TaskState.DROPPED, may=keeps_list),
        Transition(TaskAction.REOPEN, frozenset({TaskState.DROPPED}), TaskState.OPEN, may=keeps_list),
        frozen=closed_around,
    )
)


def task_list_actions(user, campaign) -> list[str]:
    return [TaskListAction.UPLOAD] if runs(user, campaign) and not closed(campaign) else []


def task_import_actions(user, upload) -> list[str]:
    is_open = upload.state == ImportState.CHECKED and task_list_actions(user, upload.campaign)
    return [TaskListAction.APPLY] if is_open else []


def may_keep_sites(user) -> bool:
    """Sites and townships outlive a campaign: every office keeps them, and the system itself."""
    return user is None or user.role == Role.OFFICE


def may_read_places(user) -> bool:
    """Who reads how far the teams have come: the office, and the leadership."""
    return user.role in {Role.OFFICE, Role.LEADERSHIP}


def site_actions(user, site) -> list[str]:
    return [SiteAction.MERGE] if may_keep_sites(user) and site.merged_into_id is None else []
