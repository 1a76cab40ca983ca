"""The team's own records of the round: who has still to confirm, what may be done."""

from collections.abc import Iterable

from django.db.models import Q
from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.enums import FindingState, Outcome, PhotoKind, PresenceState, RecordAction, RecordState
from findings.models import Record
from findings.selectors import records_with_all
from findings.workflow import record_actions, remembering


class NamedRow(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PresenceRow(serializers.Serializer):
    person = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=PresenceState.choices)
    words = serializers.CharField()


class FindingInRecordRow(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    problem_type = serializers.CharField(help_text="code")
    problem_name = serializers.CharField()
    state = serializers.ChoiceField(choices=FindingState.choices)


class RecordRow(serializers.Serializer):
    """`content` is what was sent, as long as somebody has to read it again: before it is locked, and for its
    author while it may be corrected. `lacking` counts the photos that have not arrived."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=RecordState.choices)
    version = serializers.IntegerField()
    content_hash = serializers.CharField()
    author = NamedRow()
    site = NamedRow()
    county = serializers.CharField(help_text="code")
    topic = serializers.CharField(help_text="code")
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    day = serializers.DateField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    warnings = serializers.ListField(child=serializers.CharField())
    presences = PresenceRow(many=True)
    findings = FindingInRecordRow(many=True)
    lacking = serializers.IntegerField()
    content = serializers.DictField(allow_null=True)
    actions = serializers.ListField(child=serializers.CharField())


def rows(scope: Scope) -> Iterable[Row]:
    team = scope.team
    own = Q(team=team) | Q(keeper=team) | Q(presences__person=scope.posting.person, campaign=scope.campaign)
    mine = Record.objects.visible_to(scope.user).filter(own).values("pk")
    with remembering(scope.user):
        return [_row(record, scope) for record in records_with_all(Record.objects.filter(pk__in=mine)).order_by("pk")]


def _row(record: Record, scope: Scope) -> Row:
    actions = record_actions(scope.user, record)
    is_read_again = record.state != RecordState.LOCKED or RecordAction.REVISE in actions
    return {
        "id": str(record.pk),
        "state": record.state,
        "version": record.version,
        "content_hash": record.content_hash,
        "author": {"id": record.author_id, "name": record.author.name},
        "site": {"id": record.site_id, "name": record.site.name},
        "county": record.county.code,
        "topic": record.topic.code,
        "outcome": record.outcome,
        "day": record.day.isoformat(),
        "started_at": record.started_at.isoformat(),
        "ended_at": record.ended_at.isoformat(),
        "warnings": record.warnings,
        "presences": [
            {"person": one.person_id, "name": one.person.name, "state": one.state, "words": one.words}
            for one in record.presences.all()
        ],
        "findings": [
            {
                "id": str(one.pk),
                "number": one.number,
                "problem_type": one.problem_type.code,
                "problem_name": one.problem_type.name,
                "state": one.state,
            }
            for one in record.findings.all()
        ],
        "lacking": sum(
            not photo.is_here  # type: ignore[attr-defined]
            for photo in record.photos.all()
            if photo.kind != PhotoKind.ORIGINAL
        ),
        "content": record.content if is_read_again else None,
        "actions": actions,
    }


TEAM_RECORDS = Collection("team_records", "id", RecordRow, rows)
