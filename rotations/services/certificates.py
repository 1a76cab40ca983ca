"""Names and certificates before a round (S1 八(四), B17): published with the rotation, taken down after it (X62)."""

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from kernel import audit, clock
from rotations.models import PublicRoster, Rotation
from teams.models import Posting
from teams.selectors import policy_of


def publish_certificates(rotation: Rotation, actor: User | None) -> PublicRoster | None:
    """A new version where the list has changed; None where the plan publishes none, or nothing is new.

    Runs in the transaction of the publication. Nobody's team or city stands in it: where somebody inspects is
    not told beforehand.
    """
    rules = policy_of(rotation.round).care.certificate
    if not rules.published_before_round:
        return None
    rows = _rows(rotation)
    shown = rotation.public_rosters.filter(withdrawn_at=None).first()
    if shown is not None and (shown.rows, shown.valid_until) == (rows, rules.valid_until):
        return None
    now = clock.now()
    rotation.public_rosters.filter(withdrawn_at=None).update(withdrawn_at=now)
    last = rotation.public_rosters.aggregate(last=Max("version"))["last"] or 0
    made = PublicRoster.objects.create(
        rotation=rotation, version=last + 1, rows=rows, valid_until=rules.valid_until, published_at=now
    )
    audit.record(actor, rotation, "rotation.certificates_published", version=made.version, people=len(rows))
    return made


def _rows(rotation: Rotation) -> list[dict[str, str]]:
    """In the order of units and names, so that the order tells nothing about teams."""
    people = (
        Posting.objects.filter(round=rotation.round)
        .seated()
        .order_by("person__unit__name", "person__name", "person")
        .values_list("person__name", "person__unit__name", "person__certificate")
    )
    return [{"name": name, "unit": unit, "certificate": number} for name, unit, number in people]


def take_down(*, rotation: Rotation, actor: User | None) -> bool:
    """After the round. Safe to repeat; says whether something was shown."""
    with transaction.atomic():
        count = rotation.public_rosters.filter(withdrawn_at=None).update(withdrawn_at=clock.now())
        if count:
            audit.record(actor, rotation, "rotation.certificates_taken_down")
    return bool(count)
