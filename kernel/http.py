"""HTTP mechanisms shared by every page and API operation."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import register_converter
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from rest_framework import exceptions, pagination, views
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from kernel.errors import DomainError


class DayConverter:
    """`<day:day>` in an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


register_converter(DayConverter, "day")


def error_body(code: str, message: object, fields: dict | None = None, **extra: object) -> dict:
    """`{"error": {"code", "message", "fields", ...}}`, the one shape of every refusal."""
    return {"error": {"code": code, "message": str(message), "fields": fields or {}, **extra}}


def exception_handler(error: Exception, context: dict) -> Response | None:
    """Every refusal of the API in one shape; unknown errors stay errors (500)."""
    if isinstance(error, DomainError):
        return Response(error_body(error.code, error.message, error.fields, **error.extra), status=error.status)
    response = views.exception_handler(error, context)
    if response is None:
        return None
    code, message, fields = _described(error)
    status = 422 if isinstance(error, exceptions.ValidationError) else response.status_code
    return Response(error_body(code, message, fields), status=status, headers=_challenge(response))


def _challenge(response: Response) -> dict[str, str]:
    return {k: v for k, v in response.items() if k in ("WWW-Authenticate", "Retry-After", "Allow")}


def _described(error: Exception) -> tuple[str, str, dict]:
    match error:
        case exceptions.ValidationError():
            detail = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
            return "invalid", _("Some fields are not right. Please correct them and send again."), detail
        case Http404() | exceptions.NotFound():
            return "not_found", _("There is nothing here that you may see."), {}
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return "not_signed_in", _("Please sign in first."), {}
        case PermissionDenied() | exceptions.PermissionDenied():
            return "not_allowed", _("You are not allowed to do this."), {}
        case exceptions.Throttled():
            return "too_fast", _("Too many requests. Please wait a moment."), {}
        case exceptions.ParseError():
            return "parse_error", _("This cannot be read. Send it as valid JSON or as a form."), {}
        case exceptions.APIException():
            return str(error.get_codes()), str(error.detail), {}
    return "error", str(error), {}


class CursorPagination(pagination.CursorPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = "-pk"


def refusals_as_messages(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that write: a refusal becomes a message on the page that the user came from.

    Nothing has been written when a service refuses. 404 and programming errors pass through.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            if request.method == "GET" or error.status == 403:
                return render(request, "kernel/refused.html", {"error": error}, status=error.status)
            messages.error(request, str(error.message))
            return redirect(_came_from(request))

    return wrapped


def _came_from(request: HttpRequest) -> str:
    """The page that the form stood on: its hidden `next`, else where the browser says; never another site."""
    target = request.POST.get("next") or request.META.get("HTTP_REFERER", "/")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"


def given(shape: type[Serializer], request: Request) -> dict[str, Any]:
    """What was sent, in this shape; refuses it with `invalid` and the fields (422)."""
    sent = shape(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)
