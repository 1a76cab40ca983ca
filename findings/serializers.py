"""Shapes of records, photos, findings and problem lists in the API.

What a city reads of a finding (`CityFindingSerializer`) has no field that could name an inspector or
a reviewer: it is a shape of its own and not the office's with something left out.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from campaigns.models import ProblemType, Topic
from cities.models import City, County
from findings.enums import CoordinateSystem, Delivered, NoteKind, Outcome, PlaceSource, VisitKind, Warn
from findings.enums import RecordAction as A
from findings.models import Dispute, DisputeFile, Finding, Note, Photo, Presence, ProblemList, Record, RecordPhoto, Site
from findings.selectors.photos import is_original_here
from findings.services.content import LIMITS
from findings.workflow import finding_actions, list_actions, record_actions
from teams.models import Person, Team

# What a phone sends. The fields are judged by `findings.services.content`; this is their description.


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


# Words and grades


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


# What the server tells


def _code(**options):
    return serializers.SlugRelatedField(slug_field="code", read_only=True, **options)


class NamedCitySerializer(serializers.ModelSerializer):
    class Meta:
        model = City
        fields = ("code", "name")


class NamedCountySerializer(serializers.ModelSerializer):
    class Meta:
        model = County
        fields = ("code", "name")


class NamedTopicSerializer(serializers.ModelSerializer):
    class Meta:
        model = Topic
        fields = ("code", "name")


class NamedTypeSerializer(serializers.ModelSerializer):
    class Meta:
        model = ProblemType
        fields = ("code", "name")


class TeamInShortSerializer(serializers.ModelSerializer):
    class Meta:
        model = Team
        fields = ("id", "name")


class PersonInShortSerializer(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = ("id", "name")


class SiteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Site
        fields = ("id", "name", "credit_code", "address")


class PresenceSerializer(serializers.ModelSerializer):
    person = PersonInShortSerializer()

    class Meta:
        model = Presence
        fields = ("person", "state", "answered_at", "words")


class RecordPhotoSerializer(serializers.ModelSerializer):
    """An original has `finding` and `number` of the first photo that was made from it; only it may never come."""

    is_here = serializers.BooleanField(read_only=True)

    class Meta:
        model = RecordPhoto
        fields = ("sha256", "kind", "taken_at", "number", "finding", "note", "signed_by", "lon", "lat", "accuracy")
        fields += ("is_here",)


class NoteSerializer(serializers.ModelSerializer):
    """Its signatures are among the record's photos."""

    class Meta:
        model = Note
        fields = ("id", "number", "kind", "who", "asked", "text")


class FindingPhotoSerializer(serializers.ModelSerializer):
    is_here = serializers.BooleanField(read_only=True)

    class Meta:
        model = RecordPhoto
        fields = ("sha256", "number", "is_here")


class WarningSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()


class FindingInShortSerializer(serializers.ModelSerializer):
    problem_type = NamedTypeSerializer()

    class Meta:
        model = Finding
        fields = ("id", "number", "problem_type", "description", "state", "version")


class RecordSerializer(serializers.ModelSerializer):
    campaign = _code()
    team = TeamInShortSerializer()
    author = PersonInShortSerializer()
    site = SiteSerializer()
    city = NamedCitySerializer()
    county = NamedCountySerializer()
    topic = NamedTopicSerializer()
    warnings = serializers.SerializerMethodField()
    presences = PresenceSerializer(many=True)
    photos = RecordPhotoSerializer(many=True)
    notes = NoteSerializer(many=True)
    findings = FindingInShortSerializer(many=True)
    is_complete = serializers.BooleanField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Record
        fields = ("id", "campaign", "team", "author", "site", "city", "county", "topic", "outcome", "answers")
        fields += ("checklist_version", "day", "started_at", "ended_at", "lon", "lat", "accuracy", "place_source")
        fields += (
            "place_system",
            "fixed_at",
            "place_reason",
            "is_mocked",
            "township",
            "no_place_reason",
            "received_at",
            "content_hash",
            "version",
            "state",
            "locked_at",
            "warnings",
        )
        fields += ("presences", "photos", "notes", "findings", "is_complete", "actions")

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, record):
        return [{"code": code, "message": Warn(code).label} for code in record.warnings]

    def get_actions(self, record) -> list[str]:
        return record_actions(self.context["request"].user, record)


class DisputeFileSerializer(serializers.ModelSerializer):
    class Meta:
        model = DisputeFile
        fields = ("id", "name", "content_type", "size", "sha256")


class DisputeSerializer(serializers.ModelSerializer):
    files = DisputeFileSerializer(many=True)

    class Meta:
        model = Dispute
        fields = ("grounds", "filed_at", "files", "decision_due", "decision", "decision_reason", "decided_at")


class CitySiteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Site
        fields = ("name", "credit_code", "address")


CITY_FIELDS = ("id", "campaign", "city", "county", "day", "site", "topic", "problem_type", "description", "measured")
CITY_FIELDS += ("state", "severity", "problem_list", "is_reply_asked", "reply_due", "dispute_due", "confirmed_at")
CITY_FIELDS += ("is_confirmed_by_silence", "photos", "dispute", "actions")


class CityFindingSerializer(serializers.ModelSerializer):
    campaign = _code()
    city = NamedCitySerializer()
    county = NamedCountySerializer()
    site = CitySiteSerializer(source="record.site")
    topic = NamedTopicSerializer(source="problem_type.topic")
    problem_type = NamedTypeSerializer()
    photos = FindingPhotoSerializer(many=True)
    dispute = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Finding
        fields = CITY_FIELDS

    @extend_schema_field(DisputeSerializer(allow_null=True))
    def get_dispute(self, finding):
        dispute = getattr(finding, "dispute", None)
        return DisputeSerializer(dispute).data if dispute else None

    def get_actions(self, finding) -> list[str]:
        return finding_actions(self.context["request"].user, finding)


class FindingSerializer(CityFindingSerializer):
    site = SiteSerializer(source="record.site")
    team = TeamInShortSerializer(source="record.team")
    reviewed_by = serializers.StringRelatedField()
    is_complete = serializers.BooleanField(read_only=True)

    class Meta:
        model = Finding
        fields = (*CITY_FIELDS, "record", "number", "version", "team", "submitted_at", "difficulty", "quality")
        fields += ("reviewed_by", "reviewed_at", "review_words", "is_complete")


class ProblemListSerializer(serializers.ModelSerializer):
    campaign = _code()
    city = NamedCitySerializer()
    findings_seen = serializers.IntegerField()
    unanswered = serializers.IntegerField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = ProblemList
        fields = ("id", "campaign", "city", "day", "received_at", "findings_seen", "unanswered", "actions")

    def get_actions(self, problem_list) -> list[str]:
        return list_actions(self.context["request"].user, problem_list)


class ProblemListDetailSerializer(ProblemListSerializer):
    """`findings` in the shape in which this user reads findings."""

    findings = serializers.SerializerMethodField()

    class Meta(ProblemListSerializer.Meta):
        fields = (*ProblemListSerializer.Meta.fields, "findings")

    @extend_schema_field(CityFindingSerializer(many=True))
    def get_findings(self, problem_list):
        return self.context["shape"](self.context["findings"], many=True, context=self.context).data


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
