"""轮换: the life of a round's people, from the first draft to the last departure."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, Round
from rotations.enums import RotationState


class RotationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Others: none; what is published reaches them as teams
        and postings."""
        if user.role == Role.LEADERSHIP:
            return self
        return self.filter(campaign__in=Campaign.objects.run_by(user)) if user.role == Role.OFFICE else self.none()


class Rotation(models.Model):
    """One to an inspection round; made when somebody, or the clock, first proposes its people."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="rotations")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="rotation")
    state = models.CharField(_("state"), max_length=12, choices=RotationState.choices, default=RotationState.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("rotation")
        verbose_name_plural = _("rotations")
        ordering = ["campaign", "round__number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RotationState.DRAFT) | Q(published_at__isnull=False),
                name="rotations_rotation_published_has_a_moment",
            )
        ]

    def __str__(self):
        return str(self.round)

    def get_absolute_url(self):
        return reverse("rotations:rotation-detail", args=[self.pk])

    @property
    def state_tone(self):
        tones = {RotationState.DRAFT: "warn", RotationState.PUBLISHED: "info", RotationState.RUNNING: "good"}
        return tones.get(self.state, "neutral")
