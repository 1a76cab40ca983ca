"""Weekly boards, frozen when they are made."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, PolicyVersion, Round
from cities.models import City
from teams.models import Team


class WeeklyBoardQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Auditors: none. Every other member of the
        campaign: published ones; what is in them for whom, `Placing` says."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(campaign__in=Campaign.objects.visible_to(user))
            case Role.AUDITOR:
                return self.none()
        return self.filter(campaign__in=Campaign.objects.visible_to(user)).published()

    def published(self):
        return self.filter(published_at__isnull=False)

    def newest(self):
        """Of each week the last version; after `published()`, the last published one."""
        later = self.model.objects.filter(
            campaign=models.OuterRef("campaign"),
            starts=models.OuterRef("starts"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(later.filter(pk__in=self.values("pk"))))


class WeeklyBoard(models.Model):
    """每周一榜 (S1 十(一)). A correction is a new version; the published one never changes.

    `round` is the one that holds most of the week's days. `figures` are data, not words: teams,
    findings, how many are named, what they hold of all.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    figures = models.JSONField(_("figures of the whole"), help_text=_("teams, findings, public places, share"))
    made_at = models.DateTimeField(_("computed"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = WeeklyBoardQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly board")
        verbose_name_plural = _("weekly boards")
        ordering = ["-starts", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "starts", "version"], name="scoring_weeklyboard_version_once"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="scoring_weeklyboard_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.campaign} {self.starts} – {self.ends}"

    def get_absolute_url(self):
        return reverse("scoring:board-detail", args=[self.pk])


class PlacingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office and leadership: every line of the boards they see. Others: the named places of those
        boards; inspectors also their own team's."""
        seen = self.filter(board__in=WeeklyBoard.objects.visible_to(user))
        if user.role in {Role.OFFICE, Role.LEADERSHIP}:
            return seen
        return seen.filter(Q(is_named=True) | Q(pk__in=self.explained_to(user).values("pk")))

    def explained_to(self, user):
        """Those of which this user may read the sum: all, or, for inspectors, of their own team (S1 十(一))."""
        seen = self.filter(board__in=WeeklyBoard.objects.visible_to(user))
        if user.role in {Role.OFFICE, Role.LEADERSHIP}:
            return seen
        if user.role == Role.INSPECTOR:
            return seen.filter(team__in=Team.objects.visible_to(user))
        return self.none()

    def named(self):
        """What the public reads."""
        return self.filter(is_named=True, board__published_at__isnull=False)


class Placing(models.Model):
    """One team's line, with the sum behind its score in `parts`; fractions are kept as written (7/3)."""

    board = models.ForeignKey(WeeklyBoard, on_delete=models.CASCADE, related_name="placings")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    team_name = models.CharField(_("team"), max_length=60)
    place = models.PositiveSmallIntegerField(_("rank"), null=True, help_text=_("none: not ranked this week"))
    order = models.PositiveSmallIntegerField(_("order in the list"))
    is_named = models.BooleanField(_("named in public"), default=False)
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=4)
    inspections = models.PositiveIntegerField(_("inspections"))
    findings = models.PositiveIntegerField(_("findings"))
    duty_days = models.PositiveSmallIntegerField(_("days on duty"))
    parts = models.JSONField(_("how the score is made up"))

    objects = PlacingQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a board")
        verbose_name_plural = _("lines of a board")
        ordering = ["board", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "team"], name="scoring_placing_once_a_team"),
            models.CheckConstraint(
                condition=Q(is_named=False) | Q(place__isnull=False), name="scoring_placing_named_has_a_place"
            ),
        ]

    def __str__(self):
        return f"{self.place}. {self.team_name}"

    def get_absolute_url(self):
        return reverse("scoring:placing-detail", args=[self.board_id, self.pk])
