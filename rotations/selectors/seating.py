"""A schedule as the hard rules see it: who sits where, and what each team may still take."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from campaigns.models import Round
from campaigns.policy import Policy
from campaigns.policy.choices import Duty
from rotations.models import Schedule
from teams.models import Nomination, Person, Posting, Team
from teams.rules import DUTIES, Candidate, Opening, Refusal, first_refusal, shortages
from teams.rules import Seat as TakenSeat
from teams.selectors import candidates, is_local_kind, openings_of, policy_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person sits. `duty` is a value of `teams.enums.Duty`."""

    team: int
    duty: str
    is_locked: bool = False

    def is_same_seat(self, other: "Place | None") -> bool:
        return other is not None and (self.team, self.duty) == (other.team, other.duty)


Moves = Mapping[int, Place | None]
"""By person: where each would sit, None for nowhere. Everybody else stays."""


def locked(name: str) -> Refusal:
    """A locked seat is the officer's word, by hand too: it is unlocked before it is changed."""
    return Refusal("seat_locked", _("%(name)s is locked in this place; unlock it first.") % {"name": name})


def eligible(round_: Round) -> set[int]:
    """Who may be given a place: people nominated for the round, and those who are posted in it already; none who was
    relieved, for nobody is posted twice in a round."""
    nominated = set(Nomination.objects.filter(round=round_).values_list("person", flat=True))
    posted = dict(Posting.objects.filter(round=round_).values_list("person", "relieved_at"))
    return (nominated | posted.keys()) - {person for person, relieved in posted.items() if relieved}


@dataclass(frozen=True)
class Seating:
    """Teams empty in `openings`; who sits in them is in `places`, by person."""

    policy: Policy
    openings: dict[int, Opening]
    places: dict[int, Place]
    is_local: dict[int, bool]
    people: dict[int, Candidate]

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """Who sits in each team, in the order in which they came."""
        found: dict[int, list[int]] = {team: [] for team in self.openings}
        for person, place in self.places.items():
            found[place.team].append(person)
        return found

    def opening(self, team: int, moves: Moves, beside: int | None = None) -> Opening:
        """The team once `moves` are made, without the person for whom a place `beside` the others is asked."""
        stay = [(p, self.places[p].duty) for p in self.members[team] if p not in moves and p != beside]
        come = [(p, at.duty) for p, at in moves.items() if at is not None and at.team == team and p != beside]
        seats = tuple(TakenSeat(DUTIES[duty], self.is_local[person]) for person, duty in stay + come)
        return replace(self.openings[team], seats=seats)

    def refusal(self, person: int, moves: Moves) -> Refusal | None:
        """The first hard rule broken by the place that `moves` gives this person; asked of the result, so that the
        order of several moves does not matter."""
        place = moves[person]
        if place is None:
            return None
        opening = self.opening(place.team, moves, beside=person)
        return first_refusal(self.people[person], opening, DUTIES[place.duty], self.policy)

    def lacks(self, team: int) -> list[tuple[str, int]]:
        """What the team is short of: `("leader" | "local" | "people", how many)`."""
        opening = self.opening(team, {})
        return list(shortages(opening.kind, opening.seats, opening.size))

    def plain_duty(self, team: int) -> str:
        return (Duty.MEMBER if Duty.MEMBER in self.openings[team].kind.duties else Duty.CADRE).value

    def duty_order(self, person: int, team: int) -> list[str]:
        """The duties of a team's kind as one would offer them to a person who is put into it without a word."""
        kind = self.openings[team].kind
        now = self.places.get(person)
        first = [now.duty] if now else [Duty.LEADER.value] if self.people[person].is_recommended else []
        offered = [*first, self.plain_duty(team), *(duty.value for duty in reversed(kind.duties))]
        return [duty for duty in dict.fromkeys(offered) if DUTIES[duty] in kind.duties]


def seating_of(
    schedule: Schedule, *, teams: Collection[int] | None = None, people: Collection[int] | None = None
) -> Seating:
    """The schedule with its round's teams, or some of them, and what the rules ask of people: the seated, or `people`.

    A constant number of queries. `schedule` comes with rotation, round and campaign at hand.
    """
    round_ = schedule.rotation.round
    policy = policy_of(round_)
    rows = Team.objects.filter(round=round_).select_related("city__province")
    seats = schedule.seats.all()
    if teams is not None:
        rows, seats = rows.filter(pk__in=teams), seats.filter(team__in=teams)
    found = list(seats.order_by("pk").values_list("person", "team", "duty", "is_locked", "person__unit__kind"))
    asked = {person for person, *_rest in found} if people is None else set(people)
    facts = Person.objects.filter(pk__in=asked).select_related(
        "unit__province", "unit__city", "home_province", "home_city"
    )
    known = candidates(facts, round_)
    is_local = {person: is_local_kind(kind) for person, _team, _duty, _locked, kind in found}
    return Seating(
        policy=policy,
        openings=openings_of(rows, round_, policy, seats={}),
        places={person: Place(team, duty, locked) for person, team, duty, locked, _kind in found},
        is_local=is_local | {pk: one.is_local for pk, one in known.items()},
        people=known,
    )
