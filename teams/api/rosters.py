"""Rosters in the API."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.http import given
from teams import services
from teams.api.teams import _round
from teams.imports import answer_roster, apply_roster, hand_in_roster, import_roster, request_apply
from teams.models import RosterImport
from teams.serializers import AnswersSerializer, ReasonSerializer, RosterImportSerializer, RosterUploadSerializer


class RosterList(generics.ListAPIView):
    serializer_class = RosterImportSerializer
    filterset_fields = ["round", "state"]
    parser_classes = [MultiPartParser]
    queryset = RosterImport.objects.none()

    def get_queryset(self) -> QuerySet[RosterImport]:
        return RosterImport.objects.visible_to(self.request.user).select_related("round__campaign")

    @extend_schema(request={"multipart/form-data": RosterUploadSerializer}, responses={201: RosterImportSerializer})
    def post(self, request: Request) -> Response:
        """Check a roster, or with `dry_run=false` check and apply it. Refuses what is no roster (413, 415, 422).

        A long file is checked in the background: `state` is `waiting` until then.
        """
        data = given(RosterUploadSerializer, request)
        content, name, round_ = data["file"].read(), data["file"].name, _round(request, data["round"])
        if data["dry_run"]:
            upload = hand_in_roster(content, name, round=round_, actor=request.user)
        else:
            upload = import_roster(content, name, round=round_, actor=request.user, dry_run=False)
        return Response(_roster(request, upload), status=201)


def _roster(request: Request, upload: RosterImport) -> dict:
    return RosterImportSerializer(upload, context={"request": request}).data


class RosterDetail(generics.RetrieveAPIView):
    serializer_class = RosterImportSerializer
    queryset = RosterImport.objects.none()

    def get_queryset(self) -> QuerySet[RosterImport]:
        return RosterImport.objects.visible_to(self.request.user).select_related("round__campaign")


class RosterApply(APIView):
    @extend_schema(request=None, responses=RosterImportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Apply the bytes that were checked; 409 when that has been done."""
        uploads = RosterImport.objects.visible_to(request.user).select_related("round__campaign")
        upload = get_object_or_404(uploads, pk=pk)
        run = request_apply if upload.is_large else apply_roster
        return Response(_roster(request, run(upload=upload, actor=request.user)))


class RosterAnswer(APIView):
    @extend_schema(request=AnswersSerializer, responses=RosterImportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer questions of the report, by their keys, and check again; 422 for an answer that was no choice."""
        uploads = RosterImport.objects.visible_to(request.user).select_related("round__campaign")
        answers = given(AnswersSerializer, request)["answers"]
        upload = answer_roster(upload=get_object_or_404(uploads, pk=pk), answers=answers, actor=request.user)
        return Response(_roster(request, upload))


class RosterUndo(APIView):
    @extend_schema(request=ReasonSerializer, responses=RosterImportSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Take an applied import back; 409 `built_upon` once something stands on it."""
        uploads = RosterImport.objects.visible_to(request.user).select_related("round__campaign")
        upload = services.undo_roster(
            upload=get_object_or_404(uploads, pk=pk), actor=request.user, **given(ReasonSerializer, request)
        )
        return Response(_roster(request, upload))
