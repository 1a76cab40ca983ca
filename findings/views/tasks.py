"""Pages of task lists: workbooks taken in, items of a list, the task plan table of a round (任务计划表; A8, A10)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Campaign, Round
from campaigns.selectors import current_campaign, focuses, round_on
from findings import documents, services
from findings.enums import TaskAction, TaskListAction
from findings.forms import TaskFilter, TaskUploadForm
from findings.imports.targets import apply_targets, import_targets
from findings.models import TaskImport, TaskItem, TaskList
from findings.selectors import coverage
from findings.services.tasks import Heading
from findings.workflow import task_import_actions, task_list_actions, task_workflow
from kernel import audit, clock
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from kernel.sheets import download, response
from teams.models import Team

A_PAGE = 50
LIST_BUTTONS = (
    Button(
        TaskListAction.UPLOAD, "findings:tasklist-upload", tone="primary", follow=True, arguments=lambda _campaign: ()
    ),
)
IMPORT_BUTTONS = (
    Button(
        TaskListAction.APPLY,
        "findings:task-import-apply",
        tone="primary",
        ask=gettext_lazy("The accepted rows are written; rows with a fault are left out."),
    ),
)
ITEM_BUTTONS = (
    Button(TaskAction.DROP, "findings:task-drop", reason="required"),
    Button(TaskAction.REOPEN, "findings:task-reopen"),
)


def _campaign(request: HttpRequest) -> Campaign:
    """The chosen one; whoever sees no lists at all finds nothing here."""
    campaign = current_campaign(request)
    if campaign is None:
        raise Http404
    return campaign


@require_safe
def tasklist_list(request: HttpRequest) -> HttpResponse:
    campaign = current_campaign(request)
    found = coverage.with_counts(TaskList.objects.visible_to(request.user).filter(campaign=campaign))
    context = {
        "campaign": campaign,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "uploads": TaskImport.objects.visible_to(request.user).filter(campaign=campaign).order_by("-pk")[:5],
        "buttons": buttons_for(campaign, task_list_actions(request.user, campaign), LIST_BUTTONS) if campaign else [],
    }
    return render(request, "findings/tasklist_list.html", context)


@require_safe
def tasklist_detail(request: HttpRequest, pk: int) -> HttpResponse:
    listed = get_object_or_404(TaskList.objects.visible_to(request.user).select_related("campaign", "round"), pk=pk)
    items = TaskItem.objects.visible_to(request.user).filter(list=listed)
    rows = items.select_related("list__campaign", "site", "county__city", "township", "topic", "done_by__team")
    found = TaskFilter(request.GET, queryset=rows, request=request)
    page = Paginator(found.qs, A_PAGE).get_page(request.GET.get("page"))
    for item in page:
        item.buttons = buttons_for(item, task_workflow.available(request.user, item), ITEM_BUTTONS)
    context = {
        "list": listed,
        "filter": found,
        "page": page,
        "counts": coverage.with_counts(TaskList.objects.filter(pk=pk)).get(),
        "uploads": listed.imports.order_by("-pk"),
        "history": audit.history_of(listed),
    }
    name = "partials/_task_results" if request.htmx else "tasklist_detail"
    return render(request, f"findings/{name}.html", context)


@require_http_methods(["GET", "POST"])
@refusals_as_messages
def tasklist_upload(request: HttpRequest) -> HttpResponse:
    """The file is checked as a whole and nothing is written; the next page shows every fault."""
    campaign = _campaign(request)
    if TaskListAction.UPLOAD not in task_list_actions(request.user, campaign):
        raise NotAllowed("upload_tasks")
    form = TaskUploadForm(request.POST or None, request.FILES or None, campaign=campaign)
    if form.is_valid():
        said = form.cleaned_data
        file, month = said["file"], said["month"]
        heading = Heading(
            campaign, said["title"] or file.name.rpartition(".")[0], said["round"], month and month.replace(day=1)
        )
        upload = import_targets(file.read(), file.name, heading=heading, actor=request.user, dry_run=True)
        return redirect("findings:task-import-detail", upload.pk)
    return render(request, "findings/tasklist_upload.html", {"form": form, "campaign": campaign})


@require_safe
@refusals_as_messages
def tasklist_template(request: HttpRequest) -> HttpResponse:
    """The form to fill in: the heads, and a line that shows how."""
    campaign = _campaign(request)
    if TaskListAction.UPLOAD not in task_list_actions(request.user, campaign):
        raise NotAllowed("upload_tasks")
    return download(documents.target_form(), "任务清单模板.xlsx")


def _upload(request: HttpRequest, pk: int) -> TaskImport:
    uploads = TaskImport.objects.visible_to(request.user).select_related("campaign", "importer", "list", "round")
    return get_object_or_404(uploads, pk=pk)


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    upload = _upload(request, pk)
    context = {
        "upload": upload,
        "report": upload.report,
        "buttons": buttons_for(upload, task_import_actions(request.user, upload), IMPORT_BUTTONS),
        "history": audit.history_of(upload),
    }
    return render(request, "findings/task_import_detail.html", context)


@require_POST
@refusals_as_messages
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    upload = apply_targets(upload=_upload(request, pk), actor=request.user)
    messages.success(request, _("%(rows)s rows were written.") % {"rows": upload.report["accepted"]})
    return redirect(upload.list)


def _item(request: HttpRequest, pk: int) -> TaskItem:
    return get_object_or_404(TaskItem.objects.visible_to(request.user).select_related("list__campaign"), pk=pk)


@require_POST
@refusals_as_messages
def task_drop(request: HttpRequest, pk: int) -> HttpResponse:
    item = services.drop_task(item=_item(request, pk), actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(site)s is no longer on the plan.") % {"site": item.site})
    return redirect(item.list)


@require_POST
@refusals_as_messages
def task_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    item = services.reopen_task(item=_item(request, pk), actor=request.user)
    messages.success(request, _("%(site)s is on the plan again.") % {"site": item.site})
    return redirect(item.list)


# The task plan table


def _plan(request: HttpRequest) -> dict[str, Any]:
    """The chosen round's table; without a choice today's, else the campaign's first."""
    campaign = current_campaign(request)
    seen = TaskList.objects.visible_to(request.user).filter(campaign=campaign)
    rounds = list(Round.objects.filter(campaign=campaign, is_cancelled=False).order_by("starts")) if campaign else []
    asked = request.GET.get("round", "")
    chosen = next((one for one in rounds if str(one.pk) == asked), None)
    chosen = chosen or (round_on(campaign, clock.today()) if campaign else None) or next(iter(rounds), None)
    context: dict[str, Any] = {"campaign": campaign, "rounds": rounds, "round": chosen, "topics": [], "lines": []}
    if campaign is None or chosen is None:
        return context
    teams = Team.objects.visible_to(request.user).filter(round=chosen).prefetch_related("counties")
    is_seen = seen.exists() or bool(task_list_actions(request.user, campaign))
    topics, lines = coverage.task_plan(chosen, list(teams.select_related("city")) if is_seen else [])
    focus = focuses(campaign).filter(starts__lte=chosen.ends, ends__gte=chosen.starts)
    return {**context, "topics": topics, "lines": lines, "focuses": focus}


@require_safe
def task_plan(request: HttpRequest) -> HttpResponse:
    return render(request, "findings/task_plan.html", _plan(request))


@require_safe
def task_plan_export(request: HttpRequest) -> HttpResponse:
    context = _plan(request)
    if context["round"] is None:
        raise Http404
    sheet = documents.task_plan_sheet(context["round"], context["topics"], context["lines"])
    return response(f"{context['campaign'].short_name}任务计划表.xlsx", [sheet])
