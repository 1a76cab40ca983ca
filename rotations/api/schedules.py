"""Schedules in the API: read whole, proposed, given up."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.http import given
from rotations import services
from rotations.enums import ScheduleState
from rotations.models import Schedule
from rotations.outcome import outcome_of
from rotations.selectors import schedules as selectors
from rotations.serializers import schedules as shapes
from rotations.workflow import may_draft, schedule_workflow
from teams.models import Person


def _shown(request: Request, schedule: Schedule) -> dict[str, Any]:
    actions = list(schedule_workflow.available(request.user, schedule))
    if may_draft(request.user, schedule.rotation):
        actions.insert(0, "propose")
    whole = outcome_of(schedule) | {
        "id": schedule.pk,
        "rotation": schedule.rotation_id,
        "number": schedule.number,
        "state": schedule.state,
        "revision": schedule.revision,
        "costs": selectors.costs_of(schedule),
        "remedies": selectors.remedies_of(schedule),
        "changes": selectors.changes_of(schedule),
        "actions": actions,
    }
    return shapes.ScheduleSerializer(whole).data


class ScheduleDetail(APIView):
    @extend_schema(summary=_("The schedule of a rotation"), responses=shapes.ScheduleSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The draft that is worked on, else what was published last; 404 before anything was proposed."""
        schedule = selectors.schedule_shown(get_object_or_404(selectors.seen(request.user), pk=pk), request.user)
        if schedule is None:
            raise Http404
        return Response(_shown(request, schedule))


class ScheduleWhy(APIView):
    @extend_schema(summary=_("Why a person is where they are"), responses=shapes.WhySerializer)
    def get(self, request: Request, pk: int, person: int) -> Response:
        """Reasons, what the posting costs, the next best places; 404 for who is not nominated or kept at home."""
        schedule = selectors.schedule_shown(get_object_or_404(selectors.seen(request.user), pk=pk), request.user)
        asked = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
        found = selectors.why(schedule, asked) if schedule else None
        if found is None:
            raise Http404
        return Response(shapes.WhySerializer(found).data)


class SchedulePropose(APIView):
    @extend_schema(
        summary=_("Propose a schedule"), request=shapes.ProposeInput, responses={201: shapes.ProposalSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        """Searched in the background around locked seats; 409 while another search of the rotation is under way."""
        data = given(shapes.ProposeInput, request)
        proposal = services.request_proposal(
            rotation=get_object_or_404(selectors.seen(request.user), pk=pk), actor=request.user, **data
        )
        return Response(shapes.ProposalSerializer(proposal).data, status=201)


class ScheduleProposals(APIView):
    @extend_schema(summary=_("The searches of a rotation"), responses=shapes.ProposalSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """The last ten, newest first; the first tells how the search under way is getting on."""
        found = selectors.proposals_of(get_object_or_404(selectors.seen(request.user), pk=pk), request.user)[:10]
        return Response(shapes.ProposalSerializer(found, many=True).data)


class ScheduleDiscard(APIView):
    @extend_schema(
        summary=_("Discard the draft of a schedule"), request=shapes.DiscardInput, responses=shapes.ScheduleSerializer
    )
    def post(self, request: Request, pk: int) -> Response:
        """What is published stands; 404 without a draft."""
        rotation = get_object_or_404(selectors.seen(request.user), pk=pk)
        schedule = selectors.schedule_shown(rotation, request.user)
        if schedule is None or schedule.state != ScheduleState.WORKING:
            raise Http404
        reason = given(shapes.DiscardInput, request)["reason"]
        return Response(_shown(request, services.discard_draft(schedule=schedule, actor=request.user, reason=reason)))
