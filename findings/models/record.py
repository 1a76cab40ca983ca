"""Sites and inspection records: one visit of a team to a site."""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, PolicyVersion, Topic
from cities.models import City, County
from findings.enums import (
    PRESENCE_TONES,
    RECORD_TONES,
    CoordinateSystem,
    Outcome,
    PhotoKind,
    PlaceSource,
    PresenceState,
    RecordState,
)
from findings.models.townships import Township
from kernel import clock
from teams.models import Person, Posting, Team, in_scope_of_member


class SiteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Leadership: all. Office: those that their campaigns have visited or mean to. Inspectors: those in the
        counties of their teams. Others: none; a city reads a site's name in its findings."""
        if user.role == Role.LEADERSHIP:
            return self
        if user.role == Role.OFFICE:
            return self.filter(self._of_campaigns(Campaign.objects.visible_to(user).values("pk")))
        if user.role == Role.INSPECTOR:
            return self.filter(county__in=Team.objects.visible_to(user).values("counties"))
        return self.none()

    @staticmethod
    def _of_campaigns(campaigns):
        """By records and task items; a row that was joined to another, by that one's."""
        ways = ("records__campaign", "tasks__list__campaign", "merged_into__records__campaign")
        found = Q(pk__in=[])
        for way in ways:
            found |= Q(pk__in=Site.objects.filter(**{f"{way}__in": campaigns}).values("pk"))
        return found

    def standing(self):
        """Those that have not been joined to another row of the same place."""
        return self.filter(merged_into=None)


class Site(models.Model):
    """企业(点位): an enterprise or place that is inspected; grows a history.

    `merged_into` is the row that a duplicate was joined to: its name and code still lead there (A11).
    """

    name = models.CharField(_("name"), max_length=120)
    credit_code = models.CharField(_("unified credit code"), max_length=18, blank=True)
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("address"), max_length=200, blank=True)
    lon = models.DecimalField(_("longitude (WGS84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude (WGS84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    township = models.ForeignKey(
        Township, null=True, blank=True, on_delete=models.PROTECT, related_name="sites", verbose_name=_("township")
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~Q(credit_code=""), name="findings_site_credit_code_once"
            ),
            # With a credit code the code tells two works of one name apart.
            models.UniqueConstraint(
                fields=["county", "name"], condition=Q(credit_code=""), name="findings_site_name_once_a_county"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="findings_site_not_merged_into_itself"),
        ]

    def __str__(self):
        return self.name


class RecordQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As its team. Reviewers: their cities', once locked. Inspectors also what their team has taken
        over, and those they took part in with another team during their present posting (on handover
        day). Liaisons never see a record, only its findings."""
        match user.role:
            case Role.REVIEWER:
                return self.filter(in_scope_of_member(user), state=RecordState.LOCKED)
            case Role.INSPECTOR:
                teams = Team.objects.visible_to(user)
                return self.filter(Q(team__in=teams) | Q(keeper__in=teams) | self._took_part(user))
            case Role.OFFICE | Role.LEADERSHIP:
                return self.filter(team__in=Team.objects.visible_to(user))
        return self.none()

    @staticmethod
    def _took_part(user):
        posted = Posting.objects.present_on(clock.today()).filter(person__user=user)
        that_day = posted.filter(starts__lte=models.OuterRef("day"), ends__gte=models.OuterRef("day"))
        present = Presence.objects.filter(person__user=user, record=models.OuterRef("pk"))
        return models.Exists(present) & models.Exists(that_day)

    def complete(self):
        """Those of which every photo and signature has arrived (L2); an original may follow, or never."""
        return self.filter(~self.missing_photos())

    def with_completeness(self):
        """Adds `is_complete`: whether every photo has arrived."""
        return self.annotate(is_complete=self.has_all_photos())

    @classmethod
    def missing_photos(cls, record="pk"):
        """Computed and never stored: photo and record may arrive at the same moment, from two phones."""
        return models.Exists(cls._absent_photos(record))

    @classmethod
    def has_all_photos(cls, record="pk"):
        """The same for a column: asked row by row. `NOT EXISTS` would be answered for every photo there is,
        since PostgreSQL plans it as if no page ended."""
        return IsNull(models.Subquery(cls._absent_photos(record).values("pk")[:1]), True)

    @staticmethod
    def _absent_photos(record):
        from findings.models.evidence import Photo, RecordPhoto  # noqa: PLC0415 -- the two tables name each other

        return RecordPhoto.objects.filter(
            ~models.Q(kind=PhotoKind.ORIGINAL),
            ~models.Exists(Photo.objects.filter(pk=models.OuterRef("sha256"))),
            record=models.OuterRef(record),
        ).order_by()


class Record(models.Model):
    """检查记录. The identifier is made on the phone; `content_hash` tells a repeat from a change.

    `keeper` is the team that has taken over what is left to complete, once `team` has handed over (L34);
    who found it stays `team`, in figures and scores.

    `content` is what the phone sent; `warnings` are codes of what was accepted though it is unusual.
    Days and moments: `day` is the Shanghai day of `started_at` by the phone's clock; `received_at`
    is the server's and decides what is late (X36).
    """

    id = models.UUIDField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="records")
    keeper = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    checklist_version = models.PositiveSmallIntegerField(_("checklist version"), default=1)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="records")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    township = models.CharField(_("township"), max_length=40, blank=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    answers = models.JSONField(_("checklist answers"), default=dict)
    day = models.DateField(_("day"))
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"))
    lon = models.DecimalField(_("longitude (WGS84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude (WGS84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField(_("accuracy (m)"), null=True, blank=True)
    place_source = models.CharField(
        _("position from"), max_length=8, choices=PlaceSource.choices, default=PlaceSource.NONE
    )
    place_system = models.CharField(
        _("coordinate system of the source"),
        max_length=5,
        choices=CoordinateSystem.choices,
        default=CoordinateSystem.WGS84,
    )
    fixed_at = models.DateTimeField(_("position taken"), null=True, blank=True)
    place_reason = models.CharField(_("why the position is inexact"), max_length=200, blank=True)
    is_mocked = models.BooleanField(_("position from a test application"), default=False)
    no_place_reason = models.CharField(_("why there is no position"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("received"))
    content = models.JSONField(_("as sent"), default=dict)
    content_hash = models.CharField(max_length=64)
    warnings = models.JSONField(_("warnings"), default=list)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=RecordState.choices, default=RecordState.AWAITING)
    locked_at = models.DateTimeField(_("confirmed by all"), null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection record")
        verbose_name_plural = _("inspection records")
        ordering = ["-started_at", "pk"]
        indexes = [
            models.Index(fields=["campaign", "day", "state"], name="findings_record_by_day"),
            models.Index(fields=["team", "day"], name="findings_record_by_team_day"),
            # The list, newest first: a page must not sort them all.
            models.Index(fields=["-started_at", "id"], name="findings_record_by_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at")), name="findings_record_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=(Q(state=RecordState.LOCKED) & Q(locked_at__isnull=False))
                | (~Q(state=RecordState.LOCKED) & Q(locked_at__isnull=True)),
                name="findings_record_locked_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=False, lat__isnull=False)
                | (Q(lon__isnull=True, lat__isnull=True) & ~Q(no_place_reason="")),
                name="findings_record_place_or_reason",
                violation_error_message=_("Give a position, or say why there is none."),
            ),
        ]

    def __str__(self):
        return f"{self.site} {self.day}"

    def get_absolute_url(self):
        return reverse("findings:record-detail", args=[self.pk])

    @property
    def state_tone(self):
        return RECORD_TONES[self.state]


class RecordVersion(models.Model):
    """What a record said before it was revised, and why it was."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="findings_recordversion_number_once")]

    def __str__(self):
        return f"{self.record} v{self.number}"


class Presence(models.Model):
    """A person who took part; all of them confirm before the record counts (S1 九(三), C10)."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=PresenceState.choices, default=PresenceState.AWAITING)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    words = models.TextField(_("words"), blank=True)

    class Meta:
        verbose_name = _("person present")
        verbose_name_plural = _("people present")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "person"], name="findings_presence_once_a_record"),
            models.CheckConstraint(
                condition=(Q(state=PresenceState.AWAITING) & Q(answered_at__isnull=True))
                | (~Q(state=PresenceState.AWAITING) & Q(answered_at__isnull=False)),
                name="findings_presence_answer_has_a_moment",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_state_display()}"

    @property
    def state_tone(self):
        return PRESENCE_TONES[self.state]
