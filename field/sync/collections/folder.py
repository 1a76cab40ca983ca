"""The folder of the team that was there before (S1 七(四), L34)."""

from collections.abc import Iterable

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from rotations.enums import HandoverState
from rotations.models import Handover
from rotations.selectors.handovers import live_folder


class LineRow(serializers.Serializer):
    cells = serializers.ListField(child=serializers.CharField())
    url = serializers.CharField()


class SectionRow(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = LineRow(many=True)
    total = serializers.IntegerField()


class FolderRow(serializers.Serializer):
    """`sections` as they were signed; before that, as of now."""

    id = serializers.IntegerField()
    team = serializers.CharField()
    day = serializers.DateField()
    state = serializers.ChoiceField(choices=HandoverState.choices)
    notes = serializers.CharField()
    sections = SectionRow(many=True)


def rows(scope: Scope) -> Iterable[Row]:
    taken = Handover.objects.visible_to(scope.user).filter(successor=scope.team)
    for handover in taken.select_related("team__round__campaign", "successor__round__campaign"):
        yield {
            "id": handover.pk,
            "team": handover.team.name,
            "day": handover.day.isoformat(),
            "state": handover.state,
            "notes": handover.notes,
            "sections": handover.folder or live_folder(handover),
        }


FOLDER = Collection("folder", "id", FolderRow, rows)
