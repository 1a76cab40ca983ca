"""Every action × state × role: what is listed here is allowed, everything else is refused without a trace."""

import itertools

import pytest
from django.db import transaction

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from findings import services
from findings.enums import FindingAction, FindingState, RecordAction, RecordState
from findings.models import Finding, Record
from findings.workflow import finding_actions, finding_workflow, record_actions, record_workflow
from kernel.errors import Closed, NotAllowed, WrongState
from kernel.models import AuditEntry
from tests.factories.findings import ask_the_city, finding_at, record_of

A, S, R, T = FindingAction, FindingState, RecordAction, RecordState

# `inspector` wrote the record, `colleague` was there too; `leader` is of the same team, `central` coordinates the city.
PERSONAS = (
    "office", "reviewer", "leadership", "inspector", "colleague", "leader", "central", "other_inspector",
    "far_inspector", "city_liaison", "county_liaison", "province", "sending_unit", "administrator", "auditor",
    "other_office", "other_reviewer", "other_city_liaison", "other_county_liaison", "other_province", None,
)  # fmt: skip

FINDING_ALLOWED = {
    (A.APPROVE, S.SUBMITTED, "reviewer"),
    (A.RETURN, S.SUBMITTED, "reviewer"),
    (A.REJECT, S.SUBMITTED, "reviewer"),
    (A.RESUBMIT, S.RETURNED, "inspector"),
    (A.RESUBMIT, S.RETURNED, "colleague"),
    (A.RESUBMIT, S.RETURNED, "leader"),
    (A.CONFIRM, S.ASSIGNED, "city_liaison"),
    (A.CONFIRM, S.ASSIGNED, "county_liaison"),
    (A.DISPUTE, S.ASSIGNED, "city_liaison"),
    (A.DISPUTE, S.ASSIGNED, "county_liaison"),
    (A.CONFIRM_BY_SILENCE, S.ASSIGNED, None),
    (A.UPHOLD, S.DISPUTED, "office"),
    (A.DISMISS, S.DISPUTED, "office"),
    (A.AMEND, S.DISPUTED, "office"),
    (A.WITHDRAW, S.CONFIRMED, "office"),
}
RECORD_ALLOWED = {
    (R.CONFIRM, T.AWAITING, "colleague"),
    (R.CONTEST, T.AWAITING, "colleague"),
    (R.REVISE, T.AWAITING, "inspector"),
    (R.REVISE, T.CONTESTED, "inspector"),
    (R.REVISE, T.LOCKED, "inspector"),
}


def by_the_clock(finding, actor):
    with finding_workflow.fire(finding, A.CONFIRM_BY_SILENCE, actor=actor) as locked:
        locked.confirmed_at = locked.submitted_at


FINDING_VERBS = {
    A.APPROVE: lambda f, u: services.approve(finding=f, actor=u, severity=2, difficulty=1, quality=3),
    A.RETURN: lambda f, u: services.return_finding(finding=f, actor=u, reason="缺照片"),
    A.REJECT: lambda f, u: services.reject(finding=f, actor=u, reason="不是问题"),
    A.RESUBMIT: lambda f, u: services.resubmit(finding=f, actor=u, description="已补充"),
    A.CONFIRM: lambda f, u: services.confirm(finding=f, actor=u),
    A.CONFIRM_BY_SILENCE: by_the_clock,
    A.DISPUTE: lambda f, u: services.dispute(finding=f, actor=u, grounds="与事实不符"),
    A.UPHOLD: lambda f, u: services.uphold(finding=f, actor=u, reason="属实"),
    A.DISMISS: lambda f, u: services.dismiss(finding=f, actor=u, reason="不成立"),
    A.AMEND: lambda f, u: services.amend(finding=f, actor=u, reason="程度较轻", severity=1),
    A.WITHDRAW: lambda f, u: services.withdraw(finding=f, actor=u, reason="经复核不属实"),
}


def lock(record, actor):
    with record_workflow.fire(record, R.LOCK, actor=actor) as locked:
        locked.locked_at = locked.received_at


