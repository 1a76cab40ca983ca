"""Replacements in the API."""

from rest_framework import serializers

from rotations.enums import ReplacementReason
from rotations.models import Replacement
from rotations.workflow import approver_of, replacement_workflow


class ReplacementSerializer(serializers.ModelSerializer):
    team = serializers.IntegerField(source="team_id", read_only=True)
    team_name = serializers.CharField(source="team.name", read_only=True)
    person = serializers.IntegerField(source="person_id", read_only=True)
    person_name = serializers.CharField(source="person.name", read_only=True)
    substitute = serializers.IntegerField(source="substitute_id", read_only=True, allow_null=True)
    substitute_name = serializers.CharField(source="substitute.name", read_only=True, allow_null=True, default=None)
    approver = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Replacement
        fields = ("id", "team", "team_name", "person", "person_name", "duty", "state", "reason", "note", "leaves_on")
        fields += ("substitute", "substitute_name", "arrives_on", "asked_at", "named_at", "decided_at")
        fields += ("decision_words", "filed_at", "approver", "actions")

    def get_approver(self, replacement) -> str | None:
        return approver_of(replacement).value if replacement.is_open else None

    def get_actions(self, replacement) -> list[str]:
        return replacement_workflow.available(self.context["request"].user, replacement)


class PossibleSerializer(serializers.Serializer):
    """Somebody who may come without breaking a hard rule, in the order in which they are advised."""

    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    unit = serializers.CharField(source="person.unit.name")
    is_nominated = serializers.BooleanField()
    is_recommended = serializers.BooleanField()
    rounds = serializers.IntegerField()
    cost = serializers.IntegerField(allow_null=True)


class AskInput(serializers.Serializer):
    posting = serializers.IntegerField()
    reason = serializers.ChoiceField(ReplacementReason.choices)
    leaves_on = serializers.DateField()
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)


class NameInput(serializers.Serializer):
    person = serializers.IntegerField()
    arrives_on = serializers.DateField()


class WordsInput(serializers.Serializer):
    words = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
