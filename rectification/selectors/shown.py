"""What an entry shows to whom: photos from before and of each visit, and who did what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from findings.enums import VisitKind
from findings.models import Photo, RecordPhoto
from kernel import audit
from kernel.models import AuditEntry
from rectification.models import LedgerEntry


def entry_photos(user: User) -> QuerySet[RecordPhoto]:
    """What the user sees with an entry (`findings.models.evidence.shown_with`): the photos of its finding, and those
    of the visits to it; no originals and no signatures. Not those of a new finding that a visit has made: that is
    reviewed first (E7)."""
    entries = LedgerEntry.objects.visible_to(user)
    return RecordPhoto.objects.shown().filter(
        Q(finding__entry__in=entries) | Q(record__verification__entry__in=entries, finding=None)
    )


@dataclass(frozen=True)
class EntryPhoto:
    """`seen_at` says on which occasion: `finding`, `verification` or `look_back`, on `day`; `taken_at` what the phone
    said of the moment."""

    sha256: str
    seen_at: str
    day: date
    number: int
    visit: int | None
    taken_at: datetime | None

    @property
    def occasion(self) -> str:
        what = VisitKind(self.seen_at).label if self.seen_at in VisitKind.values else _("when it was found")
        return f"{self.day} {what}"


def photos_of(entries: Iterable[LedgerEntry]) -> dict[int, list[EntryPhoto]]:
    """By entry, in the order of time, those that have arrived; for entries that the reader sees."""
    keys = [entry.pk for entry in entries]
    here = RecordPhoto.objects.shown().filter(Exists(Photo.objects.filter(pk=OuterRef("sha256"))))
    columns = ("sha256", "record__day", "number", "taken_at")
    before = here.filter(finding__entry__in=keys).values_list(
        "finding__entry", Value("finding"), Value(None, output_field=IntegerField()), *columns
    )
    visits = here.filter(record__verification__entry__in=keys, finding=None)
    after = visits.values_list(
        "record__verification__entry", "record__verification__kind", "record__verification", *columns
    )
    found: dict[int, list[EntryPhoto]] = {key: [] for key in keys}
    for key, seen_at, visit, sha256, day, number, taken_at in [*before, *after]:
        found[key].append(EntryPhoto(sha256, seen_at, day, number, visit, taken_at))
    return {key: sorted(photos, key=lambda p: (p.day, p.number)) for key, photos in found.items()}


# What a reader may see of who did it


@dataclass(frozen=True)
class HistoryLine:
    """An audit entry as its reader may see it."""

    at: datetime
    actor: object
    verb: str
    subject_type: str
    before: str
    after: str
    reason: str


LOCAL = {Role.LIAISON, Role.PROVINCE}


def name_for(reader: User, person: User | None, role: str = "") -> object:
    """A city reads the names of its own people only; of inspectors and officers the role (E7, S1 九)."""
    if person is None:
        return None
    role = role or person.role
    if reader.role in LOCAL and role not in LOCAL:
        return Role(role).label
    return person


def history_of(entry: LedgerEntry, reader: User) -> list[HistoryLine]:
    return [_line(item, reader) for item in audit.history_of(entry)]


def _line(item: AuditEntry, reader: Any) -> HistoryLine:
    return HistoryLine(
        at=item.at,
        actor=name_for(reader, item.actor, item.actor_role),
        verb=item.verb,
        subject_type=item.subject_type,
        before=item.before,
        after=item.after,
        reason=item.reason,
    )


@dataclass(frozen=True)
class Step:
    """Something handed in on an entry, in the order of time; `kind` names the piece of page that shows it."""

    kind: str
    at: datetime
    by: object
    item: Any


def steps_of(entry: LedgerEntry, reader: User) -> list[Step]:
    """Plans, progress, extensions, completions and visits of an entry, oldest first."""
    handed_in = {
        "plan": entry.plans.all(),
        "progress": entry.progress.all(),
        "extension": entry.extensions.all(),
        "completion": entry.completions.all(),
        "visit": entry.verifications.all(),
    }
    steps = [
        Step(kind, item.made_at, name_for(reader, item.made_by), item)
        for kind, items in handed_in.items()
        for item in items
    ]
    return sorted(steps, key=lambda step: step.at)
