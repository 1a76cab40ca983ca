"""What records and findings are of, in short."""

from rest_framework import serializers

from campaigns.models import ProblemType, Topic
from cities.models import City, County
from findings.models import Site
from teams.models import Person, Team


def code_of(**options):
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
