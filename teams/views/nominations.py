"""Pages of what senders owe: a round's senders for the office, and each sender's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.roles import Role
from campaigns.enums import CampaignState
from kernel import clock
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from kernel.sheets import response
from teams import documents, selectors, senders, services, workflow
from teams.forms import rounds_for
from teams.models import Posting, SendingUnit

SHOWN = 100


@require_GET
@refusals_as_messages
def round_senders(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is expected to name people for a round, how many each has named, and who has named nobody."""
    round_ = get_object_or_404(rounds_for(request.user), pk=pk)
    if not workflow.sees_directory(request.user, round_.campaign):
        raise NotAllowed("see_senders")
    standing = senders.standing(round_)
    context = {
        "round": round_,
        "standing": standing,
        "named": sum(sender.named for sender in standing.senders),
        "late": sum(sender.late for sender in standing.senders),
    }
    return render(request, "teams/round_senders.html", context)


@require_GET
@refusals_as_messages
def sending(request: HttpRequest) -> HttpResponse:
    """A sending unit's own page: what is due, what was accepted, and where its people are."""
    if request.user.role != Role.SENDING_UNIT:
        raise NotAllowed("see_own_nominations")
    today = clock.today()
    rounds = rounds_for(request.user).filter(ends__gte=today).exclude(campaign__state=CampaignState.CLOSED)
    postings = Posting.objects.visible_to(request.user).filter(ends__gte=today)
    context = {
        "units": SendingUnit.objects.visible_to(request.user),
        "lines": senders.own_rounds(request.user, rounds.order_by("starts")),
        "postings": postings.select_related("person", "team__city", "round").order_by("starts", "pk")[:SHOWN],
        "people": postings.count(),
    }
    return render(request, "teams/sending.html", context)


@require_GET
@refusals_as_messages
def people_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody named for a round as a workbook, for the office; taking it out is recorded."""
    round_ = get_object_or_404(rounds_for(request.user), pk=pk)
    found = selectors.nominations_of(round_, request.user).select_related("person__home_province", "unit")
    nominations = list(found)
    people = [nomination.person for nomination in nominations]
    services.note_export(round=round_, actor=request.user, what="nominations", people=people)
    name = f"{round_.campaign.short_name}第{round_.issued_number}轮推荐人员.xlsx"
    return response(name, [documents.nominated_people(round_, nominations)])
