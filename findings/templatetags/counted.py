"""Figures of the task plan table in a template."""

from django import template

from campaigns.models import Topic
from findings.selectors.coverage import Progress, TeamProgress

register = template.Library()


@register.filter
def of_topic(line: TeamProgress, topic: Topic | None) -> str:
    """Inspected of all; nothing where the team has no such item."""
    progress = line.topics.get(topic.pk if topic else None, Progress())
    return f"{progress.done} / {progress.total}" if progress.total else ""
