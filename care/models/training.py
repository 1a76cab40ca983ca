"""人员培训: sessions and who took part (S0 六(四), S1 八(二), S3 四(四))."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign
from care.enums import TrainingKind
from care.models.scope import of_office
from teams.models import Person, SendingUnit


class TrainingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Leadership: all. Office, sending units, inspectors: those of their campaigns. Others: none."""
        if user.role in {Role.SENDING_UNIT, Role.INSPECTOR}:
            return self.filter(campaign__in=Campaign.objects.visible_to(user))
        return self.filter(of_office(user, "campaign"))


class Training(models.Model):
    """A session. Once its attendance is complete, whoever needed it and was not there is held back."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="trainings")
    day = models.DateField(_("day"))
    title = models.CharField(_("title of the training"), max_length=120)
    kind = models.CharField(_("form of training"), max_length=10, choices=TrainingKind.choices)
    materials = models.TextField(_("content and materials"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(_("attendance complete"), null=True, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-day", "-pk"]

    def __str__(self):
        return self.title


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Sending units: their own people's. Inspectors: their own.
        Others: none."""
        if user.role == Role.SENDING_UNIT:
            return self.filter(person__unit__in=SendingUnit.objects.visible_to(user))
        own = Q(person__user=user) if user.role == Role.INSPECTOR else Q(pk__in=())
        return self.filter(of_office(user, "training__campaign") | own)


class Attendance(models.Model):
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["training", "person"], name="care_attendance_once_a_person")]

    def __str__(self):
        return f"{self.person} @ {self.training}"
