"""What is to be inspected in the team's counties: items of task lists, until they are done or dropped."""

from collections.abc import Iterable

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.enums import TaskState
from findings.models import TaskItem


class TaskRow(serializers.Serializer):
    """`site` is one of the collection of sites; `topic` is empty where the list names none of the plan's."""

    id = serializers.IntegerField()
    list = serializers.CharField()
    site = serializers.IntegerField()
    name = serializers.CharField()
    county = serializers.CharField(help_text="code")
    township = serializers.CharField()
    topic = serializers.CharField(help_text="code")
    kind = serializers.CharField()
    words = serializers.CharField()
    due = serializers.DateField(allow_null=True)


def rows(scope: Scope) -> Iterable[Row]:
    items = TaskItem.objects.filter(
        list__campaign=scope.campaign, county__in=scope.counties, state=TaskState.OPEN
    ).select_related("list", "site", "township", "topic")
    for item in items.order_by("pk"):
        yield {
            "id": item.pk,
            "list": item.list.title,
            "site": item.site_id,
            "name": item.site.name,
            "county": scope.counties[item.county_id].code,
            "township": item.township.name if item.township else "",
            "topic": item.topic.code if item.topic else "",
            "kind": item.kind,
            "words": item.words,
            "due": item.due.isoformat() if item.due else None,
        }


TASKS = Collection("tasks", "id", TaskRow, rows)
