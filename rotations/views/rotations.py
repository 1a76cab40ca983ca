"""Pages of rotations: the list, one round's people from draft to home-coming, and the publication."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Round
from campaigns.workflow import runs
from kernel import audit
from kernel.buttons import Button, buttons_for
from kernel.errors import DomainError, NotAllowed
from kernel.http import refusals_as_messages
from rotations import services
from rotations.enums import RotationAction as A
from rotations.forms.rotations import PublishForm, RotationFilter
from rotations.selectors import life as selectors
from rotations.workflow import rotation_workflow
from teams.services import compare

A_PAGE = 50
BUTTONS = (
    Button(A.PUBLISH, "rotations:rotation-publish", tone="primary", follow=True),
    Button(
        A.HAND_OVER,
        "rotations:rotation-hand-over",
        tone="primary",
        ask=gettext_lazy("The next round's people have the papers and open matters of every team."),
    ),
    Button(A.CLOSE, "rotations:rotation-close", ask=gettext_lazy("Everybody has left; the published names go down.")),
)


@require_safe
def rotation_list(request):
    found = RotationFilter(request.GET, queryset=selectors.listed(request.user), request=request)
    page = Paginator(found.qs, A_PAGE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "rounds": selectors.rounds_to_begin(request.user)[:3]}
    name = "partials/_rotation_results" if request.htmx else "rotation_list"
    return render(request, f"rotations/{name}.html", context)


@require_POST
@refusals_as_messages
def rotation_add(request, pk):
    """Begin a round's rotation: its teams are made, its draft can be worked on."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user).select_related("campaign"), pk=pk)
    rotation = services.rotation_of(round=round_, actor=request.user)
    return redirect("rotations:rotation-detail", rotation.pk)


def _rotation(request, pk):
    return get_object_or_404(selectors.listed(request.user), pk=pk)


@require_safe
def rotation_detail(request, pk):
    rotation = _rotation(request, pk)
    draft = selectors.draft_of(rotation)
    available = selectors.actions_of(request.user, rotation, draft)
    context = {
        "rotation": rotation,
        "round": rotation.round,
        "draft": draft,
        "seats": draft.seats.count() if draft else 0,
        "step": selectors.next_step(rotation, draft),
        "buttons": buttons_for(rotation, available, BUTTONS),
        "may_export": runs(request.user, rotation.campaign) and rotation.published_at is not None,
        "schedules": rotation.schedules.select_related("created_by"),
        "public": rotation.public_rosters.filter(withdrawn_at=None).first(),
        "history": audit.history_of(rotation),
    }
    return render(request, "rotations/rotation_detail.html", context)


@require_http_methods(["GET", "POST"])
@refusals_as_messages
def rotation_publish(request, pk):
    """Person by person what the draft changes, what it breaks and lacks; then published as it was looked at."""
    rotation = _rotation(request, pk)
    if not runs(request.user, rotation.campaign):
        raise NotAllowed("publish")
    draft = selectors.draft_of(rotation)
    if draft is None or not rotation_workflow.allows(A.PUBLISH, request.user, rotation):
        messages.error(request, _("There is no draft to publish."))
        return redirect("rotations:rotation-detail", pk)
    found = compare(round=rotation.round, placements=selectors.placements_of(draft))
    form = PublishForm(request.POST or None, initial={"revision": draft.revision}, short=bool(found.shortages))
    if form.is_valid():
        try:
            services.publish(rotation=rotation, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("rotations:rotation-publish", pk)
        messages.success(request, _("The rotation is published. Now hand over the lists with first-use codes."))
        return redirect("rotations:rotation-lists", pk)
    context = {
        "rotation": rotation,
        "draft": draft,
        "found": found,
        "short_teams": len({shortage.team.pk for shortage in found.shortages}),
        "groups": [(kind, label, found.of(kind)) for kind, label in KINDS if found.of(kind)],
        "form": form,
    }
    return render(request, "rotations/rotation_publish.html", context)


KINDS = (
    ("posted", gettext_lazy("Newly posted")),
    ("moved", gettext_lazy("To another team")),
    ("duty", gettext_lazy("Another duty")),
    ("withdrawn", gettext_lazy("Taken out")),
)


@require_POST
@refusals_as_messages
def rotation_hand_over(request, pk):
    services.declare_handed_over(rotation=_rotation(request, pk), actor=request.user)
    messages.success(request, _("The rotation is handed over."))
    return redirect("rotations:rotation-detail", pk)


@require_POST
@refusals_as_messages
def rotation_close(request, pk):
    services.close(rotation=_rotation(request, pk), actor=request.user)
    messages.success(request, _("The rotation is closed."))
    return redirect("rotations:rotation-detail", pk)
