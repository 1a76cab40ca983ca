"""What is to be inspected by name: lists of targets, and the workbooks that they come from (S1 四(二), A8, A10)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, Round, Topic
from cities.models import County
from findings.enums import TASK_TONES, TaskState
from findings.models.record import Record, Site
from findings.models.townships import Township
from teams.enums import ImportState
from teams.models import Team


class TaskListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Others: none; a team sees the items of its counties, and
        whoever answers for a place never learns what is looked at next (C21)."""
        if user.role == Role.LEADERSHIP:
            return self
        if user.role == Role.OFFICE:
            return self.filter(campaign__in=Campaign.objects.visible_to(user))
        return self.none()


class TaskList(models.Model):
    """任务清单: a ledger of targets under one title. Without a round or month it holds for the whole campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="task_lists")
    title = models.CharField(_("title"), max_length=120)
    round = models.ForeignKey(
        Round, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("round")
    )
    month = models.DateField(_("month (its first day)"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"))

    objects = TaskListQuerySet.as_manager()

    class Meta:
        verbose_name = _("task list")
        verbose_name_plural = _("task lists")
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "title"], name="findings_tasklist_title_once_a_campaign"),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__day=1), name="findings_tasklist_month_is_its_first_day"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("findings:tasklist-detail", args=[self.pk])


class TaskImport(models.Model):
    """One workbook of targets: the file, what was found in it, whether it was applied, to which list."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("month (its first day)"), null=True, blank=True)
    list = models.ForeignKey(TaskList, null=True, blank=True, on_delete=models.PROTECT, related_name="imports")
    file = models.FileField(_("file"), upload_to="tasks/%Y/")
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    importer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices)
    report = models.JSONField(_("report"), default=dict)
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("applied"), null=True)

    objects = TaskListQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of a task list")
        verbose_name_plural = _("imports of task lists")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.APPLIED, applied_at__isnull=False, list__isnull=False)
                | (~Q(state=ImportState.APPLIED) & Q(applied_at__isnull=True, list__isnull=True)),
                name="findings_taskimport_applied_has_moment_and_list",
            )
        ]

    def __str__(self):
        return self.filename


class TaskItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Inspectors: those in the counties of their teams, of the
        same campaign. Others: none (C21)."""
        if user.role == Role.INSPECTOR:
            teams = Team.objects.visible_to(user)
            there = teams.filter(campaign=models.OuterRef("list__campaign"), counties=models.OuterRef("county"))
            return self.filter(models.Exists(there))
        return self.filter(list__in=TaskList.objects.visible_to(user))

    def of_city(self, campaign, city):
        """Those that a team in the city may do."""
        return self.filter(list__campaign=campaign, county__city=city)


class TaskItem(models.Model):
    """One target of a list: a site, and what is to be looked at there. A record that names it does it."""

    list = models.ForeignKey(TaskList, on_delete=models.PROTECT, related_name="items")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="tasks")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=60, blank=True, help_text=_("as the list names it"))
    township = models.ForeignKey(Township, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("remarks"), max_length=500, blank=True)
    due = models.DateField(_("to be put right by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    done_by = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks_done", verbose_name=_("done by")
    )
    row = models.JSONField(_("row as written"), default=dict)
    changed_at = models.DateTimeField(_("changed"))

    objects = TaskItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("task item")
        verbose_name_plural = _("task items")
        ordering = ["list", "county__city__sort_order", "county__sort_order", "county__code", "pk"]
        indexes = [models.Index(fields=["county", "state"], name="findings_taskitem_by_county")]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "site", "kind"], name="findings_taskitem_site_and_kind_once_a_list"
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_by__isnull=False)
                | (~Q(state=TaskState.DONE) & Q(done_by__isnull=True)),
                name="findings_taskitem_done_by_a_record",
            ),
        ]

    def __str__(self):
        return str(self.site)

    @property
    def campaign(self):
        return self.list.campaign

    @property
    def state_tone(self):
        return TASK_TONES[self.state]
