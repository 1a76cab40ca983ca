"""The board in the API."""

from rest_framework import serializers

from rotations.enums import BoardAction
from teams.enums import Duty


class LackSerializer(serializers.Serializer):
    """What a team is short of; `text` is for people."""

    code = serializers.CharField(help_text="leader, local, people")
    short = serializers.IntegerField()
    text = serializers.CharField()


class BoardTeamSerializer(serializers.Serializer):
    """`size` 0: the plan names none."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.IntegerField()
    kind = serializers.CharField()
    role = serializers.CharField()
    size = serializers.IntegerField()
    duties = serializers.ListField(child=serializers.ChoiceField(choices=Duty.choices))
    lacks = LackSerializer(many=True)


class BoardCitySerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    province = serializers.CharField()
    teams = BoardTeamSerializer(many=True)


class BoardPersonSerializer(serializers.Serializer):
    """`spelled` is the name in pinyin, whole and by its initials."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    spelled = serializers.CharField()
    unit = serializers.CharField()
    province = serializers.CharField()
    city = serializers.CharField()
    rank = serializers.CharField()
    position = serializers.CharField()
    expertise = serializers.ListField(child=serializers.CharField())
    is_recommended = serializers.BooleanField()
    is_late = serializers.BooleanField()
    is_fit = serializers.BooleanField()
    wished_team = serializers.CharField()


class BoardSeatSerializer(serializers.Serializer):
    """`team` null: the person has none."""

    person = serializers.IntegerField()
    team = serializers.IntegerField(allow_null=True)
    duty = serializers.ChoiceField(choices=Duty.choices, required=False)
    is_locked = serializers.BooleanField(required=False)


class BoardSerializer(serializers.Serializer):
    """`revision` goes with every change; `undo` says what would be taken back, "" where there is nothing."""

    id = serializers.IntegerField()
    rotation = serializers.IntegerField()
    revision = serializers.IntegerField()
    actions = serializers.ListField(child=serializers.ChoiceField(choices=BoardAction.choices))
    undo = serializers.CharField()
    duties = serializers.DictField(child=serializers.CharField())
    cities = BoardCitySerializer(many=True)
    people = BoardPersonSerializer(many=True)
    seats = BoardSeatSerializer(many=True)


class VerdictSerializer(serializers.Serializer):
    """`code` "": allowed. Else the hard rule that would be broken, and its sentence."""

    code = serializers.CharField()
    message = serializers.CharField()


class TeamVerdictSerializer(VerdictSerializer):
    """`duty`: what the person would become; `duties` by duty; `swaps` by the id of whoever would change places."""

    team = serializers.IntegerField()
    duty = serializers.CharField()
    duties = serializers.DictField(child=VerdictSerializer())
    swaps = serializers.DictField(child=VerdictSerializer())


class JudgementSerializer(serializers.Serializer):
    person = serializers.IntegerField()
    revision = serializers.IntegerField()
    teams = TeamVerdictSerializer(many=True)


class PriceSerializer(serializers.Serializer):
    """Higher is worse; negative where the schedule would be better than now."""

    total = serializers.IntegerField()
    rules = serializers.DictField(child=serializers.IntegerField())


class TeamPricesSerializer(serializers.Serializer):
    team = serializers.IntegerField()
    duties = serializers.DictField(child=PriceSerializer())


class PricesSerializer(serializers.Serializer):
    """`rules` names what counts, by its code."""

    person = serializers.IntegerField()
    revision = serializers.IntegerField()
    rules = serializers.DictField(child=serializers.CharField())
    teams = TeamPricesSerializer(many=True)


class RevisionSerializer(serializers.Serializer):
    """`revision`: of the board that the officer was looking at."""

    revision = serializers.IntegerField(min_value=0)


class PersonOfBoardSerializer(RevisionSerializer):
    person = serializers.IntegerField()


class MoveSerializer(PersonOfBoardSerializer):
    """Without `duty`, the first that the rules allow."""

    team = serializers.IntegerField()
    duty = serializers.ChoiceField(choices=Duty.choices, allow_blank=True, default="")


class SwapSerializer(PersonOfBoardSerializer):
    other = serializers.IntegerField()


class ChangedTeamSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    lacks = LackSerializer(many=True)


class ChangedSerializer(serializers.Serializer):
    """What a board redraws after a change."""

    revision = serializers.IntegerField()
    text = serializers.CharField()
    undo = serializers.CharField()
    seats = BoardSeatSerializer(many=True)
    teams = ChangedTeamSerializer(many=True)
