"""Who is sent where, with whom: sending units, people, nominations, teams, postings, imports."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.enums import MemberScope
from campaigns.models import Campaign, Membership, Round
from cities.models import City, County, Province
from kernel import clock
from teams.enums import RANKS, Duty, ImportState, TeamRole, UnitKind


class SendingUnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office, leadership, administrators: all. Contacts: their own, and a province's contact the
        bureaus of its cities too (S1 附3: one contact a sending province). Others: none."""
        if user.role in {Role.OFFICE, Role.LEADERSHIP, Role.ADMINISTRATOR}:
            return self
        if user.role == Role.SENDING_UNIT:
            own = SendingUnitContact.objects.filter(user=user)
            return self.filter(
                Q(pk__in=own.values("unit"))
                | Q(province__in=own.filter(unit__kind=UnitKind.PROVINCE).values("unit__province"))
            )
        return self.none()


class SendingUnit(models.Model):
    """派员单位. A city bureau belongs to its province's, by `province`."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind.choices)
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = SendingUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending unit")
        verbose_name_plural = _("sending units")
        ordering = ["name"]

    def __str__(self):
        return self.name


class SendingUnitContact(models.Model):
    """抽调工作联系人: the user who answers for a unit."""

    unit = models.ForeignKey(SendingUnit, on_delete=models.CASCADE, related_name="contacts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("sending unit contact")
        verbose_name_plural = _("sending unit contacts")
        constraints = [models.UniqueConstraint(fields=["unit", "user"], name="teams_sendingunitcontact_once_a_user")]

    def __str__(self):
        return f"{self.user} ({self.unit})"


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office, leadership and administrators: all. Sending units: their own. Inspectors: those of their
        teams. Others: none."""
        if user.role in {Role.OFFICE, Role.LEADERSHIP, Role.ADMINISTRATOR}:
            return self
        if user.role == Role.SENDING_UNIT:
            return self.filter(unit__in=SendingUnit.objects.visible_to(user))
        if user.role == Role.INSPECTOR:
            return self.filter(postings__team__in=Team.objects.visible_to(user)).distinct()
        return self.none()


class Person(models.Model):
    """A person once, over all campaigns; what a roster row said stands in the nomination."""

    name = models.CharField(_("full name"), max_length=60)
    gender = models.CharField(_("gender"), max_length=4, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    unit = models.ForeignKey(
        SendingUnit, on_delete=models.PROTECT, related_name="people", verbose_name=_("sending unit")
    )
    home_province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    home_city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rank = models.CharField(_("cadre rank"), max_length=20, choices=RANKS, blank=True)
    held_rank = models.CharField(_("highest rank held before"), max_length=20, choices=RANKS, blank=True, default="")
    certificate = models.CharField(_("enforcement certificate"), max_length=40, blank=True)
    certificate_until = models.DateField(_("certificate valid until"), null=True, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    is_party_member = models.BooleanField(_("Party member"), default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=~Q(certificate=""),
                name="teams_person_certificate_once",
                violation_error_message=_("Another person has this certificate number."),
            ),
            models.UniqueConstraint(fields=["name", "phone", "unit"], name="teams_person_once_a_unit"),
        ]

    def __str__(self):
        return self.name


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators, leadership: all. Office: their campaigns'. Sending units: what they uploaded. Others:
        none."""
        if user.role in {Role.ADMINISTRATOR, Role.LEADERSHIP}:
            return self
        if user.role == Role.OFFICE:
            return self.filter(campaign__in=Campaign.objects.visible_to(user))
        return self.filter(importer=user) if user.role == Role.SENDING_UNIT else self.none()


class RosterImport(models.Model):
    """One upload of a roster workbook: the file, what was found in it, whether it was applied."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(_("file"), upload_to="rosters/%Y/")
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    importer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices)
    report = models.JSONField(_("report"), default=dict)
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("applied"), null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | (~Q(state=ImportState.APPLIED) & Q(applied_at__isnull=True)),
                name="teams_rosterimport_applied_has_a_moment",
            )
        ]

    def __str__(self):
        return self.filename


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Administrators, leadership: all. Sending units: their own people's. Others:
        none."""
        if user.role in {Role.ADMINISTRATOR, Role.LEADERSHIP}:
            return self
        if user.role == Role.OFFICE:
            return self.filter(round__campaign__in=Campaign.objects.visible_to(user))
        if user.role == Role.SENDING_UNIT:
            return self.filter(person__unit__in=SendingUnit.objects.visible_to(user))
        return self.none()


class Nomination(models.Model):
    """A person put forward for a round, with what the roster row said (S1 附2)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="nominations")
    unit = models.ForeignKey(SendingUnit, on_delete=models.PROTECT, related_name="+")
    position = models.CharField(_("position"), max_length=60, blank=True)
    rank = models.CharField(_("cadre rank"), max_length=20, choices=RANKS, blank=True)
    expertise = models.JSONField(_("expertise"), default=list)
    is_leader_recommended = models.BooleanField(_("recommended as leader"), default=False)
    is_fit = models.BooleanField(_("available"), default=True)
    wished_team = models.CharField(_("team as written"), max_length=60, blank=True)
    is_late = models.BooleanField(_("after the deadline"), default=False)
    source = models.ForeignKey(RosterImport, null=True, on_delete=models.PROTECT, related_name="nominations")
    row = models.JSONField(_("row as written"), default=dict)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [models.UniqueConstraint(fields=["person", "round"], name="teams_nomination_once_a_round")]

    def __str__(self):
        return f"{self.person} → {self.round}"


class TeamQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Reviewers: their cities'. Leadership: all. Inspectors: their own
        while they are posted; members of a steering team also the others of their city and round.
        Sending units: where their people are. Others: none."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(campaign__in=Campaign.objects.visible_to(user))
            case Role.REVIEWER:
                return self.filter(in_scope_of_member(user))
            case Role.INSPECTOR:
                return self.filter(self._of_inspector(user))
            case Role.SENDING_UNIT:
                units = SendingUnit.objects.visible_to(user)
                return self.filter(pk__in=Posting.objects.filter(person__unit__in=units).values("team"))
        return self.none()

    def _of_inspector(self, user):
        present = Posting.objects.filter(person__user=user).present_on(clock.today())
        steering = present.filter(team__role=TeamRole.CENTRAL)
        same_city = Q(
            pk__in=Team.objects.filter(
                models.Exists(steering.filter(team__round=models.OuterRef("round"), team__city=models.OuterRef("city")))
            ).values("pk")
        )
        return Q(pk__in=present.values("team")) | same_city


def in_scope_of_member(user, campaign="campaign", city="city"):
    """The rows that a member of campaigns works on: all cities, or those given to them."""
    all_cities = Membership.objects.filter(user=user, scope=MemberScope.ALL)
    given = Membership.cities.through.objects.filter(membership__user=user, membership__scope=MemberScope.GIVEN)
    return Q(**{f"{campaign}__in": all_cities.values("campaign")}) | models.Exists(
        given.filter(membership__campaign=models.OuterRef(f"{campaign}_id"), city=models.OuterRef(f"{city}_id"))
    )


class Team(models.Model):
    """督查组: people of one round in one city, for some of its counties."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="teams")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="teams")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=30, help_text=_("a key of the policy's kinds of team"))
    role = models.CharField(_("role among the teams"), max_length=10, choices=TeamRole.choices)
    number = models.PositiveSmallIntegerField(_("number in the city"))
    name = models.CharField(_("name"), max_length=60)
    counties = models.ManyToManyField(County, related_name="+", blank=True, verbose_name=_("counties"))

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["round", "city", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "city", "number"], name="teams_team_number_once_a_city")
        ]

    def __str__(self):
        return self.name


class PostingQuerySet(models.QuerySet):
    def present_on(self, day):
        """Between arrival and departure, both included."""
        return self.filter(starts__lte=day, ends__gte=day)

    def visible_to(self, user):
        """As their team; sending units only their own people's."""
        seen = self.filter(team__in=Team.objects.visible_to(user))
        if user.role == Role.SENDING_UNIT:
            return seen.filter(person__unit__in=SendingUnit.objects.visible_to(user))
        return seen


class Posting(models.Model):
    """派驻: a person in a team for a round. Access to the system opens and ends with it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="postings")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="postings")
    duty = models.CharField(_("duty"), max_length=8, choices=Duty.choices, default=Duty.MEMBER)
    starts = models.DateField(_("arrival"))
    ends = models.DateField(_("departure"))

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["team", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "round"],
                name="teams_posting_one_team_a_round",
                violation_error_message=_("This person already has a team in this round."),
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(duty=Duty.LEADER), name="teams_posting_one_leader_a_team"
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="teams_posting_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.person} @ {self.team}"


class StandDownQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As its team."""
        return self.filter(team__in=Team.objects.visible_to(user))


class StandDown(models.Model):
    """A day on which a team stayed at its base for weather or safety, having told the office
    (S1 八(八)). It is no day on duty: ranking and alerts pass over it (X42)."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="stand_downs")
    day = models.DateField(_("day"))
    reason = models.TextField(_("reason"))
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("reported"))

    objects = StandDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand-down")
        verbose_name_plural = _("stand-downs")
        constraints = [
            models.UniqueConstraint(fields=["team", "day"], name="teams_standdown_once_a_team_and_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="teams_standdown_says_why"),
        ]

    def __str__(self):
        return f"{self.team} {self.day}"
