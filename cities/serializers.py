"""Shapes of places in the API. A place is named by its code; codes stay when names change."""

from rest_framework import serializers

from cities.enums import Level
from cities.models import City, County, Province, Region
from cities.workflow import city_actions


class RegionSerializer(serializers.ModelSerializer):
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Region
        fields = ("code", "name", "actions")

    def get_actions(self, region) -> list[str]:
        return []


class ProvinceSerializer(serializers.ModelSerializer):
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Province
        fields = ("code", "name", "short_name", "actions")

    def get_actions(self, province) -> list[str]:
        return []


class CitySerializer(serializers.ModelSerializer):
    province = serializers.SlugRelatedField(slug_field="code", read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = City
        fields = ("code", "name", "short_name", "pinyin", "kind", "province", "lon", "lat", "actions")

    def get_actions(self, city) -> list[str]:
        return city_actions(self.context["request"].user, city)


class CountySerializer(serializers.ModelSerializer):
    city = serializers.SlugRelatedField(slug_field="code", read_only=True)
    successor = serializers.SlugRelatedField(slug_field="code", read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = County
        fields = ("code", "name", "short_name", "pinyin", "kind", "city", "valid_from", "valid_to", "successor")
        fields += ("lon", "lat", "source", "note", "actions")

    def get_actions(self, county) -> list[str]:
        return []


class PlaceSerializer(serializers.Serializer):
    """Any place in short: enough to tell candidates apart."""

    level = serializers.SerializerMethodField()
    code = serializers.CharField()
    name = serializers.CharField()
    city = serializers.SerializerMethodField()
    province = serializers.SerializerMethodField()

    def get_level(self, place) -> str:
        match place:
            case Province():
                return Level.PROVINCE.value
            case City():
                return Level.CITY.value
        return Level.COUNTY.value

    def get_city(self, place) -> str | None:
        match place:
            case City():
                return place.name
            case County():
                return place.city.name
        return None

    def get_province(self, place) -> str:
        match place:
            case City():
                return place.province.name
            case County():
                return place.city.province.name
        return place.name


class ResolveQuerySerializer(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    date = serializers.DateField(required=False)
    city = serializers.SlugRelatedField(slug_field="code", queryset=City.objects.all(), required=False)
    province = serializers.SlugRelatedField(slug_field="code", queryset=Province.objects.all(), required=False)
    level = serializers.ChoiceField(choices=[*Level.choices, ("any", "any")], default=Level.COUNTY)


class ResolutionSerializer(serializers.Serializer):
    name = serializers.CharField()
    date = serializers.DateField()
    place = PlaceSerializer(allow_null=True)
    regions = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    message = serializers.CharField()
    candidates = PlaceSerializer(many=True)
