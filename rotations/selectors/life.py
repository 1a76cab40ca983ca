"""Where a round's people stand: the draft, what comes next, what keeps a campaign open."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns.enums import CampaignState, RoundKind
from campaigns.models import Campaign, Round
from kernel import clock
from kernel.errors import Sentence
from rotations.enums import RotationAction, RotationState, ScheduleState
from rotations.models import Rotation, Schedule
from rotations.selectors.handovers import all_signed, next_touching
from rotations.workflow import rotation_workflow
from teams.models import Posting
from teams.services import Placement

S = RotationState
UNDER_WAY = frozenset({S.PUBLISHED, S.RUNNING, S.HANDED_OVER})


def draft_of(rotation: Rotation) -> Schedule | None:
    """The draft being worked on, or None."""
    return rotation.schedules.filter(state=ScheduleState.WORKING).first()


def actions_of(user: User, rotation: Rotation, draft: Schedule | None) -> list[str]:
    """What this user may do now; publishing is offered where there is something to publish."""
    found = rotation_workflow.available(user, rotation)
    return [str(action) for action in found if action != RotationAction.PUBLISH or draft is not None]


def placements_of(schedule: Schedule) -> list[Placement]:
    seats = schedule.seats.order_by("pk").values_list("person", "team", "duty")
    return [Placement(person, team, duty) for person, team, duty in seats]


def listed(user: User) -> QuerySet[Rotation]:
    """With the round's teams, the people posted, and the places taken in the draft; the latest round first."""
    seated = Q(round__postings__relieved_at=None, round__postings__isnull=False)
    return (
        Rotation.objects.visible_to(user)
        .select_related("round", "campaign")
        .annotate(
            team_count=Count("round__teams", distinct=True),
            posted_count=Count("round__postings", filter=seated, distinct=True),
        )
        .order_by("-round__starts", "pk")
    )


def rounds_to_begin(user: User) -> QuerySet[Round]:
    """Inspection rounds of the user's running campaigns that are not over and have no rotation yet, the next first;
    without one under way whose people were posted by hand."""
    by_hand = Posting.objects.filter(round=OuterRef("pk"))
    return (
        Round.objects.filter(
            campaign__in=Campaign.objects.run_by(user).filter(state=CampaignState.RUNNING),
            kind=RoundKind.INSPECTION,
            is_cancelled=False,
            rotation=None,
            ends__gte=clock.today(),
        )
        .exclude(Exists(by_hand), starts__lte=clock.today())
        .select_related("campaign")
        .order_by("starts")
    )


@dataclass(frozen=True)
class NextStep:
    """What the office does next, by when, and where."""

    words: Sentence
    due: date | None = None
    url: str = ""


def next_step(rotation: Rotation, draft: Schedule | None) -> NextStep:
    round_ = rotation.round
    here = reverse("rotations:rotation-detail", args=[rotation.pk])
    match rotation.state:
        case S.DRAFT if draft is None:
            return NextStep(_("Propose people, or place them by hand"), round_.arrival, here)
        case S.DRAFT:
            publish = reverse("rotations:rotation-publish", args=[rotation.pk])
            return NextStep(_("Check the draft and publish it"), round_.arrival, publish)
        case S.PUBLISHED:
            lists = reverse("rotations:rotation-lists", args=[rotation.pk])
            return NextStep(_("Hand over the lists with first-use codes"), round_.arrival, lists)
        case S.RUNNING if next_touching(rotation.round) is not None:
            return NextStep(_("See that papers are handed over, and declare it"), round_.departure, here)
        case S.RUNNING:
            return NextStep(_("Nothing to do: nobody follows, the clock closes after departure"), round_.departure)
        case S.HANDED_OVER:
            return NextStep(_("Nothing to do: the clock closes after departure"), round_.departure)
    return NextStep(_("Nothing left to do"))


def to_begin_on(day: date) -> QuerySet[Rotation]:
    return _open().filter(state=S.PUBLISHED, round__arrival__lte=day)


def to_hand_over_on(day: date) -> list[Rotation]:
    """Those whose leaders have all signed, the incoming ones too; and those that left with nobody to follow (X10)."""
    over = _open().filter(state=S.RUNNING, round__ends__lte=day).select_related("round")
    return [rotation for rotation in over if _has_handed_over(rotation, day)]


def _has_handed_over(rotation: Rotation, day: date) -> bool:
    if next_touching(rotation.round) is None:
        return day > rotation.round.departure
    return all_signed(rotation)


def to_close_on(day: date) -> QuerySet[Rotation]:
    return _open().filter(state=S.HANDED_OVER, round__departure__lt=day)


def to_take_down_on(day: date) -> QuerySet[Rotation]:
    """Names and certificates of rounds that are over, whatever became of the rotation (X62)."""
    shown = Rotation.objects.filter(public_rosters__withdrawn_at=None, public_rosters__isnull=False)
    return shown.filter(round__departure__lt=day).distinct().order_by("pk")


def _open() -> QuerySet[Rotation]:
    return Rotation.objects.exclude(campaign__state=CampaignState.CLOSED).order_by("pk")


def why_not_close(campaign: Any) -> Sentence | None:
    """A campaign stays open while people of one of its rounds are out or expected."""
    found = Rotation.objects.filter(campaign=campaign, state__in=UNDER_WAY).annotate(number=F("round__issued_number"))
    numbers = sorted(found.values_list("number", flat=True))
    if not numbers:
        return None
    return gettext_lazy("Rounds whose people are not home yet: %(rounds)s.") % {
        "rounds": ", ".join(str(number) for number in numbers)
    }
