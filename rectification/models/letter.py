"""Supervision letters: numbered, frozen at issue, rendered from what was frozen."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign, PolicyVersion, Round
from cities.models import City, County
from kernel.documents import IssuedDocument
from teams.models import Team


class SupervisionLetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Liaisons: letters to their city or county; a
        county's liaison not the city's, which names other counties. Provinces: their cities'.
        Inspectors: those copied to the teams of their city, while posted (S0 五(二)). Others: none."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(campaign__in=Campaign.objects.visible_to(user))
            case Role.PROVINCE:
                return self.filter(city__in=City.objects.answered_by(user))
            case Role.LIAISON:
                return self.filter(
                    Q(city__in=City.objects.answered_by(user)) | Q(county__in=County.objects.answered_by(user))
                )
            case Role.INSPECTOR:
                teams = Team.objects.visible_to(user)
                return self.filter(
                    is_copied_to_teams=True, campaign__in=teams.values("campaign"), city__in=teams.values("city")
                )
        return self.none()


class SupervisionLetter(IssuedDocument):
    """督办函: what is confirmed in one city (or county) and was not yet on a letter (S1 五(三)).

    `county` is set where the letter goes to a county, or to a unit that the campaign counts on its
    own (A3). `sequence` is 1 for a round's letter; what is confirmed later may follow in a second.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(County, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField(_("letter of the round"), default=1)
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    copies_to = models.JSONField(_("copies to"), default=list)
    is_copied_to_teams = models.BooleanField(_("copied to the teams"), default=False)
    read_at = models.DateTimeField(_("first read by the city"), null=True, blank=True)

    objects = SupervisionLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision letter")
        verbose_name_plural = _("supervision letters")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "city", "county", "sequence"],
                nulls_distinct=False,
                name="rectification_supervisionletter_once_a_place_and_sequence",
            )
        ]

    def get_absolute_url(self):
        return reverse("rectification:letter-detail", args=[self.pk])

    @property
    def place(self) -> City | County:
        """Whom the letter is addressed to."""
        return self.county or self.city
