"""Shapes of the mechanisms' own API."""

from rest_framework import serializers

from kernel.models import Notification


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
