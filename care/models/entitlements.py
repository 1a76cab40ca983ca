"""What is owed: meals that are deducted, holidays at home, sheets as issued; and the Party branch."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Round
from care.enums import SheetKind
from care.models.scope import of_office, of_oneself, of_own_people
from cities.models import City, Province
from teams.models import Person, Posting, SendingUnit, Team


class LocalMealQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Sending units: their own people's. Inspectors: their own.
        Others: none."""
        return self.filter(of_office(user, "posting__team__campaign") | of_own_people(user) | of_oneself(user))


class LocalMeal(models.Model):
    """A meal at a local table, paid for and proven; taken off the allowance of its day (X49)."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="local_meals")
    day = models.DateField(_("day"))
    place = models.CharField(_("eaten at"), max_length=120)
    amount = models.DecimalField(_("paid (yuan)"), max_digits=8, decimal_places=2)
    receipt = models.CharField(_("receipt number"), max_length=60)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))

    objects = LocalMealQuerySet.as_manager()

    class Meta:
        verbose_name = _("local meal")
        verbose_name_plural = _("local meals")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="care_localmeal_costs_something"),
            models.CheckConstraint(condition=~Q(receipt=""), name="care_localmeal_is_proven"),
            models.UniqueConstraint(
                fields=["posting", "receipt"],
                name="care_localmeal_receipt_once",
                violation_error_message=_("This receipt has been entered."),
            ),
        ]

    def __str__(self):
        return f"{self.posting} {self.day}"


class HomeHolidayQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office, leadership, administrators, sending units: all. Others: none."""
        readers = {Role.OFFICE, Role.LEADERSHIP, Role.ADMINISTRATOR, Role.SENDING_UNIT}
        return self if user.role in readers else self.none()


class HomeHoliday(models.Model):
    """属地节假日: a day on which a province rests beside the national holidays, with the paper that says so."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+", verbose_name=_("province"))
    day = models.DateField(_("day"))
    name = models.CharField(_("name of the holiday"), max_length=40)
    source = models.CharField(_("source"), max_length=200)

    objects = HomeHolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday at home")
        verbose_name_plural = _("holidays at home")
        ordering = ["-day", "province"]
        constraints = [
            models.UniqueConstraint(fields=["province", "day"], name="care_homeholiday_once_a_day"),
            models.CheckConstraint(condition=~Q(source=""), name="care_homeholiday_has_a_source"),
        ]

    def __str__(self):
        return f"{self.province} {self.day}"


class PartyBranchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Others: none."""
        return self.filter(of_office(user, "round__campaign"))


class PartyBranch(models.Model):
    """临时党支部: who was named for a branch that the plan's rule found; of a team, or of a whole city."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="party_branches")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    team = models.OneToOneField(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="party_branch", verbose_name=_("team")
    )
    secretary = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("secretary"))
    committee = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name=_("committee"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("put down at"))

    objects = PartyBranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("Party branch")
        verbose_name_plural = _("Party branches")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "city"], condition=Q(team=None), name="care_partybranch_one_a_city"
            )
        ]

    def __str__(self):
        return str(self.team or self.city)


class IssuedSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Office: their campaigns'. Leadership: all. Sending units: those in which their people stand, of which
        they get their own lines. Others: none."""
        if user.role == Role.SENDING_UNIT:
            people = Posting.objects.filter(person__unit__in=SendingUnit.objects.visible_to(user))
            return self.filter(round__in=people.values("round"))
        return self.filter(of_office(user, "round__campaign"))


class IssuedSheet(models.Model):
    """A sheet as it went out: `content` is all that is ever rendered. A correction is the next number."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="issued_sheets")
    kind = models.CharField(_("kind"), max_length=12, choices=SheetKind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued"))

    objects = IssuedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued sheet")
        verbose_name_plural = _("issued sheets")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["round", "kind", "number"], name="care_issuedsheet_number_once")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"
