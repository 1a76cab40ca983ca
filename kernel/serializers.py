"""Shapes of the mechanisms' own API."""

import threading
from typing import Any

from rest_framework import serializers

from kernel.models import Notification

_shapes = threading.local()


def told(shape: type[serializers.Serializer], item: Any, **context: Any) -> dict[str, Any]:
    """What `shape` says of an item, as `shape(item, context=context).data`; for operations that phones call a hundred
    times a minute. The shape itself is made once a thread: that asks every field of every model of what kind it is,
    and takes longer than saying it."""
    serializer = _shapes.__dict__.get(shape) or _shapes.__dict__.setdefault(shape, shape())
    serializer._context = context  # noqa: SLF001 -- the framework takes it on making only
    try:
        return serializer.to_representation(item)
    finally:
        serializer._context = {}  # noqa: SLF001


class NoticeSerializer(serializers.ModelSerializer):
    is_read = serializers.SerializerMethodField()

    class Meta:
        model = Notification
        fields = ("id", "text", "url", "created_at", "read_at", "is_read")

    def get_is_read(self, notice: Notification) -> bool:
        return notice.read_at is not None


class ReadSerializer(serializers.Serializer):
    """`notices` names those to mark; without it, all."""

    notices = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=500)


class ReadCountSerializer(serializers.Serializer):
    marked = serializers.IntegerField(help_text="how many of them were unread")
