"""Shapes of what care takes and gives in the API."""

from rest_framework import serializers

from care import texts
from care.models import HomeHoliday, IssuedSheet, LocalMeal, Meeting, Pledge, SelfCheck


class PledgeTextSerializer(serializers.Serializer):
    """What is to be read and signed; `posting` is null and `actions` empty where nothing is owed."""

    posting = serializers.IntegerField(allow_null=True)
    version = serializers.CharField()
    title = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())
    actions = serializers.ListField(child=serializers.CharField())


class PledgeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Pledge
        fields = ["id", "posting", "version", "words", "signed_at"]


class AnswerSerializer(serializers.Serializer):
    code = serializers.ChoiceField(choices=[(question.code, question.text) for question in texts.QUESTIONS])
    yes = serializers.BooleanField()
    words = serializers.CharField(max_length=1000, allow_blank=True, default="")


class NewSelfCheckSerializer(serializers.Serializer):
    """Answers to the questions in force. Without `posting` the oldest one that is due."""

    posting = serializers.IntegerField(required=False)
    answers = AnswerSerializer(many=True)
    remarks = serializers.CharField(max_length=2000, allow_blank=True, default="")


class SelfCheckSerializer(serializers.ModelSerializer):
    person = serializers.CharField(source="posting.person.name")

    class Meta:
        model = SelfCheck
        fields = ["id", "posting", "person", "version", "answers", "remarks", "needs_attention", "signed_at"]


class MeetingSerializer(serializers.ModelSerializer):
    team_name = serializers.CharField(source="team.name")
    present = serializers.SlugRelatedField(many=True, read_only=True, slug_field="name")

    class Meta:
        model = Meeting
        fields = ["id", "team", "team_name", "day", "place", "with_whom", "about", "present", "entered_at"]


class NewMeetingSerializer(serializers.Serializer):
    """Of the own team of today; `present` are people by id."""

    day = serializers.DateField()
    place = serializers.CharField(max_length=120)
    with_whom = serializers.CharField(max_length=200)
    about = serializers.CharField(max_length=2000)
    present = serializers.ListField(child=serializers.IntegerField())


class StandingSerializer(serializers.Serializer):
    posting = serializers.IntegerField(source="posting.pk")
    person = serializers.CharField(source="posting.person.name")
    unit = serializers.CharField(source="posting.person.unit.name")
    team = serializers.IntegerField(source="posting.team_id")
    pledge_signed_at = serializers.DateTimeField(source="pledge.signed_at", default=None)
    self_check_signed_at = serializers.DateTimeField(source="self_check.signed_at", default=None)
    owes_pledge = serializers.BooleanField()
    owes_check = serializers.BooleanField()


class LocalMealSerializer(serializers.ModelSerializer):
    person = serializers.CharField(source="posting.person.name")

    class Meta:
        model = LocalMeal
        fields = ["id", "posting", "person", "day", "place", "amount", "receipt"]


class NewMealSerializer(serializers.Serializer):
    """Yuan, to the fen."""

    day = serializers.DateField()
    place = serializers.CharField(max_length=120)
    amount = serializers.DecimalField(max_digits=8, decimal_places=2)
    receipt = serializers.CharField(max_length=60)


class HolidaySerializer(serializers.ModelSerializer):
    province = serializers.CharField(source="province.code")

    class Meta:
        model = HomeHoliday
        fields = ["id", "province", "day", "name", "source"]


class NewHolidaySerializer(serializers.Serializer):
    """The province by its official code; `source` is the paper that says so."""

    province = serializers.CharField()
    day = serializers.DateField()
    name = serializers.CharField(max_length=40)
    source = serializers.CharField(max_length=200)


class BranchSerializer(serializers.Serializer):
    city = serializers.CharField(source="city.code")
    team = serializers.IntegerField(source="team.pk", default=None)
    members = serializers.SerializerMethodField()
    secretary = serializers.CharField(source="named.secretary.name", default=None)
    committee = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    def get_members(self, branch) -> list[dict]:
        return [{"id": person.pk, "name": person.name} for person in branch.members]

    def get_committee(self, branch) -> list[str]:
        return [person.name for person in branch.named.committee.all()] if branch.named else []

    def get_actions(self, branch) -> list[str]:
        return self.context["actions"]


class NewBranchSerializer(serializers.Serializer):
    """A branch of a team, or without one of the city, by its code; people by id."""

    team = serializers.IntegerField(allow_null=True, default=None)
    city = serializers.CharField(default="")
    secretary = serializers.IntegerField()
    committee = serializers.ListField(child=serializers.IntegerField(), default=list)


class IssuedSheetSerializer(serializers.ModelSerializer):
    class Meta:
        model = IssuedSheet
        fields = ["id", "round", "kind", "number", "issued_at"]


class SheetLineSerializer(serializers.Serializer):
    kind = serializers.CharField()
    name = serializers.CharField()
    actions = serializers.ListField(child=serializers.CharField())
    issued = IssuedSheetSerializer(many=True)
