"""编组方案: who would be where. Nothing in a schedule is a posting before it is published."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rotations.enums import Origin, ScheduleState
from rotations.models.rotation import Rotation
from teams.enums import Duty
from teams.models import Person, Team


class ThroughRotation(models.QuerySet):
    def visible_to(self, user):
        """As its rotation: a draft is the office's and leadership's alone."""
        return self.filter(rotation__in=Rotation.objects.visible_to(user))


class Schedule(models.Model):
    """One draft at a time is being worked on; what was published is kept as it was.

    `revision` goes up with every change of a seat, so that of two officers at one board the second to
    save is told instead of overwriting. `report` is the scheduler's account in its own words: costs a
    rule, what could not be met, who stayed unused.
    """

    rotation = models.ForeignKey(Rotation, on_delete=models.PROTECT, related_name="schedules")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=ScheduleState.choices, default=ScheduleState.WORKING)
    origin = models.CharField(_("proposed"), max_length=8, choices=Origin.choices)
    seed = models.PositiveIntegerField(_("seed"), default=0)
    status = models.CharField(_("status"), max_length=20, blank=True)
    objective = models.PositiveIntegerField(_("score"), null=True, blank=True)
    bound = models.PositiveIntegerField(_("proven bound"), null=True, blank=True)
    seconds = models.DecimalField(_("seconds"), max_digits=8, decimal_places=2, null=True, blank=True)
    report = models.JSONField(_("findings of the scheduler"), default=dict)
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made at"))

    objects = ThroughRotation.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["rotation", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rotation", "number"], name="rotations_schedule_number_once"),
            models.UniqueConstraint(
                fields=["rotation"],
                condition=Q(state=ScheduleState.WORKING),
                name="rotations_schedule_one_draft_a_rotation",
            ),
        ]

    def __str__(self):
        return f"{self.rotation} #{self.number}"


class ThroughSchedule(models.QuerySet):
    def visible_to(self, user):
        """As its rotation."""
        return self.filter(schedule__rotation__in=Rotation.objects.visible_to(user))


class Seat(models.Model):
    """A person in a team, in a schedule. A locked seat is the officer's word: no proposal moves it."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="seats")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(_("duty"), max_length=8, choices=Duty.choices, default=Duty.MEMBER)
    is_locked = models.BooleanField(_("locked"), default=False)

    objects = ThroughSchedule.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["team", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "person"], name="rotations_seat_one_team_a_person"),
            models.UniqueConstraint(
                fields=["schedule", "team"],
                condition=Q(duty=Duty.LEADER),
                name="rotations_seat_one_leader_a_team",
            ),
        ]

    def __str__(self):
        return f"{self.person} @ {self.team}"


class Step(models.Model):
    """One change on the board, with what undoes it: seats as they stood before and after, by person id."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField(_("number"))
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    is_undone = models.BooleanField(_("undone"), default=False)

    objects = ThroughSchedule.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["schedule", "number"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "number"], name="rotations_step_number_once"),
        ]

    def __str__(self):
        return f"{self.schedule} {self.number}"
