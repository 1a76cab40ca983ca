"""Townships of the team's counties, and which of them the team has visited this round (S1 九(一), C15)."""

from collections.abc import Iterable

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.selectors.coverage import townships_of


class TownshipRow(serializers.Serializer):
    """`visits` counts the team's records there that all present have confirmed."""

    id = serializers.IntegerField()
    county = serializers.CharField(help_text="code")
    name = serializers.CharField()
    visits = serializers.IntegerField()


def rows(scope: Scope) -> Iterable[Row]:
    for row in townships_of(scope.team):
        yield {
            "id": row.township.pk,
            "county": row.township.county.code,
            "name": row.township.name,
            "visits": row.visits,
        }


TOWNSHIPS = Collection("townships", "id", TownshipRow, rows)
