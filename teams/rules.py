"""The hard rules of a posting, one function each. Pure: facts in, a refusal or None out.

The same list answers for a posting made by hand and for the assignment of a whole round, so the two
can never disagree. Every refusal has a stable code; rules and clauses: domain §4, S1 1.16-1.21,
X24, X25, X28, X33.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.policy import Policy
from campaigns.policy.choices import Duty, Origin, OwnPlace, Rank
from campaigns.policy.people import LeaderRule, TeamKind
from kernel.errors import Sentence

RANKS = {rank.value: rank for rank in Rank}
DUTIES = {duty.value: duty for duty in Duty}
LOCAL = frozenset({Origin.LOCAL, Origin.PROVINCIAL_BODY})
# One to a team; cadres and members may be several.
SINGLE_DUTIES = frozenset({Duty.LEADER, Duty.DEPUTY, Duty.LIAISON})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person as far as the rules ask; places are codes, "" where none is stated."""

    person: int
    name: str
    origin: Origin
    province: str = ""
    city: str = ""
    unit: int = 0
    rank: Rank | None = None
    held_rank: Rank | None = None
    certificate_until: date | None = None
    is_available: bool = True
    is_recommended: bool = False
    rounds: tuple[date, ...] = ()
    """First days of the other rounds of this campaign in which the person is posted."""

    @property
    def is_local(self) -> bool:
        return self.origin in LOCAL


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is in the team already."""

    duty: Duty
    is_local: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """A team that may take one more. `size` is what this team may hold, None where the plan says nothing."""

    kind: TeamKind
    city: str
    province: str
    starts: date
    departure: date
    size: int | None
    seats: tuple[Seat, ...] = field(default=())
    further: tuple[tuple[str, str], ...] = ()
    """City and province of each further city, where a team has several (S2)."""
    best: frozenset[int] | None = None
    """The only people that this team may take: those of teams that stood out. None: anybody."""

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """City and province of every place that this team inspects."""
        return ((self.city, self.province), *self.further)


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    message: Sentence


Rule = Callable[[Candidate, Opening, Duty, Policy], Refusal | None]


# About the person alone


def excluded_sender(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """Provinces that send nobody, between the days stated (S1 七(一), 1.16, X28). The ministry's people are no
    province's."""
    for excluded in policy.staffing.excluded_senders:
        if person.is_local and excluded.province == person.province and excluded.holds_on(opening.starts):
            return Refusal(
                "excluded_sender",
                _("%(province)s sends nobody to this campaign.") % {"province": excluded.name},
            )
    return None


