"""Supervision letters: numbered, frozen at issue, rendered from what was frozen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, Round
from cities.models import City
from kernel.documents import IssuedDocument


class SupervisionLetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Liaisons of the city, and its province: theirs.
        Reviewers, inspectors and the rest: none."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(campaign__in=Campaign.objects.visible_to(user))
            case Role.PROVINCE:
                return self.filter(city__in=City.objects.answered_by(user))
            case Role.LIAISON:
                return self.filter(city__in=City.objects.answered_by(user))
        return self.none()


class SupervisionLetter(IssuedDocument):
    """督办函: what is confirmed in one city in one round and was not yet on a letter (S1 五(三))."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    copies_to = models.JSONField(_("copies to"), default=list)
    read_at = models.DateTimeField(_("first read by the city"), null=True, blank=True)

    objects = SupervisionLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision letter")
        verbose_name_plural = _("supervision letters")
        ordering = ["-pk"]