RECORD_VERBS = {
    R.CONFIRM: lambda r, u: services.confirm_record(record=r, actor=u),
    R.CONTEST: lambda r, u: services.contest_record(record=r, actor=u, words="不是这样"),
    R.REVISE: lambda r, u: services.revise_record(record=r, actor=u, content=r.content, reason="更正"),
    R.LOCK: lock,
}


class _UndoError(Exception):
    pass


def outcome(verb, obj, actor) -> type | str:
    """What happened: the state it moved to, or the kind of refusal. Undone at once."""
    entries = AuditEntry.objects.count()
    try:
        with transaction.atomic():
            verb(obj, actor)
            moved = type(obj).objects.get(pk=obj.pk).state
            assert AuditEntry.objects.count() > entries
            raise _UndoError
    except _UndoError:
        return moved
    except (NotAllowed, WrongState) as refusal:
        assert AuditEntry.objects.count() == entries
        return type(refusal)


@pytest.mark.parametrize("state", S)
def test_finding_of_a_closed_campaign_moves_no_more(world, state):
    """Nothing unsettled is left when a campaign closes; what is opened by mistake afterwards stays shut."""
    ask_the_city(world)
    finding = finding_at(state, world)
    Campaign.objects.filter(pk=finding.campaign_id).update(state=CampaignState.CLOSED)
    finding = Finding.objects.get(pk=finding.pk)

    for action, at, key in FINDING_ALLOWED:
        if at == state:
            actor = world.persona(key) if key else None
            assert actor is None or finding_actions(actor, finding) == []
            with pytest.raises(Closed) as refusal:
                FINDING_VERBS[action](finding, actor)
            assert refusal.value.code == "campaign_closed"
    assert Finding.objects.get(pk=finding.pk).state == state


@pytest.mark.parametrize("state", S)
def test_finding_moves_only_as_the_table_says(world, state):
    """Domain 6."""
    ask_the_city(world)
    finding = finding_at(state, world)
    actors = {key: world.persona(key) if key else None for key in PERSONAS}

    for action, (key, actor) in itertools.product(A, actors.items()):
        done = outcome(FINDING_VERBS[action], Finding.objects.get(pk=finding.pk), actor)
        row = finding_workflow.row(action, state)
        if (action, state, key) in FINDING_ALLOWED:
            expected = row.target
        else:
            expected = NotAllowed if row else WrongState
        assert (action, key, done) == (action, key, expected)


@pytest.mark.parametrize("state", S)
def test_finding_offers_what_it_allows(world, state):
    ask_the_city(world)
    finding = finding_at(state, world)

    offered = {(a, state, key) for key in PERSONAS if key for a in finding_actions(world.persona(key), finding)}

    # Withdrawing follows an entry that is struck out; it has no button of its own.
    allowed = {row for row in FINDING_ALLOWED if row[0] != A.WITHDRAW}
    assert offered == {row for row in allowed if row[1] == state and row[2] is not None}


def record_at(state, world) -> Record:
    record = record_of(world, locked=state == T.LOCKED)
    if state == T.CONTESTED:
        services.contest_record(record=record, actor=world.persona("colleague"), words="时间不对")
    return record


@pytest.mark.parametrize("state", T)
def test_record_moves_only_as_the_table_says(world, state):
    record = record_at(state, world)
    actors = {key: world.persona(key) if key else None for key in PERSONAS}

    for action, (key, actor) in itertools.product(R, actors.items()):
        done = outcome(RECORD_VERBS[action], Record.objects.get(pk=record.pk), actor)
        row = record_workflow.row(action, state)
        if (action, state, key) in RECORD_ALLOWED:
            # The last of those present also locks it.
            expected = T.LOCKED if action == R.CONFIRM else row.target
        else:
            expected = NotAllowed if row else WrongState
        assert (action, key, done) == (action, key, expected)


@pytest.mark.parametrize("state", T)
def test_record_offers_what_it_allows(world, state):
    record = record_at(state, world)

    offered = {(a, state, key) for key in PERSONAS if key for a in record_actions(world.persona(key), record)}

    assert offered == {row for row in RECORD_ALLOWED if row[1] == state}
