"""What is still to be signed, for inspectors; who is missing, for the office and those who sent them."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from care import selectors
from care.models import Pledge
from kernel import clock
from kernel.panels import LINES, Context, panel, panel_urls
from teams.selectors import posting_of


@panel(_("Pledge and self-check"))
def own(request: HttpRequest) -> Context:
    """An inspector's own papers."""
    day = clock.today()
    now = posting_of(request.user, day)
    return {
        "posting": now,
        "pledge": Pledge.objects.visible_to(request.user).filter(posting=now).first() if now else None,
        "due": selectors.self_check_due(request.user, day),
        "opens": selectors.self_check_opens(now, selectors.rules_of(now.team.round)) if now else None,
    }


@panel(_("Pledges and self-checks missing"))
def missing(request: HttpRequest) -> Context:
    """Of the round at hand, and of the one before it, whose people have left."""
    rounds = selectors.rounds_of(request.user).filter(arrival__lte=clock.today()).order_by("-starts")[:2]
    owing = [
        line
        for round_ in rounds
        for line in selectors.standings(round_, request.user)
        if line.owes_pledge or line.owes_check
    ]
    return {"lines": owing[:LINES], "count": len(owing)}


urlpatterns = panel_urls(own, missing)
