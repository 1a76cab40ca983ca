"""What is inspected, with the questions of every version and the types of problem."""

from collections.abc import Iterable

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.selectors import topics_of


class QuestionRow(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()


class ChecklistRow(serializers.Serializer):
    version = serializers.IntegerField()
    questions = QuestionRow(many=True)


class ProblemTypeRow(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class TopicRow(serializers.Serializer):
    """`checklists`: every version, the newest last; a draft is asked by the one under which it began (L9)."""

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    number = serializers.IntegerField()
    is_current = serializers.BooleanField()
    checklists = ChecklistRow(many=True)
    problem_types = ProblemTypeRow(many=True)


def rows(scope: Scope) -> Iterable[Row]:
    return topics_of(scope.campaign)


TOPICS = Collection("topics", "code", TopicRow, rows)
