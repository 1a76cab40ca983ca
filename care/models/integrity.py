"""廉政: the pledge before, the self-check after, talks with locals outside work (S1 十一)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from care.models.scope import of_office, of_oneself, of_own_people, of_own_team
from teams.models import Person, Posting, Team


class PledgeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Sending units, who answer first for integrity (S1 九(六)):
        their own people's. Inspectors: their own. Others: none."""
        return self.filter(of_office(user, "posting__team__campaign") | of_own_people(user) | of_oneself(user))


class Pledge(models.Model):
    """廉政承诺书: signed once a posting, on the own account, before anything else is seen.

    `words` are what was read and signed; a later version of the text changes no row.
    """

    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="pledge")
    version = models.CharField(_("version"), max_length=10)
    words = models.TextField(_("words signed"))
    signed_at = models.DateTimeField(_("signed at"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("integrity pledge")
        verbose_name_plural = _("integrity pledges")
        ordering = ["-pk"]

    def __str__(self):
        return str(self.posting)


class SelfCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Inspectors: their own. Others: none; a sending unit is told
        who has handed in, not what."""
        return self.filter(of_office(user, "posting__team__campaign") | of_oneself(user))


class SelfCheck(models.Model):
    """廉政自查表: `answers` are questions as they were asked, each `{"code", "text", "yes", "words"}`."""

    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="self_check")
    version = models.CharField(_("version"), max_length=10)
    answers = models.JSONField(_("answers given"))
    remarks = models.TextField(_("other words"), blank=True)
    needs_attention = models.BooleanField(_("something is reported"))
    signed_at = models.DateTimeField(_("signed at"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SelfCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("integrity self-check")
        verbose_name_plural = _("integrity self-checks")
        ordering = ["-pk"]

    def __str__(self):
        return str(self.posting)


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Inspectors: their team's, while they are in it. Others: none."""
        return self.filter(of_office(user, "team__campaign") | of_own_team(user))


class Meeting(models.Model):
    """会面登记: a talk with locals about what was found, outside work (S1 十一). Registered ones stay as they are."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("team"))
    day = models.DateField(_("day"))
    place = models.CharField(_("place of the meeting"), max_length=120)
    with_whom = models.CharField(_("met with"), max_length=200, help_text=_("Unit and post of those who were met."))
    about = models.TextField(_("talked about"))
    present = models.ManyToManyField(Person, related_name="+", verbose_name=_("present of the team"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(about="") & ~Q(with_whom=""), name="care_meeting_says_with_whom_about_what"
            )
        ]

    def __str__(self):
        return f"{self.team} {self.day}"
