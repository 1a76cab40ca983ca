"""What every request passes before it reaches an app: its identifier, its sender's address, its language."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import get_supported_language_variant

from config.logs import request_id

Handler = Callable[[HttpRequest], HttpResponse]
HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestIdMiddleware:
    """Keeps the proxy's X-Request-ID where it is harmless, else makes one; the reply and every log line carry it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identifier = given if HARMLESS.fullmatch(given) else uuid.uuid4().hex
        # Never reset: Django logs a refusal after the last middleware is left, and the next request sets its own.
        request_id.set(identifier)
        response = self.get_response(request)
        response["X-Request-ID"] = identifier
        return response


class ClientAddressMiddleware:
    """REMOTE_ADDR as our own outermost proxy saw it; what the client wrote into the header itself never counts."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PROXY_COUNT:
            hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
            if len(hops) >= settings.PROXY_COUNT:
                request.META["REMOTE_ADDR"] = hops[-settings.PROXY_COUNT]
        return self.get_response(request)


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Chinese unless the person chose otherwise: by the switch on this browser, else in their account.

    Programs choose by Accept-Language. A browser's own language is no choice: an officer with an English Windows
    still wants the Chinese pages.
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith("/api/"):
            super().process_request(request)
            return
        kept = getattr(request.user, "language", settings.LANGUAGE_CODE)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, kept)
        try:
            language = get_supported_language_variant(chosen)
        except LookupError:
            language = settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
