"""The form of a record, described for phones that are not ours."""

import hashlib
import json

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from findings.selectors import form_of
from findings.services.content import LIMITS


class NamedCodeSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class FormQuestionSerializer(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()


class ChecklistVersionSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    questions = FormQuestionSerializer(many=True)


class FormTopicSerializer(serializers.Serializer):
    """`checklists`: every version, the newest last; a draft keeps the one under which it was begun (L9). Only topics
    that are current are offered for a new record."""

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    number = serializers.IntegerField()
    is_current = serializers.BooleanField()
    checklists = ChecklistVersionSerializer(many=True)
    problem_types = NamedCodeSerializer(many=True)


class FormSerializer(serializers.Serializer):
    """`limits`: the longest text of each field, in characters. `rules`: the plan's numbers for work on site."""

    campaign = serializers.CharField(help_text="code")
    topics = FormTopicSerializer(many=True)
    outcomes = NamedCodeSerializer(many=True)
    answers = NamedCodeSerializer(many=True, help_text="of a question of a checklist")
    note_kinds = NamedCodeSerializer(many=True)
    visit_kinds = NamedCodeSerializer(many=True)
    place_sources = NamedCodeSerializer(many=True)
    place_systems = NamedCodeSerializer(many=True)
    limits = serializers.DictField(child=serializers.IntegerField())
    rules = serializers.DictField()


class FormList(APIView):
    @extend_schema(
        summary=_("What a record's form asks, by running campaign"),
        description=_("Answers 304 where nothing has changed since the `ETag` given as `If-None-Match`."),
        responses={200: FormSerializer(many=True), 304: None},
    )
    def get(self, request: Request) -> Response:
        running = Campaign.objects.visible_to(request.user).filter(state=CampaignState.RUNNING).order_by("code")
        forms = [{**form_of(campaign), "limits": LIMITS} for campaign in running]
        mark = f'"{hashlib.sha256(json.dumps(forms, sort_keys=True).encode()).hexdigest()[:32]}"'
        headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
        if request.headers.get("If-None-Match") == mark:
            return Response(status=304, headers=headers)
        return Response(forms, headers=headers)
