"""Words, grades and answers that come with an act."""

from rest_framework import serializers

from findings.enums import RecordAction as A


class WordsSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=2000)


class VersionSerializer(serializers.Serializer):
    """`version`: the one of the record that was read before answering."""

    version = serializers.IntegerField(min_value=1, required=False)


class ContestSerializer(WordsSerializer, VersionSerializer):
    pass


class AnswerSerializer(VersionSerializer):
    """Somebody present answers on another's phone, as themselves."""

    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)
    answer = serializers.ChoiceField(choices=[(A.CONFIRM, A.CONFIRM.label), (A.CONTEST, A.CONTEST.label)])
    words = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class NothingSerializer(serializers.Serializer):
    pass


class GradesSerializer(serializers.Serializer):
    severity = serializers.IntegerField(min_value=1)
    difficulty = serializers.IntegerField(min_value=1)
    quality = serializers.IntegerField(min_value=1)
    words = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ResubmissionSerializer(serializers.Serializer):
    """`version`: the one of the finding that was read before."""

    version = serializers.IntegerField(min_value=1, required=False)
    description = serializers.CharField(max_length=4000)
    problem_type = serializers.CharField(max_length=60, required=False, allow_blank=True)
    photos = serializers.ListField(child=serializers.RegexField(r"^[0-9a-f]{64}$"), required=False)
    words = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ObjectionSerializer(serializers.Serializer):
    grounds = serializers.CharField(max_length=4000)
    files = serializers.ListField(child=serializers.FileField(), required=False)


class AmendmentSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)
    problem_type = serializers.CharField(max_length=60, required=False)
    severity = serializers.IntegerField(min_value=1, required=False)
    difficulty = serializers.IntegerField(min_value=1, required=False)
    quality = serializers.IntegerField(min_value=1, required=False)
    description = serializers.CharField(max_length=4000, required=False)
