"""The trail of who did what, when, to which object, from which state to which, and why.

Entries are written in the transaction of the act they tell of, and only ever added: a database
trigger refuses to change or delete one. `seal` chains committed entries by hash, in order of
their number; `verify` walks that chain. Until it is sealed (at most a minute later) an entry is
guarded by the trigger alone.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from kernel import clock
from kernel.models import AuditEntry

GENESIS = "0" * 64
SEAL_LOCK = 20180611
BATCH = 5_000


def record(
    actor: Any,
    subject: models.Model,
    verb: str,
    *,
    before: str = "",
    after: str = "",
    reason: str = "",
    **data: Any,
) -> None:
    """Add one entry. `actor` None is the system itself."""
    record_many([entry(actor, subject, verb, before=before, after=after, reason=reason, **data)])


def entry(
    actor: Any,
    subject: models.Model,
    verb: str,
    *,
    before: str = "",
    after: str = "",
    reason: str = "",
    **data: Any,
) -> AuditEntry:
    """An unsaved entry, for bulk writes: one for each object, saved by `record_many`."""
    is_person = bool(actor is not None and actor.pk)
    return AuditEntry(
        at=clock.now(),
        actor=actor if is_person else None,
        actor_role=actor.role if is_person else "",
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        before=before,
        after=after,
        reason=reason,
        data=json.loads(json.dumps(data, cls=DjangoJSONEncoder)),
    )


def record_many(entries: Iterable[AuditEntry]) -> None:
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def history_of(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """The entries about one object, oldest first."""
    return (
        AuditEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        .select_related("actor")
        .order_by("pk")
    )


def digest(previous: str, item: AuditEntry) -> str:
    """SHA-256 over the previous hash and the entry's own content, in a fixed order."""
    content = [
        previous,
        item.pk,
        item.at.isoformat(timespec="microseconds"),
        item.actor_id,
        item.actor_role,
        item.verb,
        item.subject_type,
        item.subject_id,
        item.before,
        item.after,
        item.reason,
        item.data,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def seal() -> int:
    """Chain the committed entries that are not yet in the chain; says how many. One at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    last = AuditEntry.objects.filter(link__isnull=False).order_by("-link").first()
    link, previous = (last.link, last.hash) if last else (0, GENESIS)
    waiting = list(AuditEntry.objects.filter(link__isnull=True).order_by("pk")[: BATCH * 4])
    for item in waiting:
        link += 1
        previous = digest(previous, item)
        item.link, item.hash = link, previous
    AuditEntry.objects.bulk_update(waiting, ["link", "hash"], batch_size=1_000)
    return len(waiting)


def verify() -> dict[str, Any]:
    """Walk the chain: `{"entries", "intact", "first_broken"}`, the latter an entry's number."""
    while seal():
        pass
    previous, expected = GENESIS, 0
    for item in AuditEntry.objects.order_by("link").iterator(chunk_size=2_000):
        expected += 1
        if item.link != expected or item.hash != digest(previous, item):
            return {"entries": AuditEntry.objects.count(), "intact": False, "first_broken": item.pk}
        previous = item.hash
    return {"entries": expected, "intact": True, "first_broken": None}
