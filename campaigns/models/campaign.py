"""A campaign, its rules, its places and its people."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.enums import CampaignState, MemberScope, SourceStatus
from cities.models import City, County, Province, Region

READS_ALL = frozenset({Role.LEADERSHIP, Role.ADMINISTRATOR})
TONES = {CampaignState.PREPARING: "neutral", CampaignState.RUNNING: "good", CampaignState.CLOSED: "info"}
SOURCE_TONES = {SourceStatus.ISSUED: "neutral", SourceStatus.NOT_PUBLIC: "warn", SourceStatus.DRAFT: "warn"}


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Leadership, administrators: all. Auditors: none. Others: the campaigns they are members of."""
        if user.role in READS_ALL:
            return self
        if user.role == Role.AUDITOR:
            return self.none()
        return self.filter(memberships__user=user).distinct()

    def run_by(self, user):
        """Those in which this user is the office."""
        return self.filter(memberships__user=user) if user.role == Role.OFFICE else self.none()


class CoveredPlaceQuerySet(models.QuerySet):
    def on(self, day):
        """Those inspected on a day."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


class Campaign(models.Model):
    """One plan in force (专项行动). The plan's own text stands apart (`LoadedPlan`): rows of every app refer to
    their campaign, and none of them should carry it along."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40)
    plan_title = models.CharField(_("title of the plan"), max_length=200)
    document_number = models.CharField(_("number of the plan"), max_length=60, blank=True)
    source_status = models.CharField(
        _("status of the text"), max_length=12, choices=SourceStatus.choices, default=SourceStatus.ISSUED
    )
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=12, choices=CampaignState.choices, default=CampaignState.PREPARING)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["starts", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="campaigns_campaign_ends_after_it_starts",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self):
        return self.short_name

    def get_absolute_url(self):
        return reverse("campaigns:campaign-detail", args=[self.code])

    @property
    def state_tone(self):
        return TONES[CampaignState(self.state)]

    @property
    def source_tone(self):
        """A text that is no issued one must not pass for one (X59)."""
        return SOURCE_TONES[SourceStatus(self.source_status)]


class LoadedPlan(models.Model):
    """The readable file of a plan as loaded; read it through `campaigns.selectors.plan_of`.

    `origins` keeps clause or default of every value, by path.
    """

    campaign = models.OneToOneField(Campaign, primary_key=True, on_delete=models.CASCADE, related_name="loaded_plan")
    content = models.JSONField(_("the plan as loaded"))
    origins = models.JSONField(_("where each value comes from"))

    class Meta:
        verbose_name = _("plan as loaded")
        verbose_name_plural = _("plans as loaded")

    def __str__(self):
        return str(self.campaign)


class PolicyVersion(models.Model):
    """The campaign's rules as of a day; a record keeps the version it began under (A16).

    `parameters` is what `campaigns.policy` validates; read it through
    `campaigns.selectors.policy(version)`, never by key.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveSmallIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    parameters = models.JSONField(_("parameters"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("made"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="campaigns_policyversion_number_once_a_campaign"
            )
        ]

    def __str__(self):
        return f"{self.campaign} v{self.number}"


class CoveredPlace(models.Model):
    """A city, or a unit named beside the cities, that the campaign inspects between two days (A2, X52)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="covered")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(County, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)
    has_fixed_teams = models.BooleanField(_("has fixed teams"), default=True)
    reason = models.CharField(
        _("why the office added it"), max_length=200, blank=True, help_text=_("empty: the plan names it")
    )

    objects = CoveredPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place covered")
        verbose_name_plural = _("places covered")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "region", "city", "county", "starts"],
                nulls_distinct=False,
                name="campaigns_coveredplace_once_a_start",
            ),
            models.CheckConstraint(
                condition=Q(city__isnull=True, county__isnull=False) | Q(city__isnull=False, county__isnull=True),
                name="campaigns_coveredplace_is_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="campaigns_coveredplace_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return str(self.city or self.county)


class AttachedUnit(models.Model):
    """A county that this campaign names by itself: counted inside its city, or on its own (A3, X52)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="attached_units")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    is_own_unit = models.BooleanField(_("counted on its own"))
    source = models.CharField(_("clause"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("attached unit")
        verbose_name_plural = _("attached units")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "county"], name="campaigns_attachedunit_once_a_county")
        ]

    def __str__(self):
        return f"{self.county}"


class Pairing(models.Model):
    """包保: a city with one department (leads), its institutes and one province (S3 annexes 1, 2)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pairings")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    department = models.CharField(_("department"), max_length=60)
    institutes = models.JSONField(_("institutes"), help_text=_("names; 铜川 has five"))
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pairing")
        verbose_name_plural = _("pairings")
        constraints = [models.UniqueConstraint(fields=["campaign", "city"], name="campaigns_pairing_once_a_city")]

    def __str__(self):
        return f"{self.city}: {self.department}"


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Leadership, administrators: all. Office: its campaigns'. Others: their own, for an ordinary team
        must not learn here who the local liaisons are (S1 九)."""
        if user.role in READS_ALL:
            return self
        if user.role == Role.OFFICE:
            return self.filter(campaign__in=Campaign.objects.run_by(user))
        return self.filter(user=user)


class Membership(models.Model):
    """A user's part in a campaign. Reviewers work on `cities`, or on all of them."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    scope = models.CharField(_("cities"), max_length=8, choices=MemberScope.choices, default=MemberScope.ALL)
    cities = models.ManyToManyField(City, blank=True, related_name="+", verbose_name=_("cities given"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["campaign", "user"], name="campaigns_membership_once_a_user")]

    def __str__(self):
        return f"{self.user} @ {self.campaign}"
