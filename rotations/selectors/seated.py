"""What a schedule has built on a roster."""

from django.utils.translation import gettext_lazy as _

from rotations.models import Seat
from teams.models import RosterImport


def why_not_undo(upload: RosterImport) -> str | None:
    """Somebody whom this import nominated has a seat in a schedule of its round, or was added by it and
    has one anywhere."""
    seats = Seat.objects.filter(person__nominations__source=upload)
    of_round = seats.filter(schedule__rotation__round=upload.round)
    if of_round.exists() or Seat.objects.filter(person__in=upload.written.get("people", [])).exists():
        return str(_("Somebody of this roster has a place in a schedule."))
    return None
