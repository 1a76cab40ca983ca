"""A round's people as the office cares for them: who has signed, who is missing."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.models import Round
from care import selectors
from care.enums import SheetKind
from care.forms import RoundForm
from care.workflow import may_take, sheet_actions
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages

A_PAGE = 50


def _sheets(request: HttpRequest, round_: Round) -> list[dict]:
    return [
        {"kind": kind, "actions": sheet_actions(request.user, round_, kind)}
        for kind in SheetKind
        if may_take(request.user, kind)
    ]


@require_safe
@refusals_as_messages
def overview(request: HttpRequest) -> HttpResponse:
    """The chosen round, else the one at hand: who has signed what; `?show=missing` leaves only who has not."""
    if request.user.role not in selectors.CARING:
        raise NotAllowed("read_care")
    rounds = selectors.rounds_of(request.user)
    form = RoundForm(request.GET or None, rounds=rounds)
    chosen = form.cleaned_data.get("round") if form.is_valid() else None
    round_ = chosen or selectors.round_at_hand(request.user)
    lines = selectors.standings(round_, request.user) if round_ else []
    missing = [line for line in lines if line.owes_pledge or line.owes_check]
    only_missing = request.GET.get("show") == "missing"
    base = f"?round={round_.pk}" if round_ else "?"
    context = {
        "form": form if chosen else RoundForm(initial={"round": round_}, rounds=rounds),
        "round": round_,
        "page": Paginator(missing if only_missing else lines, A_PAGE).get_page(request.GET.get("page")),
        "counts": {
            "people": len(lines),
            "pledges": sum(line.pledge is not None for line in lines),
            "pledges_owed": sum(line.owes_pledge for line in lines),
            "checks": sum(line.self_check is not None for line in lines),
            "untrained": len(selectors.untrained_people(round_, request.user)) if round_ else 0,
            "checks_owed": sum(line.owes_check for line in lines),
        },
        "tabs": [
            (_("Everybody"), base, len(lines), not only_missing),
            (_("Still owing"), f"{base}&show=missing", len(missing), only_missing),
        ],
        "sheets": _sheets(request, round_) if round_ else [],
        "issued": selectors.issued_sheets(round_, request.user) if round_ else [],
        "may_read_checks": request.user.role != "sending_unit",
    }
    return render(request, "care/overview.html", context)
