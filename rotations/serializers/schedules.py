"""Schedules and searches in the API."""

from rest_framework import serializers

from rotations.models import Proposal
from rotations.services.proposing import LONGEST
from rotations.wording import FAILURES


class ProposeInput(serializers.Serializer):
    """`seconds` is the plan's limit and `seed` the plan's number where they are not given."""

    seconds = serializers.IntegerField(required=False, min_value=1, max_value=LONGEST)
    seed = serializers.IntegerField(required=False, min_value=0)


class DiscardInput(serializers.Serializer):
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class ProposalSerializer(serializers.ModelSerializer):
    """A search; `progress` is what it last told: stage, seconds, objective, bound."""

    message = serializers.SerializerMethodField(help_text="why it ended without a result")

    class Meta:
        model = Proposal
        fields = [
            "id",
            "rotation",
            "schedule",
            "state",
            "origin",
            "seconds",
            "seed",
            "requested_at",
            "started_at",
            "ended_at",
            "progress",
            "error",
            "message",
        ]

    def get_message(self, proposal) -> str:
        return str(FAILURES.get(proposal.error, proposal.error))


class CostSerializer(serializers.Serializer):
    rule = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()
    weight = serializers.IntegerField()
    cost = serializers.IntegerField()


class MemberSerializer(serializers.Serializer):
    person = serializers.CharField()
    person_id = serializers.IntegerField()
    unit = serializers.CharField()
    province = serializers.CharField()
    duty = serializers.CharField()


class ScheduledTeamSerializer(serializers.Serializer):
    team = serializers.CharField()
    city = serializers.CharField()
    kind = serializers.CharField()
    members = MemberSerializer(many=True)


class UnmetSerializer(serializers.Serializer):
    rule = serializers.CharField()
    city = serializers.CharField()
    team = serializers.CharField()
    short = serializers.IntegerField()
    message = serializers.CharField()


class PlaceSerializer(serializers.Serializer):
    team = serializers.CharField()
    duty = serializers.CharField()


class ChangeSerializer(serializers.Serializer):
    """What publishing would change for one person; null is no team."""

    person = serializers.CharField()
    before = PlaceSerializer(allow_null=True)
    after = PlaceSerializer(allow_null=True)


class ScheduleSerializer(serializers.Serializer):
    """A schedule whole: numbers, teams with their people, what is unmet, what each wish costs, what would change."""

    id = serializers.IntegerField()
    rotation = serializers.IntegerField()
    number = serializers.IntegerField()
    state = serializers.CharField()
    revision = serializers.IntegerField()
    status = serializers.CharField(allow_blank=True)
    objective = serializers.IntegerField(allow_null=True)
    bound = serializers.IntegerField(allow_null=True)
    seconds = serializers.FloatField()
    gap = serializers.FloatField()
    teams = ScheduledTeamSerializer(many=True)
    unmet = UnmetSerializer(many=True)
    unused = serializers.ListField(child=serializers.CharField())
    unused_ids = serializers.ListField(child=serializers.IntegerField())
    costs = CostSerializer(many=True)
    remedies = serializers.ListField(child=serializers.CharField())
    changes = ChangeSerializer(many=True)
    actions = serializers.ListField(child=serializers.CharField())


class OtherPlaceSerializer(serializers.Serializer):
    """`place` null is no team; `instead` is who would give the place up, `change` what it would cost more."""

    place = PlaceSerializer(allow_null=True)
    instead = serializers.CharField(allow_blank=True)
    change = serializers.IntegerField()


class WhySerializer(serializers.Serializer):
    person = serializers.CharField()
    place = PlaceSerializer(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
    costs = CostSerializer(many=True)
    others = OtherPlaceSerializer(many=True)
