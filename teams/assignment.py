"""A simple honest assignment of a round: written wishes first, then delegations kept together. Pure.

It never breaks a hard rule (`teams.rules`), it stops where it finds nobody, and it says who was left
and what is missing. The places are filled in this order: the team that a roster row asks for; leaders
whose duty needs a rank; in each team a leader and the local members it must have; one member from the
ministry; the rest.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns.policy import Policy
from campaigns.policy.choices import Duty, Rank
from teams.rules import (
    PERSON_RULES,
    PLACE_RULES,
    SEAT_RULES,
    SINGLE_DUTIES,
    Candidate,
    Opening,
    Refusal,
    Seat,
    first_refusal,
    shortages,
    unmet,
)

LEVELS = {rank: rank.level for rank in Rank}
SHORT = {
    "leader": _("no leader"),
    "local": _("%(short)s local members short"),
    "people": _("%(short)s people short"),
}


@dataclass(frozen=True, slots=True)
class Placement:
    person: int
    team: int
    duty: Duty


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody without a place, or without the place they asked for, and why."""

    person: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Lack:
    team: int
    code: str
    short: int

    @property
    def message(self) -> Any:
        return SHORT[self.code] % {"short": self.short}


@dataclass
class Assignment:
    placements: list[Placement] = field(default_factory=list)
    unplaced: list[Left] = field(default_factory=list)
    wishes_unmet: list[Left] = field(default_factory=list)
    lacks: list[Lack] = field(default_factory=list)


def assign(
    people: Iterable[Candidate],
    teams: Mapping[int, Opening],
    policy: Policy,
    *,
    wishes: Mapping[int, int] | None = None,
    partners: Mapping[str, frozenset[str]] | None = None,
) -> Assignment:
    """`teams` in the order in which they are filled; `wishes` by person; `partners` are a city's paired provinces."""
    return _Run(list(people), dict(teams), policy, dict(wishes or {}), dict(partners or {})).result()


