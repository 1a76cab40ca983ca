"""What is published, and when: team daily reports and the office's daily bulletins."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign
from reports.enums import BulletinKind, DayKind
from teams.models import Posting, Team


def teams_reporting_to(user):
    """The teams of which the user reads the daily reports: those they see, unless they only send people."""
    return Team.objects.none() if user.role == Role.SENDING_UNIT else Team.objects.visible_to(user)


class DailyReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As its team; sending units, liaisons and the rest: none."""
        return self.filter(team__in=teams_reporting_to(user))


class DailyReport(models.Model):
    """日报: a team's day, signed by its leader (S0 0.15). The server's clock decides what is late (X36)."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="daily_reports")
    day = models.DateField(_("day"))
    kind = models.CharField(_("day"), max_length=12, choices=DayKind.choices, default=DayKind.FIELD)
    words = models.TextField(_("the leader's words"), blank=True)
    late_reason = models.CharField(_("why it is late"), max_length=200, blank=True)
    figures = models.JSONField(_("figures"), help_text=_("frozen when signed"))
    signed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed"))
    due_at = models.DateTimeField(_("due at"), null=True, help_text=_("none: the plan names no hour"))
    is_late = models.BooleanField(_("reported late"))

    objects = DailyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily report")
        verbose_name_plural = _("daily reports")
        ordering = ["-day", "team"]
        constraints = [
            models.UniqueConstraint(fields=["team", "day"], name="reports_dailyreport_once_a_team_and_day"),
            models.CheckConstraint(
                condition=~Q(kind=DayKind.STAND_DOWN) | ~Q(words=""),
                name="reports_dailyreport_stand_down_says_why",
                violation_error_message=_("Say why the team stood down."),
            ),
        ]

    def __str__(self):
        return f"{self.team} {self.day}"

    def get_absolute_url(self):
        return reverse("reports:dailyreport-detail", args=[self.pk])


class DailyBulletinQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Reviewers: published ones of their campaigns.
        Others: none; the public page shows what the office releases."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(campaign__in=Campaign.objects.visible_to(user))
            case Role.REVIEWER:
                return self.filter(campaign__in=Campaign.objects.visible_to(user), published_at__isnull=False)
        return self.none()


class DailyBulletin(models.Model):
    """每日通报: the office's figures of a day, frozen. What comes late follows in a supplement.

    `printed_total` and `note` are for days of which the published figures are known and do not add
    up with what they list: both are shown, neither is mended (X23).
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=12, choices=BulletinKind.choices, default=BulletinKind.BULLETIN)
    number = models.PositiveSmallIntegerField(_("number"), default=0, help_text=_("0 is the bulletin itself"))
    figures = models.JSONField(_("figures"))
    printed_total = models.PositiveIntegerField(_("total as printed"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made"))
    is_late = models.BooleanField(_("made late"), default=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DailyBulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily bulletin")
        verbose_name_plural = _("daily bulletins")
        ordering = ["-day", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "day", "number"], name="reports_dailybulletin_once_a_number"),
            models.CheckConstraint(
                condition=Q(kind=BulletinKind.BULLETIN, number=0) | Q(kind=BulletinKind.SUPPLEMENT, number__gt=0),
                name="reports_dailybulletin_supplements_are_numbered",
            ),
        ]

    def __str__(self):
        return f"{self.campaign} {self.day}"

    def get_absolute_url(self):
        return reverse("reports:bulletin-detail", args=[self.pk])

    @property
    def is_inconsistent(self) -> bool:
        """Whether the total as printed is another than that of the listed parts."""
        return self.printed_total is not None and self.printed_total != self.figures["total"]
