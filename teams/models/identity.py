"""One person once: what was found to be two people, and whom somebody was before two rows became one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from teams.models.people import Person
from teams.models.units import SendingUnit


class KeptOnceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office, administrators: all. Others: none."""
        return self if user.role in {Role.OFFICE, Role.ADMINISTRATOR} else self.none()


class NotSame(models.Model):
    """Two people who look alike and are two; remembered, so that nobody is asked again. `first` has the lower id."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("said"))

    objects = KeptOnceQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of different people")
        verbose_name_plural = _("pairs of different people")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="teams_notsame_once_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="teams_notsame_lower_first"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"


class MergedPerson(models.Model):
    """Whom a person was in the row that was joined to this one: so that a later roster finds the same person."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged")
    number = models.BigIntegerField(_("number before"))
    name = models.CharField(_("full name"), max_length=60)
    unit = models.ForeignKey(SendingUnit, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    certificate = models.CharField(_("enforcement certificate"), max_length=40, blank=True)
    facts = models.JSONField(_("what was known besides"), default=dict)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("joined"))

    objects = KeptOnceQuerySet.as_manager()

    class Meta:
        verbose_name = _("person joined to another")
        verbose_name_plural = _("people joined to others")

    def __str__(self):
        return f"{self.name} → {self.kept}"
