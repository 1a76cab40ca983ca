"""Nominations, teams and postings in the API."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.models import Round
from cities.models import City, County
from kernel.errors import Refused
from kernel.http import CursorPagination, given
from teams import selectors, services
from teams.forms import CampaignRoundFilter, NominationFilter, rounds_for
from teams.models import Nomination, Person, Posting, Team
from teams.serializers import (
    AccessSerializer,
    NewPostingSerializer,
    NewTeamSerializer,
    NominationSerializer,
    PostingSerializer,
    ReasonSerializer,
    TeamDetailSerializer,
    TeamSerializer,
)


def _round(request: Request, pk: int) -> Round:
    return get_object_or_404(rounds_for(request.user), pk=pk)


class InOrder(CursorPagination):
    ordering = "pk"


# Rounds


class NominationList(generics.ListAPIView):
    serializer_class = NominationSerializer
    filterset_class = NominationFilter
    pagination_class = InOrder
    queryset = Nomination.objects.none()

    def get_queryset(self) -> QuerySet[Nomination]:
        if "pk" not in self.kwargs:
            return Nomination.objects.none()
        return selectors.nominations_of(_round(self.request, self.kwargs["pk"]), self.request.user)


# Teams


class TeamList(generics.ListAPIView):
    serializer_class = TeamSerializer
    filterset_class = CampaignRoundFilter
    pagination_class = InOrder
    queryset = Team.objects.none()

    def get_queryset(self) -> QuerySet[Team]:
        return selectors.listed_teams(self.request.user)

    @extend_schema(request=NewTeamSerializer, responses={201: TeamDetailSerializer})
    def post(self, request: Request) -> Response:
        data = given(NewTeamSerializer, request)
        team = services.create_team(
            round=_round(request, data["round"]),
            city=_city(data["city"]),
            kind=data["kind"],
            number=data["number"],
            counties=_counties(data["counties"]),
            actor=request.user,
        )
        return Response(_detail(request, team), status=201)


def _city(code: str) -> City:
    found = City.objects.filter(code=code).first()
    if found is None:
        raise Refused("unknown_city", _("There is no such city."), fields={"city": [code]})
    return found


def _counties(codes: list[str]) -> list[County]:
    found = list(County.objects.filter(code__in=codes))
    if unknown := set(codes) - {county.code for county in found}:
        raise Refused("unknown_county", _("There is no such county."), fields={"counties": sorted(unknown)})
    return found


def _detail(request: Request, team: Team) -> dict:
    postings = selectors.postings_of(team, request.user)
    return TeamDetailSerializer(team, context={"request": request, "postings": postings}).data


def _team(request: Request, pk: int) -> Team:
    return get_object_or_404(selectors.listed_teams(request.user), pk=pk)


class TeamDetail(APIView):
    @extend_schema(responses=TeamDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(_detail(request, _team(request, pk)))


class TeamPost(APIView):
    @extend_schema(request=NewPostingSerializer, responses={201: PostingSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Post a person to the team; 422 with the code of the first hard rule it would break."""
        team = _team(request, pk)
        data = given(NewPostingSerializer, request)
        person = get_object_or_404(Person.objects.visible_to(request.user), pk=data["person"])
        posting = services.post(person=person, team=team, duty=data["duty"], actor=request.user)
        return Response(PostingSerializer(posting, context={"request": request}).data, status=201)


def _posting(request: Request, pk: int) -> Posting:
    postings = Posting.objects.visible_to(request.user).select_related(
        "team__round__campaign", "team__campaign", "person__unit"
    )
    return get_object_or_404(postings, pk=pk)


class PostingEnd(APIView):
    @extend_schema(request=ReasonSerializer, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Before the arrival the posting is withdrawn, afterwards it ends today."""
        posting = _posting(request, pk)
        services.unpost(posting=posting, actor=request.user, **given(ReasonSerializer, request))
        return Response(status=204)


class PostingAccess(APIView):
    @extend_schema(request=None, responses=AccessSerializer)
    def post(self, request: Request, pk: int) -> Response:
        user, code = services.open_access(person=_posting(request, pk).person, actor=request.user)
        return Response({"username": user.username, "code": code})
