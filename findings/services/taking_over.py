"""What a team leaves unfinished goes to the team that follows, in one act (L34)."""

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from findings.enums import UNDECIDED
from findings.models import Record
from kernel import audit
from teams.models import Team


def take_over_records(outgoing: Team, incoming: Team, actor: User | None) -> int:
    """The records of a team with a finding that may still have to be completed become the next one's to
    complete; says how many. Who found it stays as it is."""
    with transaction.atomic():
        records = list(
            Record.objects.select_for_update(of=("self",), no_key=True)
            .filter(Q(keeper=outgoing) | Q(keeper=None, team=outgoing))
            .filter(pk__in=Record.objects.filter(findings__state__in=UNDECIDED).values("pk"))
            .order_by("pk")
        )
        Record.objects.filter(pk__in=[record.pk for record in records]).update(keeper=incoming)
        audit.record_many(
            audit.entry(actor, record, "record.taken_over", outgoing=outgoing.pk, incoming=incoming.pk)
            for record in records
        )
    return len(records)
