"""What happens to rotations by the clock: proposals ahead of a round, handovers when it begins."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from campaigns.enums import CampaignState, RoundKind
from campaigns.models import Round
from campaigns.selectors import campaign_of_code, inspection_round
from kernel import clock
from kernel.jobs import Job, Slot
from rotations.models import Rotation
from rotations.selectors import life
from rotations.selectors.handovers import next_touching
from rotations.services import begin, close, declare_handed_over
from rotations.services.ahead import propose_ahead, upcoming
from rotations.services.certificates import take_down
from rotations.services.handovers import inherit, prepare_handovers

# Before the office begins its day.
PROPOSE_AT = time(6, 0)


def proposals_due(now: datetime) -> Iterator[Slot]:
    """Once a round, and again whenever its nominations are no longer those of the last time."""
    for found in upcoming(clock.day_of(now)):
        due_at = clock.at(found.since, PROPOSE_AT)
        if due_at <= now:
            yield Slot(f"{found.round.campaign.code}/{found.round.number}/{found.nominations}", due_at)


def ask_for_proposal(key: str) -> str:
    code, number, _nominations = key.split("/")
    proposal = propose_ahead(round=inspection_round(campaign_of_code(code), int(number)))
    return f"proposal {proposal.pk}" if proposal else "left to the office"


# Before anybody sets out.
EARLY = time(5)
# How far back an outage is caught up with.
CAUGHT_UP = timedelta(days=3)


def _rounds(day: date) -> QuerySet[Round]:
    return Round.objects.filter(
        campaign__state=CampaignState.RUNNING, kind=RoundKind.INSPECTION, is_cancelled=False, starts__lte=day
    ).select_related("campaign")


def _named(key: str) -> Round:
    return Round.objects.select_related("campaign").get(pk=int(key))


def handovers_due(now: datetime) -> list[Slot]:
    """Each morning of a round that hands over, until the newcomers are there."""
    today = clock.day_of(now)
    slots = []
    for round_ in _rounds(today).filter(departure__gte=today):
        if now >= clock.at(today, EARLY) and next_touching(round_) is not None:
            slots.append(Slot(f"{round_.pk}:{today}", clock.at(today, EARLY)))
    return slots


def prepare(key: str) -> str:
    made = prepare_handovers(round=_named(key.split(":", maxsplit=1)[0]), actor=None)
    return f"{len(made)} handovers made"


def inheritances_due(now: datetime) -> list[Slot]:
    """The first morning of a round that follows a pause."""
    today = clock.day_of(now)
    first = _rounds(today).filter(handover=None, starts__gte=today - CAUGHT_UP)
    return [Slot(str(r.pk), clock.at(r.starts, EARLY)) for r in first if now >= clock.at(r.starts, EARLY)]


def inherit_work(key: str) -> str:
    moved = inherit(round=_named(key), actor=None)
    return f"{moved} records moved"


Due = Callable[[date], Iterable[Rotation]]


def _slots(due: Due) -> Callable[[datetime], Iterator[Slot]]:
    def slots(now: datetime) -> Iterator[Slot]:
        for rotation in due(clock.day_of(now)):
            yield Slot(f"{rotation.pk} {clock.day_of(now).isoformat()}", clock.day_bounds(clock.day_of(now))[0])

    return slots


def _rotation(key: str) -> Rotation:
    return Rotation.objects.get(pk=int(key.split(" ", maxsplit=1)[0]))


def _begin(key: str) -> str:
    return begin(rotation=_rotation(key)).state


def _declare(key: str) -> str:
    return declare_handed_over(rotation=_rotation(key), actor=None).state


def _close(key: str) -> str:
    return close(rotation=_rotation(key), actor=None).state


def _take_down(key: str) -> str:
    return "taken down" if take_down(rotation=_rotation(key), actor=None) else "nothing shown"


JOBS = [
    # The people arrive, and their access opens (S1 七(四)).
    Job("rotations.begin", _slots(life.to_begin_on), _begin),
    # Once everybody has signed; where nobody follows there is nobody to sign (X10).
    Job("rotations.hand_over", _slots(life.to_hand_over_on), _declare),
    # After the last departure.
    Job("rotations.close", _slots(life.to_close_on), _close),
    # Published names are for the round (X62).
    Job("rotations.take_down", _slots(life.to_take_down_on), _take_down),
    Job("rotations.propose", proposals_due, ask_for_proposal),
    Job("rotations.handovers", handovers_due, prepare),
    Job("rotations.inheritance", inheritances_due, inherit_work),
]
