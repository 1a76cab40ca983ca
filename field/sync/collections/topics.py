"""What is inspected, with the questions of every version and the types of problem."""

from collections.abc import Iterable

from django.db.models import Prefetch
from rest_framework import serializers

from campaigns.models import ChecklistQuestion, ProblemType, Topic
from field.sync.collection import Collection, Row
from field.sync.scope import Scope


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
    asked = ChecklistQuestion.objects.order_by("version", "number")
    in_use = ProblemType.objects.filter(is_current=True).order_by("number")
    topics = Topic.objects.filter(campaign=scope.campaign).prefetch_related(
        Prefetch("questions", queryset=asked), Prefetch("problem_types", queryset=in_use)
    )
    for topic in topics:
        yield {
            "code": topic.code,
            "name": topic.name,
            "short_name": topic.short_name,
            "number": topic.number,
            "is_current": topic.is_current,
            "checklists": _checklists(topic.questions.all()),
            "problem_types": [{"code": kind.code, "name": kind.name} for kind in topic.problem_types.all()],
        }


def _checklists(questions: Iterable[ChecklistQuestion]) -> list[Row]:
    versions: dict[int, list[Row]] = {}
    for question in questions:
        versions.setdefault(question.version, []).append({"code": question.code, "text": question.text})
    return [{"version": version, "questions": asked} for version, asked in versions.items()]


TOPICS = Collection("topics", "code", TopicRow, rows)
