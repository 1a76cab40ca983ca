"""Rotations in the API."""

from rest_framework import serializers

from rotations.models import Rotation
from rotations.selectors.life import actions_of, draft_of


class RotationSerializer(serializers.ModelSerializer):
    """`draft_revision` is what a publication names, so that nobody publishes what they have not seen."""

    round_number = serializers.IntegerField(source="round.issued_number", read_only=True)
    arrival = serializers.DateField(source="round.arrival", read_only=True)
    departure = serializers.DateField(source="round.departure", read_only=True)
    teams = serializers.IntegerField(source="team_count", read_only=True)
    posted = serializers.IntegerField(source="posted_count", read_only=True)
    draft_revision = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Rotation
        fields = ("id", "campaign", "round", "round_number", "state", "arrival", "departure", "teams", "posted")
        fields += ("published_at", "draft_revision", "actions")

    def get_draft_revision(self, rotation) -> int | None:
        draft = draft_of(rotation)
        return draft.revision if draft else None

    def get_actions(self, rotation) -> list[str]:
        return actions_of(self.context["request"].user, rotation, draft_of(rotation))


class NewRotationInput(serializers.Serializer):
    round = serializers.IntegerField(min_value=1)


class PublishInput(serializers.Serializer):
    """`confirmed` accepts that teams are short of people."""

    revision = serializers.IntegerField(min_value=0, required=False)
    confirmed = serializers.BooleanField(default=False)


class PostingChangeSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["posted", "moved", "duty", "withdrawn"])
    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    team_before = serializers.IntegerField(source="before.team_id", default=None, allow_null=True)
    team = serializers.IntegerField(source="team.pk", default=None, allow_null=True)
    duty = serializers.CharField()


class BreachSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    person = serializers.IntegerField(source="person.pk")
    team = serializers.IntegerField(source="team.pk")


class ShortageSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="leader, local, people")
    count = serializers.IntegerField()
    team = serializers.IntegerField(source="team.pk")


class DifferenceSerializer(serializers.Serializer):
    """What publishing the draft would change, person by person, break, and leave short."""

    kept = serializers.IntegerField()
    changes = PostingChangeSerializer(many=True)
    breaches = BreachSerializer(many=True)
    shortages = ShortageSerializer(many=True)
