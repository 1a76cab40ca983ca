"""The pledge before everything else (S1 十一): until it is signed, an inspector reads and writes nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.roles import Role
from care.selectors import pledge_owed
from kernel import clock
from kernel.http import error_body

# What somebody who has not signed may still do: sign, sign out, have a password and a language of their own.
BEFORE_THE_PLEDGE = frozenset(
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


class PledgeMiddleware:
    """Pages lead to the pledge, the API answers 403 with `pledge_missing`. Where the plan asks for none, nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        if getattr(request.user, "role", None) != Role.INSPECTOR or match is None:
            return None
        if match.url_name in BEFORE_THE_PLEDGE or pledge_owed(request.user, clock.today()) is None:  # type: ignore[arg-type]
            return None
        if request.path.startswith("/api/"):
            sentence = _("Sign the integrity pledge of your posting first.")
            return JsonResponse(error_body("pledge_missing", sentence), status=403)
        return redirect("care:pledge")
