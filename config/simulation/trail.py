"""The audit entries of what is simulated, written in the order of time, chained and sealed."""

import heapq
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from accounts.models import User
from config.simulation.tables import Table
from kernel import audit
from kernel.models import AuditEntry


@dataclass(slots=True)
class Act:
    """What an entry's hash is taken over."""

    pk: int
    at: datetime
    actor_id: int | None
    actor_role: str
    verb: str
    subject_type: str
    subject_id: str
    before: str
    after: str
    reason: str
    data: dict[str, Any]


class Trail:
    """Acts may be told of out of order; they are written in order, as far as time has gone."""

    def __init__(self) -> None:
        while audit.seal():
            pass
        last = AuditEntry.objects.filter(link__isnull=False).order_by("-link").first()
        self._link, self._hash = (last.link or 0, last.hash) if last else (0, audit.GENESIS)
        self._waiting: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self.table = Table(AuditEntry, numbered=True)

    def tell(
        self, at: datetime, actor: User | None, verb: str, kind: str, key: object,
        before: str = "", after: str = "", reason: str = "", **data: Any,
    ) -> None:  # fmt: skip
        """One act; `kind` and `key` name its object."""
        who, role = (actor.pk, actor.role) if actor else (None, "")
        act = Act(0, at.astimezone(UTC), who, role, verb, kind, str(key), before, after, reason, data)
        heapq.heappush(self._waiting, (act.at, next(self._order), act))

    def write(self, until: datetime | None = None) -> None:
        """Chain and write what was told up to a moment, or everything."""
        while self._waiting and (until is None or self._waiting[0][0] < until):
            act = heapq.heappop(self._waiting)[2]
            act.pk = self.table.number()
            self._link += 1
            # `digest` reads the same names from an entry.
            self._hash = audit.digest(self._hash, act)  # type: ignore[arg-type]
            self.table.add(
                id=act.pk, at=act.at, actor_id=act.actor_id, actor_role=act.actor_role, verb=act.verb,
                subject_type=act.subject_type, subject_id=act.subject_id, before=act.before, after=act.after,
                reason=act.reason, data=act.data, link=self._link, hash=self._hash,
            )  # fmt: skip
        self.table.flush()
