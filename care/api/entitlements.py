"""Meals, holidays, branches and sheets in the API."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Role
from campaigns.models import Round
from campaigns.workflow import runs
from care import documents, selectors, services
from care.enums import CareAction as A
from care.enums import SheetKind
from care.models import HomeHoliday, IssuedSheet, LocalMeal
from care.serializers import (
    BranchSerializer,
    HolidaySerializer,
    IssuedSheetSerializer,
    LocalMealSerializer,
    NewBranchSerializer,
    NewHolidaySerializer,
    NewMealSerializer,
    SheetLineSerializer,
)
from care.workflow import may_keep_holidays, may_take, sheet_actions
from cities.models import City, Province
from kernel import clock, sheets
from kernel.errors import NotAllowed, Refused
from kernel.http import given
from teams.models import Person, SendingUnit, Team
from teams.selectors import posting_of

FILE = {(200, sheets.CONTENT_TYPE): OpenApiTypes.BINARY}


def the_round(request: Request, pk: int) -> Round:
    if request.user.role not in selectors.CARING:
        raise NotAllowed("read_care")
    return get_object_or_404(selectors.rounds_of(request.user), pk=pk)


class LocalMealList(generics.ListAPIView):
    serializer_class = LocalMealSerializer
    queryset = LocalMeal.objects.none()

    def get_queryset(self) -> QuerySet[LocalMeal]:
        return LocalMeal.objects.visible_to(self.request.user).select_related("posting__person")

    @extend_schema(request=NewMealSerializer, responses={201: LocalMealSerializer})
    def post(self, request: Request) -> Response:
        """Enter a paid meal of one's own posting of today; 422 with `receipt_twice`, `not_a_day_of_the_posting`."""
        now = posting_of(request.user, clock.today()) if request.user.role == Role.INSPECTOR else None
        if now is None:
            raise NotAllowed(A.ENTER_MEAL)
        meal = services.enter_local_meal(posting=now, actor=request.user, **given(NewMealSerializer, request))
        return Response(LocalMealSerializer(meal).data, status=201)


class LocalMealDetail(APIView):
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take out an own meal that was entered wrongly."""
        meals = LocalMeal.objects.visible_to(request.user).select_related("posting__person", "posting__team__campaign")
        services.remove_local_meal(meal=get_object_or_404(meals, pk=pk), actor=request.user)
        return Response(status=204)


class HolidayList(generics.ListAPIView):
    serializer_class = HolidaySerializer
    queryset = HomeHoliday.objects.none()

    def get_queryset(self) -> QuerySet[HomeHoliday]:
        return HomeHoliday.objects.visible_to(self.request.user).select_related("province")

    @extend_schema(request=NewHolidaySerializer, responses={201: HolidaySerializer})
    def post(self, request: Request) -> Response:
        if not may_keep_holidays(request.user):
            raise NotAllowed(A.KEEP_HOLIDAYS)
        data = given(NewHolidaySerializer, request)
        province = Province.objects.filter(code=data["province"]).first()
        if province is None:
            raise Refused("unknown_province", _("There is no such province."), fields={"province": [data["province"]]})
        holiday = services.add_home_holiday(actor=request.user, **{**data, "province": province})
        return Response(HolidaySerializer(holiday, context={"request": request}).data, status=201)


class HolidayDetail(APIView):
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take a day off the list; sheets that went out stay as they are."""
        holiday = get_object_or_404(HomeHoliday.objects.visible_to(request.user), pk=pk)
        services.remove_home_holiday(holiday=holiday, actor=request.user, reason="")
        return Response(status=204)


class BranchList(APIView):
    @extend_schema(responses=BranchSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """The branches that the plan's rule finds in a round, with who was named."""
        round_ = self._round(request, pk)
        context = {"actions": [A.NAME_BRANCH] if runs(request.user, round_.campaign) else []}
        return Response(BranchSerializer(selectors.branches(round_, request.user), many=True, context=context).data)

    @extend_schema(request=NewBranchSerializer, responses=BranchSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Put down who was named; 422 with `no_branch`, `not_of_the_branch`."""
        round_ = self._round(request, pk)
        if not runs(request.user, round_.campaign):
            raise NotAllowed(A.NAME_BRANCH)
        data = given(NewBranchSerializer, request)
        seen = Person.objects.visible_to(request.user)
        team = get_object_or_404(Team.objects.filter(round=round_), pk=data["team"]) if data["team"] else None
        named = services.name_branch(
            round=round_,
            city=team.city if team else get_object_or_404(City, code=data["city"]),
            team=team,
            secretary=get_object_or_404(seen, pk=data["secretary"]),
            committee=list(seen.filter(pk__in=data["committee"])),
            actor=request.user,
        )
        found = next(b for b in selectors.branches(round_, request.user) if b.named == named)
        return Response(BranchSerializer(found, context={"actions": [A.NAME_BRANCH]}).data)

    def _round(self, request: Request, pk: int) -> Round:
        if request.user.role == Role.SENDING_UNIT:
            raise NotAllowed("read_care")
        return the_round(request, pk)


class SheetList(APIView):
    @extend_schema(responses=SheetLineSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """The sheets of a round that the user may take, each with what may be done and what was issued."""
        round_ = the_round(request, pk)
        issued = list(selectors.issued_sheets(round_, request.user))
        lines = [
            {
                "kind": kind,
                "name": kind.label,
                "actions": sheet_actions(request.user, round_, kind),
                "issued": [sheet for sheet in issued if sheet.kind == kind],
            }
            for kind in SheetKind
            if may_take(request.user, kind)
        ]
        return Response(SheetLineSerializer(lines, many=True).data)


class SheetFile(APIView):
    @extend_schema(responses=FILE)
    def get(self, request: Request, pk: int, kind: str) -> HttpResponse:
        """The sheet as of now, as .xlsx."""
        round_ = the_round(request, pk)
        if kind not in SheetKind.values:
            raise Http404
        if not may_take(request.user, kind):
            raise NotAllowed("take_sheet")
        content = documents.sheet_of(kind, round_, request.user)
        return sheets.response(documents.file_name(content), documents.sheets_of(content))

    @extend_schema(request=None, responses={201: IssuedSheetSerializer})
    def post(self, request: Request, pk: int, kind: str) -> Response:
        """Freeze and issue the sheet; 422 with `round_not_over`, `not_issued`."""
        issued = services.issue_sheet(round=the_round(request, pk), kind=kind, actor=request.user)
        return Response(IssuedSheetSerializer(issued).data, status=201)


class IssuedSheetFile(APIView):
    @extend_schema(responses=FILE)
    def get(self, request: Request, pk: int) -> HttpResponse:
        """The sheet as it went out; a sending unit gets its own lines of it."""
        issued = get_object_or_404(IssuedSheet.objects.visible_to(request.user), pk=pk)
        units = None
        if request.user.role == Role.SENDING_UNIT:
            units = set(SendingUnit.objects.visible_to(request.user).values_list("pk", flat=True))
        name = documents.file_name(issued.content, issued.number)
        return sheets.response(name, documents.sheets_of(issued.content, units))
