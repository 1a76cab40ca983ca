"""Daily reports and bulletins in the API: read, signed, made, noted, published."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.models import Campaign
from campaigns.selectors import policy_on
from kernel.errors import NotAllowed
from kernel.http import CursorPagination
from reports import selectors, serializers, services
from reports.forms import BulletinFilter, DailyReportFilter
from reports.models import DailyBulletin, DailyReport
from reports.workflow import day_actions_of_office, may_oversee


class NewestDayFirst(CursorPagination):
    ordering = ("-day", "-pk")


class DailyReportList(generics.ListAPIView):
    serializer_class = serializers.DailyReportSerializer
    filterset_class = DailyReportFilter
    pagination_class = NewestDayFirst
    queryset = DailyReport.objects.none()

    def get_queryset(self):
        return selectors.reports(self.request.user)


class DailyReportDetail(generics.RetrieveAPIView):
    serializer_class = serializers.DailyReportSerializer
    queryset = DailyReport.objects.none()

    def get_queryset(self):
        return selectors.reports(self.request.user)


class TeamDay(APIView):
    """GET: a team's day, signed or not. POST: its leader signs it."""

    @extend_schema(responses=serializers.TeamDaySerializer)
    def get(self, request, team, day):
        found = get_object_or_404(selectors.reporting_teams(request.user), pk=team)
        if not selectors.is_day_of(found, day):
            raise Http404
        told = {
            "team": found.pk,
            "day": day,
            "due_at": selectors.due_at(policy_on(found.campaign, day), day),
            "figures": selectors.team_day(found, day),
            "unconfirmed": selectors.unconfirmed(found, day),
            "report": selectors.reports(request.user).filter(team=found, day=day).first(),
            "actions": selectors.day_actions(request.user, found, day),
        }
        return Response(serializers.TeamDaySerializer(told).data)

    @extend_schema(request=serializers.SignSerializer, responses={201: serializers.DailyReportSerializer})
    def post(self, request, team, day):
        found = get_object_or_404(selectors.reporting_teams(request.user), pk=team)
        given = serializers.SignSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        report = services.sign_daily_report(team=found, day=day, actor=request.user, **given.validated_data)
        return Response(serializers.DailyReportSerializer(report).data, status=201)


class BulletinList(generics.ListAPIView):
    """GET: the bulletins one sees. POST: make that of a day, or bring it up to date; safe to repeat."""

    serializer_class = serializers.BulletinSerializer
    filterset_class = BulletinFilter
    pagination_class = NewestDayFirst
    queryset = DailyBulletin.objects.none()

    def get_queryset(self):
        return selectors.bulletins(self.request.user)

    @extend_schema(request=serializers.MakeSerializer, responses=serializers.BulletinDetailSerializer)
    def post(self, request):
        given = serializers.MakeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        campaign = get_object_or_404(Campaign.objects.visible_to(request.user), code=given.validated_data["campaign"])
        bulletin = services.make_bulletin(campaign=campaign, day=given.validated_data["day"], actor=request.user)
        return _shown(request, bulletin)


class BulletinDetail(generics.RetrieveAPIView):
    serializer_class = serializers.BulletinDetailSerializer
    queryset = DailyBulletin.objects.none()

    def get_queryset(self):
        return selectors.bulletins(self.request.user)


class BulletinPublish(APIView):
    @extend_schema(request=None, responses=serializers.BulletinDetailSerializer)
    def post(self, request, pk):
        bulletin = get_object_or_404(selectors.bulletins(request.user), pk=pk)
        return _shown(request, services.publish_bulletin(bulletin=bulletin, actor=request.user))


class BulletinNote(APIView):
    @extend_schema(request=serializers.NoteSerializer, responses=serializers.BulletinDetailSerializer)
    def post(self, request, pk):
        bulletin = get_object_or_404(selectors.bulletins(request.user), pk=pk)
        given = serializers.NoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return _shown(request, services.note_bulletin(bulletin=bulletin, actor=request.user, **given.validated_data))


def _shown(request, bulletin):
    return Response(serializers.BulletinDetailSerializer(bulletin, context={"request": request}).data)


class DayOverview(APIView):
    """Who has reported of a campaign's day, and what has been made of it; for office and leadership."""

    @extend_schema(operation_id="bulletins_day_retrieve", responses=serializers.OverviewSerializer)
    def get(self, request, campaign, day):
        found = get_object_or_404(Campaign.objects.visible_to(request.user), code=campaign)
        if not may_oversee(request.user):
            raise NotAllowed("oversee")
        overview = selectors.overview(found, day)
        if overview is None:
            raise Http404
        context = {"request": request, "actions": day_actions_of_office(request.user, found)}
        return Response(serializers.OverviewSerializer(overview, context=context).data)
