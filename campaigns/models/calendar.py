"""Phases and rounds as they stand now, and every change that an officer made to them.

`campaigns.services.rebuild_calendar` computes the rounds with the pure engine of
`campaigns.calendar` from the plan and the changes, and stores them here, so that teams can
point at a round. Pauses, gaps and warnings are the engine's, never stored.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import ChangeKind, RoundKind
from campaigns.models.campaign import READS_ALL, Campaign

FOLLOWING = _("Later rounds of the phase move too")


class Phase(models.Model):
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField(_("phase"))
    name = models.CharField(_("name"), max_length=60)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    declared_rounds = models.PositiveSmallIntegerField(_("rounds as declared"), null=True, blank=True)
    focus = models.TextField(_("focus"), blank=True)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_phase_number_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="campaigns_phase_ends_after_it_starts"),
        ]

    def __str__(self):
        return self.name


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As their campaign."""
        return self.filter(campaign__in=Campaign.objects.visible_to(user))

    def on(self, day):
        """Rounds whose inspection days hold `day`."""
        return self.filter(starts__lte=day, ends__gte=day)


class Round(models.Model):
    """Numbered twice: as planned, and as the ministry issued it (X8). Documents cite the issued one.

    A verification window carries the numbers of the round that it follows.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="rounds")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="rounds")
    key = models.CharField(max_length=12, help_text=_("names the round through all changes"))
    number = models.PositiveSmallIntegerField(_("round as planned"))
    issued_number = models.PositiveSmallIntegerField(_("round as issued"))
    kind = models.CharField(_("kind"), max_length=12, choices=RoundKind.choices, default=RoundKind.INSPECTION)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    arrival = models.DateField(_("arrival"))
    handover = models.DateField(_("handover day"), null=True, blank=True)
    departure = models.DateField(_("departure"))
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["campaign", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key"], name="campaigns_round_key_once"),
            models.UniqueConstraint(
                fields=["campaign", "number"],
                condition=Q(kind=RoundKind.INSPECTION, is_cancelled=False),
                name="campaigns_round_number_once",
            ),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts"), arrival__lte=F("starts"), departure__gte=F("ends")),
                name="campaigns_round_days_in_order",
                violation_error_message=_("Arrival, first day, last day, departure must follow each other."),
            ),
        ]

    def __str__(self):
        return _("round %(number)s") % {"number": self.issued_number}

    @property
    def days(self) -> int:
        """Inspection days, first and last included."""
        return (self.ends - self.starts).days + 1


class RoundChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Leadership, administrators: all. Office: its campaigns'. Others: none, the reasons are the office's."""
        if user.role in READS_ALL:
            return self
        return self.filter(campaign__in=Campaign.objects.run_by(user))


class RoundChange(models.Model):
    """One adjustment of the calendar by an officer, with its reason; replayed over the plan in order."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="round_changes")
    kind = models.CharField(_("change"), max_length=12, choices=ChangeKind.choices)
    parameters = models.JSONField(_("details"))
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))

    objects = RoundChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the calendar")
        verbose_name_plural = _("changes of the calendar")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d}"

    @property
    def details(self):
        """The parameters in words; a round is named by the number that it had then."""
        labels = {
            "round": _("Round"),
            "days": _("Number of days"),
            "start": _("First day"),
            "end": _("Last day"),
            "issued_number": _("Issued as round"),
        }
        words = [f"{label} {self.parameters[name]}" for name, label in labels.items() if name in self.parameters]
        return " · ".join([*words, *([str(FOLLOWING)] if self.parameters.get("following") else [])])
