"""The ledger: one entry for each confirmed finding on a letter, until it is written off (拉条挂账)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, PolicyVersion
from cities.models import City, County
from findings.enums import VisitKind
from findings.models import Finding, Record
from kernel import clock
from rectification.enums import AWAITING_PLAN, OUTSTANDING, STATE_TONES, EntryState, ExtensionState
from rectification.models.letter import SupervisionLetter
from teams.models import Posting, Team, in_scope_of_member


class LedgerEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Reviewers: their cities'. Leadership: all. Liaisons: their city's or
        county's. Provinces: their cities'. Inspectors: their own counties', while posted. Others: none."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(campaign__in=Campaign.objects.visible_to(user))
            case Role.REVIEWER:
                return self.filter(in_scope_of_member(user))
            case Role.LIAISON:
                return self.filter(county__in=County.objects.answered_by(user))
            case Role.PROVINCE:
                return self.filter(city__in=City.objects.answered_by(user))
            case Role.INSPECTOR:
                teams = Team.objects.visible_to(user)
                return self.filter(campaign__in=teams.values("campaign"), county__in=teams.values("counties"))
        return self.none()

    def outstanding(self):
        return self.filter(state__in=OUTSTANDING)

    def overdue(self, day):
        """Outstanding past the deadline that holds on `day`; a fact of dates, not a state."""
        return self.outstanding().filter(deadline__lt=day)


class LedgerEntry(models.Model):
    """台账条目. `deadline` is the one that holds; `first_deadline` never moves (G8).

    `policy` is the version that the finding's record began under; a later one moves nothing (G10).
    """

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="entry")
    letter = models.ForeignKey(SupervisionLetter, on_delete=models.PROTECT, related_name="entries")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number in the letter"))
    state = models.CharField(_("state"), max_length=24, choices=EntryState.choices, default=EntryState.OPEN)
    opened_at = models.DateTimeField(_("opened"))
    plan_due = models.DateField(_("plan due"))
    deadline = models.DateField(_("deadline"))
    first_deadline = models.DateField(_("first deadline"))
    extensions_granted = models.PositiveSmallIntegerField(_("extensions"), default=0)
    failures = models.PositiveSmallIntegerField(_("failed verifications"), default=0)
    rebounds = models.PositiveSmallIntegerField(_("rebounds"), default=0)
    written_off_at = models.DateTimeField(_("written off"), null=True, blank=True)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["deadline", "pk"]
        indexes = [
            models.Index(fields=["city", "state", "deadline"], name="rectification_entry_by_city"),
            models.Index(fields=["deadline", "id"], name="rectification_entry_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="rectification_ledgerentry_number_once"),
            models.CheckConstraint(
                condition=(Q(state=EntryState.WRITTEN_OFF) & Q(written_off_at__isnull=False))
                | (~Q(state=EntryState.WRITTEN_OFF) & Q(written_off_at__isnull=True)),
                name="rectification_ledgerentry_written_off_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(deadline__gte=F("first_deadline")),
                name="rectification_ledgerentry_deadline_only_moves_on",
            ),
        ]

    def __str__(self):
        return f"{self.letter.number}-{self.number}"

    def get_absolute_url(self):
        return reverse("rectification:entry-detail", args=[self.pk])

    @property
    def is_overdue(self) -> bool:
        return self.state in OUTSTANDING and self.deadline < clock.today()

    @property
    def is_plan_overdue(self) -> bool:
        return self.state in AWAITING_PLAN and self.plan_due < clock.today()

    @property
    def state_tone(self) -> str:
        return STATE_TONES[self.state]


class OfEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the ledger entry."""
        return self.filter(entry__in=LedgerEntry.objects.visible_to(user))


class OfEntry(models.Model):
    """Abstract: something that somebody hands in on a ledger entry, at a moment."""

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("handed in at"))

    objects = OfEntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]


class RectificationPlan(OfEntry):
    """整改方案 (S3 二(二), G1); a plan sent back stays, the next one is a new row."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="plans")
    measures = models.TextField(_("measures"))
    responsible_unit = models.CharField(_("responsible unit"), max_length=120)
    responsible_person = models.CharField(_("responsible person"), max_length=60)
    finish_by = models.DateField(_("to be finished by"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    sent_back_reason = models.TextField(_("why it was sent back"), blank=True)

    class Meta(OfEntry.Meta):
        verbose_name = _("rectification plan")
        verbose_name_plural = _("rectification plans")

    def __str__(self):
        return f"{self.entry}: {self.finish_by}"


class Progress(OfEntry):
    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="progress")
    text = models.TextField(_("progress"))

    class Meta(OfEntry.Meta):
        verbose_name = _("progress")
        verbose_name_plural = _("progress")

    def __str__(self):
        return self.text[:40]


class Extension(OfEntry):
    """A request for more time; granted ones are counted on the entry (G8)."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateField(_("new deadline"))
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=8, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)

    class Meta(OfEntry.Meta):
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="asked"), name="rectification_extension_one_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.entry} → {self.until}"


class Completion(OfEntry):
    """The city's report that it is done, with evidence."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="completions")
    statement = models.TextField(_("what was done"))

    class Meta(OfEntry.Meta):
        verbose_name = _("report of completion")
        verbose_name_plural = _("reports of completion")

    def __str__(self):
        return self.statement[:40]


class EntryFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the ledger entry."""
        return self.filter(completion__entry__in=LedgerEntry.objects.visible_to(user))


class EntryFile(models.Model):
    """Evidence of a completion."""

    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(_("file"), upload_to="rectification/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=80)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)

    objects = EntryFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self):
        return self.name


class Verification(OfEntry):
    """核查 or 回头看, on site, by people of a team. `record` where all present have confirmed what was seen there,
    with its photos; without one it was entered at a desk."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="verifications")
    kind = models.CharField(_("kind"), max_length=12, choices=VisitKind.choices)
    posting = models.ForeignKey(Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    passed = models.BooleanField(_("passed"))
    words = models.TextField(_("what was seen"))
    record = models.OneToOneField(
        Record, null=True, blank=True, on_delete=models.PROTECT, related_name="verification", verbose_name=_("record")
    )

    class Meta(OfEntry.Meta):
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")

    def __str__(self):
        return f"{self.entry}: {self.passed}"
