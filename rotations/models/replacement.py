"""替换: a person of a team gives way to another, by leave (S0 七(二))."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign
from kernel import clock
from rotations.enums import OPEN_REPLACEMENTS, REPLACEMENT_TONES, ReplacementReason, ReplacementState
from teams.enums import Duty
from teams.models import Person, Posting, SendingUnit, Team


class ReplacementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Sending units: those of their people. Inspectors: those
        of the teams they see, if they lead one today, and those they are themselves part of. Others: none."""
        match user.role:
            case Role.LEADERSHIP:
                return self
            case Role.OFFICE:
                return self.filter(team__campaign__in=Campaign.objects.run_by(user))
            case Role.SENDING_UNIT:
                return self.filter(person__unit__in=SendingUnit.objects.visible_to(user))
            case Role.INSPECTOR:
                leads = Posting.objects.seated().present_on(clock.today()).filter(person__user=user, duty=Duty.LEADER)
                own = Q(person__user=user) | Q(substitute__user=user)
                if not leads.exists():
                    return self.filter(own)
                return self.filter(own | Q(team__in=Team.objects.visible_to(user)))
        return self.none()


class Replacement(models.Model):
    """One request that somebody be replaced. `posting` is the one that ends; gone if it ended before it began.

    The reason is one of a list and never a matter of health (S3 3.18). `leaves_on` is the last day of who
    leaves, `arrives_on` the first of who comes. `filed_at`: when the office was told of what another decided.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="replacements", verbose_name=_("team"))
    posting = models.ForeignKey(Posting, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who leaves"))
    duty = models.CharField(_("duty"), max_length=8, choices=Duty.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=ReplacementState.choices, default=ReplacementState.ASKED
    )
    reason = models.CharField(_("reason"), max_length=12, choices=ReplacementReason.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    leaves_on = models.DateField(_("last day in the team"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    substitute = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("substitute")
    )
    arrives_on = models.DateField(_("first day of the substitute"), null=True, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    named_at = models.DateTimeField(_("named at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_words = models.TextField(_("words of the decision"), blank=True)
    filed_at = models.DateTimeField(_("filed with the office"), null=True, blank=True)
    successor = models.ForeignKey(Posting, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ReplacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("replacement")
        verbose_name_plural = _("replacements")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"],
                condition=Q(state__in=OPEN_REPLACEMENTS),
                name="rotations_replacement_one_at_a_time",
                violation_error_message=_("A replacement of this person is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReplacementState.ASKED, substitute__isnull=True)
                | Q(state__in=[ReplacementState.DECLINED, ReplacementState.WITHDRAWN])
                | Q(substitute__isnull=False, arrives_on__isnull=False, named_at__isnull=False),
                name="rotations_replacement_named_has_a_substitute",
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("person")),
                name="rotations_replacement_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REPLACEMENTS, decided_at__isnull=True)
                | (~Q(state__in=OPEN_REPLACEMENTS) & Q(decided_at__isnull=False)),
                name="rotations_replacement_decided_has_a_moment",
            ),
        ]

    def __str__(self):
        return f"{self.team} {self.person}"

    def get_absolute_url(self):
        return reverse("rotations:replacement-detail", args=[self.pk])

    @property
    def state_tone(self):
        return REPLACEMENT_TONES[self.state]

    @property
    def is_open(self):
        return self.state in OPEN_REPLACEMENTS
