"""Teams of a round, and who is posted to them on which days."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.enums import MemberScope
from campaigns.models import Campaign, Membership, Round
from cities.models import City, County
from kernel import clock
from teams.enums import Duty, TeamRole
from teams.models.units import SendingUnit


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
                further = self.model.further_cities.through.objects.filter(team=models.OuterRef("pk"))
                given = further.filter(in_scope_of_member(user, "team__campaign", "city"))
                return self.filter(in_scope_of_member(user) | models.Exists(given))
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
                models.Exists(
                    steering.filter(
                        Q(team__city=models.OuterRef("city")) | Q(team__further_cities=models.OuterRef("city")),
                        team__round=models.OuterRef("round"),
                    )
                )
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
    """督查组: people of one round in one city, for some of its counties.

    A plan may give one team several cities (S2: two or three); `city` then is the first of them.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="teams")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="teams")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=30, help_text=_("a key of the policy's kinds of team"))
    role = models.CharField(_("role among the teams"), max_length=10, choices=TeamRole.choices)
    number = models.PositiveSmallIntegerField(_("number in the city"))
    name = models.CharField(_("name"), max_length=60)
    further_cities = models.ManyToManyField(City, related_name="+", blank=True, verbose_name=_("further cities"))
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

    def with_access_on(self, day, midnight=None):
        """Present, and not sent home today: who is taken out with this day as the last is out at once (L8).

        `midnight` is the moment at which the day begins, where it is given apart from it.
        """
        return self.present_on(day).exclude(ends=day, relieved_at__gte=midnight or clock.day_bounds(day)[0])

    def seated(self):
        """Those who hold their seat: nobody has been taken out of it."""
        return self.filter(relieved_at=None)

    def on_duty(self, day):
        """Present, and not merely travelling home: the days of the own round, and the handover day that
        it shares with the next (S1 七(四)). From the day after that the outgoing people only read (L34)."""
        shared = Round.objects.filter(campaign=models.OuterRef("round__campaign"), handover=day, is_cancelled=False)
        return self.present_on(day).filter(Q(round__ends__gte=day) | models.Exists(shared))

    def visible_to(self, user):
        """As their team; sending units only their own people's."""
        seen = self.filter(team__in=Team.objects.visible_to(user))
        if user.role == Role.SENDING_UNIT:
            return seen.filter(person__unit__in=SendingUnit.objects.visible_to(user))
        return seen


class Posting(models.Model):
    """派驻: a person in a team for a round. Access to the system opens and ends with it.

    `relieved_at` marks somebody taken out before the departure: `ends` is then the own last day, and the
    seat may be given to another.
    """

    person = models.ForeignKey("teams.Person", on_delete=models.PROTECT, related_name="postings")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="postings")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="postings")
    duty = models.CharField(_("duty"), max_length=8, choices=Duty.choices, default=Duty.MEMBER)
    starts = models.DateField(_("arrival"))
    ends = models.DateField(_("departure"))
    relieved_at = models.DateTimeField(_("relieved"), null=True, blank=True)

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
                fields=["team"],
                condition=Q(duty=Duty.LEADER, relieved_at__isnull=True),
                name="teams_posting_one_leader_a_team",
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="teams_posting_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.person} @ {self.team}"

    @property
    def work_ends_at(self):
        """The moment after which nothing new is recorded: of being sent home, else the end of the last day."""
        if self.relieved_at and clock.day_of(self.relieved_at) == self.ends:
            return self.relieved_at
        return clock.day_bounds(self.ends)[1]


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
