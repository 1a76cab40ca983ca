"""The trail of who did what, when, to which object, from which state to which, and why.

Entries are written in the transaction of the act they tell of, and only ever added: a database
trigger refuses to change or delete one. `seal` chains committed entries by hash, in order of
their number; `verify` walks that chain. Until it is sealed (at most a minute later) an entry is
guarded by the trigger alone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from kernel import clock
from kernel.models import AuditEntry

GENESIS = "0" * 64
SEAL_LOCK = 20180611
BATCH = 5_000
# How much of the chain one press of the auditor's button walks: about a second.
AT_ONCE = 20_000
# Sealing is dearer than walking: what has waited since the last minute, and no long backlog.
SEALED_ON_THE_WAY = 1_000


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


def history_of_all(subjects: Iterable[models.Model]) -> models.QuerySet[AuditEntry]:
    """The entries about several objects, oldest first, in one question."""
    about = models.Q(pk__in=[])
    for subject in subjects:
        about |= models.Q(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return AuditEntry.objects.filter(about).select_related("actor").order_by("pk")


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
def seal(at_most: int = BATCH * 4) -> int:
    """Chain the committed entries that are not yet in the chain; says how many. One at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    last = AuditEntry.objects.filter(link__isnull=False).order_by("-link").first()
    link, previous = (last.link or 0, last.hash) if last else (0, GENESIS)
    waiting = list(AuditEntry.objects.filter(link__isnull=True).order_by("pk")[:at_most])
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
    sealed = AuditEntry.objects.filter(link__isnull=False)
    last, broken = _walk(sealed, GENESIS, 0)
    return {"entries": last if broken is None else sealed.count(), "intact": broken is None, "first_broken": broken}


def _walk(sealed: models.QuerySet[AuditEntry], previous: str, place: int) -> tuple[int, int | None]:
    """The last place that holds, and the number of the first entry that does not."""
    for item in sealed.order_by("link").iterator(chunk_size=2_000):
        if item.link != place + 1 or item.hash != digest(previous, item):
            return place, item.pk
        place, previous = place + 1, item.hash
    return place, None


# For the auditor


def may_audit(user: Any) -> bool:
    return user.role == "auditor"


@dataclass(frozen=True)
class Chain:
    """`sealed` entries are in the chain, `waiting` ones will be within the minute; `verified` is the last walk."""

    sealed: int
    sealed_until: datetime | None
    waiting: int
    verified: AuditEntry | None

    @property
    def next_place(self) -> int:
        """Where the next walk begins: after the last one, or again from the start after the end or a break."""
        walked = self.verified.data if self.verified else {"intact": False}
        return walked["last"] + 1 if walked["intact"] and walked["last"] < self.sealed else 1


def chain_state() -> Chain:
    """Places in the chain are numbered without gaps, so that nothing has to be counted."""
    last = AuditEntry.objects.filter(link__isnull=False).order_by("-link").first()
    return Chain(
        sealed=last.link or 0 if last else 0,
        sealed_until=last.at if last else None,
        waiting=AuditEntry.objects.filter(link__isnull=True).count(),
        verified=AuditEntry.objects.filter(verb="audit.verified").select_related("actor").order_by("-pk").first(),
    )


def verify_next(*, actor: Any, count: int = AT_ONCE) -> dict[str, Any]:
    """Walk the next `count` places of the chain: `{"first", "last", "intact", "broken"}`, recorded as an act.

    A long chain is walked in as many calls; `verify` walks it whole.
    """
    seal(SEALED_ON_THE_WAY)
    first = chain_state().next_place
    before = AuditEntry.objects.filter(link=first - 1).first()
    part = AuditEntry.objects.filter(link__gte=first, link__lt=first + count)
    last, broken = _walk(part, before.hash if before else GENESIS, first - 1)
    found: dict[str, Any] = {"first": first, "last": last, "intact": broken is None, "broken": broken}
    record(actor, actor, "audit.verified", **found)
    return found


def record_reading(*, actor: Any, asked: Mapping[str, Any], entries: int) -> None:
    """That somebody looked into the trail, and for what."""
    record(actor, actor, "audit.read", asked={k: v for k, v in asked.items() if v}, entries=entries)
