"""What is still to be signed, for inspectors; who is missing, for the office and those who sent them."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from care import selectors
from care.models import Pledge
from kernel import clock
from kernel.panels import LINES, Context, panel, panel_urls
from teams.selectors import posting_of

# How long after their departure people are still asked for their papers on the start page.
FRESH = timedelta(days=14)


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
    """Of the rounds that are under way or whose people have left in the last weeks."""
    today = clock.today()
    rounds = selectors.rounds_of(request.user).filter(arrival__lte=today, departure__gte=today - FRESH)
    found = [(round_, selectors.owing(round_, request.user)) for round_ in rounds]
    lines = [posting for _round, postings in found for posting in postings[:LINES]]
    return {"lines": lines[:LINES], "count": sum(postings.count() for _round, postings in found), "today": today}


urlpatterns = panel_urls(own, missing)
