"""Who may start and close a campaign, in which state: every action, state and role (domain 2)."""

import itertools

import pytest
from django.db import transaction

import findings.selectors
import rectification.selectors
import rotations.selectors.life
from campaigns import services
from campaigns.enums import CampaignAction as A
from campaigns.enums import CampaignState as S
from campaigns.workflow import campaign_actions, campaign_workflow, closing_checks
from kernel.errors import NotAllowed, Refused, WrongState
from kernel.models import AuditEntry
from tests.factories.campaigns import campaign, campaign_at

pytestmark = pytest.mark.django_db

CODE = "winter-2020"
PERSONAS = (
    None, "office", "other_office", "reviewer", "leadership", "inspector", "leader", "central", "city_liaison",
    "county_liaison", "province", "sending_unit", "administrator", "auditor",
)  # fmt: skip
# None is the system, which brings in plans and demonstrations. `office` is made the office of this campaign.
ALLOWED = {
    (A.START, S.PREPARING, None),
    (A.START, S.PREPARING, "office"),
    (A.CLOSE, S.RUNNING, None),
    (A.CLOSE, S.RUNNING, "office"),
}
VERBS = {A.START: services.start, A.CLOSE: services.close}


@pytest.fixture
def actors(world):
    services.add_member(campaign=campaign(CODE), user=world.persona("office"), actor=None)
    return {key: world.persona(key) if key else None for key in PERSONAS}


class _UndoError(Exception):
    pass


def outcome(action, actor):
    """The state it moved to, or the kind of refusal. Undone at once."""
    entries = AuditEntry.objects.count()
    try:
        with transaction.atomic():
            VERBS[action](campaign=campaign(CODE), actor=actor)
            assert AuditEntry.objects.count() == entries + 1
            raise _UndoError
    except _UndoError:
        return campaign_workflow.table[action][0].target
    except (NotAllowed, WrongState) as refusal:
        assert AuditEntry.objects.count() == entries
        return type(refusal)


@pytest.mark.parametrize("state", S)
def test_campaign_moves_only_as_the_table_says(actors, state):
    campaign_at(state, CODE)

    for action, (key, actor) in itertools.product(A, actors.items()):
        row = campaign_workflow.row(action, state)
        if (action, state, key) in ALLOWED:
            expected = row.target
        else:
            expected = NotAllowed if row else WrongState
        assert (action, key, outcome(action, actor)) == (action, key, expected)


@pytest.mark.parametrize("state", S)
def test_campaign_offers_what_it_allows(actors, state):
    found = campaign_at(state, CODE)

    offered = {(action, key) for key in PERSONAS if key for action in campaign_actions(actors[key], found)}

    expected = {(action, key) for action, at, key in ALLOWED if at == state and key}
    assert offered == expected | (set() if state == S.CLOSED else {("adjust_calendar", "office")})


def test_close_is_refused_while_a_check_objects(world, monkeypatch):
    """House rule: what is open above is asked for by a plain list."""
    monkeypatch.setattr(
        "campaigns.services.campaigns.closing_checks", [lambda found: "三条台账未销号。", lambda found: None]
    )

    with pytest.raises(Refused) as refusal:
        services.close(campaign=world.campaign, actor=world.persona("office"))

    assert (refusal.value.code, str(refusal.value.message)) == ("campaign_open", "三条台账未销号。")
    assert campaign().state == S.RUNNING


def test_ledger_is_asked_before_a_campaign_closes():
    assert closing_checks == [
        rotations.selectors.life.why_not_close,
        findings.selectors.why_not_close,
        rectification.selectors.why_not_close,
    ]
