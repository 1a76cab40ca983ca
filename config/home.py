"""The start page: what awaits the user today, a panel of each app that has something to say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import DESCRIPTIONS, Role
from config.panels import panels_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    role = Role(request.user.role)
    context = {
        "description": DESCRIPTIONS[role],
        "panels": panels_for(role),
        "works_in_the_street": role == Role.INSPECTOR,
    }
    return render(request, "config/home.html", context)
