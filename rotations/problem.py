"""The scheduler's question, put together from the database: who may go where, in which duty, and what counts.

`teams.rules` is asked for every hard rule; nothing here knows one. Rules on the person are asked once a
person, rules of a place once for each home and city, rules of a duty once for each rank and kind of team,
so that a round of a thousand people takes well under a second.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from campaigns.models import Round
from campaigns.policy import Policy
from campaigns.policy.choices import Duty
from campaigns.policy.people import TeamKind
from rotations import scheduling
from rotations.enums import RotationState
from rotations.models import Schedule
from rotations.pairing import Pairs
from rotations.scheduling import Lock, Problem, Weights
from rotations.scheduling import Seat as Stood
from teams import selectors
from teams.enums import TeamRole
from teams.models import Nomination, Person, Posting, Team
from teams.rules import (
    DUTY_RULES,
    PERSON_RULES,
    PLACE_RULES,
    SINGLE_DUTIES,
    Candidate,
    Opening,
    Refusal,
    first_refusal,
    same_window,
    unmet,
)
from teams.wishes import WishReader

# What counts only where the plan asks to keep people of one place together.
TOGETHER = ("delegation_cities", "delegation_teams", "province_cities", "mixed_team")


@dataclass(frozen=True)
class RoundProblem:
    """A problem with what it leaves out: people whom a rule keeps at home, wishes that name no team."""

    problem: Problem
    candidates: Mapping[int, Candidate]
    kept_home: Mapping[int, Refusal] = field(default_factory=dict)
    unread_wishes: Mapping[int, str] = field(default_factory=dict)


def problem_of(schedule: Schedule) -> RoundProblem:
    """What is to be solved for this draft: its round's teams and people, locks, and what is published.

    Special teams are filled by hand from the best ranked; whoever sits in one is not asked for again.
    """
    return _Builder(schedule).build()


def plain_duty(kind: TeamKind) -> Duty:
    return Duty.MEMBER if Duty.MEMBER in kind.duties else Duty.CADRE


def weights_of(policy: Policy) -> Weights:
    """The plan's weights; what the plan does not ask for counts nothing."""
    weights = policy.scheduling.weights.model_dump()
    if not policy.staffing.keep_together:
        weights |= dict.fromkeys(TOGETHER, 0)
    if policy.staffing.rounds_per_person.limit is None:
        weights["surplus_round"] = 0
    return Weights(**weights)


