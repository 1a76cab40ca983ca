"""A search for a round's people, asked for by an officer or by the clock: the row is the job."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotations.enums import Origin, ProposalState
from rotations.models.rotation import Rotation
from rotations.models.schedule import Schedule, ThroughRotation

OPEN = (ProposalState.QUEUED, ProposalState.RUNNING)


class Proposal(models.Model):
    """`progress` is what the search last told: `{"stage", "seconds", "objective", "bound"}`. `error` is the
    code of what kept it from a result."""

    rotation = models.ForeignKey(Rotation, on_delete=models.PROTECT, related_name="proposals")
    schedule = models.ForeignKey(Schedule, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=ProposalState.choices, default=ProposalState.QUEUED)
    origin = models.CharField(_("proposed"), max_length=8, choices=Origin.choices)
    seconds = models.PositiveSmallIntegerField(_("seconds"))
    seed = models.PositiveIntegerField(_("seed"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested on"))
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    progress = models.JSONField(_("progress of the search"), default=dict)
    error = models.CharField(_("error"), max_length=40, blank=True)

    objects = ThroughRotation.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["rotation", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rotation"], condition=Q(state__in=OPEN), name="rotations_proposal_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) | Q(ended_at__isnull=False), name="rotations_proposal_ended_has_a_moment"
            ),
        ]

    def __str__(self):
        return f"{self.rotation} {self.requested_at}"
