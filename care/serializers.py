"""Shapes of what care takes and gives in the API."""

from rest_framework import serializers

from care.enums import CostKind, TrainingKind
from care.models import (
    DriverDay,
    HomeHoliday,
    IssuedSheet,
    LocalMeal,
    Meeting,
    Pledge,
    SelfCheck,
    Training,
    Vehicle,
    VehicleCost,
)
from care.selectors import policy_of_round, tired_drivers
from care.workflow import training_actions, vehicle_actions


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
    """To a question by its code; a yes needs words."""

    code = serializers.CharField(max_length=30)
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


class TrainingSerializer(serializers.ModelSerializer):
    campaign = serializers.CharField(source="campaign.code")
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Training
        fields = ["id", "campaign", "day", "title", "kind", "materials", "completed_at", "actions"]

    def get_actions(self, training: Training) -> list[str]:
        return training_actions(self.context["request"].user, training)


class NewTrainingSerializer(serializers.Serializer):
    """The campaign by its code."""

    campaign = serializers.CharField()
    day = serializers.DateField()
    title = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=TrainingKind.choices)
    materials = serializers.CharField(max_length=2000, allow_blank=True, default="")


class AttendanceSerializer(serializers.Serializer):
    person = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    unit = serializers.CharField(source="unit.name")
    has_attended = serializers.BooleanField()


class NewAttendanceSerializer(serializers.Serializer):
    people = serializers.ListField(child=serializers.IntegerField(), max_length=2000)


class DriverDaySerializer(serializers.ModelSerializer):
    class Meta:
        model = DriverDay
        fields = ["day", "driver"]


class VehicleCostSerializer(serializers.ModelSerializer):
    class Meta:
        model = VehicleCost
        fields = ["day", "kind", "amount", "receipt"]


class VehicleSerializer(serializers.ModelSerializer):
    """`tired` are drivers of this car with more days in a row than the rules allow."""

    team_name = serializers.CharField(source="team.name")
    driver_days = DriverDaySerializer(many=True)
    costs = VehicleCostSerializer(many=True)
    tired = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Vehicle
        fields = [
            "id",
            "team",
            "team_name",
            "plate",
            "firm",
            "starts",
            "ends",
            "driver_days",
            "costs",
            "tired",
            "actions",
        ]

    def get_tired(self, vehicle: Vehicle) -> dict[str, int]:
        return tired_drivers([vehicle], policy_of_round(vehicle.team.round))

    def get_actions(self, vehicle: Vehicle) -> list[str]:
        return vehicle_actions(self.context["request"].user, vehicle)


class NewVehicleSerializer(serializers.Serializer):
    plate = serializers.CharField(max_length=12)
    firm = serializers.CharField(max_length=120)
    starts = serializers.DateField()
    ends = serializers.DateField()


class NewDriverSerializer(serializers.Serializer):
    day = serializers.DateField()
    driver = serializers.CharField(max_length=60)


class NewCostSerializer(serializers.Serializer):
    """Yuan, to the fen."""

    day = serializers.DateField()
    kind = serializers.ChoiceField(choices=CostKind.choices)
    amount = serializers.DecimalField(max_digits=10, decimal_places=2)
    receipt = serializers.CharField(max_length=60)
