"""The trail is only added to, and its chain shows every later change."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from kernel import audit
from kernel.models import AuditEntry, Counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    return Counter.objects.create(series="letters")


def write(subject, count=3):
    officer = User.objects.create_user("officer", password="x", full_name="办公室", role="office")
    for number in range(count):
        audit.record(officer, subject, "letter.issued", before="draft", after="issued", number=number)
    return officer


def unguard(cursor):
    """What somebody with full rights over the database could do; undone with the test."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER kernel_audit_guard")


def test_record_keeps_who_when_what_and_why(subject):
    officer = write(subject, 0)

    audit.record(officer, subject, "letter.voided", before="issued", after="void", reason="文号有误", number=3)

    entry = audit.history_of(subject).get()
    assert (entry.actor, entry.actor_role, entry.verb) == (officer, "office", "letter.voided")
    assert (entry.before, entry.after, entry.reason) == ("issued", "void", "文号有误")
    assert entry.data == {"number": 3}


def test_entry_cannot_be_changed_or_deleted(subject):
    write(subject, 1)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditEntry.objects.update(reason="something else")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_verify_intact_chain(subject):
    write(subject)

    assert audit.verify() == {"entries": 3, "intact": True, "first_broken": None}
    assert list(AuditEntry.objects.order_by("pk").values_list("link", flat=True)) == [1, 2, 3]


def test_verify_names_the_first_entry_that_was_tampered_with(subject):
    write(subject)
    audit.verify()
    second = AuditEntry.objects.order_by("link")[1]
    with connection.cursor() as cursor:
        unguard(cursor)
        cursor.execute("UPDATE kernel_auditentry SET reason = '改过' WHERE id = %s", [second.pk])

    assert audit.verify() == {"entries": 3, "intact": False, "first_broken": second.pk}


def test_verify_notices_a_missing_entry(subject):
    write(subject)
    audit.verify()
    second, third = AuditEntry.objects.order_by("link")[1:3]
    with connection.cursor() as cursor:
        unguard(cursor)
        cursor.execute("DELETE FROM kernel_auditentry WHERE id = %s", [second.pk])

    assert audit.verify() == {"entries": 2, "intact": False, "first_broken": third.pk}


def test_seal_continues_the_chain(subject):
    officer = write(subject)
    audit.seal()

    audit.record(officer, subject, "letter.read")

    assert audit.verify() == {"entries": 4, "intact": True, "first_broken": None}
