"""Pages of rosters: handed in, looked through, answered, applied, taken back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel import audit
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from kernel.sheets import download
from teams import privacy, services, workflow
from teams.enums import UNDER_WAY
from teams.enums import TeamAction as A
from teams.forms import AnswersForm, RosterFilter, RosterForm, current_round, rounds_for
from teams.imports import answer_roster, apply_roster, corrected_file, hand_in_roster, request_apply, template
from teams.models import RosterImport

TEMPLATE_NAME = "附2 抽调人员信息及安排表.xlsx"

ROSTER_BUTTONS = (
    Button(
        A.APPLY_ROSTER,
        "teams:roster-apply",
        tone="primary",
        ask=gettext_lazy("The accepted rows are written; rows with a fault are left out."),
    ),
    Button(
        A.UNDO_ROSTER,
        "teams:roster-undo",
        tone="danger",
        reason="required",
        ask=gettext_lazy("What this import added is removed, and what it changed is as it was before."),
    ),
)


@require_GET
def roster_list(request: HttpRequest) -> HttpResponse:
    uploads = RosterImport.objects.visible_to(request.user).select_related("round__campaign", "importer")
    found = RosterFilter(request.GET, queryset=uploads, request=request)
    round_ = current_round(request.user)
    context = {
        "filter": found,
        "page": Paginator(found.qs.defer("written"), 50).get_page(request.GET.get("page")),
        "round": round_,
        "may_upload": round_ is not None and A.UPLOAD_ROSTER in workflow.round_actions(request.user, round_),
    }
    page = "partials/_roster_results" if request.htmx else "roster_list"
    return render(request, f"teams/{page}.html", context)


def _check_may_upload(request: HttpRequest) -> None:
    if not any(workflow.may_upload(request.user, round_.campaign) for round_ in rounds_for(request.user)[:1]):
        raise NotAllowed("upload_roster")


@require_http_methods(["GET", "POST"])
@refusals_as_messages
def roster_upload(request: HttpRequest) -> HttpResponse:
    """The file is checked as a whole and nothing is written; the next page shows every fault."""
    _check_may_upload(request)
    initial = {"round": request.GET.get("round") or current_round(request.user)}
    form = RosterForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if form.is_valid():
        file = form.cleaned_data["file"]
        upload = hand_in_roster(file.read(), file.name, round=form.cleaned_data["round"], actor=request.user)
        return redirect("teams:roster-detail", upload.pk)
    return render(request, "teams/roster_upload.html", {"form": form})


@require_GET
@refusals_as_messages
def roster_template(request: HttpRequest) -> HttpResponse:
    _check_may_upload(request)
    return download(template(), TEMPLATE_NAME)


def _upload(request: HttpRequest, pk: int) -> RosterImport:
    uploads = RosterImport.objects.visible_to(request.user).select_related("round__campaign", "importer", "progress")
    return get_object_or_404(uploads, pk=pk)


@require_GET
def roster_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """While a long file is read the page asks again by itself, and is loaded anew when that is done."""
    upload = _upload(request, pk)
    is_under_way = upload.state in UNDER_WAY
    if request.htmx and not is_under_way:
        return HttpResponse(headers={"HX-Refresh": "true"})
    actions = workflow.roster_actions(request.user, upload)
    report = privacy.report_of(upload, request.user)
    context = {
        "upload": upload,
        "report": report,
        "is_under_way": is_under_way,
        "may_read": workflow.may_see_cells(request.user, upload) and bool(upload.file),
        "form": AnswersForm(questions=report.get("questions", ())) if A.APPLY_ROSTER in actions else None,
        "buttons": buttons_for(upload, actions, ROSTER_BUTTONS),
        "history": audit.history_of(upload),
    }
    page = "partials/_roster_progress" if request.htmx else "roster_detail"
    return render(request, f"teams/{page}.html", context)


@require_POST
@refusals_as_messages
def roster_answer(request: HttpRequest, pk: int) -> HttpResponse:
    upload = _upload(request, pk)
    form = AnswersForm(request.POST, questions=privacy.report_of(upload, request.user).get("questions", ()))
    form.is_valid()
    answer_roster(upload=upload, answers=form.answers(), actor=request.user)
    messages.success(request, _("Checked again with your answers."))
    return redirect("teams:roster-detail", pk)


@require_POST
@refusals_as_messages
def roster_apply(request: HttpRequest, pk: int) -> HttpResponse:
    upload = _upload(request, pk)
    if upload.is_large:
        request_apply(upload=upload, actor=request.user)
        return redirect("teams:roster-detail", pk)
    upload = apply_roster(upload=upload, actor=request.user)
    messages.success(request, _("%(rows)s rows were written.") % {"rows": upload.report["accepted"]})
    return redirect("teams:roster-detail", pk)


@require_POST
@refusals_as_messages
def roster_undo(request: HttpRequest, pk: int) -> HttpResponse:
    services.undo_roster(upload=_upload(request, pk), actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The import was taken back."))
    return redirect("teams:roster-detail", pk)


@require_GET
@refusals_as_messages
def roster_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came. It holds personal data, so that taking it is recorded."""
    upload = _upload(request, pk)
    services.take_file(upload=upload, actor=request.user, copy="original")
    return FileResponse(upload.file.open("rb"), as_attachment=True, filename=upload.filename)


@require_GET
@refusals_as_messages
def roster_corrected(request: HttpRequest, pk: int) -> HttpResponse:
    """The same file with what is wrong marked in it; taking it is recorded."""
    upload = _upload(request, pk)
    services.take_file(upload=upload, actor=request.user, copy="corrected")
    return download(*corrected_file(upload))
