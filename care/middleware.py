"""The pledge before everything else (S1 十一), and the training that the plan asks for: until then, nothing is read
or written."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from accounts.access import is_public
from accounts.roles import Role
from care.selectors import stop_of
from kernel import clock
from kernel.http import error_body

# What somebody who is held back may still do: sign, sign out, have a password and a language of their own.
ALWAYS = frozenset(
    {
        "pledge",
        "care-pledge",
        "password-change",
        "logout",
        "set-language",
        "accounts-session",
        "accounts-password",
        "accounts-language",
    }
)
# By reason: where the pages lead, and what else stays open.
REASONS = {
    "pledge_missing": ("care:pledge", ALWAYS),
    "not_trained": ("care:training-list", ALWAYS | {"training-list", "care-training-list"}),
}


class GateMiddleware:
    """Pages lead to what is to be done, the API answers 403 with `pledge_missing` or `not_trained`.

    Where the plan asks for neither, nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.url_name in ALWAYS or is_public(view):
            return None
        if getattr(request.user, "role", None) != Role.INSPECTOR:
            return None
        stop = stop_of(request.user, clock.today())  # type: ignore[arg-type]
        if stop is None:
            return None
        page, stays_open = REASONS[stop.code]
        if match.url_name in stays_open:
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(error_body(stop.code, stop.sentence), status=403)
        return redirect(page)
