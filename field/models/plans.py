"""A team's plan of the day: where it goes, in which order (S1 九(一), C14). Kept from whoever might be warned (C21)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, Topic
from campaigns.selectors import policy_on
from field.enums import StopKind
from findings.models import Site, TaskItem
from kernel import clock
from rectification.models import LedgerEntry
from teams.models import Posting, Team


class DayPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Inspectors: their own team's, while posted; where the campaign does not keep
        plans secret, those of the teams that they see. Others: none."""
        if user.role == Role.OFFICE:
            return self.filter(team__campaign__in=Campaign.objects.visible_to(user))
        if user.role == Role.INSPECTOR:
            today = clock.today()
            own = list(Posting.objects.filter(person__user=user).with_access_on(today).select_related("team__campaign"))
            open_ = [p.team.campaign for p in own if not policy_on(p.team.campaign, today).teams.day_plan_secret]
            seen = Q(team__in=[posting.team_id for posting in own])
            if open_:
                seen |= Q(team__in=Team.objects.visible_to(user), team__campaign__in=open_)
            return self.filter(seen)
        return self.none()


class DayPlan(models.Model):
    """`version` counts changes; a change names the one that it was made on (L10)."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="day_plans")
    day = models.DateField(_("day"))
    version = models.PositiveIntegerField(_("version"), default=0)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DayPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of the day")
        verbose_name_plural = _("plans of the day")
        ordering = ["day", "team"]
        constraints = [models.UniqueConstraint(fields=["team", "day"], name="field_dayplan_once_a_team_and_day")]

    def __str__(self):
        return f"{self.team} {self.day}"


class PlanStop(models.Model):
    """One place to go to: a site, an item of a task list, an entry of the ledger, or free words.

    `id` is made on the phone, so that a stop keeps its identity when the order changes. The first three all
    have a `site`, which is what tells whether another team goes there too and whether it was visited.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    plan = models.ForeignKey(DayPlan, on_delete=models.CASCADE, related_name="stops")
    number = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=8, choices=StopKind.choices)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(TaskItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(LedgerEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("words"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("stop of a plan")
        verbose_name_plural = _("stops of plans")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="field_planstop_number_once_a_plan"),
            models.CheckConstraint(
                condition=Q(kind=StopKind.WORDS, site__isnull=True, task__isnull=True, entry__isnull=True)
                & ~Q(words="")
                | Q(kind=StopKind.SITE, site__isnull=False, task__isnull=True, entry__isnull=True)
                | Q(kind=StopKind.TASK, site__isnull=False, task__isnull=False, entry__isnull=True)
                | Q(kind=StopKind.ENTRY, site__isnull=False, task__isnull=True, entry__isnull=False),
                name="field_planstop_goes_to_one_place",
            ),
        ]

    def __str__(self):
        return str(self.site or self.words)
