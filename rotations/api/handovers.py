"""Handovers in the API: one operation each, all through the services."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Role
from kernel.errors import NotAllowed
from kernel.http import CursorPagination, given
from rotations import services
from rotations.models import Handover
from rotations.selectors import handovers as selectors
from rotations.serializers import handovers as serializers
from teams.models import Person, Team

READERS = {Role.OFFICE, Role.LEADERSHIP, Role.INSPECTOR}


class HandoverRows(generics.ListAPIView):
    serializer_class = serializers.HandoverSerializer
    filterset_fields = ["state", "team__round"]
    pagination_class = CursorPagination
    queryset = Handover.objects.none()

    def get_queryset(self):
        return selectors.handovers(self.request.user)


class HandoverDetail(generics.RetrieveAPIView):
    serializer_class = serializers.HandoverDetailSerializer
    queryset = Handover.objects.none()

    def get_queryset(self):
        return selectors.handovers(self.request.user)

    @extend_schema(request=serializers.CompleteInput, responses=serializers.HandoverDetailSerializer)
    def put(self, request, pk):
        """Notes, checklist and who stays at the base, as a whole; until the outgoing side signs."""
        handover = self.get_object()
        data = given(serializers.CompleteInput, request)
        done = services.complete_handover(
            handover=handover,
            actor=request.user,
            notes=data["notes"],
            checklist={one["item"]: {"done": one["done"], "remark": one["remark"]} for one in data["checklist"]},
            at_base=list(Person.objects.filter(pk__in=data["at_base"])),
        )
        return Response(self.get_serializer(done).data)


class HandoverOperation(APIView):
    """POST: the act, and the handover as it then stands."""

    act = None

    @extend_schema(request=serializers.SignInput, responses=serializers.HandoverDetailSerializer)
    def post(self, request, pk):
        handover = get_object_or_404(selectors.handovers(request.user), pk=pk)
        reason = given(serializers.SignInput, request)["reason"]
        done = type(self).act(handover=handover, actor=request.user, reason=reason)
        return Response(serializers.HandoverDetailSerializer(done, context={"request": request}).data)


class SignHandover(HandoverOperation):
    act = staticmethod(services.hand_over)


class ReturnHandover(HandoverOperation):
    act = staticmethod(services.send_back_handover)


class TakeHandover(HandoverOperation):
    act = staticmethod(services.take_over)


class HandoverFile(APIView):
    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, pk):
        """The list that both sides have signed, as .docx."""
        handover = get_object_or_404(selectors.handovers(request.user), pk=pk)
        document = selectors.list_of(handover)
        return FileResponse(document.file.open("rb"), as_attachment=True, filename=f"{handover.team.name}交接清单.docx")


class TeamFolder(APIView):
    @extend_schema(responses=serializers.SectionSerializer(many=True))
    def get(self, request, pk):
        """What the system knows of a team's places, today."""
        team = get_object_or_404(Team.objects.visible_to(request.user).select_related("round"), pk=pk)
        if request.user.role not in READERS:
            raise NotAllowed("read_folder")
        return Response([one.frozen() for one in selectors.folder_of(team)])
