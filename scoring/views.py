"""Pages of the weekly board: the office's, a team's sum, and the public's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kernel import audit, clock
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from scoring import selectors, services
from scoring.enums import BoardAction as A
from scoring.forms import BoardFilter, MakeForm
from scoring.models import Placing
from scoring.workflow import board_actions, may_make

A_PAGE = 50
PLACES_A_PAGE = 100

BOARD_BUTTONS = (
    Button(
        A.PUBLISH, "scoring:board-publish", tone="primary", ask=gettext_lazy("Published, this board will never change.")
    ),
    Button(A.MAKE, "scoring:board-renew", label=gettext_lazy("Compute again")),
)


@require_safe
def board_list(request):
    """The boards a user sees, newest week first; the office makes one here. htmx replaces the table alone."""
    found = BoardFilter(request.GET, queryset=selectors.boards(request.user), request=request)
    context = {
        "filter": found,
        "page": Paginator(found.qs.order_by("-starts", "-version", "pk"), A_PAGE).get_page(request.GET.get("page")),
        "make": _make_form(request),
    }
    name = "partials/_board_results" if request.htmx else "board_list"
    return render(request, f"scoring/{name}.html", context)


def _make_form(request, data=None):
    """None for those who run no campaign."""
    form = MakeForm(data, user=request.user, initial={"day": clock.today()})
    return form if form.fields["campaign"].queryset.exists() else None


@require_POST
@refusals_as_messages
def board_make(request):
    form = _make_form(request, request.POST)
    if form is None:
        raise NotAllowed(A.MAKE)
    if not form.is_valid():
        messages.error(request, _("Choose a campaign and a day."))
        return redirect("scoring:board-list")
    board = services.make_board(**form.cleaned_data, actor=request.user)
    messages.success(request, _("The board of this week is ready."))
    return redirect(board)


@require_safe
def board_detail(request, pk):
    """Places in order. Who may read all of them, and the sums behind, the lines say themselves."""
    board = get_object_or_404(selectors.boards(request.user), pk=pk)
    lines = selectors.placings(board, request.user)
    explained = Placing.objects.explained_to(request.user).filter(board=board)
    context = {
        "board": board,
        "newest": selectors.newest_of(board, selectors.boards(request.user)),
        "share": selectors.share_sentence(board.figures),
        "page": Paginator(lines, PLACES_A_PAGE).get_page(request.GET.get("page")),
        "explained": set(explained.values_list("pk", flat=True)),
        "buttons": buttons_for(board, board_actions(request.user, board), BOARD_BUTTONS),
        "history": audit.history_of(board) if may_make(request.user, board.campaign) else None,
    }
    return render(request, "scoring/board_detail.html", context)


@require_POST
@refusals_as_messages
def board_renew(request, pk):
    """Compute the week again: the same board, or a new version beside a published one."""
    board = get_object_or_404(selectors.boards(request.user), pk=pk)
    renewed = services.make_board(campaign=board.campaign, day=board.starts, actor=request.user)
    if (renewed.pk, renewed.made_at) == (board.pk, board.made_at):
        messages.info(request, _("Nothing has changed since this board was computed."))
    else:
        messages.success(request, _("The board of this week is ready."))
    return redirect(renewed)


@require_POST
@refusals_as_messages
def board_publish(request, pk):
    board = get_object_or_404(selectors.boards(request.user), pk=pk)
    services.publish_board(board=board, actor=request.user)
    messages.success(request, _("The board is published."))
    return redirect(board)


@require_safe
def placing_detail(request, pk, line):
    """How one team's score is made up, finding by finding."""
    placing = get_object_or_404(
        Placing.objects.explained_to(request.user).select_related("board__campaign", "board__round", "city"),
        pk=line,
        board=pk,
    )
    context = {"placing": placing, "board": placing.board, "lines": selectors.finding_lines(placing, request.user)}
    return render(request, "scoring/placing_detail.html", context)


# Without signing in


@login_not_required
@require_safe
def public_board_list(request):
    """Of each week the last published version."""
    boards = selectors.public_boards().newest().order_by("-starts", "campaign")
    page = Paginator(boards, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "scoring/public_board_list.html", {"page": page})


@login_not_required
@require_safe
def public_board_detail(request, pk):
    """The named teams alone: no persons, no findings, no sums."""
    board = get_object_or_404(selectors.public_boards(), pk=pk)
    context = {
        "board": board,
        "newest": selectors.newest_of(board, selectors.public_boards()),
        "share": selectors.share_sentence(board.figures),
        "places": board.placings.named().select_related("city"),
    }
    return render(request, "scoring/public_board_detail.html", context)
