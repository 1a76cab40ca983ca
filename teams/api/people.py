"""People in the API, with their numbers masked."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.errors import NotAllowed
from teams import lookalikes, privacy, senders, services, workflow
from teams.forms import rounds_for
from teams.models import Person
from teams.serializers import (
    ApartSerializer,
    JoinSerializer,
    OpenDetailSerializer,
    OpenedDetailSerializer,
    PairSerializer,
    PersonSerializer,
    SenderSerializer,
)


def _person(request: Request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("unit"), pk=pk)


class RoundSenders(APIView):
    @extend_schema(responses=SenderSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Who is expected to name people for a round, and how it stands."""
        round_ = get_object_or_404(rounds_for(request.user), pk=pk)
        if not workflow.sees_directory(request.user, round_.campaign):
            raise NotAllowed("see_senders")
        return Response(SenderSerializer(senders.standing(round_).senders, many=True).data)


class PersonDetail(APIView):
    @extend_schema(responses=PersonSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """A person, with what is personal masked."""
        person = _person(request, pk)
        return Response(PersonSerializer(person, context={"details": privacy.details(request.user, [person])}).data)


class PersonOpen(APIView):
    @extend_schema(request=OpenDetailSerializer, responses=OpenedDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """One masked detail in whole; recorded in the audit trail."""
        person = _person(request, pk)
        asked = OpenDetailSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        detail = asked.validated_data["detail"]
        value = services.open_detail(person=person, actor=request.user, detail=detail)
        return Response({"detail": detail, "value": value})


class AlikeList(APIView):
    @extend_schema(responses=PairSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Rows that may be one person, the surest first."""
        if not workflow.may_join_people(request.user):
            raise NotAllowed("merge_people")
        return Response(PairSerializer(lookalikes.pairs(request.user), many=True).data)


class PersonJoin(APIView):
    @extend_schema(request=JoinSerializer, responses=PersonSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Make one person of two rows: this one stays, `other` goes. Refused when both are posted in one round."""
        sent, keep, other = _sent(JoinSerializer, request, pk)
        person = services.merge_people(keep=keep, drop=other, actor=request.user, reason=sent["reason"])
        return Response(PersonSerializer(person, context={"details": privacy.details(request.user, [person])}).data)


class PersonApart(APIView):
    @extend_schema(request=ApartSerializer, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """Remember that two who look alike are two people."""
        _data, one, other = _sent(ApartSerializer, request, pk)
        services.say_not_same(one=one, other=other, actor=request.user)
        return Response(status=204)


def _sent(serializer_class, request: Request, pk: int) -> tuple[dict, Person, Person]:
    person = _person(request, pk)
    if not workflow.may_join_people(request.user):
        raise NotAllowed("merge_people")
    sent = serializer_class(data=request.data)
    sent.is_valid(raise_exception=True)
    return sent.validated_data, person, _person(request, sent.validated_data["other"])
