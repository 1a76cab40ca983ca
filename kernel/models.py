"""Tables of the mechanisms: audit trail, once-only jobs, numbers, notices."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Auditors: all. Others: none; an object's own page shows its history in its own scope."""
        return self if user.role == "auditor" else self.none()


class AuditEntry(models.Model):
    """One act. Never changed, never deleted; see `kernel.audit`."""

    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    actor_role = models.CharField(_("in the role of"), max_length=20, blank=True)
    verb = models.CharField(_("act"), max_length=60)
    subject_type = models.CharField(_("kind of object"), max_length=60)
    subject_id = models.CharField(_("object"), max_length=64)
    before = models.CharField(_("state before"), max_length=40, blank=True)
    after = models.CharField(_("state after"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(_("details"), default=dict)
    link = models.BigIntegerField(_("place in the chain"), null=True, unique=True)
    hash = models.CharField(max_length=64, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="kernel_audit_by_subject"),
            models.Index(
                fields=["id"],
                condition=models.Q(link__isnull=True),
                name="kernel_audit_unsealed",
            ),
            # The auditor's questions, each answered newest first; entries lie on disk in the order of time.
            models.Index(fields=["verb", "id"], name="kernel_audit_by_verb"),
            models.Index(fields=["subject_type", "id"], name="kernel_audit_by_kind"),
            models.Index(fields=["actor", "id"], name="kernel_audit_by_actor"),
            BrinIndex(fields=["at"], name="kernel_audit_by_moment"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class JobRun(models.Model):
    """One scheduled job for one business slot; the row is what makes it run once."""

    name = models.CharField(_("job"), max_length=60)
    slot = models.CharField(_("for"), max_length=80)
    started_at = models.DateTimeField(_("started"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)
    due_at = models.DateTimeField(_("due"))
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    error = models.TextField(_("error"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="kernel_jobrun_once_a_slot")]

    def __str__(self):
        return f"{self.name} {self.slot}"


class Counter(models.Model):
    """The last number given out of one series (issuing body, kind of document, year)."""

    series = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self):
        return f"{self.series}: {self.last}"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone their own."""
        return self.filter(user=user)


class Notification(models.Model):
    """A notice to one person about one event; its key makes it arrive once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    key = models.CharField(max_length=120)
    text = models.TextField(_("notice"))
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("sent"))
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="kernel_notification_once_a_person_and_event")
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="kernel_notification_unread")
        ]
        ordering = ["-pk"]

    def __str__(self):
        return self.text
