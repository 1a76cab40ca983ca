"""What waits for somebody about a round's people: replacements to decide and to name."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from kernel import clock
from kernel.panels import LINES, Context, panel, panel_urls
from rotations.selectors import handovers as handing_over
from rotations.selectors import replacements as selectors
from teams.selectors import posting_of


@panel(_("Replacements"))
def replacements(request: HttpRequest) -> Context:
    """Those that wait for this user's decision, and for a unit those that wait for a name."""
    decide = selectors.to_decide(request.user)
    name = selectors.to_name(request.user)
    return {"decide": decide[:LINES], "decide_count": len(decide), "name": name[:LINES], "name_count": name.count()}


@panel(_("Handover"))
def handovers(request: HttpRequest) -> Context:
    """An inspector's of these days; the office's rounds under way that are not signed by all."""
    posting = posting_of(request.user, clock.today()) if request.user.role == Role.INSPECTOR else None
    return {
        "own": handing_over.own_handovers(request.user) if posting else [],
        "rounds": [] if posting else handing_over.rounds_under_way(request.user)[:LINES],
        "folder": posting.team_id if posting else None,
    }


urlpatterns = panel_urls(replacements, handovers)
