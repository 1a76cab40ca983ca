"""A simulated database must look like one that the services have filled, else its measurements say nothing."""

import json
from collections import defaultdict
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction

from campaigns.models import Campaign
from config.simulation.fill import simulate
from config.simulation.tables import Table
from findings import services
from findings.enums import COUNTED, FindingState, PresenceState, RecordState
from findings.models import Dispute, Finding, FindingVersion, Presence, ProblemList, Record, RecordPhoto, Site
from findings.services.content import content_hash, read_content
from kernel import audit
from kernel.models import AuditEntry, Notification
from reports.services import make_bulletin
from tests.factories.findings import finding_at, finding_content, photo, record_of
from tests.factories.world import WORLD_2018, load_world

pytestmark = pytest.mark.django_db
TABLES = [Site, Record, Presence, RecordPhoto, Finding, Dispute, FindingVersion, ProblemList, Notification]
SIZE = {"code": "intensified-2018", "teams": 12, "rounds": 1, "per_day": 3, "seed": 3}


@pytest.fixture(scope="module")
def simulated(django_db_setup, django_db_blocker):
    """504 records, once for the module, with what a look at each table finds in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield simulate(**SIZE)
        transaction.set_rollback(True)


def filled_columns(model, **where):
    """Column → whether it is ever empty, whether it is ever filled."""
    rows = model.objects.filter(**where)
    found = {}
    for field in model._meta.concrete_fields:
        values = set(map(str, rows.values_list(field.attname, flat=True)))
        found[field.attname] = (bool(values & {"", "None"}), bool(values - {"", "None"}))
    return found


def shapes():
    """What the columns hold, by table and, where rows have a state, by state; the acts by verb."""
    found = {}
    for model in TABLES:
        states = set(model.objects.values_list("state", flat=True)) if hasattr(model, "state") else {None}
        for state in states:
            found[model.__name__, state] = filled_columns(model, **({"state": state} if state else {}))
    for verb in set(AuditEntry.objects.values_list("verb", flat=True)):
        one = AuditEntry.objects.filter(verb=verb).order_by("-pk").first()
        found["act", verb] = (one.subject_type, one.before, one.after, one.actor_role, sorted(one.data))
    return found


def left_by_services():
    """The same kinds of records and findings, made the long way in the small world."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        world = load_world(WORLD_2018)
        record_of(world, locked=False, **visit())
        contested = record_of(world, locked=False, present=("colleague", "leader"), **visit())
        services.contest_record(record=contested, actor=world.persona("colleague"), words="时间不符")
        for state in FindingState:
            finding_at(state, world, present=("colleague", "leader"), **visit())
        disputed = finding_at(FindingState.DISPUTED, world, **visit())
        services.dismiss(finding=disputed, actor=world.persona("office"), reason="时段不符")
        amended = finding_at(FindingState.DISPUTED, world, **visit())
        services.amend(finding=amended, actor=world.persona("office"), reason="台账不全", severity=1)
        returned = finding_at(FindingState.RETURNED, world, **visit())
        services.resubmit(finding=returned, actor=world.persona("inspector"), description="已补充")
        services.receive_list(problem_list=ProblemList.objects.get(), actor=world.persona("city_liaison"))


def visit():
    sha256, _data = photo()
    taken = {"sha256": sha256, "taken_at": "2018-09-19T09:05:00+08:00"}
    return {"photos": [taken], "findings": [finding_content(photos=[taken])]}


@pytest.fixture(scope="module")
def compared(simulated):
    """The shapes that the simulation makes, and those that the services leave."""
    made = shapes()
    with transaction.atomic():
        _empty()
        left_by_services()
        expected = shapes()
        transaction.set_rollback(True)
    return made, expected


def _empty():
    """What was simulated, taken out of the way for a while."""
    tables = ", ".join(f'"{table}"' for table in connection.introspection.table_names() if table != "django_migrations")
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {tables}; SET CONSTRAINTS ALL DEFERRED")


# Filled by who reads or writes more: a notice read, a list received, review words with an approval, a second contest.
FREE = {"read_at", "received_at", "review_words", "answered_at", "words"}


