"""Who is to be reached in a campaign, place by place, and the workbooks that name them (S1 九(二), 附3).

A contact is somebody with a post and a telephone. Whoever acts in the system for a place has an account
and a term (`cities.Liaison`); few of those named here need one.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.selectors import policy_on
from cities.models import City, County, Province
from kernel import clock
from teams.enums import CONTACT_KINDS, ContactLevel, ImportState
from teams.models.postings import Posting


def cities_with_known_contacts(user):
    """Ids of the cities in which an inspector is today with a team of a kind that may know the local contacts
    (S1 七(一), S3 二(二)), and the campaigns for which that holds."""
    day = clock.today()
    present = Posting.objects.filter(person__user=user).present_on(day).select_related("team__campaign")
    return [
        (posting.team.campaign_id, posting.team.city_id)
        for posting in present
        if (kind := policy_on(posting.team.campaign, day).teams.kinds.get(posting.team.kind)) and kind.sees_liaisons
    ]


class ContactImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators, leadership: all. Office: their campaigns'. Others: none."""
        if user.role in {Role.ADMINISTRATOR, Role.LEADERSHIP}:
            return self
        if user.role == Role.OFFICE:
            return self.filter(campaign__in=Campaign.objects.visible_to(user))
        return self.none()


class ContactImport(models.Model):
    """One upload of a workbook of contacts: the file, what was found in it, whether it was applied."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(_("file"), upload_to="contacts/%Y/")
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    importer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices)
    report = models.JSONField(_("report"), default=dict)
    created_at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("applied"), null=True)

    objects = ContactImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact import")
        verbose_name_plural = _("contact imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | (~Q(state=ImportState.APPLIED) & Q(applied_at__isnull=True)),
                name="teams_contactimport_applied_has_a_moment",
            )
        ]

    def __str__(self):
        return self.filename


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators, leadership: all. Office: their campaigns'. Inspectors: those of their city, today's,
        where the plan lets their kind of team know them. Others: none."""
        if user.role in {Role.ADMINISTRATOR, Role.LEADERSHIP}:
            return self
        if user.role == Role.OFFICE:
            return self.filter(campaign__in=Campaign.objects.visible_to(user))
        if user.role == Role.INSPECTOR:
            known = Q(pk__in=[])
            for campaign, city in cities_with_known_contacts(user):
                known |= Q(campaign=campaign) & (Q(city=city) | Q(county__city=city))
            return self.filter(known)
        return self.none()

    def current(self):
        """Those in office; who was replaced stays in the table."""
        return self.filter(replaced_at__isnull=True)


class Contact(models.Model):
    """联络人: somebody to be reached for one place, of one kind, in one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="contacts")
    level = models.CharField(_("level"), max_length=10, choices=ContactLevel.choices)
    kind = models.CharField(_("kind of contact"), max_length=20, choices=CONTACT_KINDS)
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(City, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(County, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("full name"), max_length=60)
    position = models.CharField(_("position"), max_length=60, blank=True)
    unit = models.CharField(_("unit"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    mobile = models.CharField(_("mobile phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_late = models.BooleanField(_("after the deadline"), default=False)
    named_at = models.DateTimeField(_("moment of naming"))
    replaced_at = models.DateTimeField(_("replaced"), null=True)
    source = models.ForeignKey(ContactImport, null=True, on_delete=models.PROTECT, related_name="contacts")
    row = models.JSONField(_("row as written"), default=dict)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["level", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "level", "kind", "province", "city", "county"],
                condition=Q(replaced_at__isnull=True),
                nulls_distinct=False,
                name="teams_contact_one_of_a_kind_and_place",
            ),
            models.CheckConstraint(
                condition=Q(
                    level__in=[ContactLevel.PROVINCE, ContactLevel.SENDER],
                    province__isnull=False,
                    city__isnull=True,
                    county__isnull=True,
                )
                | Q(level=ContactLevel.CITY, province__isnull=True, city__isnull=False, county__isnull=True)
                | Q(level=ContactLevel.COUNTY, province__isnull=True, city__isnull=True, county__isnull=False),
                name="teams_contact_has_one_place_of_its_level",
            ),
        ]

    def __str__(self):
        return f"{self.place} {self.name}"

    @property
    def place(self):
        return self.province or self.city or self.county
