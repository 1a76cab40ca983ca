"""Every action × state × role of the ledger: what is listed is allowed, all else is refused without a trace."""

import itertools
from datetime import timedelta

import pytest
from django.db import transaction

from kernel.errors import NotAllowed, WrongState
from kernel.models import AuditEntry
from rectification import selectors, services
from rectification.enums import EntryAction, EntryState, ExtensionState
from rectification.models import Extension, LedgerEntry
from rectification.workflow import entry_workflow
from tests.factories.rectification import LETTER_DAY, entry_at, evidence, on, plan

A, S = EntryAction, EntryState

# `inspector` is of the team sent to the county, `central` steers its city, `other_inspector` is of
# another team of the city.
PERSONAS = (
    "office", "reviewer", "leadership", "inspector", "colleague", "leader", "central", "other_inspector",
    "far_inspector", "city_liaison", "county_liaison", "province", "sending_unit", "administrator", "auditor",
    "other_office", "other_reviewer", "other_city_liaison", "other_county_liaison", "other_province", None,
)  # fmt: skip
PLACE = ("city_liaison", "county_liaison")
ON_SITE = ("inspector", "colleague", "leader", "central")
OFFICE = ("office",)

ALLOWED = {
    *itertools.product([A.HAND_IN_PLAN], [S.OPEN, S.REOPENED], PLACE),
    *itertools.product([A.ACCEPT_PLAN, A.SEND_BACK_PLAN], [S.PLANNED], OFFICE),
    *itertools.product([A.REPORT_PROGRESS, A.ASK_EXTENSION, A.REPORT_COMPLETION], [S.RECTIFYING], PLACE),
    *itertools.product([A.GRANT_EXTENSION, A.REFUSE_EXTENSION], [S.RECTIFYING], OFFICE),
    *itertools.product([A.PASS, A.FAIL], [S.AWAITING_VERIFICATION], ON_SITE),
    *itertools.product([A.LOOK_BACK_PASS, A.REBOUND], [S.WRITTEN_OFF], ON_SITE),
    *itertools.product(
        [A.VOID],
        [S.OPEN, S.PLANNED, S.RECTIFYING, S.AWAITING_VERIFICATION, S.WRITTEN_OFF, S.REOPENED],
        OFFICE,
    ),
}

VERBS = {
    A.HAND_IN_PLAN: lambda e, u: services.hand_in_plan(entry=e, actor=u, **plan()),
    A.ACCEPT_PLAN: lambda e, u: services.accept_plan(entry=e, actor=u),
    A.SEND_BACK_PLAN: lambda e, u: services.send_back_plan(entry=e, actor=u, reason="措施不具体"),
    A.REPORT_PROGRESS: lambda e, u: services.report_progress(entry=e, actor=u, text="设备已到货"),
    A.ASK_EXTENSION: lambda e, u: services.ask_extension(
        entry=e, actor=u, until=e.deadline + timedelta(days=5), reason="设备延期到货"
    ),
    A.GRANT_EXTENSION: lambda e, u: services.grant_extension(entry=e, actor=u),
    A.REFUSE_EXTENSION: lambda e, u: services.refuse_extension(entry=e, actor=u, reason="理由不充分"),
    A.REPORT_COMPLETION: lambda e, u: services.report_completion(
        entry=e, actor=u, statement="已整改到位", files=[evidence()]
    ),
    A.PASS: lambda e, u: services.verify(entry=e, actor=u, passed=True, words="设施运行正常"),
    A.FAIL: lambda e, u: services.verify(entry=e, actor=u, passed=False, words="设施仍未运行"),
    A.LOOK_BACK_PASS: lambda e, u: services.look_back(entry=e, actor=u, passed=True, words="未反弹"),
    A.REBOUND: lambda e, u: services.look_back(entry=e, actor=u, passed=False, words="设施再次停运"),
    A.VOID: lambda e, u: services.strike_out(entry=e, actor=u, reason="经复核不属实"),
}
DECISIONS = (A.GRANT_EXTENSION, A.REFUSE_EXTENSION)


class _UndoError(Exception):
    pass


def outcome(action, entry, actor) -> type | str:
    """What happened: the state it moved to, or the kind of refusal. Undone at once."""
    try:
        with transaction.atomic():
            if action in DECISIONS:
                ask(entry)
            entries = AuditEntry.objects.count()
            try:
                VERBS[action](entry, actor)
            finally:
                written = AuditEntry.objects.count() - entries
            moved = LedgerEntry.objects.get(pk=entry.pk).state
            # Striking out withdraws the finding too, which tells of itself.
            assert written == (2 if action == A.VOID else 1)
            raise _UndoError
    except _UndoError:
        return moved
    except (NotAllowed, WrongState) as refusal:
        assert written == 0
        return type(refusal)


def ask(entry):
    """A request that waits for its decision, whatever the state."""
    Extension.objects.create(
        entry=entry,
        made_by=entry.letter.issued_by,
        made_at=entry.opened_at,
        until=entry.deadline + timedelta(days=5),
        reason="设备延期到货",
        state=ExtensionState.ASKED,
    )


@pytest.mark.parametrize("state", S)
def test_entry_moves_only_as_the_table_says(world, state):
    """Domain 6."""
    entry = entry_at(state, world)
    actors = {key: world.persona(key) if key else None for key in PERSONAS}

    with on(LETTER_DAY, 12):
        for action, (key, actor) in itertools.product(A, actors.items()):
            done = outcome(action, LedgerEntry.objects.get(pk=entry.pk), actor)
            row = entry_workflow.row(action, state)
            if (action, state, key) in ALLOWED:
                expected = row.target
            else:
                expected = NotAllowed if row else WrongState
            assert (action, key, done) == (action, key, expected)


@pytest.mark.parametrize("state", S)
def test_entry_offers_what_it_allows(world, state):
    """No decision of an extension is offered where none is asked for."""
    entry = entry_at(state, world)

    with on(LETTER_DAY, 12):
        offered = {
            (action, state, key)
            for key in PERSONAS
            if key
            for action in selectors.actions_of(world.persona(key), LedgerEntry.objects.get(pk=entry.pk))
        }

    assert offered == {row for row in ALLOWED if row[1] == state and row[0] not in DECISIONS}


def test_decisions_are_offered_while_an_extension_is_asked_for(world):
    entry = entry_at(S.RECTIFYING, world)
    ask(entry)

    with on(LETTER_DAY, 12):
        office = selectors.actions_of(world.persona("office"), entry)
        city = selectors.actions_of(world.persona("city_liaison"), entry)

    assert office == [A.GRANT_EXTENSION, A.REFUSE_EXTENSION, A.VOID]
    assert city == [A.REPORT_PROGRESS, A.REPORT_COMPLETION]
