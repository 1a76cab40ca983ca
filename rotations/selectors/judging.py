"""What may be done with one person on the board, said before it is done."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from rotations.models import Schedule
from rotations.selectors.seating import Place, Seating, locked, seating_of
from teams.rules import Refusal


@dataclass(frozen=True, slots=True)
class Verdict:
    """One place: free to take, or the code and the sentence of the first rule it would break."""

    code: str = ""
    message: str = ""

    @property
    def is_allowed(self) -> bool:
        return not self.code


@dataclass(frozen=True, slots=True)
class TeamVerdict:
    """`duty` is what the person would become if put here without a word, "" where no duty is allowed; `duties` has
    each one's verdict, `swaps` that of changing places with each who sits here."""

    team: int
    duty: str
    code: str
    message: str
    duties: dict[str, Verdict]
    swaps: dict[int, Verdict] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def judgements(schedule: Schedule, person: int) -> list[TeamVerdict]:
    """Every team of the round, judged for one person; a constant number of queries. Nothing is changed.

    The person is nominated for the round or seated already.
    """
    seated = set(schedule.seats.values_list("person", flat=True))
    seating = seating_of(schedule, people=seated | {person})
    return [_judge(seating, person, team) for team in seating.openings]


def _judge(seating: Seating, person: int, team: int) -> TeamVerdict:
    offered = seating.duty_order(person, team)
    duties = {duty: _verdict(seating.refusal(person, {person: Place(team, duty)})) for duty in offered}
    if person in seating.places and seating.places[person].is_locked:
        held = _verdict(locked(seating.people[person].name))
        return TeamVerdict(team, "", held.code, held.message, dict.fromkeys(offered, held))
    allowed = next((duty for duty, verdict in duties.items() if verdict.is_allowed), "")
    reason = Verdict() if allowed else duties[seating.plain_duty(team)]
    return TeamVerdict(team, allowed, reason.code, reason.message, duties, dict(_swaps(seating, person, team)))


def _swaps(seating: Seating, person: int, team: int) -> Iterator[tuple[int, Verdict]]:
    here = seating.places.get(person)
    for other in seating.members[team]:
        if other == person:
            continue
        there = seating.places[other]
        if there.is_locked:
            yield other, _verdict(locked(seating.people[other].name))
            continue
        moves = {person: Place(there.team, there.duty), other: here}
        yield other, _verdict(seating.refusal(person, moves) or seating.refusal(other, moves))


def _verdict(refusal: Refusal | None) -> Verdict:
    return Verdict(refusal.code, str(refusal.message)) if refusal else Verdict()
