"""The page of the board. It is drawn from the API by the scripts in `static/js/board/`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from kernel.http import refusals_as_messages
from rotations import selectors, services
from rotations.selectors.schedules import seen
from rotations.views.board_words import board_words
from rotations.workflow import may_draft


@require_GET
def rotation_board(request: HttpRequest, pk: int) -> HttpResponse:
    rotation = get_object_or_404(seen(request.user), pk=pk)
    draft = selectors.working_draft(rotation, request.user)
    context = {
        "rotation": rotation,
        "draft": draft,
        "may_begin": draft is None and may_draft(request.user, rotation),
        "words": board_words(),
    }
    return render(request, "rotations/board.html", context)


@require_POST
@refusals_as_messages
def board_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft that the board works on; one that is there is kept."""
    services.open_draft(rotation=get_object_or_404(seen(request.user), pk=pk), actor=request.user)
    return redirect("rotations:rotation-board", pk)
