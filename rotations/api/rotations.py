"""Rotations in the API: one operation each, all through the services."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.models import Round
from campaigns.workflow import runs
from kernel.http import CursorPagination, given
from rotations import services
from rotations.forms.rotations import RotationFilter
from rotations.models import Rotation
from rotations.selectors import life as selectors
from rotations.serializers import rotations as serializers
from teams.services import Difference, compare


def _rotation(request, pk):
    return get_object_or_404(selectors.listed(request.user), pk=pk)


def _shown(request, pk):
    return serializers.RotationSerializer(_rotation(request, pk), context={"request": request}).data


class ByRound(CursorPagination):
    ordering = ("-round__starts", "pk")


class RotationList(generics.ListAPIView):
    serializer_class = serializers.RotationSerializer
    filterset_class = RotationFilter
    pagination_class = ByRound
    queryset = Rotation.objects.none()

    def get_queryset(self):
        return selectors.listed(self.request.user)

    @extend_schema(request=serializers.NewRotationInput, responses={201: serializers.RotationSerializer})
    def post(self, request):
        """Begin a round's rotation, with the teams that the plan allots; the same again gives the one that is there."""
        rounds = Round.objects.visible_to(request.user).select_related("campaign")
        round_ = get_object_or_404(rounds, pk=given(serializers.NewRotationInput, request)["round"])
        rotation = services.rotation_of(round=round_, actor=request.user)
        return Response(_shown(request, rotation.pk), status=201)


class RotationDetail(generics.RetrieveAPIView):
    serializer_class = serializers.RotationSerializer
    queryset = Rotation.objects.none()

    def get_queryset(self):
        return selectors.listed(self.request.user)


class RotationDifference(APIView):
    @extend_schema(responses=serializers.DifferenceSerializer)
    def get(self, request, pk):
        """What publishing the draft would change; empty where there is no draft."""
        rotation = _rotation(request, pk)
        draft = selectors.draft_of(rotation)
        found = compare(round=rotation.round, placements=selectors.placements_of(draft)) if draft else Difference()
        if not runs(request.user, rotation.campaign):
            # Whether somebody can come is told to whoever places people, and to nobody else (S3 四(三)).
            found.breaches = [breach for breach in found.breaches if breach.code != "not_available"]
        return Response(serializers.DifferenceSerializer(found).data)


class RotationPublish(APIView):
    @extend_schema(request=serializers.PublishInput, responses=serializers.RotationSerializer)
    def post(self, request, pk):
        """409 when somebody published or changed the draft meanwhile, 422 with every broken rule or short team."""
        data = given(serializers.PublishInput, request)
        services.publish(rotation=_rotation(request, pk), actor=request.user, **data)
        return Response(_shown(request, pk))


class RotationHandOver(APIView):
    @extend_schema(request=None, responses=serializers.RotationSerializer)
    def post(self, request, pk):
        """Declare that the next round's people have everything; from the last inspection day on."""
        services.declare_handed_over(rotation=_rotation(request, pk), actor=request.user)
        return Response(_shown(request, pk))


class RotationClose(APIView):
    @extend_schema(request=None, responses=serializers.RotationSerializer)
    def post(self, request, pk):
        """After the departure; the clock does the same by itself."""
        services.close(rotation=_rotation(request, pk), actor=request.user)
        return Response(_shown(request, pk))
