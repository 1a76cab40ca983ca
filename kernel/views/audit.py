"""The audit trail: its entries, newest first, and the state of its chain. For auditors; reading it is an act too."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel import audit, selectors
from kernel.forms import TrailFilter
from kernel.paging import keyset

A_PAGE = 50


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Entries by day, act, kind of object, object and person. Each look leaves an entry of its own."""
    if not audit.may_audit(request.user):
        raise PermissionDenied
    form = TrailFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else None
    page = keyset(selectors.trail(request.user, asked), request.GET, size=A_PAGE)
    audit.record_reading(actor=request.user, asked=asked or {}, entries=len(page.rows))
    name = "partials/_audit_results" if request.htmx else "audit_list"
    context = {"filter": form, "page": page, "rows": selectors.described(page.rows)}
    if not request.htmx:
        context["chain"] = audit.chain_state()
        context["at_once"] = audit.AT_ONCE
    return render(request, f"kernel/{name}.html", context)


@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Walk the next part of the chain, and say whether it holds."""
    if not audit.may_audit(request.user):
        raise PermissionDenied
    found = audit.verify_next(actor=request.user)
    if not found["intact"]:
        messages.error(
            request, _("The chain is broken: entry %(entry)s is not what was recorded.") % {"entry": found["broken"]}
        )
    elif found["last"] < found["first"]:
        messages.info(request, _("There is nothing in the chain yet."))
    else:
        messages.success(
            request,
            _("Places %(first)s to %(last)s of the chain are intact.") % {k: found[k] for k in ("first", "last")},
        )
    return redirect("kernel:audit-list")
