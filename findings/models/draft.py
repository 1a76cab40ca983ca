"""A record that several people of a team write together before it is handed in (C9, L10)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from kernel import clock
from teams.models import Person, Posting, Team


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Inspectors: those of the teams in which they are on duty today. Others: none; a draft says nothing yet."""
        if user.role != Role.INSPECTOR:
            return self.none()
        present = Posting.objects.on_duty(clock.today()).filter(person__user=user)
        return self.filter(team__in=present.values("team"))

    def open(self):
        return self.filter(closed_at=None)


class Draft(models.Model):
    """A record on its way; its identifier, made on the phone, becomes the record's.

    `content` holds the fields under their paths: `{"site.name": {"value", "version", "by", "at", "dropped"}}`, where
    `version` is the draft's at which the field got its value, `by` a person's number, `at` the phone's moment and
    `dropped` true for what was taken out and may be wanted back. What belongs to an item of a list stands under the
    item's own key (`findings.<uuid>.description`), so that two people may add one each.
    Closed when it is handed in as a record, or thrown away (`closed_by`); what it said stays.
    """

    id = models.UUIDField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="drafts")
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun"))
    changed_at = models.DateTimeField(_("last changed"))
    version = models.PositiveIntegerField(_("version"), default=0)
    content = models.JSONField(_("content"), default=dict)
    closed_at = models.DateTimeField(_("handed in or thrown away"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared draft")
        verbose_name_plural = _("shared drafts")
        ordering = ["-changed_at", "pk"]
        indexes = [models.Index(fields=["team"], condition=Q(closed_at=None), name="findings_draft_open_by_team")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="findings_draft_closed_by_somebody",
            )
        ]

    def __str__(self):
        return str(self.pk)


class DraftPatch(models.Model):
    """A change that has been received, so that its repeat is known."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="patches")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("received"))
    version = models.PositiveIntegerField(_("version"))

    class Meta:
        verbose_name = _("change to a draft")
        verbose_name_plural = _("changes to a draft")

    def __str__(self):
        return f"{self.draft} {self.version}"


class DraftConflict(models.Model):
    """Two people changed one field at once. The draft keeps the first value, this row the second, until somebody
    chooses; then the row holds what was given up, so that neither is lost (L10).

    `path` is of a field, or of an item of a list which one took out while the other worked on it; `is_dropped` where
    the second one took it out.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="conflicts")
    path = models.CharField(max_length=200)
    value = models.JSONField(_("value"), null=True)
    is_dropped = models.BooleanField(_("taken out"), default=False)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_up = models.JSONField(_("what was given up"), null=True)

    class Meta:
        verbose_name = _("conflict in a draft")
        verbose_name_plural = _("conflicts in drafts")
        ordering = ["path", "made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "path", "made_by"],
                condition=Q(settled_at=None),
                name="findings_draftconflict_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="findings_draftconflict_settled_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.draft} {self.path}"
