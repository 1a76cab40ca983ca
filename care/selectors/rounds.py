"""Which round a page of care is about."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from campaigns.enums import RoundKind
from campaigns.models import Round
from kernel import clock

# Whose business a round's people are, beside the people themselves.
CARING = frozenset({Role.OFFICE, Role.LEADERSHIP, Role.SENDING_UNIT})


def rounds_of(user: User) -> QuerySet[Round]:
    """Inspection rounds of the user's campaigns; for those who have no business with their people, none."""
    seen = Round.objects.visible_to(user) if user.role in CARING else Round.objects.none()
    return (
        seen.filter(kind=RoundKind.INSPECTION, is_cancelled=False)
        .select_related("campaign")
        .order_by("campaign__starts", "starts")
    )


def round_at_hand(user: User) -> Round | None:
    """The round under way, else the next, else the last."""
    today, rounds = clock.today(), rounds_of(user)
    return (
        rounds.filter(starts__lte=today, ends__gte=today).order_by("-starts").first()
        or rounds.filter(starts__gt=today).order_by("starts").first()
        or rounds.order_by("-starts").first()
    )
