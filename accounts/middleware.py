"""Access ends on the request after it ends, for whoever is signed in."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from accounts.access import veto
from kernel import clock
from kernel.http import error_body


class AccessEndsMiddleware:
    """Signs out an account whose access has ended (a posting is over), with the reason (L8)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sentence = veto(request.user, clock.today()) if request.user.is_authenticated else None
        if sentence is None:
            return self.get_response(request)
        logout(request)
        if request.path.startswith("/api/"):
            return JsonResponse(error_body("access_ended", sentence), status=401)
        messages.error(request, str(sentence))
        return redirect("accounts:login")
