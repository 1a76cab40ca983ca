"""What is inspected: topics with checklist questions and problem types, and the focus of a month."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class BulletinCategory(models.Model):
    """A section of the published daily bulletins, in the printed spelling and the printed order."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    also_printed = models.JSONField(_("other spellings"), default=list)
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("category in bulletins")
        verbose_name_plural = _("categories in bulletins")
        ordering = ["number"]

    def __str__(self):
        return self.name


class Topic(models.Model):
    """督查内容, one of the plan's subject heads."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="topics")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    is_current = models.BooleanField(_("in use"), default=True)
    number = models.PositiveSmallIntegerField(_("number"))
    source = models.CharField(_("clause"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="campaigns_topic_code_once_a_campaign")
        ]

    def __str__(self):
        return self.name


class ProblemType(models.Model):
    """A kind of problem, and the section of the daily bulletin that it is counted in."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="problem_types")
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    category = models.ForeignKey(
        BulletinCategory, on_delete=models.PROTECT, related_name="+", verbose_name=_("category in bulletins")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    severity = models.PositiveSmallIntegerField(_("usual severity"), default=2)
    difficulty = models.PositiveSmallIntegerField(_("usual difficulty"), default=2)
    is_current = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("problem type")
        verbose_name_plural = _("problem types")
        ordering = ["topic", "number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "code"], name="campaigns_problemtype_code_once_a_topic"),
            models.CheckConstraint(
                condition=Q(severity__range=(1, 4), difficulty__range=(1, 4)),
                name="campaigns_problemtype_grades_from_1_to_4",
            ),
        ]

    def __str__(self):
        return self.name


class ChecklistQuestion(models.Model):
    """Kept for ever: a draft is read against the checklist version it began under (L9)."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="questions")
    version = models.PositiveSmallIntegerField(_("checklist version"), default=1)
    code = models.CharField(_("code"), max_length=60)
    text = models.TextField(_("question"))
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("checklist question")
        verbose_name_plural = _("checklist questions")
        ordering = ["topic", "version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "version", "code"], name="campaigns_checklistquestion_code_once_a_version"
            )
        ]

    def __str__(self):
        return self.text[:40]


class MonthlyFocus(models.Model):
    """分阶段督查重点 (S1 附1), chosen by date and not by phase (X12)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="focuses")
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    text = models.TextField(_("focus"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")

    class Meta:
        verbose_name = _("focus of the month")
        verbose_name_plural = _("focuses of the month")
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="campaigns_monthlyfocus_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return f"{self.starts}: {self.text[:30]}"
