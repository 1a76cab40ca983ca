"""Trainings and vehicles in the API."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Role
from campaigns.models import Campaign
from care import selectors, services
from care.enums import CareAction as A
from care.models import Training, Vehicle, VehicleCost
from care.serializers import (
    AttendanceSerializer,
    NewAttendanceSerializer,
    NewCostSerializer,
    NewDriverSerializer,
    NewTrainingSerializer,
    NewVehicleSerializer,
    TrainingSerializer,
    VehicleSerializer,
)
from care.workflow import training_actions
from kernel import clock
from kernel.errors import NotAllowed
from kernel.http import given
from teams.selectors import posting_of


class TrainingList(generics.ListAPIView):
    serializer_class = TrainingSerializer
    queryset = Training.objects.none()

    def get_queryset(self) -> QuerySet[Training]:
        return selectors.trainings(self.request.user)

    @extend_schema(request=NewTrainingSerializer, responses={201: TrainingSerializer})
    def post(self, request: Request) -> Response:
        if request.user.role != Role.OFFICE:
            raise NotAllowed(A.HOLD_TRAINING)
        data = given(NewTrainingSerializer, request)
        campaign = get_object_or_404(Campaign.objects.visible_to(request.user), code=data["campaign"])
        training = services.hold_training(actor=request.user, **{**data, "campaign": campaign})
        return Response(TrainingSerializer(training, context={"request": request}).data, status=201)


def _training(request: Request, pk: int) -> Training:
    if request.user.role not in selectors.CARING:
        raise NotAllowed("read_care")
    return get_object_or_404(selectors.trainings(request.user), pk=pk)


class AttendanceList(APIView):
    @extend_schema(responses=AttendanceSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Who is expected at a training, and who took part."""
        people = selectors.expected(_training(request, pk), request.user)
        return Response(AttendanceSerializer(people, many=True).data)

    @extend_schema(request=NewAttendanceSerializer, responses=TrainingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """These took part; 422 with `not_expected`, `day_to_come`. Who was entered before stays."""
        training = _training(request, pk)
        if A.MARK_ATTENDANCE not in training_actions(request.user, training):
            raise NotAllowed(A.MARK_ATTENDANCE)
        asked = given(NewAttendanceSerializer, request)["people"]
        people = [get_object_or_404(selectors.expected(training, request.user), pk=person) for person in asked]
        services.mark_attendance(training=training, actor=request.user, people=people)
        return Response(TrainingSerializer(training, context={"request": request}).data)


class TrainingComplete(APIView):
    @extend_schema(request=None, responses=TrainingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """The attendance is complete: who is missing is held back from now on. 409 a second time."""
        training = services.complete_attendance(training=_training(request, pk), actor=request.user)
        return Response(TrainingSerializer(training, context={"request": request}).data)


class VehicleList(generics.ListAPIView):
    serializer_class = VehicleSerializer
    queryset = Vehicle.objects.none()

    def get_queryset(self) -> QuerySet[Vehicle]:
        return selectors.vehicles(self.request.user).order_by("-pk")

    @extend_schema(request=NewVehicleSerializer, responses={201: VehicleSerializer})
    def post(self, request: Request) -> Response:
        """A car of the own team of today; 422 with `days_wrong`, `vehicle_known`."""
        now = posting_of(request.user, clock.today())
        if now is None:
            raise NotAllowed(A.REGISTER_VEHICLE)
        data = given(NewVehicleSerializer, request)
        vehicle = services.register_vehicle(team=now.team, actor=request.user, **data)
        return Response(VehicleSerializer(vehicle, context={"request": request}).data, status=201)


class VehicleDetail(generics.RetrieveAPIView):
    serializer_class = VehicleSerializer
    queryset = Vehicle.objects.none()

    def get_queryset(self) -> QuerySet[Vehicle]:
        return selectors.vehicles(self.request.user)


def _vehicle(request: Request, pk: int) -> Vehicle:
    return get_object_or_404(selectors.vehicles(request.user), pk=pk)


class VehicleDriver(APIView):
    @extend_schema(request=NewDriverSerializer, responses=VehicleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Who drove on a day; entered again, it is corrected."""
        vehicle = _vehicle(request, pk)
        services.enter_driver(vehicle=vehicle, actor=request.user, **given(NewDriverSerializer, request))
        return Response(VehicleSerializer(_vehicle(request, pk), context={"request": request}).data)


class VehicleCosts(APIView):
    @extend_schema(request=NewCostSerializer, responses=VehicleSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """A line of what was spent; 422 with `amount_wrong`, `not_a_day_of_the_vehicle`."""
        vehicle = _vehicle(request, pk)
        services.enter_cost(vehicle=vehicle, actor=request.user, **given(NewCostSerializer, request))
        return Response(VehicleSerializer(_vehicle(request, pk), context={"request": request}).data)


class VehicleCostDetail(APIView):
    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Take out a line of the own team's car that was entered wrongly."""
        costs = VehicleCost.objects.visible_to(request.user).select_related("vehicle__team__campaign")
        services.remove_cost(cost=get_object_or_404(costs, pk=pk), actor=request.user)
        return Response(status=204)
