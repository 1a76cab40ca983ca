"""Pieces of a page that an app renders under its own scope, for pages that join apps (`config.panels`).

A panel is a function of the request that returns a context. Its template, address and name follow from
where it stands: `findings.panels.queue` is `templates/findings/panels/queue.html`, `/panels/findings/queue/`
and `findings:panel-queue`. Loaded by htmx it is the piece alone, otherwise a page of its own.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kernel import audit
from kernel.errors import Sentence
from kernel.models import Notification

Context = Mapping[str, Any]
View = Callable[[HttpRequest], HttpResponse]
# How many lines a panel shows of a longer list; the list itself is one step away.
LINES = 5


def panel(title: Sentence) -> Callable[[Callable[[HttpRequest], Context]], View]:
    def decorate(read: Callable[[HttpRequest], Context]) -> View:
        template = f"{_app_of(read)}/panels/{read.__name__}.html"

        @require_safe
        @wraps(read)
        def view(request: HttpRequest) -> HttpResponse:
            context = {**read(request), "title": title, "panel_template": template}
            return render(request, template if request.htmx else "layout/panel.html", context)  # type: ignore[attr-defined]

        view.title = title
        return view

    return decorate


def panel_urls(*views: View) -> list[URLPattern]:
    return [path(f"panels/{_app_of(v)}/{v.__name__}/", v, name=f"panel-{v.__name__.replace('_', '-')}") for v in views]


def _app_of(function: Callable[..., Any]) -> str:
    return function.__module__.split(".")[0]


# The kernel's own


@panel(_("Unread notices"))
def notices(request: HttpRequest) -> Context:
    unread = Notification.objects.visible_to(request.user).filter(read_at=None)
    return {"notices": unread[:LINES], "count": unread.count()}


@panel(_("The chain of the audit trail"))
def chain(request: HttpRequest) -> Context:
    """For auditors. The state only; no entry is read here."""
    if not audit.may_audit(request.user):
        raise PermissionDenied
    return {"chain": audit.chain_state()}


urlpatterns = panel_urls(notices, chain)
