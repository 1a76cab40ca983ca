"""Shapes of boards in the API."""

from rest_framework import serializers

from scoring.models import Placing, WeeklyBoard
from scoring.selectors import share_sentence
from scoring.workflow import board_actions


class MakeSerializer(serializers.Serializer):
    campaign = serializers.SlugField()
    day = serializers.DateField()


class BoardSerializer(serializers.ModelSerializer):
    """`share` is what the named teams hold of all problems, with the words that say how it is computed."""

    campaign = serializers.SlugRelatedField(slug_field="code", read_only=True)
    week = serializers.SerializerMethodField()
    round = serializers.IntegerField(source="round.number", default=None)
    issued_round = serializers.IntegerField(source="round.issued_number", default=None)
    share = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = WeeklyBoard
        fields = ("id", "campaign", "week", "round", "issued_round", "version", "figures", "share")
        fields += ("made_at", "published_at", "actions")

    def get_week(self, board) -> dict[str, str]:
        return {"start": board.starts.isoformat(), "end": board.ends.isoformat()}

    def get_share(self, board) -> str:
        return share_sentence(board.figures)

    def get_actions(self, board) -> list[str]:
        return board_actions(self.context["request"].user, board)


class PlacingSerializer(serializers.ModelSerializer):
    """`parts` is null where the sum is not this user's to read."""

    team = serializers.CharField(source="team_name")
    city = serializers.CharField(source="city.name")
    named = serializers.BooleanField(source="is_named")
    parts = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Placing
        fields = ("id", "place", "team", "city", "score", "inspections", "findings", "duty_days", "named", "parts")
        fields += ("actions",)

    def get_parts(self, placing) -> dict | None:
        return placing.parts if placing.pk in self.context["explained"] else None

    def get_actions(self, placing) -> list[str]:
        """A line is part of its board and is never changed."""
        return []


class BoardDetailSerializer(BoardSerializer):
    places = serializers.SerializerMethodField()

    class Meta(BoardSerializer.Meta):
        fields = (*BoardSerializer.Meta.fields, "places")

    def get_places(self, board) -> list[dict]:
        return PlacingSerializer(self.context["placings"], many=True, context=self.context).data
