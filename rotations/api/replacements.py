"""Replacements in the API: one operation each, all through the services."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.errors import NotAllowed
from kernel.http import CursorPagination, given
from rotations import services
from rotations.enums import ReplacementAction
from rotations.forms.replacements import ReplacementFilter
from rotations.models import Replacement
from rotations.selectors import replacements as selectors
from rotations.serializers import replacements as serializers
from rotations.workflow import replacement_workflow
from teams.models import Posting


def _shown(request, replacement):
    return serializers.ReplacementSerializer(replacement, context={"request": request}).data


class ReplacementList(generics.ListAPIView):
    serializer_class = serializers.ReplacementSerializer
    filterset_class = ReplacementFilter
    pagination_class = CursorPagination
    queryset = Replacement.objects.none()

    def get_queryset(self):
        return selectors.replacements(self.request.user)

    @extend_schema(request=serializers.AskInput, responses={201: serializers.ReplacementSerializer})
    def post(self, request):
        """Ask that somebody be replaced; the posting stands until it is approved."""
        data = given(serializers.AskInput, request)
        postings = Posting.objects.visible_to(request.user).select_related("team__round__campaign", "person__unit")
        posting = get_object_or_404(postings, pk=data.pop("posting"))
        return Response(_shown(request, services.ask_replacement(posting=posting, actor=request.user, **data)), 201)


class ReplacementDetail(generics.RetrieveAPIView):
    serializer_class = serializers.ReplacementSerializer
    queryset = Replacement.objects.none()

    def get_queryset(self):
        return selectors.replacements(self.request.user)


class PossibleSubstitutes(APIView):
    @extend_schema(responses=serializers.PossibleSerializer(many=True))
    def get(self, request, pk):
        """Who could come without breaking a hard rule; for who may name the substitute."""
        replacement = get_object_or_404(selectors.replacements(request.user), pk=pk)
        if not replacement_workflow.allows(ReplacementAction.NAME, request.user, replacement):
            raise NotAllowed(ReplacementAction.NAME)
        found = selectors.possible(replacement, request.user)
        return Response(serializers.PossibleSerializer(found, many=True).data)


class ReplacementOperation(APIView):
    def get_replacement(self, request, pk):
        return get_object_or_404(selectors.replacements(request.user), pk=pk)

    def words(self, request):
        return given(serializers.WordsInput, request)["words"]


class NameSubstitute(ReplacementOperation):
    @extend_schema(request=serializers.NameInput, responses=serializers.ReplacementSerializer)
    def post(self, request, pk):
        """Name who comes, or another before the decision."""
        replacement = self.get_replacement(request, pk)
        if not replacement_workflow.allows(ReplacementAction.NAME, request.user, replacement):
            person, arrives_on = replacement.person, replacement.leaves_on  # the service says why not
        else:
            data = given(serializers.NameInput, request)
            people = selectors.people_to_name(replacement, request.user)
            person, arrives_on = get_object_or_404(people, pk=data["person"]), data["arrives_on"]
        done = services.name_substitute(
            replacement=replacement, actor=request.user, person=person, arrives_on=arrives_on
        )
        return Response(_shown(request, done))


class ApproveReplacement(ReplacementOperation):
    @extend_schema(request=serializers.WordsInput, responses=serializers.ReplacementSerializer)
    def post(self, request, pk):
        replacement = self.get_replacement(request, pk)
        done = services.approve_replacement(replacement=replacement, actor=request.user, words=self.words(request))
        return Response(_shown(request, done))


class DeclineReplacement(ReplacementOperation):
    @extend_schema(request=serializers.WordsInput, responses=serializers.ReplacementSerializer)
    def post(self, request, pk):
        replacement = self.get_replacement(request, pk)
        done = services.decline_replacement(replacement=replacement, actor=request.user, words=self.words(request))
        return Response(_shown(request, done))


class WithdrawReplacement(ReplacementOperation):
    @extend_schema(request=serializers.WordsInput, responses=serializers.ReplacementSerializer)
    def post(self, request, pk):
        replacement = self.get_replacement(request, pk)
        done = services.withdraw_replacement(replacement=replacement, actor=request.user, words=self.words(request))
        return Response(_shown(request, done))
