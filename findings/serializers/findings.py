"""Findings and their lists as the server tells them.

What a city reads of a finding (`CityFindingSerializer`) has no field that could name an inspector or
a reviewer: it is a shape of its own and not the office's with something left out.
"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from findings.models import Dispute, DisputeFile, Finding, ProblemList, RecordPhoto, Site
from findings.serializers.named import (
    NamedCitySerializer,
    NamedCountySerializer,
    NamedTopicSerializer,
    NamedTypeSerializer,
    SiteSerializer,
    TeamInShortSerializer,
    code_of,
)
from findings.workflow import finding_actions, list_actions


class FindingPhotoSerializer(serializers.ModelSerializer):
    is_here = serializers.BooleanField(read_only=True)

    class Meta:
        model = RecordPhoto
        fields = ("sha256", "number", "is_here")


class DisputeFileSerializer(serializers.ModelSerializer):
    class Meta:
        model = DisputeFile
        fields = ("id", "name", "content_type", "size", "sha256")


class DisputeSerializer(serializers.ModelSerializer):
    files = DisputeFileSerializer(many=True)

    class Meta:
        model = Dispute
        fields = ("grounds", "filed_at", "files", "decision_due", "decision", "decision_reason", "decided_at")


class CitySiteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Site
        fields = ("name", "credit_code", "address")


CITY_FIELDS = ("id", "campaign", "city", "county", "day", "site", "topic", "problem_type", "description", "measured")
CITY_FIELDS += ("state", "severity", "problem_list", "is_reply_asked", "reply_due", "dispute_due", "confirmed_at")
CITY_FIELDS += ("is_confirmed_by_silence", "photos", "dispute", "actions")


class CityFindingSerializer(serializers.ModelSerializer):
    campaign = code_of()
    city = NamedCitySerializer()
    county = NamedCountySerializer()
    site = CitySiteSerializer(source="record.site")
    topic = NamedTopicSerializer(source="problem_type.topic")
    problem_type = NamedTypeSerializer()
    photos = FindingPhotoSerializer(many=True)
    dispute = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Finding
        fields = CITY_FIELDS

    @extend_schema_field(DisputeSerializer(allow_null=True))
    def get_dispute(self, finding):
        dispute = getattr(finding, "dispute", None)
        return DisputeSerializer(dispute).data if dispute else None

    def get_actions(self, finding) -> list[str]:
        return finding_actions(self.context["request"].user, finding)


class FindingSerializer(CityFindingSerializer):
    site = SiteSerializer(source="record.site")
    team = TeamInShortSerializer(source="record.team")
    reviewed_by = serializers.StringRelatedField()
    is_complete = serializers.BooleanField(read_only=True)

    class Meta:
        model = Finding
        fields = (*CITY_FIELDS, "record", "number", "version", "team", "submitted_at", "difficulty", "quality")
        fields += ("reviewed_by", "reviewed_at", "review_words", "is_complete")


class ProblemListSerializer(serializers.ModelSerializer):
    campaign = code_of()
    city = NamedCitySerializer()
    findings_seen = serializers.IntegerField()
    unanswered = serializers.IntegerField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = ProblemList
        fields = ("id", "campaign", "city", "day", "received_at", "findings_seen", "unanswered", "actions")

    def get_actions(self, problem_list) -> list[str]:
        return list_actions(self.context["request"].user, problem_list)


class ProblemListDetailSerializer(ProblemListSerializer):
    """`findings` in the shape in which this user reads findings."""

    findings = serializers.SerializerMethodField()

    class Meta(ProblemListSerializer.Meta):
        fields = (*ProblemListSerializer.Meta.fields, "findings")

    @extend_schema_field(CityFindingSerializer(many=True))
    def get_findings(self, problem_list):
        return self.context["shape"](self.context["findings"], many=True, context=self.context).data
