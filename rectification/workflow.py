"""What may follow what in the ledger, and who may do it (S1 五(三)-(四), S3 二(二))."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.selectors import policy
from campaigns.workflow import check_open, closed_around
from cities.models import County
from kernel import clock
from kernel.errors import NotAllowed, WrongState
from kernel.workflow import Transition, Workflow, register
from rectification.enums import OUTSTANDING, EntryAction, EntryState
from rectification.models import LedgerEntry
from teams.enums import TeamRole
from teams.models import Posting, Team

A, S = EntryAction, EntryState
Value = TypeVar("Value")


@contextmanager
def remembering(user: Any) -> Iterator[None]:
    """For lists: what is known of the user is asked once for all rows. Never round a service, which
    must see the postings and memberships of its own moment."""
    user.remembered = {}
    try:
        yield
    finally:
        del user.remembered


def _known(user: Any, name: object, find: Callable[[], Value]) -> Value:
    store = getattr(user, "remembered", None)
    if store is None:
        return find()
    if name not in store:
        store[name] = find()
    return store[name]


def runs(user: Any, campaign_id: int) -> bool:
    """The office of this campaign."""
    if user is None or user.role != Role.OFFICE:
        return False
    return campaign_id in _known(
        user, "campaigns", lambda: set(Campaign.objects.run_by(user).values_list("pk", flat=True))
    )


def may_prepare(user: Any, campaign: Campaign) -> bool:
    """See what would be on the letters of a round: the office, and leadership, which only reads."""
    return user.role == Role.LEADERSHIP or runs(user, campaign.pk)


def may_issue(user: Any, campaign: Campaign) -> bool:
    """Letters are the office's to issue (S1 五(三))."""
    return runs(user, campaign.pk)


def of_the_office(user: Any, entry: LedgerEntry) -> bool:
    return runs(user, entry.campaign_id)


def of_the_place(user: Any, entry: LedgerEntry) -> bool:
    """A liaison of the entry's city or county, in office today."""
    if user is None or user.role != Role.LIAISON:
        return False
    return entry.county_id in _known(
        user, "counties", lambda: set(County.objects.answered_by(user).values_list("pk", flat=True))
    )


def verifying_posting(user: Any, entry: LedgerEntry) -> Posting | None:
    """The user's posting, on duty today, in a team that may verify this entry: of a kind that the policy
    names, and sent to the entry's county or steering its city."""
    if user is None or user.role != Role.INSPECTOR:
        return None
    postings = _known(user, "postings", lambda: _postings_today(user))
    if not postings:
        return None
    kinds = _known(user, ("kinds", entry.policy_id), lambda: policy(entry.policy).rectification.verified_by)
    return next((p for p in postings if p.team.kind in kinds and is_sent_to(p.team, entry)), None)


def _postings_today(user: Any) -> list[Posting]:
    present = Posting.objects.on_duty(clock.today()).filter(person__user=user)
    return list(present.select_related("team").prefetch_related("team__counties"))


@contextmanager
def having_been(user: Any, posting: Posting) -> Iterator[None]:
    """For an act that a record tells of: who was on site is judged by the posting of that day, since the last of
    those present may confirm after it is over."""
    user.remembered = {"postings": [posting]}
    try:
        yield
    finally:
        del user.remembered


def may_send(team: Team, entry: LedgerEntry) -> bool:
    """Of a kind that the policy lets verify."""
    return team.kind in policy(entry.policy).rectification.verified_by


def is_sent_to(team: Team, entry: LedgerEntry) -> bool:
    if team.campaign_id != entry.campaign_id:
        return False
    steers_the_city = team.role == TeamRole.CENTRAL and team.city_id == entry.city_id
    return steers_the_city or any(county.pk == entry.county_id for county in team.counties.all())


def of_a_team_on_site(user: Any, entry: LedgerEntry) -> bool:
    return verifying_posting(user, entry) is not None


def states(*items: EntryState) -> frozenset[str]:
    return frozenset(items)


entry_workflow = register(
    Workflow(
        "entry",
        Transition(A.HAND_IN_PLAN, states(S.OPEN, S.REOPENED), S.PLANNED, of_the_place),
        Transition(A.ACCEPT_PLAN, states(S.PLANNED), S.RECTIFYING, of_the_office),
        Transition(A.SEND_BACK_PLAN, states(S.PLANNED), S.OPEN, of_the_office),
        Transition(A.REPORT_PROGRESS, states(S.RECTIFYING), S.RECTIFYING, of_the_place),
        Transition(A.ASK_EXTENSION, states(S.RECTIFYING), S.RECTIFYING, of_the_place),
        Transition(A.GRANT_EXTENSION, states(S.RECTIFYING), S.RECTIFYING, of_the_office),
        Transition(A.REFUSE_EXTENSION, states(S.RECTIFYING), S.RECTIFYING, of_the_office),
        Transition(A.REPORT_COMPLETION, states(S.RECTIFYING), S.AWAITING_VERIFICATION, of_the_place),
        Transition(A.PASS, states(S.AWAITING_VERIFICATION), S.WRITTEN_OFF, of_a_team_on_site),
        Transition(A.FAIL, states(S.AWAITING_VERIFICATION), S.RECTIFYING, of_a_team_on_site),
        Transition(A.LOOK_BACK_PASS, states(S.WRITTEN_OFF), S.WRITTEN_OFF, of_a_team_on_site),
        Transition(A.REBOUND, states(S.WRITTEN_OFF), S.REOPENED, of_a_team_on_site),
        # A dispute won, or a finding withdrawn, after its letter: the letter stays as it is (X39).
        Transition(A.VOID, states(*OUTSTANDING, S.WRITTEN_OFF), S.VOID, of_the_office),
        frozen=closed_around,
    )
)


def guard(user: Any, entry: LedgerEntry, action: str) -> None:
    """What `fire` would answer, said before the content is looked at; it asks again under the lock."""
    row = entry_workflow.row(action, entry.state)
    if row is None:
        raise WrongState(action, entry.state, entry.get_state_display())
    if not row.may(user, entry):
        raise NotAllowed(action)
    check_open(entry.campaign)
