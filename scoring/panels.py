"""The newest weekly boards."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kernel.panels import Context, panel, panel_urls
from scoring import selectors

PLACES = 3


@panel(_("Weekly board"))
def board(request: HttpRequest) -> Context:
    """The newest board that the user sees, with its first places; for the office also whether it is published."""
    newest = selectors.boards(request.user).order_by("-starts", "-version", "pk").first()
    places = selectors.placings(newest, request.user)[:PLACES] if newest else []
    return {"board": newest, "places": places}


urlpatterns = panel_urls(board)
