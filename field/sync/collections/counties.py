"""The team's counties, and the names of the others of its city."""

from collections.abc import Iterable

from rest_framework import serializers

from cities.models import County
from cities.selectors import outlines_of
from field.sync.collection import Collection, Row, number
from field.sync.scope import Scope


class CountyRow(serializers.Serializer):
    """`is_own`: the team inspects it. Of the others only the name is here, for a site just across the border.

    `shape` is the county's coarse outline (of one that has gone, its successor's), good to warn by and no more; empty
    for zones, and where nobody knows.
    """

    code = serializers.CharField()
    name = serializers.CharField()
    city = serializers.CharField(help_text="code")
    is_own = serializers.BooleanField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    shape = serializers.ListField(help_text="GeoJSON MultiPolygon coordinates, WGS84")


def rows(scope: Scope) -> Iterable[Row]:
    own = scope.counties
    city = scope.team.city
    others = County.objects.filter(city=city).valid_on(scope.day).in_order().select_related("city")
    outlines = outlines_of([county for county in own.values() if not county.is_zone])
    for county in {**own, **{one.pk: one for one in others}}.values():
        yield {
            "code": county.code,
            "name": county.name,
            "city": city.code if county.city_id == city.pk else county.city.code,
            "is_own": county.pk in own,
            "lon": number(county.lon),
            "lat": number(county.lat),
            "shape": [polygon for outline in outlines.get(county.pk, ()) for polygon in outline.coarse],
        }


COUNTIES = Collection("counties", "code", CountyRow, rows)
