"""派员单位 and who answers for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from cities.models import City, Province
from teams.enums import UnitKind


class SendingUnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office, leadership, administrators: all. Contacts: their own, and a province's contact the
        bureaus of its cities too (S1 附3: one contact a sending province). Others: none."""
        if user.role in {Role.OFFICE, Role.LEADERSHIP, Role.ADMINISTRATOR}:
            return self
        if user.role == Role.SENDING_UNIT:
            own = SendingUnitContact.objects.filter(user=user)
            return self.filter(
                Q(pk__in=own.values("unit"))
                | Q(province__in=own.filter(unit__kind=UnitKind.PROVINCE).values("unit__province"))
            )
        return self.none()


class SendingUnit(models.Model):
    """派员单位. A city bureau belongs to its province's, by `province`."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind.choices)
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = SendingUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending unit")
        verbose_name_plural = _("sending units")
        ordering = ["name"]

    def __str__(self):
        return self.name


class SendingUnitContact(models.Model):
    """抽调工作联系人: the user who answers for a unit."""

    unit = models.ForeignKey(SendingUnit, on_delete=models.CASCADE, related_name="contacts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("sending unit contact")
        verbose_name_plural = _("sending unit contacts")
        constraints = [models.UniqueConstraint(fields=["unit", "user"], name="teams_sendingunitcontact_once_a_user")]

    def __str__(self):
        return f"{self.user} ({self.unit})"
