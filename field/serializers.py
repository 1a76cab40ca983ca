"""What the phone application is told about itself."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from field.sync import COLLECTIONS
from field.sync.collection import Collection
from field.sync.collections.plan import StopSerializer


class NamedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class FieldTeamSerializer(NamedSerializer):
    round = serializers.IntegerField(source="round.number")
    city = serializers.CharField(source="city.name")


class FieldCampaignSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class IdentitySerializer(serializers.Serializer):
    """`posting_ends`: nothing new is recorded from then on; `delivers_until`: until then what was recorded before is
    taken. Both, with person, team and campaign, are null for an account that was never posted."""

    id = serializers.IntegerField(source="user.pk")
    username = serializers.CharField(source="user.username")
    full_name = serializers.CharField(source="user.full_name")
    language = serializers.CharField(source="user.language")
    person = serializers.IntegerField(source="person.pk", allow_null=True, default=None)
    team = FieldTeamSerializer(allow_null=True)
    campaign = FieldCampaignSerializer(allow_null=True)
    posting_ends = serializers.DateTimeField(allow_null=True)
    delivers_until = serializers.DateTimeField(allow_null=True)


class OwnCitySerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class OwnTeamSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    role = serializers.CharField()
    city = OwnCitySerializer()


class OwnPostingSerializer(serializers.Serializer):
    """`work_ends_at`: after this moment nothing new is recorded."""

    id = serializers.IntegerField()
    duty = serializers.CharField()
    starts = serializers.DateField()
    ends = serializers.DateField()
    work_ends_at = serializers.DateTimeField()


class OwnRoundSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    starts = serializers.DateField()
    ends = serializers.DateField()


class OwnCampaignSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    words = serializers.DictField(child=serializers.CharField(), help_text="the plan's own words")


class MeSerializer(serializers.Serializer):
    """`is_on_duty`: something new may be recorded today; who travels home only reads. `rules`: the numbers that
    the plan sets for work in the field, in the version `policy`."""

    user = serializers.IntegerField()
    person = serializers.IntegerField()
    name = serializers.CharField()
    is_on_duty = serializers.BooleanField()
    team = OwnTeamSerializer()
    posting = OwnPostingSerializer()
    round = OwnRoundSerializer()
    campaign = OwnCampaignSerializer()
    policy = serializers.IntegerField()
    rules = serializers.DictField()


def _described(collection: Collection) -> serializers.Serializer:
    """What one collection says of itself: a part is complete, whatever is not in it any more is gone."""
    name = collection.name.title().replace("_", "")
    part = type(
        f"{name}PartSerializer",
        (serializers.Serializer,),
        {"part": serializers.IntegerField(), "rows": collection.shape(many=True)},
    )
    whole = type(
        f"{name}CollectionSerializer",
        (serializers.Serializer,),
        {"parts": serializers.IntegerField(), "changed": part(many=True)},
    )
    return whole()


CollectionsSerializer = type(
    "CollectionsSerializer", (serializers.Serializer,), {one.name: _described(one) for one in COLLECTIONS}
)


@extend_schema_serializer(component_name="Sync")
class SyncSerializer(serializers.Serializer):
    token = serializers.CharField()
    reset = serializers.BooleanField()
    more = serializers.BooleanField()
    now = serializers.DateTimeField()
    me = MeSerializer()
    collections = CollectionsSerializer()


# The plan of a day


class PlanChangeSerializer(serializers.Serializer):
    """`version` is the one that the change was made on; the stops are all of the day's, in order."""

    version = serializers.IntegerField(min_value=0)
    stops = StopSerializer(many=True, allow_empty=True)