class _Builder:
    def __init__(self, schedule: Schedule):
        self.schedule = schedule
        self.round: Round = schedule.rotation.round
        self.policy = selectors.policy_of(self.round)

    def build(self) -> RoundProblem:
        kept_home = {
            number: refusal
            for number, person in self.candidates.items()
            if number not in self.locked and (refusal := self._refused_anywhere(person))
        }
        people = [self._person(c) for number, c in self.candidates.items() if number not in kept_home]
        wishes = {n: text for n, text in self.written.items() if n not in self.wishes}
        present = {person.id for person in people}
        problem = Problem(
            people=tuple(people),
            teams=tuple(self._team(team) for team in self.teams),
            locks=tuple(sorted(Lock(*seat) for seat in self.seats if seat[0] in self.locked)),
            previous=tuple(sorted(Stood(*seat) for seat in self._published() if seat[0] in present)),
            weights=weights_of(self.policy),
            rank_needed=self._ranks_needed(),
        )
        return RoundProblem(problem, self.candidates, kept_home, wishes)

    # Teams

    @cached_property
    def all_teams(self) -> list[Team]:
        found = Team.objects.filter(round=self.round).select_related("city__province", "round", "campaign")
        return list(found.prefetch_related("postings__person__unit").order_by("city__sort_order", "number"))

    @cached_property
    def teams(self) -> list[Team]:
        return [team for team in self.all_teams if team.role != TeamRole.SPECIAL]

    @cached_property
    def openings(self) -> dict[int, Opening]:
        """As the rules see them when nobody is in them yet."""
        found = selectors.openings_of(self.teams, self.round, self.policy)
        return {number: replace(opening, seats=()) for number, opening in found.items()}

    @cached_property
    def kinds(self) -> dict[str, Opening]:
        """One team of each kind: rules on duties ask for no more."""
        return {team.kind: self.openings[team.pk] for team in reversed(self.teams)}

    @cached_property
    def places(self) -> dict[str, Opening]:
        """An opening in each single city: rules of a place ask for no more."""
        found: dict[str, Opening] = {}
        for opening in self.openings.values():
            for city, province in opening.places:
                found.setdefault(city, replace(opening, city=city, province=province, further=()))
        return found

    @cached_property
    def industries(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for line in self.policy.scheduling.industries:
            for city in line.cities:
                found[city].update(line.industries)
        return {city: frozenset(names) for city, names in found.items()}

    def _team(self, team: Team) -> scheduling.Team:
        opening = self.openings[team.pk]
        kind = opening.kind
        single = tuple(duty.value for duty in kind.duties if duty in SINGLE_DUTIES)
        wanted = opening.size if opening.size is not None else kind.size_min or 0
        size = opening.size if opening.size is not None else max(wanted, self._open_ended, len(single))
        return scheduling.Team(
            id=team.pk,
            city=opening.city,
            kind=team.kind,
            size=size,
            size_min=max(wanted, 0),
            local_min=kind.local_min or 0,
            local_max=kind.local_max,
            ministry_min=kind.ministry_min or 0,
            ministry_max=kind.ministry_max,
            cities=frozenset(city for city, _province in opening.places) if opening.further else frozenset(),
            duties=single,
            plain=plain_duty(kind).value,
            topics=self.industries.get(opening.city, frozenset()),
        )

    @cached_property
    def _open_ended(self) -> int:
        """What each team of no stated size may hold, so that all have room for everybody (S2: “at least 25”)."""
        sizes = [opening.size for opening in self.openings.values()]
        endless = sum(size is None for size in sizes)
        rest = len(self.candidates) - sum(size for size in sizes if size is not None)
        return -(-max(rest, 0) // endless) if endless else 0

    def _ranks_needed(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for code, opening in self.kinds.items():
            for duty in opening.kind.duties:
                ranks = [r.min_rank for r in opening.kind.leader_rules_on(duty, opening.starts) if r.min_rank]
                if ranks:
                    found[code, duty.value] = max(rank.level for rank in ranks)
        return found

    # People

    @cached_property
    def nominations(self) -> dict[int, Nomination]:
        return {row.person_id: row for row in Nomination.objects.filter(round=self.round).order_by("pk")}

    @cached_property
    def seats(self) -> list[tuple[int, int, str]]:
        """Seats of the draft in teams that are scheduled."""
        scheduled = {team.pk for team in self.teams}
        found = self.schedule.seats.order_by("pk").values_list("person", "team", "duty")
        return [seat for seat in found if seat[1] in scheduled]

    @cached_property
    def locked(self) -> set[int]:
        scheduled = {team.pk for team in self.teams}
        return set(self.schedule.seats.filter(is_locked=True, team__in=scheduled).values_list("person", flat=True))

    @cached_property
    def candidates(self) -> dict[int, Candidate]:
        """The nominated, and those who sit in the draft; without those of special teams, and those who were
        relieved: nobody is posted twice in a round."""
        special = [team.pk for team in self.all_teams if team.role == TeamRole.SPECIAL]
        taken = set(self.schedule.seats.filter(team__in=special).values_list("person", flat=True))
        relieved = Posting.objects.filter(round=self.round).exclude(relieved_at=None)
        taken |= set(relieved.values_list("person", flat=True))
        wanted = (set(self.nominations) | {seat[0] for seat in self.seats}) - taken
        people = Person.objects.filter(pk__in=wanted).order_by("pk")
        people = people.select_related("unit__province", "unit__city", "home_province", "home_city")
        return selectors.candidates(people, self.round)

    @cached_property
    def been(self) -> dict[int, frozenset[str]]:
        """Cities in which people were before, in any campaign."""
        found: dict[int, set[str]] = defaultdict(set)
        past = Posting.objects.filter(person__in=self.candidates, round__starts__lt=self.round.starts)
        for person, *cities in past.values_list("person", "team__city__code", "team__further_cities__code"):
            found[person].update(city for city in cities if city)
        return {person: frozenset(cities) for person, cities in found.items()}

    @cached_property
    def written(self) -> dict[int, str]:
        return {n: row.wished_team for n, row in self.nominations.items() if row.wished_team and n in self.candidates}

    @cached_property
    def wishes(self) -> dict[int, int]:
        if not self.written:
            return {}
        reader = WishReader(self.teams, self.round.starts)
        read = {text: reader.team_of(text) for text in set(self.written.values())}
        return {number: team.pk for number, text in self.written.items() if (team := read[text])}

    def _wish(
        self,
        person: Candidate,
        barred: frozenset[str],
        only: frozenset[str] | None,
        duties: frozenset[tuple[str, str]],
    ) -> int | None:
        """The team that the roster asks for, unless a rule forbids it: what cannot be had counts nothing."""
        wished = self.wishes.get(person.person)
        if wished is None:
            return None
        opening, kind = self.openings[wished], self.kind_of[wished]
        places = {city for city, _province in opening.places}
        fits = not places & barred and (only is None or places <= only) and any(of == kind for of, _duty in duties)
        return wished if fits else None

    @cached_property
    def kind_of(self) -> dict[int, str]:
        return {team.pk: team.kind for team in self.teams}

    @cached_property
    def pairs(self) -> Pairs:
        return Pairs(self.round.campaign, self.policy)

    def _refused_anywhere(self, person: Candidate) -> Refusal | None:
        opening = next(iter(self.openings.values()), None)
        return first_refusal(person, opening, Duty.MEMBER, self.policy, PERSON_RULES) if opening else None

    def _person(self, person: Candidate) -> scheduling.Person:
        nomination = self.nominations.get(person.person)
        been = self.been.get(person.person, frozenset())
        duties, second = self._duties(person)
        barred, only = self._barred(person), self.pairs.cities_of(person)
        return scheduling.Person(
            id=person.person,
            province=person.province if person.is_local else "",
            delegation=str(person.unit) if person.is_local or not self._takes_locals else "",
            unit=person.unit,
            is_local=person.is_local,
            barred=barred,
            only=only,
            duties=duties,
            second_choice=second,
            expertise=frozenset(nomination.expertise if nomination else ()),
            is_experienced=bool(been),
            is_recommended=person.is_recommended,
            rank=person.rank.level if person.rank else 0,
            past_cities=been,
            surplus_rounds=self._surplus(person),
            wish=self._wish(person, barred, only, duties),
        )

    @cached_property
    def _takes_locals(self) -> bool:
        """Where a plan takes people of institutes only, those of one institute came together (S0)."""
        return any(person.is_local for person in self.candidates.values())

    def _barred(self, person: Candidate) -> frozenset[str]:
        home = (person.province, person.city)
        if home not in self._barred_from:
            self._barred_from[home] = frozenset(
                city
                for city, opening in self.places.items()
                if first_refusal(person, opening, Duty.MEMBER, self.policy, PLACE_RULES)
            )
        return self._barred_from[home]

    @cached_property
    def _barred_from(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    def _duties(self, person: Candidate) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
        """What the person may hold, and of that what a rule “in principle” would give to others."""
        standing = (person.origin, person.rank, person.held_rank)
        if standing not in self._duties_of:
            free, second = set(), set()
            for code, opening in self.kinds.items():
                for duty in opening.kind.duties:
                    if first_refusal(person, opening, duty, self.policy, DUTY_RULES):
                        continue
                    free.add((code, duty.value))
                    if any(unmet(rule, person) for rule in opening.kind.leader_rules_on(duty, opening.starts)):
                        second.add((code, duty.value))
            self._duties_of[standing] = frozenset(free), frozenset(second)
        return self._duties_of[standing]

    @cached_property
    def _duties_of(self) -> dict[tuple, tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]]:
        return {}

    def _surplus(self, person: Candidate) -> int:
        """Rounds beyond those meant for a person, this one included (S0: two in principle, X33)."""
        meant = self.policy.staffing.rounds_per_person
        if meant.limit is None:
            return 0
        taken = sum(same_window(first, self.round.starts, meant.window, self.policy) for first in person.rounds)
        return max(0, taken + 1 - meant.limit)

    def _published(self) -> Iterable[tuple[int, int, str]]:
        """Nothing stands before publication: a draft of the clock may be torn up, a published plan may not."""
        if self.schedule.rotation.state == RotationState.DRAFT:
            return []
        scheduled = {team.pk for team in self.teams}
        found = Posting.objects.filter(round=self.round).seated().order_by("pk")
        return [seat for seat in found.values_list("person", "team", "duty") if seat[1] in scheduled]
