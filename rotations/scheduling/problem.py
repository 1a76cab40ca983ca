"""What the scheduler is asked and what it answers. Frozen, plain values; no Django, no words for people.

Cities, provinces, kinds, duties and topics are whatever keys the caller uses. Rules of persons and
places are answered by the caller before (`Person.barred`, `only`, `duties`), so that there is one
place of hard rules; shapes of teams are the scheduler's to keep.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Weights:
    """What each unit of a broken wish costs. Higher is worse; 0 switches a wish off."""

    delegation_cities: int = 5
    """For every further inspected city over which the people of one delegation are spread."""
    delegation_teams: int = 1
    """For every further team over which the people of one delegation are spread."""
    province_cities: int = 3
    """For every further inspected city over which the people of one province are spread."""
    mixed_team: int = 2
    """For every further province in one team."""
    first_timers: int = 3
    """For a team in which nobody has been out before."""
    expertise: int = 1
    """For every topic that a team wants and nobody in it knows."""
    repeat_city: int = 4
    """For a person sent again to a city where they have been."""
    surplus_round: int = 6
    """For every round that a person has had beyond the number meant for one, if they are sent again."""
    second_choice: int = 8
    """For a person in a duty which a rule "in principle" would give to somebody else."""
    unrecommended: int = 2
    """For a leader whom the sending unit did not recommend."""
    wasted_rank: int = 1
    """For every rank by which a person stands above what their duty asks."""
    wish: int = 6
    """For a person who is not in the team that their roster asks for."""
    idle: int = 1
    """For a person who is free and not sent."""
    change: int = 200
    """For a person who is taken from where they stood, out of the round or to another team or duty."""
    vacancy: int = 2000
    """For every place that must be filled and is not, twice for a leader's or another duty of one person; for every
    local or ministry member missing."""

    def __post_init__(self) -> None:
        if any(getattr(self, rule.name) < 0 for rule in fields(self)):
            raise ValueError("a weight is negative")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be sent in this round."""

    id: int
    province: str = ""
    """"" for the ministry's people: they are no province's."""
    delegation: str = ""
    """Those who came together, as the people of one city bureau; "" for nobody."""
    unit: int = 0
    is_local: bool = True
    barred: frozenset[str] = frozenset()
    """Inspected cities where a hard rule forbids this person."""
    only: frozenset[str] | None = None
    """The only inspected cities that this person may be sent to, as S3's pairing has it."""
    duties: frozenset[tuple[str, str]] = frozenset()
    """(kind of team, duty) that the person may hold; the plain duty as well."""
    second_choice: frozenset[tuple[str, str]] = frozenset()
    """Those of `duties` against which a rule "in principle" speaks."""
    expertise: frozenset[str] = frozenset()
    is_experienced: bool = False
    is_recommended: bool = False
    rank: int = 0
    past_cities: frozenset[str] = frozenset()
    surplus_rounds: int = 0
    wish: int | None = None
    """The team that the roster asks for."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team to be staffed. `size` is what it may hold, `size_min` what it must have; everybody counts."""

    id: int
    city: str
    kind: str
    size: int
    size_min: int
    cities: frozenset[str] = frozenset()
    """All its cities, if it has several (S2); `city` then is the first."""
    local_min: int = 0
    local_max: int | None = None
    ministry_min: int = 0
    ministry_max: int | None = None
    duties: tuple[str, ...] = ("leader",)
    """Duties held by one person each, which must be filled."""
    plain: str = "member"
    """The duty of everybody else."""
    topics: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.size_min <= self.size or len(self.duties) > self.size:
            raise ValueError(f"team {self.id}: its places do not add up")

    @property
    def places(self) -> frozenset[str]:
        return self.cities or frozenset({self.city})


@dataclass(frozen=True, slots=True, order=True)
class Seat:
    person: int
    team: int
    duty: str


Lock = Seat
"""A seat that an officer has fixed. It holds even where a rule speaks against it, and the plan says so."""


@dataclass(frozen=True)
class Problem:
    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    locks: tuple[Lock, ...] = ()
    previous: tuple[Seat, ...] = ()
    """How it stood when it was published: a new plan departs from it as little as possible."""
    weights: Weights = Weights()
    rank_needed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Lowest rank for (kind, duty): names the people to ask for, and tells what a rank is wasted on."""

    def __post_init__(self) -> None:
        people, teams = {person.id for person in self.people}, {team.id: team for team in self.teams}
        if len(people) < len(self.people) or len(teams) < len(self.teams):
            raise ValueError("a person or a team is given twice")
        locked: dict[int, list[str]] = {}
        for lock in self.locks:
            if lock.person not in people or lock.team not in teams:
                raise ValueError(f"a lock names person {lock.person} or team {lock.team}, who are not there")
            locked.setdefault(lock.team, []).append(lock.duty)
        if len({lock.person for lock in self.locks}) < len(self.locks):
            raise ValueError("a person is locked twice")
        for number, duties in locked.items():
            team = teams[number]
            if any(duties.count(duty) > 1 for duty in team.duties):
                raise ValueError(f"team {number}: a duty of one person is locked twice")
            if len([duty for duty in duties if duty not in team.duties]) > team.size - len(team.duties):
                raise ValueError(f"team {number}: more people are locked than it holds")


def may_sit(person: Person, team: Team, duty: str) -> bool:
    """The hard rules about one person in one place; the shape of the team is asked elsewhere."""
    places = team.places
    return (
        (team.kind, duty) in person.duties
        and not places & person.barred
        and (person.only is None or places <= person.only)
    )


# What it answers


@dataclass(frozen=True, slots=True)
class Unmet:
    """Something that the plan could not give: `rule` is a duty, "people", "local", "ministry" or "lock"."""

    rule: str
    city: str
    team: int
    short: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What one rule costs in a plan: so many times its weight."""

    count: int
    cost: int


@dataclass(frozen=True)
class Solution:
    """A plan. `status` is "optimal" (objective equals bound), "feasible", or "short" where something is unmet.

    `bound` is proven: no plan of this problem costs less. Two runs with the same problem, seed and
    seconds give the same seats as long as both are `is_repeatable`: neither was cut by the clock
    before its work was done.
    """

    seats: tuple[Seat, ...]
    status: str
    objective: int
    bound: int
    seconds: float
    seed: int
    costs: Mapping[str, Cost]
    unmet: tuple[Unmet, ...]
    unused: tuple[int, ...]
    is_repeatable: bool = True

    @property
    def gap(self) -> float:
        """How much of the objective may still be avoidable: 0 when it is proven best."""
        return (self.objective - self.bound) / self.objective if self.objective else 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What `on_progress` is told: a valid plan is held from the first call on."""

    seconds: float
    objective: int
    bound: int
    stage: str