def origin_not_sent(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    if person.origin in policy.staffing.origins:
        return None
    return Refusal("origin_not_sent", _("The plan takes no people from this kind of unit."))


def not_available(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """The row says whether, never why (S3 3.18)."""
    if policy.staffing.fitness_required and not person.is_available:
        return Refusal("not_available", _("%(name)s is not available for this round.") % {"name": person.name})
    return None


def certificate_expired(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """Valid through the day of departure, where a last day is known."""
    if person.certificate_until and person.certificate_until < opening.departure:
        return Refusal(
            "certificate_expired",
            _("The certificate of %(name)s ends on %(day)s, before the departure.")
            % {"name": person.name, "day": person.certificate_until},
        )
    return None


def too_many_rounds(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """Binding limits only: “in principle” is a wish of the assignment, not a rule (X33)."""
    limits = policy.staffing.rounds_per_person
    taken = sum(same_window(first, opening.starts, limits.window, policy) for first in person.rounds)
    if limits.binding and limits.limit is not None and taken >= limits.limit:
        return _quota(person, limits.limit)
    return None


def quota_reached(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """Cadres of a rank take so many rounds in a window and no more (S3 3.6, X19)."""
    for quota in policy.staffing.quotas:
        if not quota.binding or opening.starts.month not in quota.months:
            continue
        if person.rank is None or not person.rank.reaches(quota.rank):
            continue
        taken = sum(
            first.month in quota.months and same_window(first, opening.starts, quota.window, policy)
            for first in person.rounds
        )
        if taken >= quota.maximum:
            return _quota(person, quota.maximum)
    return None


def _quota(person: Candidate, limit: int) -> Refusal:
    return Refusal(
        "too_many_rounds",
        _("%(name)s has taken part in %(limit)s rounds; no more are allowed.") % {"name": person.name, "limit": limit},
    )


def same_window(one: date, other: date, window: Any, policy: Policy) -> bool:
    """Whether two rounds, by their first days, are counted together."""
    match window.value:
        case "round":
            return one == other
        case "winter":
            return winter_of(one, policy) is not None and winter_of(one, policy) == winter_of(other, policy)
        case "year":
            return one.year == other.year
    return True


def winter_of(day: date, policy: Policy) -> int | None:
    """The year in which the winter of a day began; None in the other months."""
    months = policy.rounds.winter_months
    if day.month not in months:
        return None
    return day.year if day.month >= 7 else day.year - 1


# About the person in this place


def own_place(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """Never in the own province, or the own city where the plan asks for no more (design: independence)."""
    match policy.staffing.own_place:
        case OwnPlace.PROVINCE if person.province and person.province in {at for _city, at in opening.places}:
            return Refusal("own_province", _("%(name)s would inspect the own province.") % {"name": person.name})
        case OwnPlace.CITY if person.city and person.city in {city for city, _at in opening.places}:
            return Refusal("own_city", _("%(name)s would inspect the own city.") % {"name": person.name})
    return None


# About the seat


def duty_unknown(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    if duty in opening.kind.duties:
        return None
    return Refusal("duty_unknown", _("A team of this kind has no such duty."))


def not_outstanding(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """Special teams are picked from the best ranked (S1 七(二))."""
    if opening.best is None or person.person in opening.best:
        return None
    return Refusal(
        "not_outstanding",
        _("%(name)s was in no team that the weekly boards of the last two years have named.") % {"name": person.name},
    )


def leader_rule(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """Binding rules on who holds a duty, by the round's first day (S1 1.18, 1.21, X20, X24)."""
    for rule in opening.kind.leader_rules_on(duty, opening.starts):
        if rule.binding and (refusal := unmet(rule, person)):
            return refusal
    return None


def unmet(rule: LeaderRule, person: Candidate) -> Refusal | None:
    """What keeps a person from satisfying a rule on a duty, binding or not."""
    if person.origin not in rule.origins:
        return Refusal(
            "leader_origin", _("%(name)s comes from a unit that may not hold this duty.") % {"name": person.name}
        )
    if rule.min_rank is not None and not _has_rank(person, rule):
        return Refusal(
            "leader_rank",
            _("%(name)s does not have the rank that this duty needs.") % {"name": person.name},
        )
    return None


def _has_rank(person: Candidate, rule: LeaderRule) -> bool:
    assert rule.min_rank is not None
    ranks = [person.rank, person.held_rank if rule.held_rank_counts else None]
    return any(rank is not None and rank.reaches(rule.min_rank) for rank in ranks)


def duty_taken(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    if duty in SINGLE_DUTIES and any(seat.duty == duty for seat in opening.seats):
        return Refusal("duty_taken", _("This team already has somebody with this duty."))
    return None


def team_full(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """Local and ministry members together, the added cadre included (S1 1.17, X24, X25)."""
    if opening.size is not None and len(opening.seats) >= opening.size:
        return Refusal("team_full", _("The team is complete: %(size)s people.") % {"size": opening.size})
    return None


def mixture(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """At most so many local and so many ministry members, everybody counted (S1 1.17, X25)."""
    kind = opening.kind
    local = sum(seat.is_local for seat in opening.seats)
    if person.is_local and kind.local_max is not None and local >= kind.local_max:
        return Refusal("too_many_local", _("The team has all the local members it may have."))
    if not person.is_local and kind.ministry_max is not None and len(opening.seats) - local >= kind.ministry_max:
        return Refusal("too_many_ministry", _("The team has all the ministry members it may have."))
    return None


def leader_seat_kept(person: Candidate, opening: Opening, duty: Duty, policy: Policy) -> Refusal | None:
    """The last place is the leader's: a team without one could take nobody else."""
    if duty == Duty.LEADER or opening.size is None or Duty.LEADER not in opening.kind.duties:
        return None
    has_leader = any(seat.duty == Duty.LEADER for seat in opening.seats)
    if not has_leader and len(opening.seats) == opening.size - 1:
        return Refusal("leader_missing", _("The last place of this team is its leader's."))
    return None


PERSON_RULES: tuple[Rule, ...] = (
    excluded_sender,
    origin_not_sent,
    not_available,
    certificate_expired,
    too_many_rounds,
    quota_reached,
)
PLACE_RULES: tuple[Rule, ...] = (own_place,)
# About a person's right to a duty in a kind of team, whoever else is in it; then about those who are.
DUTY_RULES: tuple[Rule, ...] = (duty_unknown, not_outstanding, leader_rule)
SHAPE_RULES: tuple[Rule, ...] = (duty_taken, team_full, mixture, leader_seat_kept)
SEAT_RULES = DUTY_RULES + SHAPE_RULES
RULES = PERSON_RULES + PLACE_RULES + SEAT_RULES


def refusals(
    person: Candidate, opening: Opening, duty: Duty, policy: Policy, rules: Sequence[Rule] = RULES
) -> Iterator[Refusal]:
    """Every rule that this posting would break, in a fixed order."""
    return (refusal for rule in rules if (refusal := rule(person, opening, duty, policy)))


def first_refusal(
    person: Candidate, opening: Opening, duty: Duty, policy: Policy, rules: Sequence[Rule] = RULES
) -> Refusal | None:
    return next(refusals(person, opening, duty, policy, rules), None)


def shortages(kind: TeamKind, seats: Iterable[Seat], size: int | None) -> Iterator[tuple[str, int]]:
    """What a team still lacks: `("leader" | "local" | "people", how many)`."""
    present = list(seats)
    if Duty.LEADER in kind.duties and not any(seat.duty == Duty.LEADER for seat in present):
        yield "leader", 1
    local = sum(seat.is_local for seat in present)
    if kind.local_min is not None and local < kind.local_min:
        yield "local", kind.local_min - local
    wanted = size if size is not None else kind.size_min
    if wanted is not None and len(present) < wanted:
        yield "people", wanted - len(present)