class _Run:
    def __init__(
        self,
        people: Sequence[Candidate],
        teams: dict[int, Opening],
        policy: Policy,
        wishes: dict[int, int],
        partners: dict[str, frozenset[str]],
    ):
        self.policy, self.teams, self.wishes, self.partners = policy, teams, wishes, partners
        self.found = Assignment()
        self.free: dict[int, Candidate] = {}
        self.members: dict[int, list[Candidate]] = defaultdict(list)
        self.in_city: dict[str, Counter[str]] = defaultdict(Counter)
        # One round: what the rules ask about the person alone has the same answer in every team.
        any_team = next(iter(teams.values()), None)
        for person in sorted(people, key=self._standing):
            refusal = any_team and first_refusal(person, any_team, Duty.MEMBER, policy, PERSON_RULES)
            if refusal:
                self.found.unplaced.append(Left(person.person, refusal))
            else:
                self.free[person.person] = person
        self.delegations = Counter(person.province for person in self.free.values() if person.is_local)

    def _standing(self, person: Candidate) -> tuple:
        """Recommended leaders first; who has had the rounds that a plan asks for in principle comes last (X33)."""
        limit = self.policy.staffing.rounds_per_person.limit
        return (limit is not None and len(person.rounds) >= limit, not person.is_recommended, person.person)

    def result(self) -> Assignment:
        self._follow_wishes()
        self._seat_ranked_leaders()
        # A team that nobody may lead waits, so that it takes no members from one that can work.
        for team in sorted(self.teams, key=lambda team: not self._gets_leader(team)):
            self._seat_core(team)
        for team in self.teams:
            self._seat_one_from_the_ministry(team)
        for team in self.teams:
            while self._seat(team, self._plain_duty(team)):
                pass
        self._say_what_is_left()
        return self.found

    # Rounds of filling

    def _follow_wishes(self) -> None:
        """Leaders before members, so that the wish of one does not cost the other the only place left."""
        for person in [self.free[number] for number in self.free if number in self.wishes]:
            if person.is_recommended or self._has_the_rank(person, self.wishes[person.person]):
                self._try(person, self.wishes[person.person], Duty.LEADER)
        for person in [self.free[number] for number in self.free if number in self.wishes]:
            team = self.wishes[person.person]
            refusal = self._refusal(person, team, self._plain_duty(team))
            if refusal is None:
                self._place(person, team, self._plain_duty(team))
            elif refusal.code != "leader_missing" or not self._try(person, team, Duty.LEADER):
                self.found.wishes_unmet.append(Left(person.person, refusal))

    def _has_the_rank(self, person: Candidate, team: int) -> bool:
        """Whoever asks for a team that only a cadre of rank may lead, and is one, comes to lead it."""
        opening = self.teams[team]
        rules = opening.kind.leader_rules_on(Duty.LEADER, opening.starts)
        return any(rule.min_rank is not None and unmet(rule, person) is None for rule in rules)

    def _seat_ranked_leaders(self) -> None:
        for team, opening in self.teams.items():
            for duty in opening.kind.duties:
                rules = opening.kind.leader_rules_on(duty, opening.starts)
                if any(rule.min_rank is not None for rule in rules):
                    self._seat(team, duty)

    def _gets_leader(self, team: int) -> bool:
        seats = self.teams[team].seats
        return any(seat.duty == Duty.LEADER for seat in seats) or any(
            self._refusal(person, team, Duty.LEADER) is None for person in self.free.values()
        )

    def _seat_core(self, team: int) -> None:
        """The single duties, the local members that the team must have, and those who came with them."""
        for duty in self.teams[team].kind.duties:
            if duty in SINGLE_DUTIES:
                self._seat(team, duty)
        needed = self.teams[team].kind.local_min or 0
        while sum(seat.is_local for seat in self.teams[team].seats) < needed:
            if not self._seat(team, self._plain_duty(team), local=True):
                break
        while self.policy.staffing.keep_together and self._seat(team, self._plain_duty(team), companion=True):
            pass

    def _seat_one_from_the_ministry(self, team: int) -> None:
        if all(seat.is_local for seat in self.teams[team].seats):
            self._seat(team, self._plain_duty(team), local=False)

    def _plain_duty(self, team: int) -> Duty:
        return Duty.MEMBER if Duty.MEMBER in self.teams[team].kind.duties else Duty.CADRE

    # One place

    def _seat(self, team: int, duty: Duty, *, local: bool | None = None, companion: bool = False) -> bool:
        """The nearest person whom the rules allow; False where there is none.

        `companion`: only somebody of a unit that the team has people of.
        """
        if self._is_full(team, duty):
            return False
        units = {person.unit for person in self.members[team]}
        fitting = (
            person
            for person in self.free.values()
            if (local is None or person.is_local == local)
            and (not companion or person.unit in units)
            and self._refusal(person, team, duty) is None
        )
        chosen = min(fitting, key=self._nearness(team, duty), default=None)
        if chosen is None:
            return False
        self._place(chosen, team, duty)
        return True

    def _is_full(self, team: int, duty: Duty) -> bool:
        opening = self.teams[team]
        taken = duty in SINGLE_DUTIES and any(s.duty == duty for s in opening.seats)
        return taken or opening.size is None or len(opening.seats) >= opening.size

    def _nearness(self, team: int, duty: Duty) -> Callable[[Candidate], tuple]:
        """People of one province or city stay in one city and one team as far as possible (S1 七(一), 1.17).

        A higher rank than is needed comes last: a bureau head is not spent on a section head's place.
        """
        opening = self.teams[team]
        units = {other.unit for other in self.members[team]}
        provinces = {other.province for other in self.members[team]}
        partners = self.partners.get(opening.city, frozenset())
        rules = opening.kind.leader_rules_on(duty, opening.starts)
        apart = not self.policy.staffing.keep_together
        in_city = self.in_city[opening.city]

        def distance(person: Candidate) -> tuple:
            return (
                any(unmet(rule, person) is not None for rule in rules),
                duty == Duty.LEADER and not person.is_recommended,
                bool(partners) and person.province not in partners,
                apart or person.unit not in units,
                apart or person.province not in provinces,
                apart or -in_city[person.province],
                apart or -self.delegations[person.province],
                LEVELS[person.rank] if person.rank else 0,
                person.person,
            )

        return distance

    def _refusal(self, person: Candidate, team: int, duty: Duty) -> Refusal | None:
        return first_refusal(person, self.teams[team], duty, self.policy, PLACE_RULES + SEAT_RULES)

    def _try(self, person: Candidate, team: int, duty: Duty) -> bool:
        if self._refusal(person, team, duty) is not None:
            return False
        self._place(person, team, duty)
        return True

    def _place(self, person: Candidate, team: int, duty: Duty) -> None:
        opening = self.teams[team]
        self.teams[team] = replace(opening, seats=(*opening.seats, Seat(duty, person.is_local)))
        self.found.placements.append(Placement(person.person, team, duty))
        del self.free[person.person]
        if person.is_local:
            self.members[team].append(person)
            self.in_city[opening.city][person.province] += 1
            self.delegations[person.province] -= 1

    # What is left

    def _say_what_is_left(self) -> None:
        open_teams = [team for team in self.teams if not self._is_full(team, self._plain_duty(team))]
        for person in self.free.values():
            self.found.unplaced.append(Left(person.person, self._why_not(person, open_teams)))
        for team, opening in self.teams.items():
            for code, short in shortages(opening.kind, opening.seats, opening.size):
                self.found.lacks.append(Lack(team, code, short))

    def _why_not(self, person: Candidate, open_teams: list[int]) -> Refusal:
        """The reason that most of the teams with a place gave."""
        reasons = [self._refusal(person, team, self._plain_duty(team)) for team in open_teams]
        given = Counter(reason.code for reason in reasons if reason)
        if not given:
            return Refusal("no_place_left", _("All teams are complete."))
        code = given.most_common(1)[0][0]
        return next(reason for reason in reasons if reason and reason.code == code)
