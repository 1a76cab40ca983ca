"""The page of a schedule: proposed, understood, given up. Changing seats is the board's, publishing the rotation's."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.http import refusals_as_messages
from rotations import services
from rotations.enums import Origin, ProposalState, ScheduleState
from rotations.forms.schedules import ProposeForm
from rotations.models import Proposal, Rotation, Schedule
from rotations.selectors import schedules as selectors
from rotations.selectors.partners import unled_cities
from rotations.wording import FAILURES, STATUS, gap_words
from rotations.workflow import may_draft
from teams.models import Person
from teams.selectors import policy_of


def _progress(proposal: Proposal | None) -> dict[str, Any]:
    if proposal is None:
        return {}
    told = proposal.progress
    return {
        "proposal": proposal,
        "is_under_way": proposal.state in {ProposalState.QUEUED, ProposalState.RUNNING},
        "failure": FAILURES.get(proposal.error, proposal.error),
        "gap": gap_words(told.get("objective"), told.get("bound")),
    }


@require_safe
def schedule_detail(request: HttpRequest, pk: int) -> HttpResponse:
    rotation = get_object_or_404(selectors.seen(request.user), pk=pk)
    return _page(request, rotation)


def _page(request: HttpRequest, rotation: Rotation, form: ProposeForm | None = None, status: int = 200) -> HttpResponse:
    schedule = selectors.schedule_shown(rotation, request.user)
    may_propose = may_draft(request.user, rotation)
    rules = policy_of(rotation.round).scheduling
    text = request.GET.get("q", "").strip()
    context = {
        "rotation": rotation,
        "schedule": schedule,
        "may_propose": may_propose,
        "form": form or ProposeForm(initial={"seconds": rules.time_limit_seconds}),
        "text": text,
        **_progress(selectors.last_proposal(rotation, request.user)),
    }
    if schedule is not None:
        context |= {
            "was_proposed": schedule.origin != Origin.HAND and bool(schedule.status),
            "status_words": STATUS.get(schedule.status, ""),
            "gap_words": gap_words(schedule.objective, schedule.bound),
            "costs": selectors.costs_of(schedule),
            "lacks": selectors.lacks_of(schedule),
            "remedies": selectors.remedies_of(schedule),
            "unled": unled_cities(schedule),
            "at_home": selectors.at_home(schedule, tells_fitness=may_propose),
            "unread": selectors.unread_wishes(schedule),
            "changes": selectors.changes_of(schedule),
            "cities": selectors.seats_by_city(schedule, text),
            "may_discard": may_propose and schedule.state == ScheduleState.WORKING,
        }
    return render(request, "rotations/schedule_detail.html", context, status=status)


@require_safe
def schedule_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What a search has come to; loads the page again once it has ended."""
    rotation = get_object_or_404(selectors.seen(request.user), pk=pk)
    context = {"rotation": rotation, **_progress(selectors.last_proposal(rotation, request.user))}
    response = render(request, "rotations/partials/_schedule_progress.html", context)
    if not context.get("is_under_way"):
        response["HX-Refresh"] = "true"
    return response


@require_safe
def schedule_why(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Why one person is where they are, and what else would have been possible."""
    rotation = get_object_or_404(selectors.seen(request.user), pk=pk)
    schedule = selectors.schedule_shown(rotation, request.user)
    found = schedule and selectors.why(schedule, get_object_or_404(Person.objects.visible_to(request.user), pk=person))
    if not found:
        raise Http404
    return render(request, "rotations/schedule_why.html", {"rotation": rotation, "schedule": schedule, "why": found})


@require_POST
@refusals_as_messages
def schedule_propose(request: HttpRequest, pk: int) -> HttpResponse:
    rotation = get_object_or_404(selectors.seen(request.user), pk=pk)
    form = ProposeForm(request.POST)
    if not form.is_valid() and may_draft(request.user, rotation):
        return _page(request, rotation, form, status=422)
    services.request_proposal(rotation=rotation, actor=request.user, seconds=form.cleaned_data.get("seconds"))
    messages.success(request, _("The schedule is being computed. You may leave this page."))
    return redirect("rotations:schedule-detail", pk)


@require_POST
@refusals_as_messages
def schedule_discard(request: HttpRequest, pk: int) -> HttpResponse:
    schedule = get_object_or_404(
        Schedule.objects.visible_to(request.user).select_related("rotation__round__campaign"),
        rotation=pk,
        state=ScheduleState.WORKING,
    )
    services.discard_draft(schedule=schedule, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The draft is discarded; what is published stands."))
    return redirect("rotations:schedule-detail", pk)
