"""Pledges, self-checks and meetings in the API: one operation each, all through the services."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Role
from care import selectors, services, texts
from care.enums import CareAction as A
from care.models import Meeting, SelfCheck
from care.serializers import (
    MeetingSerializer,
    NewMeetingSerializer,
    NewSelfCheckSerializer,
    PledgeSerializer,
    PledgeTextSerializer,
    SelfCheckSerializer,
    StandingSerializer,
)
from kernel import clock
from kernel.errors import NotAllowed, Refused
from kernel.http import given
from teams.models import Person, Posting
from teams.selectors import posting_of


def only_inspectors(request: Request, action: str) -> None:
    if request.user.role != Role.INSPECTOR:
        raise NotAllowed(action)


class PledgeDetail(APIView):
    @extend_schema(responses=PledgeTextSerializer)
    def get(self, request: Request) -> Response:
        """The pledge in force, and the posting for which it is still to be signed."""
        only_inspectors(request, A.SIGN_PLEDGE)
        owed = selectors.pledge_owed(request.user, clock.today())
        text = texts.PLEDGE
        told = {"posting": owed and owed.pk, "version": text.version, "title": text.title, "lines": text.lines}
        return Response(PledgeTextSerializer({**told, "actions": [A.SIGN_PLEDGE] if owed else []}).data)

    @extend_schema(request=None, responses={201: PledgeSerializer})
    def post(self, request: Request) -> Response:
        """Sign the pledge that is owed; 422 with `nothing_owed` where none is."""
        only_inspectors(request, A.SIGN_PLEDGE)
        owed = selectors.pledge_owed(request.user, clock.today())
        if owed is None:
            raise Refused("nothing_owed", _("Nothing is to be signed."))
        return Response(PledgeSerializer(services.sign_pledge(posting=owed, actor=request.user)).data, status=201)


class SelfCheckList(generics.ListAPIView):
    serializer_class = SelfCheckSerializer
    queryset = SelfCheck.objects.none()

    def get_queryset(self) -> QuerySet[SelfCheck]:
        return SelfCheck.objects.visible_to(self.request.user).select_related("posting__person")

    @extend_schema(request=NewSelfCheckSerializer, responses={201: SelfCheckSerializer})
    def post(self, request: Request) -> Response:
        """Hand in the own self-check; 422 with `nothing_owed`, `not_yet_open`, `unanswered`, `words_missing`."""
        only_inspectors(request, A.HAND_IN_SELF_CHECK)
        data = given(NewSelfCheckSerializer, request)
        check = services.hand_in_self_check(
            posting=self._posting(request, data.get("posting")),
            actor=request.user,
            answers={answer["code"]: answer for answer in data["answers"]},
            remarks=data["remarks"],
        )
        return Response(SelfCheckSerializer(check).data, status=201)

    def _posting(self, request: Request, pk: int | None) -> Posting:
        if pk is not None:
            own = Posting.objects.filter(person__user=request.user).select_related("team__round__campaign", "person")
            return get_object_or_404(own, pk=pk)
        due = selectors.self_check_due(request.user, clock.today())
        if not due:
            raise Refused("nothing_owed", _("Nothing is to be signed."))
        return due[0]


class SelfCheckDetail(generics.RetrieveAPIView):
    serializer_class = SelfCheckSerializer
    queryset = SelfCheck.objects.none()

    def get_queryset(self) -> QuerySet[SelfCheck]:
        return SelfCheck.objects.visible_to(self.request.user).select_related("posting__person")


class MeetingList(generics.ListAPIView):
    serializer_class = MeetingSerializer
    queryset = Meeting.objects.none()

    def get_queryset(self) -> QuerySet[Meeting]:
        return selectors.meetings(self.request.user)

    @extend_schema(request=NewMeetingSerializer, responses={201: MeetingSerializer})
    def post(self, request: Request) -> Response:
        """Register a meeting of the own team; 422 with `too_few_present`, `not_of_the_team`, `day_to_come`."""
        now = posting_of(request.user, clock.today())
        if now is None:
            raise NotAllowed(A.REGISTER_MEETING)
        data = given(NewMeetingSerializer, request)
        people = list(Person.objects.visible_to(request.user).filter(pk__in=data["present"]))
        if unknown := set(data["present"]) - {person.pk for person in people}:
            names = [str(pk) for pk in sorted(unknown)]
            raise Refused("not_of_the_team", _("Some of them are not in the team."), fields={"present": names})
        meeting = services.register_meeting(team=now.team, actor=request.user, **{**data, "present": people})
        return Response(MeetingSerializer(meeting).data, status=201)


class StandingList(APIView):
    @extend_schema(responses=StandingSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Everybody of a round as far as the user sees them: what is signed, who is missing."""
        if request.user.role not in selectors.CARING:
            raise NotAllowed("read_care")
        round_ = get_object_or_404(selectors.rounds_of(request.user), pk=pk)
        return Response(StandingSerializer(selectors.standings(round_, request.user), many=True).data)
