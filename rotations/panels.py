"""What waits for somebody about a round's people: replacements to decide and to name."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel.panels import LINES, Context, panel, panel_urls
from rotations.selectors import replacements as selectors


@panel(_("Replacements"))
def replacements(request: HttpRequest) -> Context:
    """Those that wait for this user's decision, and for a unit those that wait for a name."""
    decide = selectors.to_decide(request.user)
    name = selectors.to_name(request.user)
    return {"decide": decide[:LINES], "decide_count": len(decide), "name": name[:LINES], "name_count": name.count()}


urlpatterns = panel_urls(replacements)
