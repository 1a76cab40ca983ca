"""Provinces, cities and counties. Days are calendar days in Asia/Shanghai, first and last included."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from cities.enums import ZONE_KINDS, CityKind, CountyKind, Level
from kernel import clock


def in_force(day, starts="starts", ends="ends"):
    """Rows whose (possibly open) span of days holds `day`."""
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day})
    )


def days_in_order(starts="starts", ends="ends"):
    return Q(**{f"{starts}__isnull": True}) | Q(**{f"{ends}__isnull": True}) | Q(**{f"{starts}__lte": models.F(ends)})


class PlaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody signed in: all. Places are public reference data. Not signed in: none."""
        return self if user.is_authenticated else self.none()


def _terms(user, level, on):
    """The user's terms of office at one level on a day."""
    return user.liaisons.filter(in_force(on or clock.today()), level=level)


class ProvinceQuerySet(PlaceQuerySet):
    def answered_by(self, user, on=None):
        """Province coordinators: their own. Others: none."""
        if user.is_authenticated and user.role == Role.PROVINCE:
            return self.filter(pk__in=_terms(user, Level.PROVINCE, on).values("province"))
        return self.none()


class Province(models.Model):
    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=40)
    short_name = models.CharField(_("short name"), max_length=20)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["sort_order", "code"]

    def __str__(self):
        return self.name


class CityQuerySet(PlaceQuerySet):
    def answered_by(self, user, on=None):
        """City liaisons: their own. Province coordinators: their province's. Others: none.

        A county's liaison answers for the county alone, so for no city.
        """
        if not user.is_authenticated:
            return self.none()
        match user.role:
            case Role.LIAISON:
                return self.filter(pk__in=_terms(user, Level.CITY, on).values("city"))
            case Role.PROVINCE:
                return self.filter(province__in=_terms(user, Level.PROVINCE, on).values("province"))
        return self.none()

    def in_regions(self, codes, on):
        """Cities that belong to one of these regions on a day."""
        spans = in_force(on, "memberships__starts", "memberships__ends")
        return self.filter(spans, memberships__region__code__in=codes).distinct()


class City(models.Model):
    """A prefecture-level city, a municipality, or a county-level place directly under its province."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=40)
    short_name = models.CharField(_("short name"), max_length=20)
    pinyin = models.CharField(_("pinyin"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=CityKind.choices, default=CityKind.PREFECTURE)
    province = models.ForeignKey(
        Province,
        verbose_name=_("province"),
        on_delete=models.PROTECT,
        related_name="cities",
    )
    lon = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["sort_order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="cities_city_has_both_coordinates_or_none",
                violation_error_message=_("Longitude and latitude belong together."),
            )
        ]

    def __str__(self):
        return self.name


class CountyQuerySet(PlaceQuerySet):
    def answered_by(self, user, on=None):
        """City liaisons: their city's. County liaisons: their own. Province coordinators: their province's.

        Others: none. Who answers for a county answers for what it was called before and after too,
        so a change of name takes nobody's letters away.
        """
        if not user.is_authenticated:
            return self.none()
        match user.role:
            case Role.LIAISON:
                own = _terms(user, Level.COUNTY, on).values("county")
                return self.filter(
                    Q(city__in=_terms(user, Level.CITY, on).values("city"))
                    | Q(pk__in=own)
                    | Q(pk__in=County.objects.filter(pk__in=own).values("successor"))
                    | Q(successor__in=own)
                )
            case Role.PROVINCE:
                return self.filter(city__province__in=_terms(user, Level.PROVINCE, on).values("province"))
        return self.none()

    def valid_on(self, day):
        return self.filter(in_force(day, "valid_from", "valid_to"))

    def in_order(self):
        """The order of published lists: province, city, county."""
        return self.order_by("city__sort_order", "sort_order", "code")


class County(models.Model):
    """What lies under a city: county, county-level city, district, development zone, local unit.

    `valid_from` is null for what was there before our tables begin (January 2018).
    """

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=40)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True)
    city = models.ForeignKey(City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="counties")
    kind = models.CharField(_("kind"), max_length=20, choices=CountyKind.choices, default=CountyKind.COUNTY)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    lon = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = CountyQuerySet.as_manager()

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering = ["city__sort_order", "sort_order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=days_in_order("valid_from", "valid_to"),
                name="cities_county_first_day_not_after_last",
                violation_error_message=_("The first day is after the last."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
                name="cities_county_with_successor_has_ended",
                violation_error_message=_("A place with a successor needs its last day."),
            ),
            models.CheckConstraint(
                condition=~Q(successor=models.F("id")),
                name="cities_county_is_not_its_own_successor",
                violation_error_message=_("A place cannot follow itself."),
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="cities_county_has_both_coordinates_or_none",
                violation_error_message=_("Longitude and latitude belong together."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=CountyKind.LOCAL) | ~Q(source=""),
                name="cities_county_local_unit_has_a_source",
                violation_error_message=_("A local unit needs a source."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_zone(self):
        """Not in the official table of counties: a zone, a special area or a local unit."""
        return self.kind in ZONE_KINDS

    def is_valid_on(self, day):
        return not ((self.valid_from and day < self.valid_from) or (self.valid_to and day > self.valid_to))


class Alias(models.Model):
    """Another name under which a province, city or county is written, between two days or always."""

    name = models.CharField(_("other name"), max_length=60)
    province = models.ForeignKey(
        Province,
        verbose_name=_("province"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="aliases",
    )
    city = models.ForeignKey(
        City,
        verbose_name=_("city"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="aliases",
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="aliases",
    )
    starts = models.DateField(_("first day"), null=True, blank=True)
    ends = models.DateField(_("last day"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("other name of a place")
        verbose_name_plural = _("other names of places")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(province__isnull=False, city__isnull=True, county__isnull=True)
                | Q(province__isnull=True, city__isnull=False, county__isnull=True)
                | Q(province__isnull=True, city__isnull=True, county__isnull=False),
                name="cities_alias_names_one_place",
                violation_error_message=_("Another name belongs to one province, city or county."),
            ),
            models.CheckConstraint(
                condition=days_in_order(),
                name="cities_alias_first_day_not_after_last",
                violation_error_message=_("The first day is after the last."),
            ),
            models.UniqueConstraint(
                fields=["name", "province", "city", "county"],
                nulls_distinct=False,
                name="cities_alias_once_a_place",
                violation_error_message=_("This place already has that other name."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def place(self):
        return self.province or self.city or self.county
