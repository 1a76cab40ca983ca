"""Uploads of rosters, and the people they put forward for a round."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, Round
from kernel import clock
from teams.enums import RANKS, ImportState
from teams.models.people import Person
from teams.models.units import SendingUnit


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators, leadership: all. Office: their campaigns'. Sending units: what they uploaded. Others:
        none."""
        if user.role in {Role.ADMINISTRATOR, Role.LEADERSHIP}:
            return self
        if user.role == Role.OFFICE:
            return self.filter(campaign__in=Campaign.objects.visible_to(user))
        return self.filter(importer=user) if user.role == Role.SENDING_UNIT else self.none()


class RosterImport(models.Model):
    """One upload of a roster workbook: the file, what was found in it, whether it was applied."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(_("file"), upload_to="rosters/%Y/")
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    importer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    template_version = models.CharField(_("version of the form"), max_length=20, blank=True)
    is_large = models.BooleanField(_("read in the background"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices)
    report = models.JSONField(_("report"), default=dict)
    answers = models.JSONField(_("answers"), default=dict)
    # What undoing takes back: ids of what was added, and what changed fields held before and hold now.
    written = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("applied"), null=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("taken back"), null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ImportState.APPLIED, ImportState.UNDONE], applied_at__isnull=False)
                | (~Q(state__in=[ImportState.APPLIED, ImportState.UNDONE]) & Q(applied_at__isnull=True)),
                name="teams_rosterimport_applied_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.UNDONE, undone_at__isnull=False)
                | (~Q(state=ImportState.UNDONE) & Q(undone_at__isnull=True)),
                name="teams_rosterimport_undone_has_a_moment",
            ),
        ]

    def __str__(self):
        return self.filename

    @property
    def state_tone(self):
        tones = {ImportState.APPLIED: "good", ImportState.REFUSED: "bad", ImportState.UNDONE: "warn"}
        return tones.get(self.state, "info")


class RosterProgress(models.Model):
    """How far a long file has been read. Apart from the upload, which is locked while it is applied."""

    upload = models.OneToOneField(RosterImport, on_delete=models.CASCADE, related_name="progress")
    rows = models.PositiveIntegerField(_("rows read"), default=0)
    told_at = models.DateTimeField(_("told at"), default=clock.now)

    def __str__(self):
        return f"{self.upload}: {self.rows}"


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Administrators, leadership: all. Sending units: their own people's. Others:
        none."""
        if user.role in {Role.ADMINISTRATOR, Role.LEADERSHIP}:
            return self
        if user.role == Role.OFFICE:
            return self.filter(round__campaign__in=Campaign.objects.visible_to(user))
        if user.role == Role.SENDING_UNIT:
            return self.filter(person__unit__in=SendingUnit.objects.visible_to(user))
        return self.none()


class Nomination(models.Model):
    """A person put forward for a round, with what the roster row said (S1 附2)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="nominations")
    unit = models.ForeignKey(SendingUnit, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(_("position"), max_length=60, blank=True)
    rank = models.CharField(_("cadre rank"), max_length=20, choices=RANKS, blank=True)
    expertise = models.JSONField(_("expertise"), default=list)
    is_leader_recommended = models.BooleanField(_("recommended as leader"), default=False)
    is_fit = models.BooleanField(_("available"), default=True)
    wished_team = models.CharField(_("team as written"), max_length=60, blank=True)
    is_late = models.BooleanField(_("after the deadline"), default=False)
    source = models.ForeignKey(RosterImport, null=True, on_delete=models.PROTECT, related_name="nominations")
    row = models.JSONField(_("row as written"), default=dict)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [models.UniqueConstraint(fields=["person", "round"], name="teams_nomination_once_a_round")]

    def __str__(self):
        return f"{self.person} → {self.round}"
