"""Records: sent by phones exactly once, read, confirmed, contested, revised."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import delivers_until
from findings import services
from findings.forms import RecordFilter
from findings.models import Record
from findings.selectors import full_record, is_hidden_record, records_with_all, whole_new_record
from findings.serializers import (
    ContestSerializer,
    RecordContentSerializer,
    RecordSerializer,
    RevisionSerializer,
    VersionSerializer,
)
from findings.workflow import person_of, remembering
from kernel import clock
from kernel.errors import DomainError, NotAllowed, Refused
from kernel.http import CursorPagination, given
from kernel.serializers import told


class ByStart(CursorPagination):
    ordering = ("-started_at", "pk")


def visible_record(request: Request, id: uuid.UUID) -> Record:
    return get_object_or_404(Record.objects.visible_to(request.user), pk=id)


def _own_of_before(request: Request, id: uuid.UUID) -> Record | None:
    """What its author no longer sees since the posting ended, and may still correct as it may still be sent (L14)."""
    if delivers_until(request.user, clock.now()) is None:
        return None
    return Record.objects.filter(pk=id, author__user=request.user).first()


def shown(request: Request, record: Record) -> dict[str, Any]:
    """After an act: the record as it now stands, whether or not it is still in the user's list."""
    return written(request, full_record(record))


def written(request: Request, record: Record, **known: Any) -> dict[str, Any]:
    with remembering(request.user, **known):
        return told(RecordSerializer, record, request=request)


def sent_object(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise Refused("invalid", _("Send one object with named values."))
    return data


class RecordList(generics.ListAPIView):
    serializer_class = RecordSerializer
    pagination_class = ByStart
    filterset_class = RecordFilter
    queryset = Record.objects.none()

    def get_queryset(self):
        return records_with_all(Record.objects.visible_to(self.request.user))

    @extend_schema(summary=_("Inspection records in the user's scope, latest first"))
    def get(self, request: Request) -> Response:
        with remembering(request.user):
            return self.list(request)


class RecordDetail(APIView):
    @extend_schema(summary=_("One inspection record"), responses=RecordSerializer)
    def get(self, request: Request, id: uuid.UUID) -> Response:
        return Response(shown(request, visible_record(request, id)))

    @extend_schema(
        summary=_("Send an inspection record under the identifier made on the phone"),
        description=_(
            "Exactly once: 201 where it is new, 200 with the stored record where the same was sent before, 409 with "
            "both versions where the identifier holds other content, 423 where the campaign takes no more records."
        ),
        request=RecordContentSerializer,
        responses={
            200: RecordSerializer,
            201: RecordSerializer,
            409: OpenApiResponse(description=_("The identifier holds other content; both are in the answer.")),
            422: OpenApiResponse(description=_("The content is wrong; `fields` names where.")),
            423: OpenApiResponse(description=_("The campaign is closed.")),
        },
    )
    def put(self, request: Request, id: uuid.UUID) -> Response:
        author = person_of(request.user)
        if author is None:
            raise NotAllowed("submit")
        try:
            received = services.receive_record(
                id=id, author=author, actor=request.user, content=sent_object(request.data)
            )
        except DomainError:
            # Whatever is wrong, of a record that is none of theirs they learn nothing.
            if is_hidden_record(request.user, id):
                raise Http404 from None
            raise
        if received.is_new:
            whole = whole_new_record(received.record, received.beside)
            return Response(written(request, whole, person=author), status=201)
        return Response(shown(request, received.record))


class RecordConfirm(APIView):
    @extend_schema(
        summary=_("Confirm a record as one of those present"),
        description=_(
            "With the version that was read: 409 where the record was corrected since, and the same again changes "
            "nothing. The last of those present locks the record."
        ),
        request=VersionSerializer,
        responses=RecordSerializer,
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        record = visible_record(request, id)
        services.confirm_record(record=record, actor=request.user, **given(VersionSerializer, request))
        return Response(shown(request, record))


class RecordContest(APIView):
    @extend_schema(
        summary=_("Contest a record as one of those present"),
        description=_("The author must correct it. With the version that was read, as for confirming."),
        request=ContestSerializer,
        responses=RecordSerializer,
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        record = visible_record(request, id)
        services.contest_record(record=record, actor=request.user, **given(ContestSerializer, request))
        return Response(shown(request, record))


class RecordRevise(APIView):
    @extend_schema(
        summary=_("Correct a record as its author"),
        description=_(
            "What it said is kept as a version, and all present are asked again. 409 with both versions where the "
            "record has changed since the version that the correction was made on. Its author may send it after the "
            "posting too, as long as records of before may still be sent: a visit that began after the end is refused."
        ),
        request=RevisionSerializer,
        responses=RecordSerializer,
    )
    def post(self, request: Request, id: uuid.UUID) -> Response:
        record = _own_of_before(request, id) or visible_record(request, id)
        said = RevisionSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        record = services.revise_record(
            record=record,
            actor=request.user,
            content=request.data["content"],
            reason=said.validated_data["reason"],
            version=said.validated_data["version"],
        )
        return Response(shown(request, record))


__all__ = ["RecordConfirm", "RecordContest", "RecordDetail", "RecordList", "RecordRevise"]
