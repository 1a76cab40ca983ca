"""What a record's form asks, described for phones: a new checklist or problem type needs no new application (L9)."""

from typing import Any

from django.db.models import Prefetch

from campaigns.models import Campaign, ChecklistQuestion, ProblemType, Topic
from campaigns.selectors import policy_on
from findings.enums import Answer, CoordinateSystem, NoteKind, Outcome, PlaceSource, VisitKind
from kernel import clock


def form_of(campaign: Campaign) -> dict[str, Any]:
    """As of today. Every version of every checklist: a draft is asked by the one under which it was begun."""
    return {
        "campaign": campaign.code,
        "topics": topics_of(campaign),
        "outcomes": _choices(Outcome),
        "answers": _choices(Answer),
        "note_kinds": _choices(NoteKind),
        "visit_kinds": _choices(VisitKind),
        "place_sources": [one for one in _choices(PlaceSource) if one["code"] != PlaceSource.NONE],
        "place_systems": _choices(CoordinateSystem),
        "rules": policy_on(campaign, clock.today()).field.model_dump(mode="json"),
    }


def topics_of(campaign: Campaign) -> list[dict[str, Any]]:
    """Topics in the plan's order, three queries however many there are; only problem types that are in use."""
    asked = ChecklistQuestion.objects.order_by("version", "number")
    in_use = ProblemType.objects.filter(is_current=True).order_by("number")
    topics = Topic.objects.filter(campaign=campaign).prefetch_related(
        Prefetch("questions", queryset=asked), Prefetch("problem_types", queryset=in_use)
    )
    return [
        {
            "code": topic.code,
            "name": topic.name,
            "short_name": topic.short_name,
            "number": topic.number,
            "is_current": topic.is_current,
            "checklists": _checklists(topic),
            "problem_types": [{"code": kind.code, "name": kind.name} for kind in topic.problem_types.all()],
        }
        for topic in topics
    ]


def _checklists(topic: Topic) -> list[dict[str, Any]]:
    versions: dict[int, list[dict[str, str]]] = {}
    for question in topic.questions.all():
        versions.setdefault(question.version, []).append({"code": question.code, "text": question.text})
    return [{"version": version, "questions": asked} for version, asked in versions.items()]


def _choices(kind: Any) -> list[dict[str, str]]:
    return [{"code": code, "name": str(label)} for code, label in kind.choices]
