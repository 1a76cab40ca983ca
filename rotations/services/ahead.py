"""The clock's part in scheduling: which rounds it proposes, and that it leaves an officer's work alone."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.serializers.json import DjangoJSONEncoder

from campaigns.enums import CampaignState
from campaigns.models import Campaign, Round
from campaigns.policy.scheduling import Scheduling
from campaigns.selectors import inspection_rounds
from kernel.errors import DomainError
from rotations.enums import Origin, RotationState, ScheduleState
from rotations.models import Proposal, Rotation, Schedule
from rotations.services.drafts import rotation_of
from rotations.services.proposing import request_proposal, under_way
from teams.models import Nomination, Posting
from teams.selectors import policy_of

# What a proposal is made from; a change of any of it asks for another.
FACTS = (
    "person", "rank", "is_fit", "is_leader_recommended", "expertise", "wished_team",
    "person__unit", "person__rank", "person__held_rank", "person__certificate_until",
    "person__home_province", "person__home_city",
)  # fmt: skip


@dataclass(frozen=True)
class Upcoming:
    """A round that the clock may propose: on what day it came due, and the nominations as they are."""

    round: Round
    since: date
    nominations: str


def upcoming(today: date) -> Iterator[Upcoming]:
    """Rounds within the policy's days, nominated for and not begun by hand, until their last day.

    Nobody proposes over what is published or what an officer works on, nor while a search is under way.
    """
    for campaign in Campaign.objects.exclude(state=CampaignState.CLOSED).order_by("pk"):
        rules: Scheduling | None = None
        for round_ in inspection_rounds(campaign).filter(ends__gte=today).select_related("campaign").order_by("starts"):
            rules = policy_of(round_).scheduling
            since = round_.arrival - timedelta(days=rules.days_ahead)
            if since > today:
                break
            if (facts := nominated(round_)) and is_the_clocks(round_):
                yield Upcoming(round_, since, facts)


def nominated(round_: Round) -> str:
    """A mark of the round's nominations: another one as soon as any of them changes; "" for none."""
    rows = list(Nomination.objects.filter(round=round_).order_by("person").values_list(*FACTS))
    if not rows:
        return ""
    return hashlib.sha256(json.dumps(rows, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


def is_the_clocks(round_: Round) -> bool:
    """Nothing is published, nobody posted, and the draft, if there is one, is as the clock left it."""
    if Posting.objects.filter(round=round_).exists():
        return False
    rotation = Rotation.objects.filter(round=round_).first()
    if rotation is None:
        return True
    if rotation.state != RotationState.DRAFT or under_way(rotation):
        return False
    draft = Schedule.objects.filter(rotation=rotation, state=ScheduleState.WORKING).first()
    return draft is None or (draft.origin == Origin.CLOCK and draft.revision == draft.report.get("revision"))


def propose_ahead(*, round: Round) -> Proposal | None:
    """Ask for a proposal of one such round; None where an officer was faster."""
    if not is_the_clocks(round):
        return None
    try:
        rotation = rotation_of(round=round, actor=None)
        return request_proposal(rotation=rotation, actor=None, origin=Origin.CLOCK)
    except DomainError:
        return None
