"""What the layout of every page knows besides the page's own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from campaigns.selectors import campaigns_of, current_campaign
from config.navigation import menu_for
from kernel import clock, selectors


def site(request: HttpRequest) -> dict[str, Any]:
    """`nav`, the user's menu; `unread`, how many notices wait, asked for when shown; `today` in Asia/Shanghai;
    `demo_now`, the moment at which a demonstration stands, None in real use; `campaigns_of_user` and
    `current_campaign`, for the switcher, asked for when shown."""
    user = getattr(request, "user", None)
    context = {
        "nav": menu_for(user, request.path) if user else [],
        "today": clock.today(),
        "demo_now": clock.now() if settings.CLOCK_OFFSET else None,
    }
    if user is not None and user.is_authenticated:
        context["unread"] = SimpleLazyObject(lambda: selectors.unread(user))
        context["campaigns_of_user"] = SimpleLazyObject(lambda: campaigns_of(request))
        context["current_campaign"] = SimpleLazyObject(lambda: current_campaign(request))
    return context
