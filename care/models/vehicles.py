"""租用车辆: each team's, who drove it on which day, what it cost (S0 六(三), S1 八(一), S2 六(五))."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from care.enums import CostKind
from care.models.scope import of_office, of_own_team
from teams.models import Team


class VehicleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Inspectors: their team's, while they are in it. Others: none."""
        return self.filter(of_office(user, "team__campaign") | of_own_team(user))


class Vehicle(models.Model):
    """A car with its days at the team; a car that replaces another is a row of its own."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="vehicles", verbose_name=_("team"))
    plate = models.CharField(_("number plate"), max_length=12)
    firm = models.CharField(_("rental firm"), max_length=120)
    starts = models.DateField(_("rented from"))
    ends = models.DateField(_("rented until"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))

    objects = VehicleQuerySet.as_manager()

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        ordering = ["team", "starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="care_vehicle_ends_after_it_starts"),
            models.UniqueConstraint(fields=["team", "plate", "starts"], name="care_vehicle_once_a_team"),
        ]

    def __str__(self):
        return self.plate


class ThroughVehicle(models.QuerySet):
    def visible_to(self, user):
        """As its vehicle."""
        return self.filter(vehicle__in=Vehicle.objects.visible_to(user))


class DriverDay(models.Model):
    """Who drove a car on a day."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="driver_days")
    day = models.DateField(_("day"))
    driver = models.CharField(_("driver"), max_length=60)

    objects = ThroughVehicle.as_manager()

    class Meta:
        verbose_name = _("day of a driver")
        verbose_name_plural = _("days of drivers")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["vehicle", "day"], name="care_driverday_one_a_vehicle_and_day")]

    def __str__(self):
        return f"{self.vehicle} {self.day} {self.driver}"


class VehicleCost(models.Model):
    """A line of what was spent on a car, as the receipt says."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="costs")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind of cost"), max_length=8, choices=CostKind.choices)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=10, decimal_places=2)
    receipt = models.CharField(_("receipt or contract"), max_length=60)

    objects = ThroughVehicle.as_manager()

    class Meta:
        verbose_name = _("cost of a vehicle")
        verbose_name_plural = _("costs of vehicles")
        ordering = ["day", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="care_vehiclecost_is_above_zero")]

    def __str__(self):
        return f"{self.vehicle} {self.get_kind_display()} {self.amount}"
