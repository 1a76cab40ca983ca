"""Who may do what with rosters, teams and postings: named questions, asked by pages, API and services alike."""

from collections.abc import Callable

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign, Round
from campaigns.workflow import closed, runs
from kernel.workflow import Transition, Workflow, register
from teams.enums import ImportAction as A
from teams.enums import ImportState as S
from teams.enums import TeamAction
from teams.models import ContactImport, Posting, RosterImport, Team


def may_staff(user: User | None, campaign: Campaign) -> bool:
    """Who runs the campaign sends its people."""
    return runs(user, campaign)


def may_upload(user: User | None, campaign: Campaign) -> bool:
    """As `may_staff`; administrators; contacts of sending units that take part in the campaign."""
    if user is None or user.role == Role.ADMINISTRATOR:
        return True
    return user.role in {Role.OFFICE, Role.SENDING_UNIT} and campaign.memberships.filter(user=user).exists()


def may_keep_contacts(user: User | None, campaign: Campaign) -> bool:
    """As `may_staff`, and administrators."""
    return may_staff(user, campaign) or (user is not None and user.role == Role.ADMINISTRATOR)


def sees_directory(user: User, campaign: Campaign) -> bool:
    """Who reads what the plan asks for and what is missing: who keeps it, and the leadership."""
    return user.role == Role.LEADERSHIP or may_keep_contacts(user, campaign)


def may_call(user: User) -> bool:
    """Who reads the numbers of the contacts that they see: all but the leadership."""
    return user.role in {Role.OFFICE, Role.ADMINISTRATOR, Role.INSPECTOR}


def may_join_people(user: User | None) -> bool:
    """Who keeps one person once: the office, administrators, the system itself."""
    return user is None or user.role in {Role.OFFICE, Role.ADMINISTRATOR}


def contacts_actions(user: User, campaign: Campaign) -> list[str]:
    if not may_keep_contacts(user, campaign):
        return []
    upload = [] if closed(campaign) else [TeamAction.UPLOAD_CONTACTS]
    return [*upload, TeamAction.EXPORT_CONTACTS]


def contact_import_actions(user: User, upload: ContactImport) -> list[str]:
    is_open = upload.state == S.CHECKED and TeamAction.UPLOAD_CONTACTS in contacts_actions(user, upload.campaign)
    return [TeamAction.APPLY_CONTACTS] if is_open else []


def round_actions(user: User, round_: Round) -> list[str]:
    if closed(round_.campaign) or round_.is_cancelled:
        return []
    found: list[str] = []
    if may_upload(user, round_.campaign):
        found.append(TeamAction.UPLOAD_ROSTER)
    if may_staff(user, round_.campaign):
        found += [TeamAction.CREATE_TEAM, TeamAction.EXPORT_PEOPLE]
    return found


def roster_actions(user: User, upload: RosterImport) -> list[str]:
    """What was checked may be applied, and what was applied undone, by whoever may upload."""
    if TeamAction.UPLOAD_ROSTER not in round_actions(user, upload.round):
        return []
    offered = {A.APPLY: TeamAction.APPLY_ROSTER, A.UNDO: TeamAction.UNDO_ROSTER}
    available = roster_workflow.available(user, upload)
    return [shown for action, shown in offered.items() if action in available]


def may_see_cells(user: User | None, upload: RosterImport | ContactImport) -> bool:
    """Phones and certificates in a report or a file: only for those who work with it."""
    return may_upload(user, upload.campaign)


def _system(user: User | None, upload: RosterImport) -> bool:
    return user is None


def _uploader(user: User | None, upload: RosterImport) -> bool:
    return may_upload(user, upload.campaign)


roster_workflow = register(
    Workflow(
        "roster",
        Transition(A.CHECK, frozenset({S.WAITING}), S.CHECKED, _system),
        Transition(A.REFUSE, frozenset({S.WAITING}), S.REFUSED, _system),
        Transition(A.ANSWER, frozenset({S.CHECKED}), S.CHECKED, _uploader),
        Transition(A.QUEUE, frozenset({S.CHECKED}), S.APPLYING, _uploader),
        Transition(A.APPLY, frozenset({S.CHECKED, S.APPLYING}), S.APPLIED, _uploader),
        Transition(A.FAIL, frozenset({S.APPLYING}), S.CHECKED, _system),
        Transition(A.UNDO, frozenset({S.APPLIED}), S.UNDONE, _uploader),
    )
)

undo_vetoes: list[Callable[[RosterImport], str | None]] = []
"""Asked before an import is undone: what an upper app has built on it, as a sentence; filled by `rotations`."""


def team_actions(user: User, team: Team) -> list[str]:
    if closed(team.campaign) or team.round.is_cancelled:
        return []
    return [TeamAction.POST] if may_staff(user, team.campaign) else []


def posting_actions(user: User, posting: Posting) -> list[str]:
    if closed(posting.team.campaign) or not may_staff(user, posting.team.campaign):
        return []
    return [TeamAction.UNPOST, TeamAction.OPEN_ACCESS]
