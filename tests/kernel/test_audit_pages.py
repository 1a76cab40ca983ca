"""The auditor's pages: what is asked for is found, each look is recorded, the chain is walked in parts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from kernel import audit, clock, selectors
from kernel.models import AuditEntry, Counter
from tests.kernel.test_audit import unguard

pytestmark = pytest.mark.django_db
LIST = reverse("kernel:audit-list")
VERIFY = reverse("kernel:audit-verify")


@pytest.fixture
def auditor(client):
    user = User.objects.create_user("auditor", full_name="审计员甲", role=Role.AUDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def officer(db):
    return User.objects.create_user("officer", full_name="办公室甲", role=Role.OFFICE)


@pytest.fixture
def subject(db):
    return Counter.objects.create(series="letters")


def shown(client, **asked):
    return [row.entry.verb for row in client.get(LIST, asked).context["rows"]]


def test_list_filters_by_act_kind_object_and_person(client, auditor, officer, subject):
    other = Counter.objects.create(series="plans")
    audit.record(officer, subject, "letter.issued")
    audit.record(None, subject, "letter.rendered")
    audit.record(officer, other, "plan.issued")
    of_counters = {"kind": "kernel.counter"}

    assert shown(client, **of_counters) == ["plan.issued", "letter.rendered", "letter.issued"]
    assert shown(client, verb="letter.issued") == ["letter.issued"]
    assert shown(client, object=subject.pk, **of_counters) == ["letter.rendered", "letter.issued"]
    assert shown(client, actor="officer") == ["plan.issued", "letter.issued"]
    assert shown(client, actor="办公室甲", object=other.pk) == ["plan.issued"]
    assert shown(client, actor="nobody") == []


def test_list_filters_by_day_of_shanghai(client, auditor, subject, time_machine):
    time_machine.move_to(clock.at(clock.today().replace(day=1), clock.time(0, 30)), tick=False)
    audit.record(None, subject, "letter.issued")
    first = clock.today()
    time_machine.shift(timedelta(days=2))

    assert shown(client, since=first, until=first) == ["letter.issued"]
    assert shown(client, until=first - timedelta(days=1)) == []
    assert shown(client, since=first + timedelta(days=1), verb="letter.issued") == []
    assert shown(client, since="nonsense") == []


def test_list_goes_page_by_page_without_counting(client, auditor, subject):
    for number in range(120):
        audit.record(None, subject, "letter.issued", number=number)
    asked = {"verb": "letter.issued"}

    first = client.get(LIST, asked).context["page"]
    second = client.get(LIST, {**asked, "before": first.older}).context["page"]
    third = client.get(LIST, {**asked, "before": second.older}).context["page"]
    back = client.get(LIST, {**asked, "after": third.newer}).context["page"]

    numbers = [[entry.data["number"] for entry in page.rows] for page in (first, second, third)]
    assert [n for page in numbers for n in page] == list(range(119, -1, -1))
    assert [len(page) for page in numbers] == [50, 50, 20]
    assert [first.newer, third.older] == [None, None]
    assert back.rows == second.rows


def test_list_asks_the_database_as_often_for_one_entry_as_for_fifty(
    client, auditor, subject, django_assert_num_queries
):
    audit.record(None, subject, "letter.issued")
    audit.seal()
    with django_assert_num_queries(10):
        client.get(LIST)
    audit.record_many([audit.entry(auditor, subject, "letter.issued") for _ in range(60)])
    with django_assert_num_queries(10):
        client.get(LIST)


def test_each_look_is_recorded_with_what_was_asked(client, auditor):
    client.get(LIST, {"verb": "", "actor": "officer"})

    (entry,) = AuditEntry.objects.filter(verb="audit.read")
    assert (entry.actor, entry.data) == (auditor, {"asked": {"actor": "officer"}, "entries": 0})


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR, Role.INSPECTOR}))
def test_trail_is_closed_to_everybody_else(client, subject, role):
    audit.record(None, subject, "letter.issued")
    client.force_login(User.objects.create_user("somebody", full_name="某人", role=role))

    assert client.get(LIST).status_code == 403
    assert client.post(VERIFY).status_code == 403
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["letter.issued"]


def test_trail_names_the_values_it_holds_once(subject):
    for verb in ("b.done", "a.done", "b.done", "c.done"):
        audit.record(None, subject, verb)

    assert selectors.verbs_in_use() == ["a.done", "b.done", "c.done"]
    assert selectors.kinds_in_use() == ["kernel.counter"]


def test_chain_is_walked_in_parts_each_going_on_where_the_last_ended(auditor, subject):
    for _ in range(7):
        audit.record(None, subject, "letter.issued")

    walks = [audit.verify_next(actor=auditor, count=3) for _ in range(3)]

    # The second walk finds the entry of the first in the chain, and so on.
    assert [(walk["first"], walk["last"], walk["intact"]) for walk in walks] == [
        (1, 3, True),
        (4, 6, True),
        (7, 9, True),
    ]


def test_broken_chain_is_named_and_walked_again_from_the_start(client, auditor, subject):
    for _ in range(3):
        audit.record(None, subject, "letter.issued")
    audit.seal()
    second = AuditEntry.objects.get(link=2)
    with audit.connection.cursor() as cursor:
        unguard(cursor)
        cursor.execute("UPDATE kernel_auditentry SET reason = '改过' WHERE id = %s", [second.pk])

    page = client.post(VERIFY, follow=True)

    assert [str(m) for m in page.context["messages"]] == [f"审计链已断开：第 {second.pk} 条记录与原始记录不符。"]
    chain = audit.chain_state()
    assert (chain.verified.data["broken"], chain.next_place) == (second.pk, 1)


def test_an_entry_that_is_still_waiting_does_not_break_the_chain(auditor, subject):
    audit.record(None, subject, "letter.issued")
    audit.seal()
    audit.record(None, subject, "letter.read")

    last, broken = audit._walk(AuditEntry.objects.filter(link__isnull=False), audit.GENESIS, 0)

    assert (last, broken) == (1, None)
