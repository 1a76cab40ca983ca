"""Findings that a reviewer has sent back to the team, with what they lack and the photos they had (L38)."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q
from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.enums import FindingState
from findings.models import Finding, RecordPhoto
from findings.workflow import finding_actions, remembering


class EarlierPhotoRow(serializers.Serializer):
    sha256 = serializers.CharField()
    is_here = serializers.BooleanField()


class ReturnedRow(serializers.Serializer):
    id = serializers.UUIDField()
    record = serializers.UUIDField()
    number = serializers.IntegerField()
    version = serializers.IntegerField()
    day = serializers.DateField()
    county = serializers.CharField(help_text="code")
    site = serializers.IntegerField()
    site_name = serializers.CharField()
    topic = serializers.CharField(help_text="code")
    problem_type = serializers.CharField(help_text="code")
    problem_name = serializers.CharField()
    description = serializers.CharField()
    measured = serializers.ListField(child=serializers.DictField())
    review_words = serializers.CharField()
    reviewed_at = serializers.DateTimeField(allow_null=True)
    photos = EarlierPhotoRow(many=True)
    actions = serializers.ListField(child=serializers.CharField())


def rows(scope: Scope) -> Iterable[Row]:
    team = scope.team
    mine = (
        Finding.objects.visible_to(scope.user)
        .filter(Q(record__keeper=team) | Q(record__keeper=None, record__team=team), state=FindingState.RETURNED)
        .select_related("record__site", "county", "campaign", "problem_type__topic")
        .prefetch_related(Prefetch("photos", queryset=RecordPhoto.objects.shown().with_arrival()))
        .order_by("reviewed_at", "pk")
    )
    with remembering(scope.user):
        return [_row(finding, scope) for finding in mine]


def _row(finding: Finding, scope: Scope) -> Row:
    return {
        "id": str(finding.pk),
        "record": str(finding.record_id),
        "number": finding.number,
        "version": finding.version,
        "day": finding.day.isoformat(),
        "county": finding.county.code,
        "site": finding.record.site_id,
        "site_name": finding.record.site.name,
        "topic": finding.problem_type.topic.code,
        "problem_type": finding.problem_type.code,
        "problem_name": finding.problem_type.name,
        "description": finding.description,
        "measured": finding.measured,
        "review_words": finding.review_words,
        "reviewed_at": finding.reviewed_at.isoformat() if finding.reviewed_at else None,
        "photos": [_photo(photo) for photo in finding.photos.all()],
        "actions": finding_actions(scope.user, finding),
    }


def _photo(photo: RecordPhoto) -> Row:
    return {"sha256": photo.sha256, "is_here": photo.is_here}  # type: ignore[attr-defined]


RETURNED = Collection("returned", "id", ReturnedRow, rows)
