"""What the phone application is told about itself."""

from rest_framework import serializers


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
