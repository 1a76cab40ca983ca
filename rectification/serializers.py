"""Shapes of letters and of the ledger in the API. Names of officers and inspectors are kept from a city."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rectification import selectors
from rectification.models import LedgerEntry, SupervisionLetter


class LetterSerializer(serializers.ModelSerializer):
    campaign = serializers.SlugRelatedField(slug_field="code", read_only=True)
    round = serializers.IntegerField(source="round.number")
    issued_round = serializers.IntegerField(source="round.issued_number")
    city = serializers.SlugRelatedField(slug_field="code", read_only=True)
    county = serializers.SlugRelatedField(slug_field="code", read_only=True)
    place = serializers.CharField(source="place.name")
    file = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = SupervisionLetter
        fields = ("id", "number", "campaign", "round", "issued_round", "city", "county", "place", "sequence")
        fields += ("issued_at", "copies_to", "rendering", "read_at", "file", "actions")

    def get_file(self, letter) -> str | None:
        return reverse("api:rectification-letter-file", args=[letter.pk]) if letter.file else None

    def get_actions(self, letter) -> list[str]:
        """A letter is never changed."""
        return []


class LetterDetailSerializer(LetterSerializer):
    """With what was frozen at issue."""

    class Meta(LetterSerializer.Meta):
        fields = (*LetterSerializer.Meta.fields, "context")


class UnitOfRoundSerializer(serializers.Serializer):
    """A city or county of a round; `unit` is what `issue` and `preview` take."""

    unit = serializers.CharField(source="unit.code")
    city = serializers.CharField(source="unit.city.code")
    place = serializers.CharField(source="unit.place.name")
    ready = serializers.IntegerField()
    unanswered = serializers.IntegerField()
    disputed = serializers.IntegerField()
    incomplete = serializers.IntegerField()
    letters = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    def get_letters(self, line) -> list[str]:
        return [letter.number for letter in line.letters]

    def get_actions(self, line) -> list[str]:
        return ["issue_letters"] if line.ready and self.context["may_issue"] else []


class IssueSerializer(serializers.Serializer):
    units = serializers.ListField(child=serializers.CharField(max_length=20), required=False, allow_null=True)


class ByReaderMixin:
    """`made_by` as the reader may know it."""

    def get_made_by(self, item) -> str:
        return str(selectors.name_for(self.context["request"].user, item.made_by))


class PlanSerializer(ByReaderMixin, serializers.Serializer):
    measures = serializers.CharField()
    responsible_unit = serializers.CharField()
    responsible_person = serializers.CharField()
    finish_by = serializers.DateField()
    made_by = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField()
    sent_back_reason = serializers.CharField()


class ProgressSerializer(ByReaderMixin, serializers.Serializer):
    text = serializers.CharField()
    made_by = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()


class ExtensionSerializer(ByReaderMixin, serializers.Serializer):
    until = serializers.DateField()
    reason = serializers.CharField()
    state = serializers.CharField()
    decision_reason = serializers.CharField()
    made_by = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField()


class EvidenceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()
    file = serializers.SerializerMethodField()

    def get_file(self, item) -> str:
        return reverse("api:rectification-evidence", args=[item.pk])


class CompletionSerializer(ByReaderMixin, serializers.Serializer):
    statement = serializers.CharField()
    files = EvidenceSerializer(many=True)
    made_by = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()


class EntryPhotoSerializer(serializers.Serializer):
    """One of `photos/<sha256>/`. `seen_at`: `finding`, `verification` or `look_back`; `visit`: which of
    `verifications`."""

    sha256 = serializers.CharField()
    seen_at = serializers.CharField()
    day = serializers.DateField()
    visit = serializers.IntegerField(allow_null=True)


class VisitSerializer(ByReaderMixin, serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    passed = serializers.BooleanField()
    words = serializers.CharField()
    made_by = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()


class EntrySerializer(serializers.ModelSerializer):
    campaign = serializers.SlugRelatedField(slug_field="code", read_only=True)
    city = serializers.SlugRelatedField(slug_field="code", read_only=True)
    county = serializers.SlugRelatedField(slug_field="code", read_only=True)
    letter = serializers.CharField(source="letter.number")
    finding = serializers.UUIDField(source="finding_id")
    site = serializers.CharField(source="finding.record.site.name")
    problem_type = serializers.CharField(source="finding.problem_type.name")
    description = serializers.CharField(source="finding.description")
    is_overdue = serializers.BooleanField()
    is_plan_overdue = serializers.BooleanField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = LedgerEntry
        fields = ("id", "campaign", "letter", "number", "city", "county", "finding", "site", "problem_type")
        fields += ("description", "state", "opened_at", "plan_due", "deadline", "first_deadline", "is_overdue")
        fields += ("is_plan_overdue", "extensions_granted", "failures", "rebounds", "written_off_at", "actions")

    def get_actions(self, entry) -> list[str]:
        return selectors.actions_of(self.context["request"].user, entry)


class EntryDetailSerializer(EntrySerializer):
    plans = PlanSerializer(many=True)
    progress = ProgressSerializer(many=True)
    extensions = ExtensionSerializer(many=True)
    completions = CompletionSerializer(many=True)
    verifications = VisitSerializer(many=True)
    photos = serializers.SerializerMethodField()

    class Meta(EntrySerializer.Meta):
        fields = (
            *EntrySerializer.Meta.fields,
            "plans",
            "progress",
            "extensions",
            "completions",
            "verifications",
            "photos",
        )

    @extend_schema_field(EntryPhotoSerializer(many=True))
    def get_photos(self, entry):
        return EntryPhotoSerializer(selectors.photos_of([entry])[entry.pk], many=True).data


# What is handed in


class PlanInput(serializers.Serializer):
    measures = serializers.CharField(max_length=2000)
    responsible_unit = serializers.CharField(max_length=120)
    responsible_person = serializers.CharField(max_length=60)
    finish_by = serializers.DateField()


class ProgressInput(serializers.Serializer):
    text = serializers.CharField(max_length=2000)


class ExtensionInput(serializers.Serializer):
    until = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class CompletionInput(serializers.Serializer):
    statement = serializers.CharField(max_length=2000)
    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), default=list)


class VisitInput(serializers.Serializer):
    passed = serializers.BooleanField()
    words = serializers.CharField(max_length=2000)


class ReasonInput(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class NoteInput(serializers.Serializer):
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class NothingInput(serializers.Serializer):
    """An act that needs no words."""
