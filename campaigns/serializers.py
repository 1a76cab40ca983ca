"""Shapes of campaigns in the API. A campaign is named by its code; days are ISO dates of Shanghai."""

from rest_framework import serializers

from campaigns.enums import CHANGE_PARAMETERS, ChangeKind, RoundKind
from campaigns.models import Campaign, MonthlyFocus, Phase, PolicyVersion, Round, RoundChange
from campaigns.workflow import campaign_actions


class CampaignSerializer(serializers.ModelSerializer):
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = (
            "code", "name", "short_name", "plan_title", "document_number", "source_status", "starts", "ends", "state",
            "actions",
        )  # fmt: skip

    def get_actions(self, campaign) -> list[str]:
        return campaign_actions(self.context["request"].user, campaign)


class PhaseSerializer(serializers.ModelSerializer):
    class Meta:
        model = Phase
        fields = ("number", "name", "starts", "ends", "declared_rounds", "focus")


class RoundOfTodaySerializer(serializers.ModelSerializer):
    class Meta:
        model = Round
        fields = ("id", "number", "issued_number", "starts", "ends", "arrival", "handover", "departure")


class FocusSerializer(serializers.ModelSerializer):
    """分阶段督查重点, with the codes of its topics."""

    topics = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)

    class Meta:
        model = MonthlyFocus
        fields = ("starts", "ends", "text", "topics")


class CoveredPlacesSerializer(serializers.Serializer):
    """Places of one region inspected between the same days; `ends` null: to the campaign's end."""

    region = serializers.CharField(source="region.code")
    starts = serializers.DateField()
    ends = serializers.DateField(allow_null=True)
    has_fixed_teams = serializers.BooleanField()
    places = serializers.SerializerMethodField()

    def get_places(self, group) -> list[str]:
        return [(row.city or row.county).code for row in group.places]


class CampaignDetailSerializer(CampaignSerializer):
    """With the plan's own words (`vocabulary`), phases, places covered, and what holds today."""

    vocabulary = serializers.DictField(child=serializers.CharField())
    phases = PhaseSerializer(many=True)
    places = CoveredPlacesSerializer(many=True)
    round = RoundOfTodaySerializer(allow_null=True)
    focus = FocusSerializer(allow_null=True)

    class Meta(CampaignSerializer.Meta):
        fields = (*CampaignSerializer.Meta.fields, "vocabulary", "phases", "places", "round", "focus")


# The calendar


class CalendarRoundSerializer(serializers.Serializer):
    """A round, or a verification window: it has no number of its own, `after_round` says which it follows."""

    id = serializers.IntegerField(allow_null=True)
    number = serializers.IntegerField(allow_null=True)
    issued_number = serializers.IntegerField(allow_null=True)
    phase = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=RoundKind.choices)
    start = serializers.DateField()
    end = serializers.DateField()
    days = serializers.IntegerField()
    arrival = serializers.DateField()
    handover = serializers.DateField(allow_null=True)
    departure = serializers.DateField()
    placement = serializers.CharField(allow_null=True)
    after_round = serializers.IntegerField(allow_null=True)


class PauseSerializer(serializers.Serializer):
    start = serializers.DateField()
    end = serializers.DateField()
    days = serializers.IntegerField()
    reason = serializers.CharField()


class GapSerializer(serializers.Serializer):
    start = serializers.DateField()
    end = serializers.DateField()
    days = serializers.IntegerField()
    kind = serializers.CharField()
    phase = serializers.IntegerField(allow_null=True)
    verification = serializers.BooleanField()
    issued_number = serializers.IntegerField(allow_null=True)


class WarningSerializer(serializers.Serializer):
    """What does not add up: a stable code, a sentence, the planned round concerned, the figures."""

    code = serializers.CharField()
    message = serializers.CharField()
    round = serializers.IntegerField(allow_null=True)
    params = serializers.DictField()


class CalendarSerializer(serializers.Serializer):
    """`changes` counts the officers' changes so far; send it back as `seen` when saving one."""

    rounds = CalendarRoundSerializer(many=True)
    pauses = PauseSerializer(many=True)
    gaps = GapSerializer(many=True)
    warnings = WarningSerializer(many=True)
    changes = serializers.IntegerField()


