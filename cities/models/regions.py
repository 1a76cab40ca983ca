"""Regions and who belongs to them from which day to which (X52)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cities.models.places import City, County, PlaceQuerySet, days_in_order, in_force


class Region(models.Model):
    """`jjj` 京津冀及周边 “2+26”, `fenwei` 汾渭平原, `yrd` 长三角, `hebei` 河北省."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=40)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["sort_order", "code"]

    def __str__(self):
        return self.name

    def cities_on(self, day):
        """The cities that belong to the region on a day."""
        return City.objects.in_regions([self.code], day)

    def counties_on(self, day):
        """The units named beside the cities on a day (雄安, 杨凌 ...), not the cities' own counties."""
        spans = in_force(day, "memberships__starts", "memberships__ends")
        return County.objects.filter(spans, memberships__region=self).distinct()


class RegionMembershipQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(in_force(day))


class RegionMembership(models.Model):
    """A city, or a unit named beside the cities, belongs to a region between two days."""

    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    city = models.ForeignKey(
        City,
        verbose_name=_("city"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = RegionMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a region")
        verbose_name_plural = _("memberships of regions")
        ordering = ["region__sort_order", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=True, county__isnull=False) | Q(city__isnull=False, county__isnull=True),
                name="cities_regionmembership_is_of_one_place",
                violation_error_message=_("A membership is either a city's or a county's."),
            ),
            models.CheckConstraint(
                condition=days_in_order(),
                name="cities_regionmembership_first_day_not_after_last",
                violation_error_message=_("The first day is after the last."),
            ),
            models.UniqueConstraint(
                fields=["region", "city", "county", "starts"],
                nulls_distinct=False,
                name="cities_regionmembership_starts_once",
                violation_error_message=_("This membership is already there."),
            ),
        ]

    def __str__(self):
        return f"{self.region}: {self.city or self.county}"
