"""What may follow what in the life of a rotation, and who may do it."""

from typing import Any

from django.db.models import QuerySet

from accounts.roles import Role
from campaigns.policy.choices import Approver
from campaigns.workflow import closed, closed_around, runs
from kernel import clock
from kernel.errors import Closed
from kernel.workflow import Transition, Workflow, register
from rotations.enums import (
    OPEN_REPLACEMENTS,
    OVER,
    BoardAction,
    HandoverAction,
    HandoverState,
    ProposalAction,
    ProposalState,
    ReplacementAction,
    ReplacementState,
    RotationAction,
    RotationState,
    ScheduleAction,
    ScheduleState,
)
from rotations.models import Handover, Proposal, Replacement, Rotation, Schedule
from teams.enums import Duty, TeamRole
from teams.models import Person, Posting, SendingUnit, Team
from teams.selectors import policy_of

A, S = RotationAction, RotationState


def may_draft(user: Any, rotation: Rotation) -> bool:
    """Propose people for a round, or place them by hand: the office, until the round is handed over."""
    return rotation.state not in OVER and not closed(rotation.campaign) and runs(user, rotation.campaign)


def _office(user: Any, rotation: Rotation) -> bool:
    return runs(user, rotation.campaign)


def _clock(user: Any, rotation: Rotation) -> bool:
    return user is None


def _office_at_the_end(user: Any, rotation: Rotation) -> bool:
    """From the last inspection day on: the papers go over on the day after it (S1 七(四))."""
    return _office(user, rotation) and clock.today() >= rotation.round.ends


def _office_after_departure(user: Any, rotation: Rotation) -> bool:
    return _office(user, rotation) and clock.today() > rotation.round.departure


rotation_workflow = Workflow(
    "rotation",
    Transition(A.PUBLISH, frozenset({S.DRAFT}), S.PUBLISHED, _office),
    # Who changes after the first publication is published too; the rotation stays where it is.
    Transition(A.PUBLISH, frozenset({S.PUBLISHED}), S.PUBLISHED, _office),
    Transition(A.PUBLISH, frozenset({S.RUNNING}), S.RUNNING, _office),
    Transition(A.BEGIN, frozenset({S.PUBLISHED}), S.RUNNING, _clock),
    Transition(A.HAND_OVER, frozenset({S.RUNNING}), S.HANDED_OVER, _office_at_the_end),
    Transition(A.CLOSE, frozenset({S.HANDED_OVER}), S.CLOSED, _office_after_departure),
    frozen=closed_around,
)
register(rotation_workflow)


def _office_of_its_rotation(user: Any, schedule: Schedule) -> bool:
    return runs(user, schedule.rotation.campaign)


def _closed(schedule: Schedule) -> Closed | None:
    return closed(schedule.rotation.campaign)


schedule_workflow = Workflow(
    "schedule",
    Transition(
        ScheduleAction.PUBLISH,
        frozenset({ScheduleState.WORKING}),
        ScheduleState.PUBLISHED,
        _office_of_its_rotation,
    ),
    Transition(
        ScheduleAction.DISCARD,
        frozenset({ScheduleState.WORKING}),
        ScheduleState.DISCARDED,
        _office_of_its_rotation,
    ),
    frozen=_closed,
)
register(schedule_workflow)


# Replacement (S0 七(二))


def _is(user: Any, role: Role) -> bool:
    return user is not None and user.role == role


def _leads(user: Any, teams: QuerySet[Team]) -> bool:
    """Present today as the leader of one of these teams, and not on the way out."""
    present = Posting.objects.seated().present_on(clock.today())
    return _is(user, Role.INSPECTOR) and present.filter(person__user=user, duty=Duty.LEADER, team__in=teams).exists()


def _answers_for(user: Any, person: Person) -> bool:
    """The contact of the unit that sent somebody."""
    return _is(user, Role.SENDING_UNIT) and SendingUnit.objects.visible_to(user).filter(pk=person.unit_id).exists()


def _office_of(user: Any, team: Team) -> bool:
    return user is not None and runs(user, team.campaign)


def may_ask_replacement(user: Any, posting: Posting) -> bool:
    """The office, the leader of the own team, the contact of the sending unit (S0 七(二))."""
    own = Team.objects.filter(pk=posting.team_id)
    return _office_of(user, posting.team) or _leads(user, own) or _answers_for(user, posting.person)


def central_leader(replacement: Replacement) -> Posting | None:
    """Who leads the coordinating team of the replacement's city and round today; nobody decides on themselves."""
    team = replacement.team
    steering = Team.objects.filter(round=team.round_id, city=team.city_id, role=TeamRole.CENTRAL)
    present = Posting.objects.seated().present_on(clock.today()).filter(team__in=steering, duty=Duty.LEADER)
    return present.exclude(person=replacement.person_id).select_related("person__user").first()