class ChangeInputSerializer(serializers.Serializer):
    """A change of the calendar. Rounds are named by the planned number that they have now.

    shift: `round`, `days` (negative: earlier), `following` moves the later rounds of the phase too;
    shorten: `round` and a new `start` or `end`; insert: `start`, `end`; cancel: `round`;
    renumber: `round`, `issued_number`, later rounds are counted on from it.
    """

    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")
    round = serializers.IntegerField(required=False, min_value=1, max_value=999)
    days = serializers.IntegerField(required=False, min_value=-365, max_value=365)
    following = serializers.BooleanField(required=False)
    start = serializers.DateField(required=False)
    end = serializers.DateField(required=False)
    issued_number = serializers.IntegerField(required=False, min_value=1, max_value=999)

    def parameters(self):
        given = self.validated_data
        said = {name: given[name] for name in CHANGE_PARAMETERS[ChangeKind(given["kind"])] if given.get(name)}
        return {name: value.isoformat() if name in ("start", "end") else value for name, value in said.items()}


class ChangeSaveSerializer(ChangeInputSerializer):
    """With `seen`, the number of changes on which the preview stood: another one since is a 409."""

    seen = serializers.IntegerField(required=False, min_value=0)


class ComparedRoundSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    issued_number = serializers.IntegerField()
    start = serializers.DateField()
    end = serializers.DateField()
    days = serializers.IntegerField()
    arrival = serializers.DateField()
    handover = serializers.DateField(allow_null=True)
    departure = serializers.DateField()


class RoundComparisonSerializer(serializers.Serializer):
    """A round before and after; null where it is new or cancelled."""

    before = ComparedRoundSerializer(allow_null=True)
    after = ComparedRoundSerializer(allow_null=True)


class ComparisonSerializer(serializers.Serializer):
    """What a change does: rounds before and after, the sums in words, warnings that come and go."""

    rounds = RoundComparisonSerializer(many=True)
    sums = serializers.ListField(child=serializers.CharField())
    new_warnings = serializers.ListField(child=serializers.CharField())
    settled_warnings = serializers.ListField(child=serializers.CharField())
    changes = serializers.IntegerField()


class RoundChangeSerializer(serializers.ModelSerializer):
    made_by = serializers.CharField(source="made_by.full_name")
    parameters = serializers.DictField()

    class Meta:
        model = RoundChange
        fields = ("id", "kind", "parameters", "reason", "made_by", "made_at")


# Topics and rules


class QuestionSerializer(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()


class ProblemTypeSerializer(serializers.Serializer):
    """`category` is the section of the daily bulletin that the type is counted in."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField(source="category.name")
    severity = serializers.IntegerField()
    difficulty = serializers.IntegerField()


class TopicSerializer(serializers.Serializer):
    """A topic with its present checklist; answers say which `checklist_version` they were given under."""

    id = serializers.IntegerField(source="topic.pk")
    code = serializers.CharField(source="topic.code")
    name = serializers.CharField(source="topic.name")
    short_name = serializers.CharField(source="topic.short_name")
    checklist_version = serializers.IntegerField(source="version")
    questions = QuestionSerializer(many=True)
    problem_types = ProblemTypeSerializer(many=True)


class TopicsSerializer(serializers.Serializer):
    """All topics of the campaign, and the focus of today with that of every other span of days (X12)."""

    topics = TopicSerializer(many=True)
    focus = FocusSerializer(allow_null=True)
    focuses = FocusSerializer(many=True)


class PolicyQuerySerializer(serializers.Serializer):
    on = serializers.DateField(required=False, help_text="The rules of this day; today by default.")


class PolicySerializer(serializers.ModelSerializer):
    """One version of the rules. `origins` gives by path the clause, or that the value is our default."""

    parameters = serializers.DictField()
    origins = serializers.SerializerMethodField()

    class Meta:
        model = PolicyVersion
        fields = ("number", "valid_from", "reason", "parameters", "origins")

    def get_origins(self, version) -> dict[str, dict]:
        return {
            key.removeprefix("policy."): origin
            for key, origin in version.campaign.loaded_plan.origins.items()
            if key.startswith("policy.")
        }
