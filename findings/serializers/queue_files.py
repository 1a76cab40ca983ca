"""What a phone exported, and what became of it."""

from rest_framework import serializers

from findings.enums import Delivered


class QueueFileSerializer(serializers.Serializer):
    """`username`: of whom the file is."""

    file = serializers.FileField()
    username = serializers.CharField(max_length=150)


class DeliveredRecordSerializer(serializers.Serializer):
    """`photos` of `photos_in_file` are here; `photo_messages` says why the others are not."""

    id = serializers.UUIDField(allow_null=True)
    site = serializers.CharField()
    started_at = serializers.CharField()
    result = serializers.ChoiceField(choices=Delivered.choices)
    message = serializers.CharField()
    photos = serializers.IntegerField()
    photos_in_file = serializers.IntegerField()
    photo_messages = serializers.ListField(child=serializers.CharField())


class DeliveredActSerializer(serializers.Serializer):
    """An answer, a plan of a day or a completed finding; `message` says why it was not taken."""

    about = serializers.CharField()
    result = serializers.ChoiceField(choices=Delivered.choices)
    message = serializers.CharField()


class DeliverySerializer(serializers.Serializer):
    """`is_whole`: nothing of the file is missing. `photos`: those of records that are not in the file."""

    author = serializers.CharField(source="author.name")
    made_at = serializers.CharField()
    is_whole = serializers.BooleanField()
    records = DeliveredRecordSerializer(many=True)
    acts = DeliveredActSerializer(many=True)
    photos = serializers.IntegerField()
    photo_messages = serializers.ListField(child=serializers.CharField())
