"""A team's cars: how many it may have, who drove too long, what they cost."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from campaigns.models import Round
from campaigns.policy import Policy
from care.models import Vehicle
from care.reckoning import days_of, longest_run
from care.selectors.integrity import policy_of_round
from teams.models import Team


def vehicles(user: User) -> QuerySet[Vehicle]:
    return (
        Vehicle.objects.visible_to(user)
        .select_related("team__round__campaign", "team__city", "team__campaign")
        .prefetch_related("driver_days", "costs")
    )


def allowed_vehicles(team: Team, policy: Policy) -> int:
    """One a team, five a group of 2017's, two in Beijing and Tianjin (S0 六(三), S2 六(五), X22)."""
    for exception in policy.teams.vehicle_exceptions:
        if team.city.code in exception.cities:
            return exception.vehicles
    kind = policy.teams.kinds.get(team.kind)
    return kind.vehicles if kind else 0


@dataclass(frozen=True)
class Fleet:
    """A team's cars of a round. `at_once` is the most on one day; `tired` are drivers with too many days in a row."""

    team: Team
    vehicles: tuple[Vehicle, ...]
    allowed: int
    at_once: int
    tired: dict[str, int]

    @property
    def is_over(self) -> bool:
        return self.at_once > self.allowed


def fleets(round_: Round, user: User) -> list[Fleet]:
    """The teams of a round that have cars on the register."""
    policy = policy_of_round(round_)
    by_team: dict[Team, list[Vehicle]] = defaultdict(list)
    found = vehicles(user).filter(team__round=round_)
    for vehicle in found.order_by("team__city__sort_order", "team__number", "starts", "pk"):
        by_team[vehicle.team].append(vehicle)
    return [
        Fleet(team, tuple(cars), allowed_vehicles(team, policy), most_at_once(cars), tired_drivers(cars, policy))
        for team, cars in by_team.items()
    ]


def most_at_once(cars: Iterable[Vehicle]) -> int:
    counts: dict[date, int] = defaultdict(int)
    for car in cars:
        for day in days_of(car.starts, car.ends):
            counts[day] += 1
    return max(counts.values(), default=0)


def tired_drivers(cars: Iterable[Vehicle], policy: Policy) -> dict[str, int]:
    """Drivers with more days in a row than the rules allow, in whichever of the team's cars; with how many."""
    days: dict[str, set[date]] = defaultdict(set)
    for car in cars:
        for driven in car.driver_days.all():
            days[driven.driver].add(driven.day)
    runs = {driver: longest_run(driven) for driver, driven in sorted(days.items())}
    return {driver: run for driver, run in runs.items() if run > policy.care.driving.max_days_running}


def costs_by_kind(car: Vehicle) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for cost in car.costs.all():
        found[cost.kind] += cost.amount
    return dict(found)
