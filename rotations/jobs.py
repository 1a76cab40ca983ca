"""What happens to rotations by the clock."""

from collections.abc import Iterator
from datetime import datetime, time

from campaigns.selectors import campaign_of_code, inspection_round
from kernel import clock
from kernel.jobs import Job, Slot
from rotations.services.ahead import propose_ahead, upcoming

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


JOBS = [Job("rotations.propose", proposals_due, ask_for_proposal)]
