"""Findings: problems seen in a record, on their way from the street to the ledger."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, ProblemType, Round
from cities.models import City, County
from findings.enums import FINDING_TONES, SHOWN_TO_CITY, UNDECIDED, Decision, FindingState, Grade, Quality, RecordState
from findings.models.record import Record, RecordQuerySet
from teams.models import Team, in_scope_of_member


class ProblemListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office, leadership, reviewers: as the campaign. Liaisons and provinces: those with a finding of
        theirs, so a county's liaison sees the list of its city and on it what is its own."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(campaign__in=Campaign.objects.visible_to(user))
            case Role.REVIEWER:
                return self.filter(in_scope_of_member(user))
            case Role.LIAISON | Role.PROVINCE:
                return self.filter(pk__in=Finding.objects.visible_to(user).values("problem_list"))
        return self.none()


class ProblemList(models.Model):
    """督办问题清单: what was approved for one city on one day, pushed the same day (S1 五(三), D8)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    received_at = models.DateTimeField(_("received by the city"), null=True, blank=True)

    objects = ProblemListQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem list")
        verbose_name_plural = _("problem lists")
        ordering = ["-day", "city", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "city", "day"], name="findings_problemlist_once_a_city_and_day")
        ]

    def __str__(self):
        return f"{self.city} {self.day}"

    def get_absolute_url(self):
        return reverse("findings:problemlist-detail", args=[self.pk])


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Inspectors: as the record. Office and leadership: as its team, reviewers: their cities', once
        the record is locked. Liaisons: those of their city or county, provinces: those of their cities,
        once handed over (E7). Others: none."""
        match user.role:
            case Role.LIAISON:
                return self.filter(county__in=County.objects.answered_by(user), state__in=SHOWN_TO_CITY)
            case Role.PROVINCE:
                return self.filter(city__in=City.objects.answered_by(user), state__in=SHOWN_TO_CITY)
            case Role.REVIEWER:
                return self.locked().filter(in_scope_of_member(user))
            case Role.OFFICE | Role.LEADERSHIP:
                return self.locked().filter(record__team__in=Team.objects.visible_to(user))
            case Role.INSPECTOR:
                return self.filter(record__in=Record.objects.visible_to(user))
        return self.none()

    def locked(self):
        """Those of records that all present have confirmed (S1 九(三))."""
        return self.filter(record__state=RecordState.LOCKED)

    def complete(self):
        """Those of records of which every photo has arrived; only these may go on a letter (L2)."""
        return self.filter(~RecordQuerySet.missing_photos("record_id"))

    def with_completeness(self):
        """Adds `is_complete`: whether every photo of the record has arrived."""
        return self.annotate(is_complete=RecordQuerySet.has_all_photos("record_id"))


class Finding(models.Model):
    """问题. Comes with its record and is submitted when all present have confirmed that; `day` is the record's.

    `reply_due`, `is_reply_asked` and `dispute_due` are frozen on approval: a later rule moves no
    deadline (G10). `dispute_due` is null where the plan knows no dispute.
    """

    id = models.UUIDField(primary_key=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="findings")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    number = models.PositiveSmallIntegerField(_("number in the record"))
    problem_type = models.ForeignKey(ProblemType, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(_("description"))
    measured = models.JSONField(_("measured values"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=FindingState.choices, default=FindingState.SUBMITTED)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    submitted_at = models.DateTimeField(_("handed in"))
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Grade.choices, null=True, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=Grade.choices, null=True, blank=True)
    quality = models.PositiveSmallIntegerField(_("quality"), choices=Quality.choices, null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    review_words = models.TextField(_("reviewer's words"), blank=True)
    problem_list = models.ForeignKey(
        ProblemList, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    reply_due = models.DateField(_("answer of the city due"), null=True, blank=True)
    is_reply_asked = models.BooleanField(_("the city is asked to confirm"), default=False)
    dispute_due = models.DateField(_("last day to dispute"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    is_confirmed_by_silence = models.BooleanField(_("confirmed by silence"), default=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("problems found")
        ordering = ["-day", "-submitted_at", "pk"]
        indexes = [
            models.Index(fields=["campaign", "day", "state"], name="findings_finding_by_day"),
            models.Index(fields=["city", "state"], name="findings_finding_by_city_state"),
            models.Index(fields=["reply_due"], condition=Q(state="assigned"), name="findings_finding_unanswered"),
            # The lists, newest first, and the review queue, oldest first: a page must not sort them all.
            models.Index(fields=["-day", "-submitted_at", "id"], name="findings_finding_by_time"),
            models.Index(fields=["-submitted_at", "id"], name="findings_finding_by_submission"),
            models.Index(
                fields=["submitted_at", "id"], condition=Q(state="submitted"), name="findings_finding_in_queue"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="findings_finding_number_once_a_record"),
            models.CheckConstraint(
                condition=Q(state__in=[*UNDECIDED, FindingState.REJECTED])
                | Q(
                    severity__isnull=False,
                    difficulty__isnull=False,
                    quality__isnull=False,
                    problem_list__isnull=False,
                    reply_due__isnull=False,
                ),
                name="findings_finding_approved_is_graded_and_listed",
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="findings_finding_confirmed_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="findings_finding_reviewer_and_moment",
            ),
        ]

    def __str__(self):
        return f"{self.record.site}: {self.problem_type}"

    def get_absolute_url(self):
        return reverse("findings:finding-detail", args=[self.pk])

    @property
    def state_tone(self):
        return FINDING_TONES[self.state]


class FindingVersion(models.Model):
    """What a finding said before it was completed or amended (D2): the first words are kept."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    reason = models.TextField(_("reason"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        constraints = [
            models.UniqueConstraint(fields=["finding", "number"], name="findings_findingversion_number_once")
        ]

    def __str__(self):
        return f"{self.finding} v{self.number}"


class DisputeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As its finding."""
        return self.filter(finding__in=Finding.objects.visible_to(user))


class Dispute(models.Model):
    """申诉: a city's objection, once a finding, and the reasoned decision (E1, E3)."""

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="dispute")
    grounds = models.TextField(_("grounds"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("filed"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decision_reason = models.TextField(_("reasons of the ruling"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("ruled on"), null=True, blank=True)
    decision_due = models.DateField(_("decision due"), null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True, decision_reason="")
                | (~Q(decision="") & ~Q(decision_reason="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="findings_dispute_decided_is_complete",
            )
        ]

    def __str__(self):
        return f"{self.finding}"


class DisputeFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As its dispute."""
        return self.filter(dispute__in=Dispute.objects.visible_to(user))


class DisputeFile(models.Model):
    """Evidence that the city hands in with its dispute."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(_("file"), upload_to="disputes/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=80, default="application/octet-stream")
    size = models.PositiveIntegerField(_("bytes"), default=0)
    sha256 = models.CharField(max_length=64)

    objects = DisputeFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self):
        return self.name
