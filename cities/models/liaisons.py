"""Who answers for a place (S1 九(二))."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from cities.enums import ContactKind, Level
from cities.models.places import City, County, Province, days_in_order, in_force
from kernel import clock

# Which liaisons an inspector knows is a rule of the plan on kinds of team, of which this app knows nothing:
# `teams` adds who is posted where. Each member answers with a condition on liaisons.
known_to_inspectors: list[Callable[[Any], Q]] = []


class LiaisonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office, leadership, administrators: all. Province coordinators: their province's.

        Liaisons: of their own city and its counties, or of their own county. Inspectors: those of their
        city, today's, where the plan lets their kind of team know them; else none, teams work without
        local contacts (S1 九(一), S3 二). Reviewers, sending units, auditors: none.
        """
        if not user.is_authenticated:
            return self.none()
        match user.role:
            case Role.OFFICE | Role.LEADERSHIP | Role.ADMINISTRATOR:
                return self
            case Role.PROVINCE | Role.LIAISON:
                return self.filter(
                    Q(province__in=Province.objects.answered_by(user))
                    | Q(city__in=City.objects.answered_by(user))
                    | Q(county__in=County.objects.answered_by(user))
                )
            case Role.INSPECTOR if known_to_inspectors:
                known = reduce(or_, (ask(user) for ask in known_to_inspectors))
                return self.on(clock.today()).filter(known)
        return self.none()

    def on(self, day):
        return self.filter(in_force(day))


class Liaison(models.Model):
    """A user's term as contact of one province, city or county, of one kind of contact."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="liaisons",
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    province = models.ForeignKey(
        Province,
        verbose_name=_("province"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="liaisons",
    )
    city = models.ForeignKey(
        City,
        verbose_name=_("city"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="liaisons",
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="liaisons",
    )
    contact_kind = models.CharField(_("kind of contact"), max_length=20, choices=ContactKind.choices)
    position = models.CharField(_("position"), max_length=60, blank=True)
    unit = models.CharField(_("unit"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("liaison")
        verbose_name_plural = _("liaisons")
        ordering = ["level", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    level=Level.PROVINCE,
                    province__isnull=False,
                    city__isnull=True,
                    county__isnull=True,
                )
                | Q(
                    level=Level.CITY,
                    province__isnull=True,
                    city__isnull=False,
                    county__isnull=True,
                )
                | Q(
                    level=Level.COUNTY,
                    province__isnull=True,
                    city__isnull=True,
                    county__isnull=False,
                ),
                name="cities_liaison_answers_for_one_place_of_its_level",
                violation_error_message=_("A liaison answers for one place of the stated level."),
            ),
            models.CheckConstraint(
                condition=days_in_order(),
                name="cities_liaison_first_day_not_after_last",
                violation_error_message=_("The first day is after the last."),
            ),
        ]
        indexes = [models.Index(fields=["user", "level"], name="cities_liaison_by_user")]

    def __str__(self):
        return f"{self.place} {self.get_contact_kind_display()} {self.user}"

    @property
    def place(self):
        return self.province or self.city or self.county
