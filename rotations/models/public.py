"""Names and certificates as published before a round (S1 八(四))."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotations.models.rotation import Rotation


class PublicRosterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As its rotation; what is published, everybody reads by `shown_on`."""
        return self.filter(rotation__in=Rotation.objects.visible_to(user))

    def shown_on(self, day):
        """Until the last departure of the round, whether or not the clock has taken it down by then (X62)."""
        return self.filter(withdrawn_at=None, rotation__round__departure__gte=day)


class PublicRoster(models.Model):
    """A version as it was published: name, unit and certificate number, nothing else (X62)."""

    rotation = models.ForeignKey(Rotation, on_delete=models.PROTECT, related_name="public_rosters")
    version = models.PositiveSmallIntegerField(_("version"))
    rows = models.JSONField(_("people as published"))
    valid_until = models.DateField(_("certificates valid until"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"))
    withdrawn_at = models.DateTimeField(_("taken down"), null=True, blank=True)

    objects = PublicRosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("published list of certificates")
        verbose_name_plural = _("published lists of certificates")
        ordering = ["rotation", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["rotation", "version"], name="rotations_publicroster_version_once"),
            models.UniqueConstraint(
                fields=["rotation"],
                condition=Q(withdrawn_at__isnull=True),
                name="rotations_publicroster_one_shown_a_rotation",
            ),
        ]

    def __str__(self):
        return f"{self.rotation} v{self.version}"
