"""Letters and the ledger in the API: one operation each, all through the services."""

from io import BytesIO

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from campaigns.models import Round
from campaigns.selectors import policy, policy_version_on
from findings.selectors.photos import evidence_for
from kernel import clock
from kernel.errors import NotAllowed
from kernel.http import CursorPagination
from rectification import selectors, serializers, services
from rectification.documents import PREVIEW_MARK
from rectification.enums import EntryAction
from rectification.forms import LedgerFilter, LetterFilter
from rectification.models import EntryFile, LedgerEntry, SupervisionLetter
from rectification.workflow import guard, may_issue, may_prepare, remembering


class LetterList(generics.ListAPIView):
    serializer_class = serializers.LetterSerializer
    filterset_class = LetterFilter
    pagination_class = CursorPagination
    queryset = SupervisionLetter.objects.none()

    def get_queryset(self):
        return selectors.letters(self.request.user)


class LetterDetail(generics.RetrieveAPIView):
    """Opened by a liaison of the place for the first time, the letter keeps that moment (F5)."""

    serializer_class = serializers.LetterDetailSerializer
    queryset = SupervisionLetter.objects.none()

    def get_queryset(self):
        return selectors.letters(self.request.user)

    def get_object(self):
        letter = super().get_object()
        services.mark_read(letter=letter, actor=self.request.user)
        return letter


class LetterFile(APIView):
    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, pk):
        letter = get_object_or_404(selectors.letters(request.user), pk=pk)
        file, name = selectors.letter_file(letter)
        services.mark_read(letter=letter, actor=request.user)
        return FileResponse(file, as_attachment=True, filename=name)


class RoundLetters(APIView):
    """GET: what would be on the letters of a round, place by place. POST: issue them."""

    @extend_schema(responses=serializers.UnitOfRoundSerializer(many=True))
    def get(self, request, pk):
        round_ = _round_to_prepare(request, pk)
        rules = policy(policy_version_on(round_.campaign, clock.today()))
        lines = selectors.units_of_round(round_, rules)
        context = {"request": request, "may_issue": may_issue(request.user, round_.campaign)}
        return Response(serializers.UnitOfRoundSerializer(lines, many=True, context=context).data)

    @extend_schema(request=serializers.IssueSerializer, responses={201: serializers.LetterSerializer(many=True)})
    def post(self, request, pk):
        round_ = _round(request, pk)
        given = serializers.IssueSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        codes = given.validated_data.get("units")
        units = None if codes is None else selectors.units_named(codes)
        letters = services.issue_letters(round=round_, actor=request.user, units=units)
        shown = serializers.LetterSerializer(letters, many=True, context={"request": request})
        return Response(shown.data, status=201)


class LetterPreview(APIView):
    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, pk, unit):
        round_ = _round_to_prepare(request, pk)
        found = selectors.unit_named(unit)
        if found is None:
            raise Http404
        data = services.preview_letter(round=round_, city=found.city, county=found.county, actor=request.user)
        name = selectors.filename(PREVIEW_MARK, found.place.name)
        return FileResponse(BytesIO(data), as_attachment=True, filename=name)


def _round(request, pk):
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("campaign"), pk=pk)


def _round_to_prepare(request, pk):
    round_ = _round(request, pk)
    if not may_prepare(request.user, round_.campaign):
        raise NotAllowed("prepare_letters")
    return round_


class EntryList(generics.ListAPIView):
    serializer_class = serializers.EntrySerializer
    filterset_class = LedgerFilter
    pagination_class = CursorPagination
    queryset = LedgerEntry.objects.none()

    def get_queryset(self):
        return selectors.ledger(self.request.user).prefetch_related("extensions")

    def list(self, request, *args, **kwargs):
        with remembering(request.user):
            return super().list(request, *args, **kwargs)


class EntryDetail(generics.RetrieveAPIView):
    serializer_class = serializers.EntryDetailSerializer
    queryset = LedgerEntry.objects.none()

    def get_queryset(self):
        return selectors.entry_whole(self.request.user)


class EntryOperation(APIView):
    """One act on an entry: scope, shape, service, the entry as it is afterwards."""

    action: EntryAction
    InputSerializer: type[Serializer] = serializers.NothingInput

    def post(self, request, pk):
        entry = get_object_or_404(selectors.ledger(request.user), pk=pk)
        guard(request.user, entry, self.action)
        given = self.InputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        self.act(entry=entry, actor=request.user, **given.validated_data)
        after = selectors.entry_whole(request.user).get(pk=pk)
        return Response(serializers.EntryDetailSerializer(after, context={"request": request}).data)

    def act(self, **given):
        raise NotImplementedError


def takes(shape):
    """The documentation of an operation that takes `shape` and answers with the entry."""
    return extend_schema(request=shape, responses=serializers.EntryDetailSerializer)


@takes(serializers.PlanInput)
class HandInPlan(EntryOperation):
    action = EntryAction.HAND_IN_PLAN
    InputSerializer = serializers.PlanInput
    act = staticmethod(services.hand_in_plan)


@takes(None)
class AcceptPlan(EntryOperation):
    action = EntryAction.ACCEPT_PLAN
    act = staticmethod(services.accept_plan)


@takes(serializers.ReasonInput)
class SendBackPlan(EntryOperation):
    action = EntryAction.SEND_BACK_PLAN
    InputSerializer = serializers.ReasonInput
    act = staticmethod(services.send_back_plan)


@takes(serializers.ProgressInput)
class ReportProgress(EntryOperation):
    action = EntryAction.REPORT_PROGRESS
    InputSerializer = serializers.ProgressInput
    act = staticmethod(services.report_progress)


@takes(serializers.ExtensionInput)
class AskExtension(EntryOperation):
    action = EntryAction.ASK_EXTENSION
    InputSerializer = serializers.ExtensionInput
    act = staticmethod(services.ask_extension)


@takes(serializers.NoteInput)
class GrantExtension(EntryOperation):
    action = EntryAction.GRANT_EXTENSION
    InputSerializer = serializers.NoteInput
    act = staticmethod(services.grant_extension)


@takes(serializers.ReasonInput)
class RefuseExtension(EntryOperation):
    action = EntryAction.REFUSE_EXTENSION
    InputSerializer = serializers.ReasonInput
    act = staticmethod(services.refuse_extension)


@takes({"multipart/form-data": serializers.CompletionInput})
class ReportCompletion(EntryOperation):
    action = EntryAction.REPORT_COMPLETION
    InputSerializer = serializers.CompletionInput
    act = staticmethod(services.report_completion)


@takes(serializers.VisitInput)
class Verify(EntryOperation):
    action = EntryAction.PASS
    InputSerializer = serializers.VisitInput
    act = staticmethod(services.verify)


@takes(serializers.VisitInput)
class LookBack(EntryOperation):
    action = EntryAction.LOOK_BACK_PASS
    InputSerializer = serializers.VisitInput
    act = staticmethod(services.look_back)


@takes(serializers.ReasonInput)
class StrikeOut(EntryOperation):
    action = EntryAction.VOID
    InputSerializer = serializers.ReasonInput
    act = staticmethod(services.strike_out)


class Evidence(APIView):
    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request, pk):
        item = get_object_or_404(EntryFile.objects.visible_to(request.user), pk=pk)
        name, content_type, data = evidence_for(request.user, item)
        return FileResponse(BytesIO(data), as_attachment=True, filename=name, content_type=content_type)
