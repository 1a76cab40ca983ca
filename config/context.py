"""What the layout of every page knows besides the page's own content."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config.navigation import menu_for
from kernel import clock, selectors


def site(request: HttpRequest) -> dict[str, Any]:
    """`nav`, the user's menu; `unread`, how many notices wait, asked for when shown; `today` in Asia/Shanghai."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": menu_for(user, request.path) if user else [], "today": clock.today()}
    return {
        "nav": menu_for(user, request.path),
        "unread": SimpleLazyObject(lambda: selectors.unread(user)),
        "today": clock.today(),
    }
