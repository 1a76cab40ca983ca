"""A record as the server tells it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from findings.enums import Warn
from findings.models import Finding, Note, Presence, Record, RecordPhoto
from findings.serializers.named import (
    NamedCitySerializer,
    NamedCountySerializer,
    NamedTopicSerializer,
    NamedTypeSerializer,
    PersonInShortSerializer,
    SiteSerializer,
    TeamInShortSerializer,
    code_of,
)
from findings.workflow import record_actions


class PresenceSerializer(serializers.ModelSerializer):
    person = PersonInShortSerializer()

    class Meta:
        model = Presence
        fields = ("person", "state", "answered_at", "words")


class RecordPhotoSerializer(serializers.ModelSerializer):
    """An original has `finding` and `number` of the first photo that was made from it; only it may never come."""

    is_here = serializers.BooleanField(read_only=True)

    class Meta:
        model = RecordPhoto
        fields = ("sha256", "kind", "taken_at", "number", "finding", "note", "signed_by", "lon", "lat", "accuracy")
        fields += ("is_here",)


class NoteSerializer(serializers.ModelSerializer):
    """Its signatures are among the record's photos."""

    class Meta:
        model = Note
        fields = ("id", "number", "kind", "who", "asked", "text")


class WarningSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()


class FindingInShortSerializer(serializers.ModelSerializer):
    problem_type = NamedTypeSerializer()

    class Meta:
        model = Finding
        fields = ("id", "number", "problem_type", "description", "state", "version")


class RecordSerializer(serializers.ModelSerializer):
    campaign = code_of()
    team = TeamInShortSerializer()
    author = PersonInShortSerializer()
    site = SiteSerializer()
    city = NamedCitySerializer()
    county = NamedCountySerializer()
    topic = NamedTopicSerializer()
    warnings = serializers.SerializerMethodField()
    presences = PresenceSerializer(many=True)
    photos = RecordPhotoSerializer(many=True)
    notes = NoteSerializer(many=True)
    findings = FindingInShortSerializer(many=True)
    is_complete = serializers.BooleanField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Record
        fields = ("id", "campaign", "team", "author", "site", "city", "county", "topic", "outcome", "answers")
        fields += ("checklist_version", "day", "started_at", "ended_at", "lon", "lat", "accuracy", "place_source")
        fields += (
            "place_system",
            "fixed_at",
            "place_reason",
            "is_mocked",
            "township",
            "no_place_reason",
            "received_at",
            "content_hash",
            "version",
            "state",
            "locked_at",
            "warnings",
        )
        fields += ("presences", "photos", "notes", "findings", "is_complete", "actions")

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, record):
        return [{"code": code, "message": Warn(code).label} for code in record.warnings]

    def get_actions(self, record) -> list[str]:
        return record_actions(self.context["request"].user, record)
