"""What is inspected: topics with their present checklist, and the focus of a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from campaigns.models import BulletinCategory, Campaign, ChecklistQuestion, MonthlyFocus, ProblemType, Topic


def category_order(campaign: Campaign) -> list[str]:
    """Names of the bulletin's sections in printed order."""
    return list(BulletinCategory.objects.values_list("name", flat=True))


@dataclass(frozen=True)
class CurrentTopic:
    """A topic with its newest checklist (version 0: it has none) and the problem types in use."""

    topic: Topic
    version: int
    questions: list[ChecklistQuestion]
    problem_types: list[ProblemType]


def topics_in_use(campaign: Campaign) -> list[CurrentTopic]:
    """The plan's topics in order; three queries, however many there are."""
    in_use = ProblemType.objects.filter(is_current=True).select_related("category").order_by("number")
    asked = ChecklistQuestion.objects.order_by("number")
    topics = campaign.topics.filter(is_current=True).prefetch_related(
        Prefetch("questions", queryset=asked), Prefetch("problem_types", queryset=in_use)
    )
    return [_current(topic) for topic in topics]


def _current(topic: Topic) -> CurrentTopic:
    questions = list(topic.questions.all())
    version = max((question.version for question in questions), default=0)
    return CurrentTopic(
        topic=topic,
        version=version,
        questions=[question for question in questions if question.version == version],
        problem_types=list(topic.problem_types.all()),
    )


def focuses(campaign: Campaign) -> QuerySet[MonthlyFocus]:
    return campaign.focuses.prefetch_related("topics")


def focus_on(campaign: Campaign, day: date) -> MonthlyFocus | None:
    """分阶段督查重点 of a day: by its date, whatever phase its round belongs to (S1 附1, X12)."""
    return focuses(campaign).filter(starts__lte=day, ends__gte=day).first()
