"""A person once, over all campaigns."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from cities.models import City, Province
from teams.enums import RANKS
from teams.models.postings import Team
from teams.models.units import SendingUnit


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office, leadership and administrators: all. Sending units: their own. Inspectors: those of their
        teams. Others: none."""
        if user.role in {Role.OFFICE, Role.LEADERSHIP, Role.ADMINISTRATOR}:
            return self
        if user.role == Role.SENDING_UNIT:
            return self.filter(unit__in=SendingUnit.objects.visible_to(user))
        if user.role == Role.INSPECTOR:
            return self.filter(postings__team__in=Team.objects.visible_to(user)).distinct()
        return self.none()


class Person(models.Model):
    """A person once, over all campaigns; what a roster row said stands in the nomination."""

    name = models.CharField(_("full name"), max_length=60)
    gender = models.CharField(_("gender"), max_length=4, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    unit = models.ForeignKey(
        SendingUnit, on_delete=models.PROTECT, related_name="people", verbose_name=_("sending unit")
    )
    home_province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    home_city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rank = models.CharField(_("cadre rank"), max_length=20, choices=RANKS, blank=True)
    held_rank = models.CharField(_("highest rank held before"), max_length=20, choices=RANKS, blank=True, default="")
    certificate = models.CharField(_("enforcement certificate"), max_length=40, blank=True)
    certificate_until = models.DateField(_("certificate valid until"), null=True, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    is_party_member = models.BooleanField(_("Party member"), default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=~Q(certificate=""),
                name="teams_person_certificate_once",
                violation_error_message=_("Another person has this certificate number."),
            ),
            models.UniqueConstraint(fields=["name", "phone", "unit"], name="teams_person_once_a_unit"),
        ]

    def __str__(self):
        return self.name
