"""Rosters, nominations, teams and postings in the API."""

from rest_framework import serializers

from teams import workflow
from teams.enums import Duty
from teams.models import Nomination, Posting, RosterImport, Team


class RosterUploadSerializer(serializers.Serializer):
    """Multipart. Without `dry_run=false` the file is only checked; `apply` writes the same bytes later."""

    round = serializers.IntegerField()
    file = serializers.FileField()
    dry_run = serializers.BooleanField(default=True)


class RosterImportSerializer(serializers.ModelSerializer):
    actions = serializers.SerializerMethodField()

    class Meta:
        model = RosterImport
        fields = ["id", "round", "filename", "sha256", "state", "created_at", "applied_at", "report", "actions"]

    def get_actions(self, upload: RosterImport) -> list[str]:
        return workflow.roster_actions(self.context["request"].user, upload)


class NominationSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="person.name")
    unit = serializers.CharField(source="unit.name")
    team = serializers.IntegerField(source="posted_team", allow_null=True)

    class Meta:
        model = Nomination
        fields = [
            "id",
            "person",
            "name",
            "unit",
            "position",
            "rank",
            "expertise",
            "is_leader_recommended",
            "is_fit",
            "wished_team",
            "is_late",
            "team",
        ]


class PostingSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="person.name")
    unit = serializers.CharField(source="person.unit.name")
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Posting
        fields = ["id", "person", "name", "unit", "team", "duty", "starts", "ends", "actions"]

    def get_actions(self, posting: Posting) -> list[str]:
        return workflow.posting_actions(self.context["request"].user, posting)


class TeamSerializer(serializers.ModelSerializer):
    campaign = serializers.CharField(source="campaign.code")
    city = serializers.CharField(source="city.code")
    city_name = serializers.CharField(source="city.name")
    counties = serializers.SlugRelatedField(many=True, read_only=True, slug_field="code")
    people = serializers.IntegerField(source="postings.count")

    class Meta:
        model = Team
        fields = [
            "id",
            "name",
            "campaign",
            "round",
            "city",
            "city_name",
            "kind",
            "role",
            "number",
            "counties",
            "people",
        ]


class TeamDetailSerializer(TeamSerializer):
    postings = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta(TeamSerializer.Meta):
        fields = [*TeamSerializer.Meta.fields, "postings", "actions"]

    def get_postings(self, team: Team) -> list[dict]:
        return PostingSerializer(self.context["postings"], many=True, context=self.context).data

    def get_actions(self, team: Team) -> list[str]:
        return workflow.team_actions(self.context["request"].user, team)


class NewTeamSerializer(serializers.Serializer):
    """Places by their official codes."""

    round = serializers.IntegerField()
    city = serializers.CharField()
    kind = serializers.CharField()
    number = serializers.IntegerField(min_value=1, max_value=999)
    counties = serializers.ListField(child=serializers.CharField(), default=list)


class NewPostingSerializer(serializers.Serializer):
    person = serializers.IntegerField()
    duty = serializers.ChoiceField(choices=Duty.choices, default=Duty.MEMBER)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class AccessSerializer(serializers.Serializer):
    """The code works once, for the first sign-in; it is kept nowhere."""

    username = serializers.CharField()
    code = serializers.CharField()


class StaffingRemarkSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    person = serializers.IntegerField(allow_null=True)
    team = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    short = serializers.IntegerField()


class StaffingSerializer(serializers.Serializer):
    teams = serializers.IntegerField()
    teams_created = serializers.IntegerField()
    posted = serializers.IntegerField()
    unplaced = StaffingRemarkSerializer(many=True)
    unmet = StaffingRemarkSerializer(many=True)
    wishes_unmet = StaffingRemarkSerializer(many=True)
