"""Findings: read by each side in its own shape, and moved by the verbs of their workflow."""

import uuid
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import generics, parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from findings import services
from findings.forms import FindingFilter, ProblemListFilter
from findings.models import DisputeFile, Finding, ProblemList
from findings.selectors import full_finding, is_local, lists_with_counts, with_all
from findings.selectors.photos import evidence_for
from findings.serializers import (
    AmendmentSerializer,
    CityFindingSerializer,
    FindingSerializer,
    GradesSerializer,
    NothingSerializer,
    ObjectionSerializer,
    ProblemListDetailSerializer,
    ProblemListSerializer,
    ReasonSerializer,
    ResubmissionSerializer,
)
from findings.services.review import type_of_topic
from findings.workflow import remembering
from kernel.http import CursorPagination

EITHER = PolymorphicProxySerializer(
    component_name="FindingAsSeen",
    serializers=[FindingSerializer, CityFindingSerializer],
    resource_type_field_name=None,
)


class BySubmission(CursorPagination):
    ordering = ("-submitted_at", "pk")


class ByDay(CursorPagination):
    ordering = ("-day", "pk")


def shape_for(user: User) -> type[CityFindingSerializer]:
    return CityFindingSerializer if is_local(user) else FindingSerializer


def visible_finding(request: Request, id: uuid.UUID) -> Finding:
    return get_object_or_404(Finding.objects.visible_to(request.user), pk=id)


def shown(request: Request, finding: Finding) -> dict[str, Any]:
    return shape_for(request.user)(full_finding(finding), context={"request": request}).data


class FindingList(generics.ListAPIView):
    pagination_class = BySubmission
    filterset_class = FindingFilter
    queryset = Finding.objects.none()

    def get_queryset(self):
        return with_all(Finding.objects.visible_to(self.request.user))

    def get_serializer_class(self):
        return shape_for(self.request.user)

    @extend_schema(
        summary=_("Findings in the user's scope, latest first"),
        description=_("Cities and provinces read a shape of their own, without inspectors and reviewers."),
        responses=PolymorphicProxySerializer(
            component_name="FindingAsSeen",
            serializers=[FindingSerializer, CityFindingSerializer],
            resource_type_field_name=None,
            many=True,
        ),
    )
    def get(self, request: Request) -> Response:
        with remembering(request.user):
            return self.list(request)


class FindingDetail(APIView):
    @extend_schema(summary=_("One finding"), responses=EITHER)
    def get(self, request: Request, id: uuid.UUID) -> Response:
        return Response(shown(request, visible_finding(request, id)))


class FindingVerb(APIView):
    """One act on a finding: scope, shape, service, the finding as it now stands."""

    shape: ClassVar[type[serializers.Serializer]] = NothingSerializer

    def post(self, request: Request, id: uuid.UUID) -> Response:
        finding = visible_finding(request, id)
        said = self.shape(data=request.data)
        said.is_valid(raise_exception=True)
        return Response(shown(request, self.act(finding, request.user, **said.validated_data)))

    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        raise NotImplementedError


def _told(summary: object, shape: type[serializers.Serializer]):
    return extend_schema_view(post=extend_schema(summary=summary, request=shape, responses=EITHER))


@_told(_("Approve and grade a finding, and hand it to its city"), GradesSerializer)
class FindingApprove(FindingVerb):
    shape = GradesSerializer

    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        return services.approve(finding=finding, actor=actor, **said)


@_told(_("Return a finding to its team, saying what is missing"), ReasonSerializer)
class FindingReturn(FindingVerb):
    shape = ReasonSerializer

    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        return services.return_finding(finding=finding, actor=actor, **said)


@_told(_("Do not accept a finding; final"), ReasonSerializer)
class FindingReject(FindingVerb):
    shape = ReasonSerializer

    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        return services.reject(finding=finding, actor=actor, **said)


@_told(_("Complete a returned finding and submit it again"), ResubmissionSerializer)
class FindingResubmit(FindingVerb):
    shape = ResubmissionSerializer

    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        return services.resubmit(finding=finding, actor=actor, **said)


@_told(_("Confirm a finding as its city or county"), NothingSerializer)
class FindingConfirm(FindingVerb):
    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        return services.confirm(finding=finding, actor=actor)


@_told(_("Dispute a finding with grounds and evidence"), ObjectionSerializer)
class FindingDispute(FindingVerb):
    shape = ObjectionSerializer
    parser_classes = (parsers.MultiPartParser, parsers.JSONParser)

    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        return services.dispute(finding=finding, actor=actor, **said)


@_told(_("Uphold the dispute: the finding is withdrawn"), ReasonSerializer)
class FindingUphold(FindingVerb):
    shape = ReasonSerializer

    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        return services.uphold(finding=finding, actor=actor, **said)


@_told(_("Dismiss the dispute: the finding stands"), ReasonSerializer)
class FindingDismiss(FindingVerb):
    shape = ReasonSerializer

    def act(self, finding: Finding, actor: User, **said: Any) -> Finding:
        return services.dismiss(finding=finding, actor=actor, **said)


@_told(_("Amend the finding: it stands in another form"), AmendmentSerializer)
class FindingAmend(FindingVerb):
    shape = AmendmentSerializer

    def act(self, finding: Finding, actor: User, problem_type: str = "", **said: Any) -> Finding:
        kind = type_of_topic(finding, problem_type) if problem_type else None
        return services.amend(finding=finding, actor=actor, problem_type=kind, **said)


class DisputeFileDetail(APIView):
    @extend_schema(summary=_("A file of evidence"), responses={(200, "application/octet-stream"): bytes})
    def get(self, request: Request, id: uuid.UUID, file: int) -> HttpResponse:
        found = get_object_or_404(DisputeFile.objects.visible_to(request.user), dispute__finding=id, pk=file)
        return evidence_response(request.user, found)


def evidence_response(user: User, found: DisputeFile) -> HttpResponse:
    """Always to be saved, never opened in our own pages: it comes from outside."""
    name, content_type, data = evidence_for(user, found)
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


class ProblemListList(generics.ListAPIView):
    serializer_class = ProblemListSerializer
    pagination_class = ByDay
    filterset_class = ProblemListFilter
    queryset = ProblemList.objects.none()

    def get_queryset(self):
        return lists_with_counts(self.request.user)

    @extend_schema(summary=_("Problem lists by city and day, latest first"))
    def get(self, request: Request) -> Response:
        return self.list(request)


def shown_list(request: Request, id: int) -> dict[str, Any]:
    """Only with the findings that this user sees."""
    problem_list = get_object_or_404(lists_with_counts(request.user), pk=id)
    findings = with_all(Finding.objects.visible_to(request.user).filter(problem_list=problem_list))
    context = {"request": request, "findings": findings, "shape": shape_for(request.user)}
    with remembering(request.user):
        return ProblemListDetailSerializer(problem_list, context=context).data


class ProblemListDetail(APIView):
    @extend_schema(summary=_("One problem list with its findings"), responses=ProblemListDetailSerializer)
    def get(self, request: Request, id: int) -> Response:
        return Response(shown_list(request, id))


class ProblemListReceive(APIView):
    @extend_schema(
        summary=_("Acknowledge receipt of a list as the city's liaison"),
        request=NothingSerializer,
        responses=ProblemListDetailSerializer,
    )
    def post(self, request: Request, id: int) -> Response:
        problem_list = get_object_or_404(ProblemList.objects.visible_to(request.user), pk=id)
        services.receive_list(problem_list=problem_list, actor=request.user)
        return Response(shown_list(request, id))
