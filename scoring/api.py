"""Weekly boards in the API: read, made, published."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.models import Campaign
from kernel.http import CursorPagination
from scoring import selectors, services
from scoring.forms import BoardFilter
from scoring.models import Placing, WeeklyBoard
from scoring.serializers import BoardDetailSerializer, BoardSerializer, MakeSerializer


class NewestWeekFirst(CursorPagination):
    ordering = ("-starts", "-version", "-pk")


class BoardList(generics.ListAPIView):
    """GET: the boards one sees. POST: make that of the week which holds a day; safe to repeat."""

    serializer_class = BoardSerializer
    filterset_class = BoardFilter
    pagination_class = NewestWeekFirst
    queryset = WeeklyBoard.objects.none()

    def get_queryset(self):
        return selectors.boards(self.request.user)

    @extend_schema(request=MakeSerializer, responses=BoardDetailSerializer)
    def post(self, request):
        given = MakeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        campaign = get_object_or_404(Campaign.objects.visible_to(request.user), code=given.validated_data["campaign"])
        board = services.make_board(campaign=campaign, day=given.validated_data["day"], actor=request.user)
        return Response(_shown(request, board.pk))


class BoardDetail(APIView):
    """Office and leadership read every place with its sum; others the named ones, and their own team's sum."""

    @extend_schema(responses=BoardDetailSerializer)
    def get(self, request, pk):
        return Response(_shown(request, pk))


class BoardPublish(APIView):
    @extend_schema(request=None, responses=BoardDetailSerializer)
    def post(self, request, pk):
        board = get_object_or_404(selectors.boards(request.user), pk=pk)
        services.publish_board(board=board, actor=request.user)
        return Response(_shown(request, pk))


def _shown(request, pk):
    board = get_object_or_404(selectors.boards(request.user), pk=pk)
    explained = Placing.objects.explained_to(request.user).filter(board=board)
    context = {
        "request": request,
        "placings": selectors.placings(board, request.user),
        "explained": set(explained.values_list("pk", flat=True)),
    }
    return BoardDetailSerializer(board, context=context).data
