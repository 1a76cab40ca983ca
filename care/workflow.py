"""Who may do what with pledges, self-checks and the registers: named questions for pages, API and services alike."""

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Round
from campaigns.workflow import closed, runs
from care.enums import FOR_SENDERS, ISSUED, CareAction
from care.models import Training, Vehicle
from kernel import clock
from teams.models import Posting, Team


def may_sign(user: User, posting: Posting) -> bool:
    """Nobody signs for another."""
    return posting.person.user_id is not None and posting.person.user_id == user.pk


def is_in(user: User, team: Team) -> bool:
    """In the team today, on the own account."""
    if user.role != Role.INSPECTOR:
        return False
    return Posting.objects.filter(person__user=user, team=team).present_on(clock.today()).exists()


def may_keep_holidays(user: User | None) -> bool:
    """Offices and administrators: the list is the same for all campaigns."""
    return user is None or user.role in {Role.OFFICE, Role.ADMINISTRATOR}


def may_take(user: User, kind: str) -> bool:
    """Which sheets somebody may take away; what stands in them is their scope."""
    if user.role == Role.SENDING_UNIT:
        return kind in FOR_SENDERS
    return user.role in {Role.OFFICE, Role.LEADERSHIP}


def sheet_actions(user: User, round_: Round, kind: str) -> list[str]:
    """The office issues once everybody has left."""
    is_due = kind in ISSUED and clock.today() > round_.departure
    is_open_here = not closed(round_.campaign) and runs(user, round_.campaign)
    return [CareAction.ISSUE_SHEET] if is_due and is_open_here else []


def may_mark(user: User, training: Training) -> bool:
    """The office at any time; sending units, for their own people, until the attendance is complete."""
    if user.role == Role.SENDING_UNIT:
        takes_part = Training.objects.visible_to(user).filter(pk=training.pk).exists()
        return takes_part and training.completed_at is None
    return runs(user, training.campaign)


def training_actions(user: User, training: Training) -> list[str]:
    if closed(training.campaign) or training.day > clock.today():
        return []
    found: list[str] = [CareAction.MARK_ATTENDANCE] if may_mark(user, training) else []
    if training.completed_at is None and runs(user, training.campaign):
        found.append(CareAction.COMPLETE_ATTENDANCE)
    return found


def vehicle_actions(user: User, vehicle: Vehicle) -> list[str]:
    if closed(vehicle.team.campaign) or not is_in(user, vehicle.team):
        return []
    return [CareAction.ENTER_DRIVER, CareAction.ENTER_COST]


def team_actions(user: User, team: Team) -> list[str]:
    """What may be put down for a team today."""
    if closed(team.campaign) or not is_in(user, team):
        return []
    return [CareAction.REGISTER_MEETING, CareAction.REGISTER_VEHICLE]
