"""What waits for somebody about a round's people: replacements to decide and to name."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from kernel import clock
from kernel.panels import LINES, Context, panel, panel_urls
from rotations.enums import RotationState
from rotations.selectors import handovers as handing_over
from rotations.selectors import life, lists
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


@panel(_("The next round's people"))
def next_round(request: HttpRequest) -> Context:
    """The office's and leadership's: rotations that are not closed, with what is to be done next, by when."""
    open_ones = life.listed(request.user).exclude(state=RotationState.CLOSED).order_by("round__starts")[:LINES]
    lines = [(rotation, life.next_step(rotation, life.draft_of(rotation))) for rotation in open_ones]
    return {"lines": lines, "rounds": life.rounds_to_begin(request.user)[:1]}


@panel(_("Arrivals"))
def arrivals(request: HttpRequest) -> Context:
    """A sending unit's and a city's: published rounds that are not over."""
    coming = lists.published_for(request.user).filter(round__departure__gte=clock.today())
    return {"rotations": coming.order_by("round__starts")[:LINES]}


urlpatterns = panel_urls(replacements, handovers, next_round, arrivals)
