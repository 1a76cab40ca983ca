"""What a phone sends of a visit. The fields are judged by `findings.services.content`; this is their description."""

from typing import Any

from rest_framework import serializers

from findings.enums import CoordinateSystem, NoteKind, Outcome, PlaceSource, VisitKind
from findings.services.content import LIMITS


def _degrees(limit: int, **options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=9, decimal_places=6, min_value=-limit, max_value=limit, **options)


class OriginalRefSerializer(serializers.Serializer):
    """The untouched file; it may come later, or never."""

    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
    size = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    type = serializers.CharField(max_length=40, required=False, allow_blank=True)


class PhotoRefSerializer(serializers.Serializer):
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
    taken_at = serializers.DateTimeField(required=False, allow_null=True)
    original = OriginalRefSerializer(required=False, allow_null=True)
    lon = _degrees(180, required=False, allow_null=True)
    lat = _degrees(90, required=False, allow_null=True)
    accuracy = serializers.IntegerField(min_value=0, required=False, allow_null=True)


class SiteContentSerializer(serializers.Serializer):
    """`id` is that of a known site, and then decides; the names are kept as they were read on the phone."""

    id = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    name = serializers.CharField(max_length=LIMITS["site.name"])
    credit_code = serializers.CharField(max_length=18, required=False, allow_blank=True)
    address = serializers.CharField(max_length=LIMITS["site.address"], required=False, allow_blank=True)
    township = serializers.CharField(max_length=LIMITS["site.township"], required=False, allow_blank=True)


class PlaceContentSerializer(serializers.Serializer):
    """In WGS84, whatever the source gave; `system` says what it gave, `at` when the device fixed it."""

    lon = _degrees(180)
    lat = _degrees(90)
    accuracy = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    source = serializers.ChoiceField(choices=[c for c in PlaceSource.choices if c[0] != PlaceSource.NONE])
    system = serializers.ChoiceField(choices=CoordinateSystem.choices, required=False)
    at = serializers.DateTimeField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=LIMITS["place.reason"], required=False, allow_blank=True)
    mocked = serializers.BooleanField(required=False)


class EntryVisitSerializer(serializers.Serializer):
    """A visit to an entry of the ledger; a failed one needs no finding of its own."""

    entry = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField(choices=VisitKind.choices)
    passed = serializers.BooleanField()
    words = serializers.CharField(max_length=LIMITS["visit.words"])


class SignatureContentSerializer(serializers.Serializer):
    """`sha256` is that of a PNG, sent as a photo is."""

    name = serializers.CharField(max_length=LIMITS["signature.name"])
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
    signed_at = serializers.DateTimeField()


class NoteContentSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=NoteKind.choices)
    who = serializers.CharField(max_length=LIMITS["note.who"])
    asked = serializers.CharField(max_length=LIMITS["note.asked"], required=False, allow_blank=True)
    text = serializers.CharField(max_length=LIMITS["note.text"])
    signatures = SignatureContentSerializer(many=True, required=False)


class ClientContentSerializer(serializers.Serializer):
    app = serializers.CharField(max_length=80, required=False, allow_blank=True)
    began_at = serializers.DateTimeField(required=False, allow_null=True)
    kept_on = serializers.CharField(max_length=80, required=False, allow_blank=True)


class MeasuredSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    value = serializers.CharField(max_length=40)
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True)


class FindingContentSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    problem_type = serializers.CharField(max_length=60)
    description = serializers.CharField(max_length=4000)
    measured = MeasuredSerializer(many=True, required=False)
    photos = PhotoRefSerializer(many=True, required=False)


class RecordContentSerializer(serializers.Serializer):
    county = serializers.CharField(max_length=12)
    site = SiteContentSerializer()
    topic = serializers.CharField(max_length=40)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    checklist_version = serializers.IntegerField(min_value=1, required=False)
    answers = serializers.DictField(
        required=False,
        help_text="by the code of the question: `answer` (yes, no, not_applicable) and `words`, or text",
    )
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField()
    place = PlaceContentSerializer(required=False, allow_null=True)
    no_place_reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    present = serializers.ListField(child=serializers.IntegerField(), required=False)
    photos = PhotoRefSerializer(many=True, required=False)
    findings = FindingContentSerializer(many=True, required=False)
    task = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    visit = EntryVisitSerializer(required=False, allow_null=True)
    notes = NoteContentSerializer(many=True, required=False)
    client = ClientContentSerializer(required=False, allow_null=True)


class RevisionSerializer(serializers.Serializer):
    """`version` is the one that the correction was made on."""

    reason = serializers.CharField(max_length=2000)
    version = serializers.IntegerField(min_value=1)
    content = RecordContentSerializer()
