"""People in the API, with their numbers masked."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.errors import NotAllowed
from teams import privacy, senders, services, workflow
from teams.forms import rounds_for
from teams.models import Person
from teams.serializers import OpenDetailSerializer, OpenedDetailSerializer, PersonSerializer, SenderSerializer


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
