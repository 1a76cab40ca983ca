"""A team keeps the register of its cars: who drove, what it cost (S0 六(三), S1 八(一))."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from care.enums import CostKind
from care.models import DriverDay, Vehicle, VehicleCost
from care.services.guards import check_member
from kernel import audit, clock
from kernel.errors import Refused
from kernel.text import squash
from teams.models import Team


def register_vehicle(*, team: Team, actor: User, plate: str, firm: str, starts: date, ends: date) -> Vehicle:
    """A car with its days. More than the plan gives is pointed out, not refused: one may stand in for another.

    Refuses whoever is not in the team, days in the wrong order or outside the round's (`days_wrong`), a car
    that is there (`vehicle_known`), missing words (`words_missing`).
    """
    check_member(team, actor, "register_vehicle")
    plate, firm = squash(plate).upper(), firm.strip()
    if not plate or not firm:
        raise Refused("words_missing", _("The number plate and the rental firm are needed."))
    if not team.round.arrival <= starts <= ends <= team.round.departure:
        raise Refused("days_wrong", _("Choose days of the round, the first before the last."), fields={"starts": [""]})
    with transaction.atomic():
        Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
        if Vehicle.objects.filter(team=team, plate=plate, starts__lte=ends, ends__gte=starts).exists():
            raise Refused("vehicle_known", _("This car is on the register for these days."), fields={"plate": [plate]})
        vehicle = Vehicle.objects.create(
            team=team, plate=plate, firm=firm, starts=starts, ends=ends, entered_by=actor, entered_at=clock.now()
        )
        audit.record(actor, vehicle, "vehicle.registered", team=team.pk, starts=starts, ends=ends)
    return vehicle


def enter_driver(*, vehicle: Vehicle, actor: User, day: date, driver: str) -> DriverDay:
    """Who drove the car on a day; entered again, it is corrected. Refuses a day that the car was not there."""
    _check_day(vehicle, actor, day, "enter_driver")
    driver = squash(driver)
    if not driver:
        raise Refused("words_missing", _("The driver's name is needed."), fields={"driver": [""]})
    with transaction.atomic():
        driven, is_new = DriverDay.objects.update_or_create(vehicle=vehicle, day=day, defaults={"driver": driver})
        audit.record(actor, vehicle, "vehicle.driver_entered", day=day, corrected=not is_new)
    return driven


def enter_cost(*, vehicle: Vehicle, actor: User, day: date, kind: str, amount: Decimal, receipt: str) -> VehicleCost:
    """A line of what was spent, as the receipt says (S1 八(一)). Refuses an unknown kind and a sum not above zero."""
    _check_day(vehicle, actor, day, "enter_cost")
    if kind not in CostKind.values:
        raise Refused("unknown_kind", _("There is no such kind of cost."), fields={"kind": [kind]})
    if amount <= 0:
        raise Refused("amount_wrong", _("The amount must be above zero."), fields={"amount": [str(amount)]})
    if not receipt.strip():
        raise Refused("words_missing", _("The number of the receipt is needed."), fields={"receipt": [""]})
    with transaction.atomic():
        cost = VehicleCost.objects.create(vehicle=vehicle, day=day, kind=kind, amount=amount, receipt=receipt.strip())
        audit.record(actor, vehicle, "vehicle.cost_entered", day=day, kind=kind, amount=amount)
    return cost


def remove_cost(*, cost: VehicleCost, actor: User) -> None:
    """Take out a line that was entered wrongly; the trail keeps it."""
    check_member(cost.vehicle.team, actor, "remove_cost")
    with transaction.atomic():
        audit.record(actor, cost.vehicle, "vehicle.cost_removed", day=cost.day, kind=cost.kind, amount=cost.amount)
        cost.delete()


def _check_day(vehicle: Vehicle, actor: User, day: date, action: str) -> None:
    check_member(vehicle.team, actor, action)
    if not vehicle.starts <= day <= min(vehicle.ends, clock.today()):
        raise Refused(
            "not_a_day_of_the_vehicle", _("The car was not with the team on that day."), fields={"day": [str(day)]}
        )
