"""Campaigns in the API: one operation each."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns import selectors, serializers, services
from campaigns.calendar import as_document
from campaigns.models import Campaign
from campaigns.workflow import ADJUST, runs
from kernel import clock
from kernel.errors import NotAllowed
from kernel.http import CursorPagination


class ByFirstDay(CursorPagination):
    ordering = ("starts", "code")


def _campaign(request, code):
    return get_object_or_404(Campaign.objects.visible_to(request.user), code=code)


class CampaignList(generics.ListAPIView):
    """The campaigns that the user has a part in, oldest first."""

    serializer_class = serializers.CampaignSerializer
    pagination_class = ByFirstDay
    queryset = Campaign.objects.none()

    def get_queryset(self):
        return selectors.listed(self.request.user)


class CampaignDetail(APIView):
    @extend_schema(responses=serializers.CampaignDetailSerializer)
    def get(self, request, code):
        """One campaign with its words, phases and places, and the round and focus of today."""
        campaign = _campaign(request, code)
        return Response(serializers.CampaignDetailSerializer(_detail(campaign), context={"request": request}).data)


def _detail(campaign):
    """The campaign with what its detail shows besides its own fields."""
    today = clock.today()
    campaign.vocabulary = selectors.policy_on(campaign, today).vocabulary.model_dump()
    campaign.places = selectors.covered_groups(campaign)
    campaign.round = selectors.round_on(campaign, today)
    campaign.focus = selectors.focus_on(campaign, today)
    return campaign


class CampaignStart(APIView):
    @extend_schema(request=None, responses=serializers.CampaignSerializer)
    def post(self, request, code):
        """Put the plan in force. 409 unless it is being prepared."""
        campaign = services.start(campaign=_campaign(request, code), actor=request.user)
        return Response(serializers.CampaignSerializer(campaign, context={"request": request}).data)


class CampaignClose(APIView):
    @extend_schema(request=None, responses=serializers.CampaignSerializer)
    def post(self, request, code):
        """End the campaign. 409 unless it runs, 422 `campaign_open` while ledger entries are open."""
        campaign = services.close(campaign=_campaign(request, code), actor=request.user)
        return Response(serializers.CampaignSerializer(campaign, context={"request": request}).data)


class CampaignRounds(APIView):
    @extend_schema(responses=serializers.CalendarSerializer)
    def get(self, request, code):
        """The round calendar with pauses, gaps and what does not add up."""
        campaign = _campaign(request, code)
        calendar = selectors.calendar_of(campaign)
        ids = dict(campaign.rounds.filter(is_cancelled=False).values_list("key", "pk"))
        document = as_document(calendar, gettext)
        rows = zip(calendar.rounds, document["rounds"], strict=True)
        document["rounds"] = [{"id": ids.get(round_.key), **row} for round_, row in rows]
        document["changes"] = campaign.round_changes.count()
        return Response(serializers.CalendarSerializer(document).data)


class CampaignTopics(APIView):
    @extend_schema(responses=serializers.TopicsSerializer)
    def get(self, request, code):
        """What a phone needs to record: topics, checklists with their version, problem types, the focus."""
        campaign = _campaign(request, code)
        content = {
            "topics": selectors.topics_in_use(campaign),
            "focus": selectors.focus_on(campaign, clock.today()),
            "focuses": selectors.focuses(campaign),
        }
        return Response(serializers.TopicsSerializer(content).data)


class CampaignPolicy(APIView):
    @extend_schema(parameters=[serializers.PolicyQuerySerializer], responses=serializers.PolicySerializer)
    def get(self, request, code):
        """The rules of a day, with the clause of each value or the mark that it is a default."""
        campaign = _campaign(request, code)
        query = serializers.PolicyQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        version = selectors.policy_version_on(campaign, query.validated_data.get("on") or clock.today())
        return Response(serializers.PolicySerializer(version).data)


class ChangePreview(APIView):
    @extend_schema(request=serializers.ChangeInputSerializer, responses=serializers.ComparisonSerializer)
    def post(self, request, code):
        """What a change of the calendar would do; writes nothing and refuses what saving would refuse."""
        campaign, given = _change(request, code, serializers.ChangeInputSerializer)
        changes = campaign.round_changes.count()
        comparison = services.preview_adjustment(
            campaign=campaign,
            kind=given.validated_data["kind"],
            parameters=given.parameters(),
            reason=given.validated_data["reason"],
            actor=request.user,
        )
        return Response(_compared(comparison, changes))


class ChangeList(APIView):
    @extend_schema(responses=serializers.RoundChangeSerializer(many=True))
    def get(self, request, code):
        """The changes made so far, in the order in which they are applied; nothing to those who may not read them."""
        campaign = _campaign(request, code)
        changes = selectors.changes_of(campaign, request.user)
        return Response(serializers.RoundChangeSerializer(changes, many=True).data)

    @extend_schema(request=serializers.ChangeSaveSerializer, responses={201: serializers.ComparisonSerializer})
    def post(self, request, code):
        """Change the calendar. 422 with the sum of the phase where the days do not fit, 409 `calendar_changed`
        where `seen` is not the present number of changes, 423 in a closed campaign."""
        campaign, given = _change(request, code, serializers.ChangeSaveSerializer)
        comparison = services.adjust_calendar(
            campaign=campaign,
            kind=given.validated_data["kind"],
            parameters=given.parameters(),
            reason=given.validated_data["reason"],
            actor=request.user,
            seen=given.validated_data.get("seen"),
        )
        return Response(_compared(comparison, campaign.round_changes.count()), status=201)


def _change(request, code, serializer):
    """The campaign and the checked input; whoever may not change it learns that first."""
    campaign = _campaign(request, code)
    if not runs(request.user, campaign):
        raise NotAllowed(ADJUST)
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return campaign, given


def _compared(comparison, changes):
    content = {
        "rounds": comparison.changes,
        "sums": [line.text(gettext) for line in comparison.lines],
        "new_warnings": [warning.text(gettext) for warning in comparison.new_warnings],
        "settled_warnings": [warning.text(gettext) for warning in comparison.settled_warnings],
        "changes": changes,
    }
    return serializers.ComparisonSerializer(content).data
