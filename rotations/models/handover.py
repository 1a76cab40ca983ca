"""交接: a team of one round hands its work over to the team of the next (S1 七(四), 九(四))."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign
from kernel.documents import IssuedDocument
from rotations.enums import HANDOVER_TONES, HandoverState
from teams.models import Person, Team


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Inspectors: those of the teams they see, outgoing and
        incoming, from arrival to departure. Others: none; it is no business of the inspected place."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(team__campaign__in=Campaign.objects.run_by(user))
            case Role.INSPECTOR:
                teams = Team.objects.visible_to(user)
                return self.filter(Q(team__in=teams) | Q(successor__in=teams))
        return self.none()


class Handover(models.Model):
    """Of one team to the one that follows in its place; `successor` is empty until that is made.

    `checklist` holds, by item, whether it has been handed over and a remark; `folder` the sections as
    they stood when the outgoing side signed. Somebody who signs for a missing leader says why.
    """

    team = models.OneToOneField(Team, on_delete=models.PROTECT, related_name="handover", verbose_name=_("hands over"))
    successor = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="taken_over", verbose_name=_("takes over")
    )
    day = models.DateField(_("handover day"))
    state = models.CharField(_("state"), max_length=10, choices=HandoverState.choices, default=HandoverState.OPEN)
    notes = models.TextField(_("notes for the next team"), blank=True)
    checklist = models.JSONField(_("checklist"), default=dict)
    at_base = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("at the base"))
    folder = models.JSONField(_("folder as signed"), default=list)
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handed_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    handed_for = models.CharField(_("why signed for the leader"), max_length=200, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(_("taken over at"), null=True, blank=True)
    taken_for = models.CharField(_("why taken over for the leader"), max_length=200, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-day", "team"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=HandoverState.OPEN, handed_at__isnull=True, handed_by__isnull=True)
                | (~Q(state=HandoverState.OPEN) & Q(handed_at__isnull=False, handed_by__isnull=False)),
                name="rotations_handover_handed_has_a_signature",
            ),
            models.CheckConstraint(
                condition=Q(state=HandoverState.DONE, taken_at__isnull=False, taken_by__isnull=False)
                & Q(successor__isnull=False)
                | (~Q(state=HandoverState.DONE) & Q(taken_at__isnull=True, taken_by__isnull=True)),
                name="rotations_handover_done_has_both_signatures",
            ),
        ]

    def __str__(self):
        return f"{self.team} → {self.successor or '—'}"

    def get_absolute_url(self):
        return reverse("rotations:handover-detail", args=[self.pk])

    @property
    def state_tone(self):
        return HANDOVER_TONES[self.state]


class HandoverListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As its handover."""
        return self.filter(handover__in=Handover.objects.visible_to(user))


class HandoverList(IssuedDocument):
    """交接清单: what both sides signed, frozen and rendered."""

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="document")

    objects = HandoverListQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover list")
        verbose_name_plural = _("handover lists")
