"""Pages of findings: the list, one as the office and teams see it, one as its city sees it, and every verb."""

import hashlib
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.selectors import policy
from findings import selectors, services
from findings.enums import FindingAction as A
from findings.enums import FindingState
from findings.forms import AmendForm, DisputeForm, FindingFilter, GradeForm, NothingForm, ResubmitForm
from findings.models import Finding
from findings.selectors.photos import photos_shown
from findings.workflow import finding_actions, may_take_bundle
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.forms import ReasonForm
from kernel.http import refusals_as_messages

A_PAGE = 50
BUTTONS = (
    Button(A.APPROVE, "findings:finding-approve", tone="primary"),
    Button(A.RETURN, "findings:finding-return", reason="required", ask=gettext_lazy("The team reads these words.")),
    Button(A.REJECT, "findings:finding-reject", tone="danger", reason="required"),
    Button(
        A.RESUBMIT, "findings:finding-resubmit", tone="primary", label=gettext_lazy("Complete the finding"), follow=True
    ),
    Button(
        A.CONFIRM,
        "findings:finding-confirm",
        tone="primary",
        ask=gettext_lazy("The finding then goes on the next supervision letter."),
    ),
    Button(A.DISPUTE, "findings:finding-dispute"),
    Button(A.UPHOLD, "findings:finding-uphold", tone="danger", reason="required"),
    Button(A.DISMISS, "findings:finding-dismiss", reason="required"),
    Button(A.AMEND, "findings:finding-amend"),
)


def visible_finding(request: HttpRequest, id: uuid.UUID) -> Finding:
    return get_object_or_404(Finding.objects.visible_to(request.user), pk=id)


def grade_form(finding: Finding, data: Any = None, **options: Any) -> GradeForm:
    return GradeForm(
        data,
        rules=policy(finding.record.policy),
        problem_type=finding.problem_type,
        language=get_language() or "",
        **options,
    )


def _amend_form(finding: Finding, data: Any = None) -> AmendForm:
    return AmendForm(data, finding=finding, rules=policy(finding.record.policy), language=get_language() or "")


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    findings = selectors.with_all(Finding.objects.visible_to(request.user))
    found = FindingFilter(request.GET, queryset=findings, request=request)
    context = {
        "filter": found,
        "page": Paginator(found.qs, A_PAGE).get_page(request.GET.get("page")),
        "is_local": selectors.is_local(request.user),
    }
    name = "partials/_finding_results" if request.htmx else "finding_list"
    return render(request, f"findings/{name}.html", context)


