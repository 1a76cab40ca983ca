"""Kinds of places and of people who answer for them; how a name was matched to a place."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

HOME_REGIONS = ("jjj", "fenwei", "yrd")
"""The regions of the ministry's campaigns; `hebei` is the province's own (S2 二)."""


class Level(TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")


class CityKind(TextChoices):
    PREFECTURE = "prefecture", _("Prefecture-level city")
    MUNICIPALITY = "municipality", _("Municipality")
    ATTACHED = "attached", _("Directly under the province")


class CountyKind(TextChoices):
    COUNTY = "county", _("County, city or district")
    ZONE = "zone", _("Development zone")
    SPECIAL = "special", _("Special area")
    LOCAL = "local", _("Local unit without a code")


ZONE_KINDS = (CountyKind.ZONE, CountyKind.SPECIAL, CountyKind.LOCAL)


class ContactKind(TextChoices):
    """S1 九(二) and its contact workbook (附3)."""

    CHIEF = "chief", _("Chief liaison")
    WORKING = "working", _("Working contact")
    GOVERNMENT = "government", _("Government liaison")
    BUREAU = "bureau", _("Environment bureau liaison")
    LOGISTICS = "logistics", _("Emergency support liaison")


class Reason(TextChoices):
    """Why a name was matched, or why it was not. Stored in import reports: never renamed."""

    EXACT = "exact", _("the name in force on that day")
    ALIAS = "alias", _("another name of the place")
    OLD_NAME = "old_name", _("an older name; the place's successor is meant")
    LATER_NAME = (
        "later_name",
        _("a name given later; the place as it was on that day is meant"),
    )
    SHORT_NAME = "short_name", _("a short or differently ended name")
    ZONE_KIND = "zone_kind", _("the only zone of that kind in the city")
    EMPTY = "empty", _("no name was given")
    AMBIGUOUS = "ambiguous", _("the name fits several places")
    ELSEWHERE = "elsewhere", _("the name belongs to a place elsewhere")
    OTHER_LEVEL = "other_level", _("the name is that of a city, not of a county in it")
    UNKNOWN = "unknown", _("no such place is known")


MATCHED = (
    Reason.EXACT,
    Reason.ALIAS,
    Reason.OLD_NAME,
    Reason.LATER_NAME,
    Reason.SHORT_NAME,
    Reason.ZONE_KIND,
)
