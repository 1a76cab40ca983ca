"""The start page: where each role goes on from, and what the system has told it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.roles import DESCRIPTIONS, Role
from campaigns.models import Campaign
from config.navigation import menu_for
from kernel.models import Notification
from teams.models import Posting

NOTICES = 10


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The user's campaigns, posting, notices, and the pages of their role; each of those asks for itself."""
    user = cast(User, request.user)
    return render(
        request,
        "config/home.html",
        {
            "description": DESCRIPTIONS[Role(user.role)],
            "campaigns": Campaign.objects.visible_to(user).order_by("starts"),
            "postings": Posting.objects.filter(person__user=user)
            .select_related("team__city", "round__campaign", "team__campaign")
            .order_by("-starts")[:3],
            "notices": Notification.objects.visible_to(user)[:NOTICES],
            "steps": [group for group in menu_for(user, "") if group.label],
        },
    )