@require_safe
def finding_detail(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    return page(request, visible_finding(request, id), {})


def page(request: HttpRequest, finding: Finding, bound: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page of a finding, for its reader's side; `bound` are forms that came back with errors."""
    finding = selectors.full_finding(finding)
    actions = finding_actions(request.user, finding)
    forms_shown = {
        **({A.APPROVE: grade_form(finding)} if A.APPROVE in actions else {}),
        **({A.DISPUTE: DisputeForm()} if A.DISPUTE in actions else {}),
        **({A.AMEND: _amend_form(finding)} if A.AMEND in actions else {}),
        **bound,
    }
    context = {
        "finding": finding,
        "dispute": getattr(finding, "dispute", None),
        "history": selectors.history_for(request.user, finding),
        "bundle": may_take_bundle(request.user) and reverse("api:findings-finding-bundle", args=[finding.pk]),
        "buttons": buttons_for(finding, actions, BUTTONS, forms=forms_shown),
    }
    if selectors.is_local(request.user):
        return render(request, "findings/finding_for_city.html", context, status=status)
    context["photos"] = photos_shown(request.user, finding.record, finding.photos.all())
    context["earlier"] = selectors.earlier_findings(finding)[:10]
    context["versions"] = finding.versions.order_by("-number")
    return render(request, "findings/finding_detail.html", context, status=status)


def back_or_to(request: HttpRequest, finding: Finding) -> HttpResponse:
    """After a verb: the next of the queue where the page asks for it, else the finding."""
    if "review_next" in request.POST:
        following = selectors.next_in_queue(request.user, finding)
        return redirect("findings:review-detail", following.pk) if following else redirect("findings:review-list")
    return redirect(finding)


# Verbs


def _verb(request: HttpRequest, id: uuid.UUID, action: A, form: forms.Form, act: Any, done: str) -> HttpResponse:
    finding = visible_finding(request, id)
    if not form.is_valid():
        if action in (A.APPROVE, A.DISPUTE, A.AMEND):
            return page(request, finding, {action: form}, status=422)
        messages.error(request, _("Say why, in a few words."))
        return redirect(finding)
    finding = act(finding=finding, actor=request.user, **form.cleaned_data)
    messages.success(request, done)
    return back_or_to(request, finding)


@require_POST
@refusals_as_messages
def finding_approve(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    form = grade_form(visible_finding(request, id), request.POST)
    return _verb(request, id, A.APPROVE, form, services.approve, _("Approved and handed to the city."))


@require_POST
@refusals_as_messages
def finding_return(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    return _verb(request, id, A.RETURN, form, services.return_finding, _("Returned to the team."))


@require_POST
@refusals_as_messages
def finding_reject(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    return _verb(request, id, A.REJECT, ReasonForm(request.POST), services.reject, _("Not accepted."))


@require_POST
@refusals_as_messages
def finding_confirm(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    return _verb(request, id, A.CONFIRM, NothingForm(request.POST), services.confirm, _("Confirmed."))


@require_POST
@refusals_as_messages
def finding_dispute(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    form = DisputeForm(request.POST, request.FILES)
    return _verb(request, id, A.DISPUTE, form, services.dispute, _("The office decides about your objection."))


@require_POST
@refusals_as_messages
def finding_uphold(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    return _verb(request, id, A.UPHOLD, form, services.uphold, _("The finding is withdrawn."))


@require_POST
@refusals_as_messages
def finding_dismiss(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    return _verb(request, id, A.DISMISS, form, services.dismiss, _("The finding stands."))


@require_POST
@refusals_as_messages
def finding_amend(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    form = _amend_form(visible_finding(request, id), request.POST)
    return _verb(request, id, A.AMEND, form, services.amend, _("The finding is amended."))


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def finding_resubmit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Opens with the photos and the reviewer's words, and only for those who may complete it (L38)."""
    finding = selectors.full_finding(visible_finding(request, id))
    if A.RESUBMIT not in finding_actions(request.user, finding):
        raise NotAllowed(A.RESUBMIT)
    form = ResubmitForm(*([request.POST, request.FILES] if request.method == "POST" else []), finding=finding)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.resubmit(
            finding=finding,
            actor=request.user,
            description=said["description"],
            problem_type=said["problem_type"],
            photos=[_stored(request, file) for file in said["photos"]],
            words=said["words"],
        )
        messages.success(request, _("Handed in again."))
        return redirect(finding)
    status = 422 if form.errors else 200
    return render(request, "findings/finding_resubmit.html", {"finding": finding, "form": form}, status=status)


def _stored(request: HttpRequest, file: Any) -> str:
    data = file.read()
    sha256 = hashlib.sha256(data).hexdigest()
    services.store_photo(sha256=sha256, data=data, actor=request.user)
    return sha256


@require_safe
def dispute_list(request: HttpRequest) -> HttpResponse:
    """What the office has to decide, the longest waiting first."""
    disputed = Finding.objects.visible_to(request.user).filter(state=FindingState.DISPUTED)
    findings = selectors.with_all(disputed).order_by("dispute__filed_at", "pk")
    context = {"page": Paginator(findings, A_PAGE).get_page(request.GET.get("page"))}
    return render(request, "findings/dispute_list.html", context)
