"""The team's plans, of today and later (C14); of the own team alone (C21)."""

from collections.abc import Iterable

from rest_framework import serializers

from field.day_plans import plans_from
from field.enums import PlanWarn, StopKind
from field.sync.collection import Collection, Row
from field.sync.scope import Scope


class StopSerializer(serializers.Serializer):
    """One of `site`, `task` and `entry`, or `words`. `id` is made on the phone and stays when the order changes."""

    id = serializers.UUIDField()
    site = serializers.IntegerField(required=False, allow_null=True)
    task = serializers.IntegerField(required=False, allow_null=True)
    entry = serializers.IntegerField(required=False, allow_null=True)
    topic = serializers.CharField(max_length=40, required=False, allow_blank=True)
    words = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ShownStopSerializer(StopSerializer):
    """With what it is. `place` is the site to be found there; `record` is the team's visit of that day."""

    kind = serializers.ChoiceField(choices=StopKind.choices)
    title = serializers.CharField()
    place = serializers.IntegerField(allow_null=True)
    address = serializers.CharField()
    county = serializers.CharField()
    township = serializers.CharField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    about = serializers.CharField()
    record = serializers.UUIDField(allow_null=True)


class PlanWarningSerializer(serializers.Serializer):
    """About one stop, or the day where `stop` is empty."""

    stop = serializers.CharField()
    code = serializers.ChoiceField(choices=PlanWarn.choices)
    message = serializers.CharField()


class PlanSerializer(serializers.Serializer):
    day = serializers.DateField()
    team = serializers.IntegerField()
    version = serializers.IntegerField()
    stops = ShownStopSerializer(many=True)
    warnings = PlanWarningSerializer(many=True)
    stand_down = serializers.CharField()


class PlanRow(PlanSerializer):
    """`id` is the day."""

    id = serializers.CharField()


def rows(scope: Scope) -> Iterable[Row]:
    for plan in plans_from(scope.user, scope.team, scope.day):
        yield {"id": plan["day"], **plan}


PLAN = Collection("plan", "id", PlanRow, rows)
