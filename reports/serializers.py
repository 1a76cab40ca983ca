"""Shapes of reports in the API."""

from rest_framework import serializers

from reports.enums import DayKind
from reports.models import DailyBulletin, DailyReport
from reports.workflow import bulletin_actions


class SignSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=DayKind.choices, default=DayKind.FIELD)
    words = serializers.CharField(max_length=2000, allow_blank=True, default="")
    late_reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class MakeSerializer(serializers.Serializer):
    campaign = serializers.SlugField()
    day = serializers.DateField()


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=200, allow_blank=True)
    printed_total = serializers.IntegerField(min_value=0, max_value=1_000_000, allow_null=True, default=None)


class DailyReportSerializer(serializers.ModelSerializer):
    team = serializers.IntegerField(source="team_id")
    team_name = serializers.CharField(source="team.name")
    city = serializers.CharField(source="team.city.name")
    signed_by = serializers.CharField(source="signed_by.person.name")
    actions = serializers.SerializerMethodField()

    class Meta:
        model = DailyReport
        fields = ("id", "team", "team_name", "city", "day", "kind", "words", "figures", "signed_by", "signed_at")
        fields += ("due_at", "is_late", "late_reason", "actions")

    def get_actions(self, report) -> list[str]:
        """A signed report is never changed."""
        return []


class UnconfirmedSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    site = serializers.CharField(source="site.name")
    state = serializers.CharField()


class TeamDaySerializer(serializers.Serializer):
    """A team's day before or after signing: `figures` are as of now, or frozen in `report`."""

    team = serializers.IntegerField()
    day = serializers.DateField()
    due_at = serializers.DateTimeField(allow_null=True)
    figures = serializers.DictField()
    unconfirmed = UnconfirmedSerializer(many=True)
    report = DailyReportSerializer(allow_null=True)
    actions = serializers.ListField(child=serializers.CharField())


class BulletinSerializer(serializers.ModelSerializer):
    campaign = serializers.SlugRelatedField(slug_field="code", read_only=True)
    title = serializers.CharField(source="figures.title")
    total = serializers.IntegerField(source="figures.total")
    inconsistent = serializers.BooleanField(source="is_inconsistent")
    actions = serializers.SerializerMethodField()

    class Meta:
        model = DailyBulletin
        fields = ("id", "campaign", "day", "kind", "number", "title", "total", "printed_total", "inconsistent", "note")
        fields += ("made_at", "is_late", "published_at", "actions")

    def get_actions(self, bulletin) -> list[str]:
        return bulletin_actions(self.context["request"].user, bulletin)


class BulletinDetailSerializer(BulletinSerializer):
    """With everything that was frozen."""

    class Meta(BulletinSerializer.Meta):
        fields = (*BulletinSerializer.Meta.fields, "figures")


class TeamLineSerializer(serializers.Serializer):
    team = serializers.CharField(source="team.name")
    city = serializers.CharField(source="team.city.name")
    inspected = serializers.IntegerField()
    unconfirmed = serializers.IntegerField()
    report = serializers.IntegerField(source="report.pk", default=None, allow_null=True)
    is_late = serializers.BooleanField(source="report.is_late", default=None, allow_null=True)


class OverviewSerializer(serializers.Serializer):
    """The office's day. `waiting` counts problems that are locked and not yet reviewed."""

    campaign = serializers.CharField(source="campaign.code")
    day = serializers.DateField()
    round = serializers.IntegerField(source="round.number")
    issued_round = serializers.IntegerField(source="round.issued_number")
    cutoff = serializers.DateTimeField(allow_null=True)
    waiting = serializers.IntegerField()
    teams = TeamLineSerializer(source="lines", many=True)
    bulletins = BulletinSerializer(many=True)
    actions = serializers.SerializerMethodField()

    def get_actions(self, overview) -> list[str]:
        return self.context["actions"]
