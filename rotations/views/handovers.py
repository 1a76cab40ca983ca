"""Pages of handovers: the leader's, on a phone; the office's overview; the folder of any team."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Role
from campaigns.models import Round
from campaigns.workflow import runs
from kernel import audit
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from rotations import services
from rotations.enums import HandoverAction as A
from rotations.enums import HandoverItem
from rotations.forms.handovers import HandoverForm
from rotations.selectors import handovers as selectors
from rotations.workflow import handover_workflow, is_stand_in
from teams.models import Team

A_PAGE = 50


def _buttons(handover, user):
    """Whoever signs for a missing leader is asked why."""
    hands = "required" if is_stand_in(user, handover.team) else ""
    takes = "required" if handover.successor and is_stand_in(user, handover.successor) else ""
    return (
        Button(
            A.HAND_OVER,
            "rotations:handover-sign",
            tone="primary",
            reason=hands,
            ask=gettext_lazy("The folder is frozen as it stands now. Save the page before you sign."),
        ),
        Button(
            A.TAKE_OVER,
            "rotations:handover-take",
            tone="primary",
            reason=takes,
            ask=gettext_lazy("With your signature the unfinished work of the outgoing team becomes yours."),
        ),
        Button(A.SEND_BACK, "rotations:handover-return", reason="required"),
    )


@require_safe
def handover_list(request):
    """An inspector's handovers of these days; for the office the rounds, with who has signed."""
    rounds = selectors.rounds_to_hand_over(request.user) if request.user.role != Role.INSPECTOR else []
    own = (
        selectors.handovers(request.user).order_by("-day", "pk")[:A_PAGE] if request.user.role == Role.INSPECTOR else []
    )
    return render(request, "rotations/handover_list.html", {"rounds": rounds, "own": own})


@require_safe
@refusals_as_messages
def round_handovers(request, pk):
    """Who has signed and who has not, team by team."""
    round_ = _round(request, pk)
    found = selectors.handovers_of(round_, request.user)
    context = {
        "round": round_,
        "later": selectors.next_touching(round_),
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "totals": next((one for one in selectors.rounds_to_hand_over(request.user) if one.round == round_), None),
        "may_prepare": runs(request.user, round_.campaign),
    }
    return render(request, "rotations/round_handovers.html", context)


def _round(request, pk):
    round_ = get_object_or_404(Round.objects.visible_to(request.user).select_related("campaign"), pk=pk)
    if request.user.role != Role.LEADERSHIP and not runs(request.user, round_.campaign):
        raise NotAllowed("read_handovers")
    return round_


@require_POST
@refusals_as_messages
def round_prepare(request, pk):
    made = services.prepare_handovers(round=_round(request, pk), actor=request.user)
    messages.success(request, _("%(count)s handovers were prepared.") % {"count": len(made)})
    return redirect("rotations:round-handovers", pk)


@require_safe
def handover_detail(request, pk):
    return _page(request, pk)


def _page(request, pk, form=None, status=200):
    handover = _handover(request, pk)
    actions = handover_workflow.available(request.user, handover)
    people = selectors.people_of(handover)
    at_base = set(handover.at_base.values_list("pk", flat=True))
    context = {
        "handover": handover,
        "actions": actions,
        "form": (form or HandoverForm(handover=handover)) if A.PREPARE in actions else None,
        "sections": handover.folder
        or [one.frozen() for one in selectors.folder_of(handover.team, other=handover.successor)],
        "signs_here": A.HAND_OVER in actions and not is_stand_in(request.user, handover.team),
        "is_frozen": bool(handover.handed_at),
        "split": selectors.split_of(handover, people),
        "at_base": [one for one in people if one.person_id in at_base],
        "in_field": [one for one in people if one.person_id not in at_base],
        "items": [(item.label, handover.checklist.get(item.value, {})) for item in HandoverItem],
        "document": getattr(handover, "document", None),
        "buttons": buttons_for(handover, actions, _buttons(handover, request.user)),
        "history": audit.history_of(handover),
    }
    return render(request, "rotations/handover_detail.html", context, status=status)


def _handover(request, pk):
    return get_object_or_404(selectors.handovers(request.user), pk=pk)


@require_POST
@refusals_as_messages
def handover_complete(request, pk):
    handover = _handover(request, pk)
    form = HandoverForm(request.POST, handover=handover)
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    services.complete_handover(handover=handover, actor=request.user, **form.content)
    if not request.POST.get("sign"):
        messages.success(request, _("Saved."))
        return redirect(handover)
    services.hand_over(handover=handover, actor=request.user)
    messages.success(request, _("Signed. %(team)s has been told.") % {"team": handover.successor})
    return redirect(handover)


@require_POST
@refusals_as_messages
def handover_sign(request, pk):
    handover = services.hand_over(
        handover=_handover(request, pk), actor=request.user, reason=request.POST.get("reason", "")
    )
    messages.success(request, _("Signed. %(team)s has been told.") % {"team": handover.successor})
    return redirect(handover)


@require_POST
@refusals_as_messages
def handover_return(request, pk):
    handover = services.send_back_handover(
        handover=_handover(request, pk), actor=request.user, reason=request.POST.get("reason", "")
    )
    messages.success(request, _("Sent back to %(team)s.") % {"team": handover.team})
    return redirect(handover)


@require_POST
@refusals_as_messages
def handover_take(request, pk):
    handover = services.take_over(
        handover=_handover(request, pk), actor=request.user, reason=request.POST.get("reason", "")
    )
    messages.success(request, _("Taken over. The unfinished work is now your team's."))
    return redirect(handover)


@require_safe
@refusals_as_messages
def handover_file(request, pk):
    handover = _handover(request, pk)
    document = selectors.list_of(handover)
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=f"{handover.team.name}交接清单.docx")


@require_safe
@refusals_as_messages
def team_folder(request, pk):
    """What the system knows of a team's places, today; also for a team that follows nobody (X10)."""
    team = get_object_or_404(Team.objects.visible_to(request.user).select_related("round", "campaign", "city"), pk=pk)
    if request.user.role not in {Role.OFFICE, Role.LEADERSHIP, Role.INSPECTOR}:
        raise NotAllowed("read_folder")
    sections = [one.frozen() for one in selectors.folder_of(team)]
    return render(request, "rotations/team_folder.html", {"team": team, "sections": sections})
