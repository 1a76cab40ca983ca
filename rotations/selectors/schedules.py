"""A schedule as its page and the API show it: what it costs, what it lacks, who stays at home, what it would change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from cities.models import City, Province
from kernel.errors import Sentence
from rotations.enums import ScheduleState
from rotations.models import Proposal, Rotation, Schedule
from rotations.problem import problem_of
from rotations.scheduling import Alternative, Seat, explain, solution
from rotations.wording import (
    KEPT_HOME,
    NO_PLACE,
    CostLine,
    cost_lines,
    in_order,
    reason_sentence,
    remedy_sentence,
    unmet_sentence,
)
from teams.enums import Duty
from teams.models import Person, Posting, Team
from teams.selectors import policy_of

DUTY_LABELS = dict(Duty.choices)


@dataclass(frozen=True)
class Place:
    """Where somebody is, in words."""

    team: str
    duty: Sentence


@dataclass(frozen=True)
class Change:
    """What publishing would change for one person; None is no team."""

    person: Person
    before: Place | None
    after: Place | None


@dataclass(frozen=True)
class AtHome:
    person: Person
    reason: Sentence


@dataclass(frozen=True)
class CityLack:
    """What the teams of one city lack."""

    city: str
    sentences: list[Sentence] = field(default_factory=list)


def seen(user: User) -> QuerySet[Rotation]:
    """The rotations that the user sees, with round and campaign at hand."""
    return Rotation.objects.visible_to(user).select_related("round__campaign", "campaign")


def schedule_shown(rotation: Rotation, user: User) -> Schedule | None:
    """The draft that is worked on, else what was published last."""
    seen = Schedule.objects.visible_to(user).filter(rotation=rotation).select_related("rotation__round__campaign")
    draft = seen.filter(state=ScheduleState.WORKING).first()
    return draft or seen.filter(state=ScheduleState.PUBLISHED).order_by("-number").first()


def proposals_of(rotation: Rotation, user: User) -> QuerySet[Proposal]:
    """Searches, the newest first."""
    return Proposal.objects.visible_to(user).filter(rotation=rotation).order_by("-pk")


def last_proposal(rotation: Rotation, user: User) -> Proposal | None:
    return proposals_of(rotation, user).first()


def costs_of(schedule: Schedule) -> list[CostLine]:
    weights = policy_of(schedule.rotation.round).scheduling.weights.model_dump()
    return cost_lines(schedule.report.get("costs", {}), weights)


def lacks_of(schedule: Schedule) -> list[CityLack]:
    """City by city in the order of published lists, leaders first in each."""
    told = in_order(schedule.report.get("unmet", ()))
    teams = Team.objects.filter(pk__in={lack["team"] for lack in told}).select_related("city").in_bulk()
    found: dict[int, CityLack] = {}
    for lack in told:
        if team := teams.get(lack["team"]):
            found.setdefault(team.city_id, CityLack(team.city.name)).sentences.append(unmet_sentence(lack, team.name))
    order = {team.city_id: (team.city.sort_order, team.city_id) for team in teams.values()}
    return [found[city] for city in sorted(found, key=order.__getitem__)]


def remedies_of(schedule: Schedule) -> list[Sentence]:
    """What would mend the shortages, the largest first: whom to ask for how many people, of which rank."""
    told = sorted(schedule.report.get("remedies", ()), key=lambda one: -one["short"])
    if not told:
        return []
    kinds = policy_of(schedule.rotation.round).teams.kinds
    cities = dict(City.objects.filter(code__in={c for one in told for c in one["cities"]}).values_list("code", "name"))
    provinces = dict(Province.objects.values_list("code", "name"))
    duties = {
        (kind, duty): f"{kinds[kind].name}{DUTY_LABELS[duty]}"
        for one in told
        for kind, duty in one["duties"]
        if kind in kinds
    }
    return [remedy_sentence(one, cities, provinces, duties) for one in told]


def at_home(schedule: Schedule, *, tells_fitness: bool) -> list[AtHome]:
    """Nominated and not sent, with the reason. Whether somebody can come is told to whoever places people only."""
    codes = {told["person"]: told["code"] for told in schedule.report.get("kept_home", ())}
    reasons: dict[int, Sentence] = {
        person: KEPT_HOME.get(code, code) if tells_fitness or code != "not_available" else ""
        for person, code in codes.items()
    }
    reasons |= dict.fromkeys(schedule.report.get("unused", ()), NO_PLACE)
    people = Person.objects.filter(pk__in=reasons).select_related("unit").order_by("unit__name", "pk")
    return [AtHome(person, reasons[person.pk]) for person in people]


def unread_wishes(schedule: Schedule) -> list[tuple[Person, str]]:
    told = {one["person"]: one["text"] for one in schedule.report.get("unread_wishes", ())}
    people = Person.objects.filter(pk__in=told).select_related("unit").order_by("unit__name", "pk")
    return [(person, told[person.pk]) for person in people]


def changes_of(schedule: Schedule) -> list[Change]:
    """Person by person what differs from who is posted; nothing before anybody is."""
    stands = _placed(Posting.objects.filter(round=schedule.rotation.round).seated())
    if not stands or schedule.state != ScheduleState.WORKING:
        return []
    wanted = _placed(schedule.seats.all())
    moved = [person for person in {**stands, **wanted} if stands.get(person) != wanted.get(person)]
    people = Person.objects.filter(pk__in=moved).select_related("unit").order_by("unit__name", "pk")
    names = dict(Team.objects.filter(round=schedule.rotation.round).values_list("pk", "name"))
    return [Change(p, _place(stands.get(p.pk), names), _place(wanted.get(p.pk), names)) for p in people]


def _placed(rows: Any) -> dict[int, tuple[int, str]]:
    return {person: (team, duty) for person, team, duty in rows.values_list("person", "team", "duty")}


def _place(seat: tuple[int, str] | None, names: Mapping[int, str]) -> Place | None:
    return Place(names[seat[0]], DUTY_LABELS[seat[1]]) if seat else None


def seats_by_city(schedule: Schedule, text: str = "") -> list[tuple[str, list[tuple[Team, list[Any]]]]]:
    """Cities, teams and who sits there, the leader first; with `text` only teams that it names, or whose people."""
    members: dict[int, list[Any]] = defaultdict(list)
    for seat in schedule.seats.select_related("person__unit"):
        members[seat.team_id].append(seat)
    teams = Team.objects.filter(round=schedule.rotation.round).select_related("city")
    cities: dict[str, list[tuple[Team, list[Any]]]] = {}
    for team in teams.order_by("city__sort_order", "number"):
        seats = sorted(members[team.pk], key=lambda seat: (Duty.values.index(seat.duty), seat.pk))
        if not text or _names(text, team, seats):
            cities.setdefault(team.city.name, []).append((team, seats))
    return list(cities.items())


def _names(text: str, team: Team, seats: Iterable[Any]) -> bool:
    return any(text in said for said in (team.name, *(f"{s.person.name} {s.person.unit.name}" for s in seats)))


@dataclass(frozen=True)
class Other:
    """Another place that the person could have: in whose stead, and what the schedule would cost more."""

    place: Place | None
    instead: str
    change: int


@dataclass(frozen=True)
class Why:
    """Why somebody is where they are: reasons in words, what it costs, the next best."""

    person: Person
    place: Place | None
    reasons: list[Sentence]
    costs: list[CostLine]
    others: list[Other]


def why(schedule: Schedule, person: Person) -> Why | None:
    """None for who is not in the question: kept at home by a rule, or not nominated."""
    problem = problem_of(schedule).problem
    if person.pk not in {one.id for one in problem.people}:
        return None
    teams = {team.id for team in problem.teams}
    seats = tuple(
        Seat(*seat) for seat in schedule.seats.values_list("person", "team", "duty").order_by("pk") if seat[1] in teams
    )
    plan = solution(problem, seats, schedule.bound or 0, 0.0, schedule.seed, is_repeatable=True)
    found = explain(problem, plan, person.pk)
    names = dict(Team.objects.filter(round=schedule.rotation.round).values_list("pk", "name"))
    people = dict(Person.objects.filter(pk__in=[other.instead for other in found.next_best]).values_list("pk", "name"))
    weights = policy_of(schedule.rotation.round).scheduling.weights.model_dump()
    told = {rule: {"count": cost.count, "cost": cost.cost} for rule, cost in found.costs.items()}
    return Why(
        person,
        _place((found.seat.team, found.seat.duty), names) if found.seat else None,
        [reason_sentence(code, number) for code, number in found.reasons],
        cost_lines(told, weights),
        [_other(other, names, people) for other in found.next_best],
    )


def _other(found: Alternative, names: Mapping[int, str], people: Mapping[int, str]) -> Other:
    place = _place((found.team, found.duty), names) if found.team is not None else None
    return Other(place, people.get(found.instead, "") if found.instead else "", found.change)
