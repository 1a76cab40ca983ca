"""Who should take part in a training, who has, and whom the plan holds back without it."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from campaigns.models import Round
from care.models import Attendance, Training
from care.selectors.integrity import rules_of
from care.selectors.rounds import rounds_of
from teams.models import Person, Posting, SendingUnit


def trainings(user: User) -> QuerySet[Training]:
    return Training.objects.visible_to(user).select_related("campaign", "made_by")


def counts_from(round_: Round) -> date:
    """The first day of a training that counts for a round: of the month so many months before its first day.

    Where the plan has no period, any training of the campaign counts.
    """
    months = rules_of(round_).training.every_months
    if months is None:
        return date.min
    count = round_.starts.year * 12 + round_.starts.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def expected(training: Training, user: User) -> QuerySet[Person]:
    """People nominated or posted for a round for which the training counts, as far as the user sees them.

    Each has `has_attended`.
    """
    rounds = [
        round_
        for round_ in rounds_of(user).filter(campaign=training.campaign, departure__gte=training.day)
        if counts_from(round_) <= training.day
    ]
    people = Person.objects.visible_to(user)
    if user.role == "sending_unit":
        people = people.filter(unit__in=SendingUnit.objects.visible_to(user))
    nominated = people.filter(nominations__round__in=rounds).values("pk")
    posted = people.filter(postings__round__in=rounds).values("pk")
    there = Attendance.objects.filter(training=training, person=OuterRef("pk"))
    return (
        Person.objects.filter(pk__in=nominated.union(posted))
        .select_related("unit")
        .annotate(has_attended=Exists(there))
        .order_by("unit__name", "name", "pk")
    )


def untrained(posting: Posting, day: date) -> bool:
    """Whether the plan's rule of training holds this posting back on a day.

    It does only once a training that counts for the round has been held before it began and its attendance is
    complete: an office that keeps no register stops nobody. Whoever has taken part since then goes on.
    """
    round_ = posting.team.round
    if not rules_of(round_).training.required:
        return False
    counted = Training.objects.filter(campaign=round_.campaign_id, day__gte=counts_from(round_), day__lte=day)
    if not counted.filter(day__lte=round_.starts, completed_at__isnull=False).exists():
        return False
    return not Attendance.objects.filter(person=posting.person_id, training__in=counted).exists()


def untrained_people(round_: Round, user: User) -> list[Posting]:
    """Postings of a round whose people the rule holds back, or would on its first day."""
    if not rules_of(round_).training.required:
        return []
    counted = Training.objects.filter(campaign=round_.campaign_id, day__gte=counts_from(round_))
    return list(
        Posting.objects.visible_to(user)
        .filter(round=round_)
        .exclude(person__in=Attendance.objects.filter(training__in=counted).values("person"))
        .select_related("person__unit", "team")
        .order_by("person__unit__name", "person__name", "pk")
    )
