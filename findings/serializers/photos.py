"""Photos, whole and on their way."""

from rest_framework import serializers

from findings.models import Photo
from findings.selectors.photos import is_original_here


class PhotoSerializer(serializers.ModelSerializer):
    """`is_original_here`: whether the untouched file that this copy was made from has arrived; null where no record
    names one, or the record itself has not come yet."""

    is_original_here = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields = ("sha256", "size", "content_type", "width", "height", "received_at", "is_original_here", "actions")

    def get_is_original_here(self, photo) -> bool | None:
        return is_original_here(photo.sha256)

    def get_actions(self, photo) -> list[str]:
        return []


class UploadSerializer(serializers.Serializer):
    """How far a photo has come, in bytes."""

    sha256 = serializers.CharField()
    received = serializers.IntegerField()
    total = serializers.IntegerField()
