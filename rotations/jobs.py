"""What happens to rotations by the clock: proposals ahead of a round, handovers when it begins."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from campaigns.enums import CampaignState, RoundKind
from campaigns.models import Round
from campaigns.selectors import campaign_of_code, inspection_round
from kernel import clock
from kernel.jobs import Job, Slot
from rotations.selectors.handovers import next_touching
from rotations.services.ahead import propose_ahead, upcoming
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


JOBS = [
    Job("rotations.propose", proposals_due, ask_for_proposal),
    Job("rotations.handovers", handovers_due, prepare),
    Job("rotations.inheritance", inheritances_due, inherit_work),
]
