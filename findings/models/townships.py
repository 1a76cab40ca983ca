"""Townships and streets below a county: what a team covers as far as it can (S1 九(一))."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from cities.models import County
from teams.models import Team


class TownshipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Leadership: all. Office: those in the counties of their campaigns' teams. Inspectors: those of their own
        teams. Others: none; a name that was given in the field tells where somebody has been."""
        if user.role == Role.LEADERSHIP:
            return self
        if user.role in {Role.OFFICE, Role.INSPECTOR}:
            return self.filter(county__in=Team.objects.visible_to(user).values("counties"))
        return self.none()


class Township(models.Model):
    """乡镇(街道). `is_from_field`: only a record has named it so far; the office corrects or confirms the name."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="townships")
    name = models.CharField(_("name"), max_length=40)
    is_from_field = models.BooleanField(_("named in the field"), default=False)

    objects = TownshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ["county", "name"]
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="findings_township_name_once_a_county"),
            models.CheckConstraint(condition=~Q(name=""), name="findings_township_has_a_name"),
        ]

    def __str__(self):
        return self.name
