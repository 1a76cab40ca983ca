"""Drafts that people of the team write together, with what is to be settled in them."""

from collections.abc import Iterable

from rest_framework import serializers

from field.sync.collection import Collection, Row
from field.sync.scope import Scope
from findings.models import Draft
from findings.selectors.drafts import whole_drafts


class DraftRow(serializers.Serializer):
    """`content` and `conflicts` as `drafts/<id>/` gives them."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    begun_by = serializers.IntegerField()
    begun_at = serializers.DateTimeField()
    content = serializers.DictField()
    conflicts = serializers.ListField(child=serializers.DictField())
    people = serializers.DictField(child=serializers.CharField())


def rows(scope: Scope) -> Iterable[Row]:
    mine = list(Draft.objects.visible_to(scope.user).filter(team=scope.team).open().order_by("pk"))
    for draft, whole in zip(mine, whole_drafts(mine), strict=True):
        yield {
            "id": str(draft.pk),
            "version": draft.version,
            "begun_by": draft.begun_by_id,
            "begun_at": draft.begun_at.isoformat(),
            **whole,
        }


DRAFTS = Collection("drafts", "id", DraftRow, rows)
