"""Pages of problem lists: what a city was handed on a day."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from findings import selectors, services
from findings.enums import ListAction
from findings.forms import ProblemListFilter
from findings.models import Finding, ProblemList
from findings.workflow import list_actions
from kernel.buttons import Button, buttons_for
from kernel.http import refusals_as_messages

A_PAGE = 50
BUTTONS = (Button(ListAction.RECEIVE, "findings:problemlist-receive", tone="primary"),)


@require_safe
def problemlist_list(request: HttpRequest) -> HttpResponse:
    found = ProblemListFilter(request.GET, queryset=selectors.lists_with_counts(request.user), request=request)
    context = {"filter": found, "page": Paginator(found.qs, A_PAGE).get_page(request.GET.get("page"))}
    name = "partials/_problemlist_results" if request.htmx else "problemlist_list"
    return render(request, f"findings/{name}.html", context)


@require_safe
def problemlist_detail(request: HttpRequest, id: int) -> HttpResponse:
    """Only with the findings that this reader sees, so a county reads its own part."""
    problem_list = get_object_or_404(selectors.lists_with_counts(request.user), pk=id)
    findings = Finding.objects.visible_to(request.user).filter(problem_list=problem_list)
    context = {
        "problem_list": problem_list,
        "findings": selectors.with_all(findings).order_by("county__sort_order", "submitted_at", "pk"),
        "buttons": buttons_for(problem_list, list_actions(request.user, problem_list), BUTTONS),
    }
    return render(request, "findings/problemlist_detail.html", context)


@require_POST
@refusals_as_messages
def problemlist_receive(request: HttpRequest, id: int) -> HttpResponse:
    problem_list = get_object_or_404(ProblemList.objects.visible_to(request.user), pk=id)
    services.receive_list(problem_list=problem_list, actor=request.user)
    messages.success(request, _("Receipt acknowledged."))
    return redirect(problem_list)