def approver_of(replacement: Replacement) -> Approver:
    """By the plan: for a leader's substitute, and for a member's (S0 七(二), S3 二(二)). Where the plan asks a
    coordinating leader and none is there today, the office decides."""
    rules = policy_of(replacement.team.round).staffing.replacement
    wanted = rules.leader_approver if replacement.duty == Duty.LEADER else rules.member_approver
    if wanted == Approver.CENTRAL_LEADER and central_leader(replacement) is None:
        return Approver.OFFICE
    return wanted


def decides(user: Any, replacement: Replacement) -> bool:
    if approver_of(replacement) == Approver.OFFICE:
        return _office_of(user, replacement.team)
    leader = central_leader(replacement)
    return leader is not None and user is not None and leader.person.user_id == user.pk


def _names(user: Any, replacement: Replacement) -> bool:
    """The unit that sent who leaves; the office enters what the unit has said by telephone."""
    return _answers_for(user, replacement.person) or _office_of(user, replacement.team)


def _takes_back(user: Any, replacement: Replacement) -> bool:
    return user is not None and (replacement.asked_by_id == user.pk or _office_of(user, replacement.team))


R, P = ReplacementAction, ReplacementState
replacement_workflow = register(
    Workflow(
        "replacement",
        Transition(R.NAME, frozenset(OPEN_REPLACEMENTS), P.NAMED, _names),
        Transition(R.APPROVE, frozenset({P.NAMED}), P.APPROVED, decides),
        Transition(R.DECLINE, frozenset(OPEN_REPLACEMENTS), P.DECLINED, decides),
        Transition(R.WITHDRAW, frozenset(OPEN_REPLACEMENTS), P.WITHDRAWN, _takes_back),
        frozen=lambda replacement: closed(replacement.team.campaign),
    )
)


def _search(user: Any, proposal: Proposal) -> bool:
    return user is None


proposal_workflow = Workflow(
    "proposal",
    Transition(ProposalAction.BEGIN, frozenset({ProposalState.QUEUED}), ProposalState.RUNNING, _search),
    Transition(ProposalAction.FINISH, frozenset({ProposalState.RUNNING}), ProposalState.DONE, _search),
    Transition(
        ProposalAction.FAIL, frozenset({ProposalState.QUEUED, ProposalState.RUNNING}), ProposalState.FAILED, _search
    ),
)
register(proposal_workflow)
# The board


def board_actions(user: Any, schedule: Schedule) -> list[str]:
    """What may be done with the seats of a draft: all of it, by the office of its campaign, while it is worked on."""
    rotation = schedule.rotation
    if schedule.state != ScheduleState.WORKING or closed(rotation.campaign) or rotation.round.is_cancelled:
        return []
    return list(BoardAction) if runs(user, rotation.campaign) else []


# Handover (S1 七(四))


def _signs_for(user: Any, team: Team | None) -> bool:
    """The team's leader who is there today; the deputy where no leader is."""
    if team is None or not _is(user, Role.INSPECTOR):
        return False
    present = Posting.objects.seated().present_on(clock.today()).filter(team=team)
    by_duty = {posting.duty: posting.person.user_id for posting in present.select_related("person").order_by("-pk")}
    return user.pk == by_duty.get(Duty.LEADER, by_duty.get(Duty.DEPUTY))


def may_prepare(user: Any, handover: Handover) -> bool:
    """The outgoing leader writes the notes and says who stays at the base; the office may help."""
    return _signs_for(user, handover.team) or _office_of(user, handover.team)


def may_take_over(user: Any, handover: Handover) -> bool:
    return handover.successor_id is not None and (
        _signs_for(user, handover.successor) or _office_of(user, handover.team)
    )


H, D = HandoverAction, HandoverState
handover_workflow = register(
    Workflow(
        "handover",
        Transition(H.PREPARE, frozenset({D.OPEN}), D.OPEN, may_prepare),
        Transition(H.HAND_OVER, frozenset({D.OPEN}), D.HANDED, may_prepare),
        Transition(H.SEND_BACK, frozenset({D.HANDED}), D.OPEN, may_take_over),
        Transition(H.TAKE_OVER, frozenset({D.HANDED}), D.DONE, may_take_over),
        frozen=lambda handover: closed(handover.team.campaign),
    )
)


def is_stand_in(user: Any, team: Team) -> bool:
    """Whoever signs without being the leader: deputy or office, who say why."""
    return not _leads(user, Team.objects.filter(pk=team.pk))
