"""Access ends on the request after it ends, for whoever is signed in; a first-use code opens one page only."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _

from accounts.access import DELIVERS, deliveries, delivers_until, is_public, veto
from kernel import clock
from kernel.errors import Sentence
from kernel.http import error_body


class SamePersonMiddleware:
    """A request of the API that names an account is answered for that account or not at all.

    The cookie belongs to the browser: on a shared phone, what one person has recorded is never sent as another who
    has signed in since (L14). 401, so that whoever asked signs in again as themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = request.headers.get("X-Account", "") if request.path.startswith("/api/") else ""
        if not named or not request.user.is_authenticated or named == str(request.user.pk):
            return self.get_response(request)
        sentence = _("Somebody else has signed in with this browser. Sign in again as yourself.")
        return JsonResponse(error_body("other_account", sentence), status=401)


class AccessEndsMiddleware:
    """Signs out an account whose access has ended (a posting is over), with the reason (L8).

    For the hours that the campaign allows, what was recorded before the end may still be handed in, by a session of
    the API that can do nothing else (L14): whatever else a phone asks there is refused (403 `only_delivers`), so that
    one thing which can go no more holds back nothing that can. Pages that are the same for everybody end no such
    session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated and SESSION_KEY in request.session:
            logout(request)
        sentence = veto(request.user, clock.today()) if request.user.is_authenticated else None
        if sentence is None or _is_same_for_all(request):
            return self.get_response(request)
        is_api, until = request.path.startswith("/api/"), _delivers_until(request)
        if until is not None and _is_delivery(request):
            return self.get_response(request)
        if until is not None and is_api:
            return JsonResponse(error_body("only_delivers", _only_delivers(sentence, until)), status=403)
        logout(request)
        if is_api:
            return JsonResponse(error_body("access_ended", sentence), status=401)
        messages.error(request, str(sentence))
        return redirect("accounts:login")


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _is_same_for_all(request: HttpRequest) -> bool:
    match = _match(request)
    return match is not None and is_public(match.func)


def _delivers_until(request: HttpRequest) -> datetime | None:
    """Of a session that was begun for it: those from before the end are over (L8)."""
    return delivers_until(request.user, clock.now()) if DELIVERS in request.session else None


def _is_delivery(request: HttpRequest) -> bool:
    match = _match(request)
    return match is not None and (request.method, match.view_name) in deliveries


def _only_delivers(sentence: Sentence, until: datetime) -> str:
    last = clock.day_of(until - timedelta(minutes=1))
    return _(
        "%(reason)s Until the end of %(day)s what was recorded before can still be sent, but not this. Ask somebody on "
        "duty or the office to do it."
    ) % {"reason": sentence, "day": last}


# What somebody with a password from another hand may still do.
BEFORE_OWN_PASSWORD = frozenset({"password-change", "logout", "set-language", "accounts-session", "accounts-password"})


class OwnPasswordMiddleware:
    """Asks for a password of one's own before anything else, after signing in with a first-use code."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if not getattr(request.user, "must_change_password", False):
            return None
        match = request.resolver_match
        if match is None or match.url_name in BEFORE_OWN_PASSWORD or is_public(view):
            return None
        if request.path.startswith("/api/"):
            sentence = _("Choose a password of your own first.")
            return JsonResponse(error_body("must_change_password", sentence), status=403)
        return redirect("accounts:password-change")
