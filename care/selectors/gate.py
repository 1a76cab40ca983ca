"""What still stands between somebody who has arrived and the work: the pledge, the training."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from care.models import Attendance, Training
from care.selectors.integrity import pledge_owed
from care.selectors.training import untrained
from kernel.errors import Sentence
from kernel.statements import AnyRow
from teams.models import Posting

SENTENCES = {
    "pledge_missing": _("Sign the integrity pledge of your posting first."),
    "not_trained": _(
        "You have not taken part in the training for this round. Ask your sending unit or the campaign office."
    ),
}


@dataclass(frozen=True)
class Stop:
    """`code` is `pledge_missing` or `not_trained`."""

    code: str
    posting: Posting

    @property
    def sentence(self) -> Sentence:
        return SENTENCES[self.code]


def _open_points(user: int, day: date) -> QuerySet[Posting]:
    """Postings begun by then of which the pledge is not signed, or the last training was without the person."""
    there = Attendance.objects.filter(person=OuterRef(OuterRef("person")), training=OuterRef("pk"))
    held = Training.objects.filter(campaign=OuterRef("team__campaign"), completed_at__isnull=False, day__lte=day)
    last = held.order_by("-day", "-pk").annotate(was_there=Exists(there)).values("was_there")[:1]
    own = Posting.objects.filter(person__user=user, starts__lte=day).annotate(was_there=Subquery(last))
    return own.filter(Q(pledge=None) | Q(was_there=False))


_has_open_points = AnyRow(_open_points, user=-1, day=date(1001, 1, 1))


def stop_of(user: User, day: date) -> Stop | None:
    """Asked on every request of an inspector: one query where all is done.

    A campaign without a completed register of training has none for whom it is asked.
    """
    if user.role != Role.INSPECTOR or not _has_open_points(user=user.pk, day=day):
        return None
    if owed := pledge_owed(user, day):
        return Stop("pledge_missing", owed)
    own = Posting.objects.filter(person__user=user)
    present = own.present_on(day).select_related("team__round__campaign", "person").order_by("-starts")
    held = [posting for posting in present if untrained(posting, day)]
    return Stop("not_trained", held[0]) if held and len(held) == len(present) else None