def test_columns_are_filled_as_the_services_fill_them(compared):
    """Where the services always, or never, fill a column in a state, so does the simulation."""
    made, expected = compared
    differ = defaultdict(dict)
    for key in (key for key in expected if key[0] != "act"):
        for name, (ever_empty, ever_filled) in expected[key].items():
            is_empty, is_filled = made[key][name]
            if (is_empty and not ever_empty) or (is_filled and not ever_filled):
                differ[key][name] = (made[key][name], (ever_empty, ever_filled))

    assert {key: names for key, names in differ.items() if set(names) - FREE} == {}


def test_acts_are_told_as_the_services_tell_them(compared):
    made, expected = ({verb: s for (kind, verb), s in found.items() if kind == "act"} for found in compared)
    told = {verb for verb in made if verb.split(".")[0] in ("record", "finding", "problemlist")}

    assert {verb: made[verb] for verb in told} == {verb: expected.get(verb) for verb in told}


def test_every_state_is_there_and_counts_are_told(simulated):
    assert set(Finding.objects.values_list("state", flat=True)) == set(FindingState)
    assert set(Record.objects.values_list("state", flat=True)) == set(RecordState)
    assert (simulated["teams"], simulated["records"]) == (12, 12 * 14 * 3)
    assert simulated["presences"] == 3 * simulated["records"]
    assert not Finding.objects.exclude(record__state=RecordState.LOCKED).exclude(state=FindingState.SUBMITTED).exists()


def test_locked_records_are_those_that_all_have_confirmed(simulated):
    unconfirmed = Presence.objects.exclude(state=PresenceState.CONFIRMED).values("record")

    assert not Record.objects.filter(state=RecordState.LOCKED, pk__in=unconfirmed).exists()
    assert Record.objects.exclude(state=RecordState.LOCKED).exclude(pk__in=unconfirmed).count() == 0


def test_content_is_what_a_phone_sends(simulated):
    """Read by the service's own reader it is the same again, hash included."""
    for record in Record.objects.order_by("pk")[:40]:
        assert read_content(record.content).canonical() == record.content
        assert content_hash(record.content) == record.content_hash


def test_trail_is_chained_and_in_order(simulated):
    assert not AuditEntry.objects.filter(link=None).exists()
    assert audit.verify() == {"entries": simulated["audit_entries"], "intact": True, "first_broken": None}
    locked = Record.objects.filter(state=RecordState.LOCKED).count()
    assert AuditEntry.objects.filter(verb="record.lock").count() == locked


def test_services_go_on_where_the_simulation_ended(simulated):
    """Numbers, notices and the chain continue; a bulletin of a simulated day counts what is there."""
    campaign = Campaign.objects.get(code=SIZE["code"])
    day = campaign.starts + timedelta(days=3)
    with time_machine.travel(f"{day}T22:00:00+08:00", tick=False):
        bulletin = make_bulletin(campaign=campaign, day=day)
        finding = Finding.objects.filter(state=FindingState.SUBMITTED, record__state=RecordState.LOCKED).first()
        reviewer = AuditEntry.objects.filter(verb="finding.approve").first().actor
        services.approve(finding=finding, actor=reviewer, severity=2, difficulty=2, quality=2)

    assert (
        bulletin.figures["total"] == Finding.objects.filter(day=day, state__in=COUNTED).exclude(pk=finding.pk).count()
    )
    assert audit.verify()["intact"]


def test_command_prints_counts_and_refuses_a_second_time(simulated):
    first, second = StringIO(), StringIO()
    options = {"teams": 2, "rounds": 1, "records_per_day": 1, "seed": 1}

    with transaction.atomic():
        _empty()
        call_command("simulate", **options, stdout=first)
        with pytest.raises(SystemExit) as refused:
            call_command("simulate", **options, stdout=second)
        transaction.set_rollback(True)

    assert json.loads(first.getvalue())["records"] == 28
    assert (refused.value.code, json.loads(second.getvalue())["error"]["code"]) == (1, "not_empty")


def test_row_without_a_column_is_an_error(simulated):
    with pytest.raises(TypeError, match="words"):
        Table(Presence).add(record_id=1, person_id=1, state="confirmed", answered_at=None)
