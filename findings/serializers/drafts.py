"""Shapes of shared drafts in the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from findings.models import Draft
from findings.selectors.drafts import whole_draft
from findings.workflow import draft_actions


class DraftChangeSerializer(serializers.Serializer):
    """`base`: the version that was read before. `set`: values by path; what belongs to an item of a list stands under
    the item's own key (`findings.<uuid>.description`). `drop`: paths of fields or whole items. `settle`: by the path
    of a conflict the value that holds, null to take it out. `at`: when, by the phone's clock."""

    patch = serializers.UUIDField()
    base = serializers.IntegerField(min_value=0)
    set = serializers.DictField(child=serializers.JSONField(allow_null=True), default=dict)
    drop = serializers.ListField(child=serializers.CharField(max_length=200), default=list)
    settle = serializers.DictField(child=serializers.JSONField(allow_null=True), default=dict)
    at = serializers.DateTimeField(required=False)


class DraftValueSerializer(serializers.Serializer):
    """`by`: the number of a person, named under `people`; `at`: by that person's phone."""

    value = serializers.JSONField(allow_null=True)
    by = serializers.IntegerField()
    at = serializers.DateTimeField()


class DraftFieldSerializer(DraftValueSerializer):
    """`version`: the draft's when the field got this value."""

    version = serializers.IntegerField()


class DraftConflictSerializer(serializers.Serializer):
    """`stored` holds until it is settled, null where it was taken out; `other` came later and is kept beside it;
    `is_dropped` where that was to take it out."""

    path = serializers.CharField()
    stored = DraftValueSerializer(allow_null=True)
    other = DraftValueSerializer()
    is_dropped = serializers.BooleanField()


class DraftSerializer(serializers.ModelSerializer):
    content = serializers.SerializerMethodField()
    conflicts = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    is_closed = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Draft
        fields = (
            *("id", "team", "begun_by", "begun_at", "changed_at", "version"),
            *("content", "conflicts", "people", "is_closed", "actions"),
        )

    def to_representation(self, draft):
        self.whole = whole_draft(draft)
        return super().to_representation(draft)

    @extend_schema_field(serializers.DictField(child=DraftFieldSerializer()))
    def get_content(self, draft):
        return self.whole["content"]

    @extend_schema_field(DraftConflictSerializer(many=True))
    def get_conflicts(self, draft):
        return self.whole["conflicts"]

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_people(self, draft):
        return self.whole["people"]

    def get_is_closed(self, draft) -> bool:
        return draft.closed_at is not None

    def get_actions(self, draft) -> list[str]:
        return draft_actions(self.context["request"].user, draft)
