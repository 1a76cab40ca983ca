"""Handovers and folders in the API."""

from rest_framework import serializers

from rotations.enums import HandoverItem
from rotations.models import Handover
from rotations.selectors.handovers import live_folder
from rotations.workflow import handover_workflow


class RowSerializer(serializers.Serializer):
    cells = serializers.ListField(child=serializers.CharField())
    url = serializers.CharField(allow_blank=True)


class SectionSerializer(serializers.Serializer):
    """One list of the folder; `total` counts also what is not listed."""

    code = serializers.CharField()
    title = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = RowSerializer(many=True)
    total = serializers.IntegerField()


class HandoverSerializer(serializers.ModelSerializer):
    team = serializers.IntegerField(source="team_id", read_only=True)
    team_name = serializers.CharField(source="team.name", read_only=True)
    round = serializers.IntegerField(source="team.round_id", read_only=True)
    successor = serializers.IntegerField(source="successor_id", read_only=True, allow_null=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Handover
        fields = ("id", "team", "team_name", "round", "successor", "day", "state", "handed_at", "handed_for")
        fields += ("taken_at", "taken_for", "actions")

    def get_actions(self, handover) -> list[str]:
        return handover_workflow.available(self.context["request"].user, handover)


class HandoverDetailSerializer(HandoverSerializer):
    """With the folder: as signed, or as of now while nobody has signed."""

    at_base = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    checklist = serializers.DictField(read_only=True)
    folder = serializers.SerializerMethodField()
    document = serializers.SerializerMethodField()

    class Meta(HandoverSerializer.Meta):
        fields = (*HandoverSerializer.Meta.fields, "notes", "checklist", "at_base", "folder", "document")

    def get_folder(self, handover) -> list[dict]:
        return handover.folder or live_folder(handover)

    def get_document(self, handover) -> str | None:
        document = getattr(handover, "document", None)
        return document.number if document else None


class ItemInput(serializers.Serializer):
    item = serializers.ChoiceField(HandoverItem.choices)
    done = serializers.BooleanField()
    remark = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class CompleteInput(serializers.Serializer):
    notes = serializers.CharField(allow_blank=True, max_length=4000)
    checklist = ItemInput(many=True)
    at_base = serializers.ListField(child=serializers.IntegerField())


class SignInput(serializers.Serializer):
    """`reason` is asked of whoever signs for a missing leader, and of who sends back."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
