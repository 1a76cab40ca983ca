"""What the layout of every page knows besides the page's own content."""

from typing import Any

from django.http import HttpRequest

from config.navigation import menu_for
from kernel import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """`nav`, the user's menu, and `today`, the calendar day in Asia/Shanghai."""
    user = getattr(request, "user", None)
    return {"nav": menu_for(user, request.path) if user else [], "today": clock.today()}
