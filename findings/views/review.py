"""The review queue: oldest first, by city, one after the other or several at once (D1, D7, L36)."""

import uuid
from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.selectors import policy
from findings import selectors, services
from findings.enums import FindingAction as A
from findings.enums import Warn
from findings.forms import BulkForm, steps_of
from findings.models import Finding
from findings.selectors.photos import photos_shown
from findings.views.findings import grade_form, visible_finding
from findings.workflow import finding_actions, may_review
from kernel.errors import DomainError, NotAllowed
from kernel.http import refusals_as_messages

A_PAGE = 50


def for_reviewers(view):
    @wraps(view)
    def wrapped(request: HttpRequest, *args, **options) -> HttpResponse:
        if not may_review(request.user):
            raise NotAllowed("review")
        return view(request, *args, **options)

    return refusals_as_messages(wrapped)


@require_safe
@for_reviewers
def review_list(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("city", "")
    queue = selectors.queue_of(request.user)
    cities = selectors.queue_by_city(request.user)
    if chosen:
        queue = queue.filter(city__code=chosen)
    page = Paginator(queue, A_PAGE).get_page(request.GET.get("page"))
    address = reverse("findings:review-list")
    context = {
        "page": page,
        "tabs": [
            (_("All"), address, sum(waiting for _city, waiting in cities), not chosen),
            *((city.name, f"{address}?city={city.code}", waiting, city.code == chosen) for city, waiting in cities),
        ],
        "qualities": _qualities(list(page)),
    }
    return render(request, "findings/review_list.html", context)


def _qualities(findings: list[Finding]) -> list[tuple[int, str]]:
    """The plan's scale, where all findings of the page are under one plan's rules; else none to choose at once."""
    versions = {finding.record.policy_id: finding.record.policy for finding in findings}
    if len(versions) != 1:
        return []
    return steps_of(policy(next(iter(versions.values()))), "quality", get_language() or "")


@require_safe
@for_reviewers
def review_detail(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One finding with its grades and both neighbours, all on one page and by the keyboard."""
    finding = selectors.full_finding(visible_finding(request, id))
    actions = finding_actions(request.user, finding)
    before, after = selectors.neighbours_in_queue(request.user, finding)
    record = selectors.full_record(finding.record)
    context = {
        "finding": finding,
        "record": record,
        "photos": photos_shown(request.user, record, finding.photos.all()),
        "record_photos": photos_shown(request.user, record, record.photos.all()),
        "notes": selectors.notes_of(record),
        "answers": selectors.answers_of(finding.record),
        "place_map": selectors.place_map_of(record),
        "warnings": [Warn(code).label for code in record.warnings],
        "earlier": selectors.earlier_findings(finding)[:10],
        "versions": finding.versions.order_by("-number"),
        "history": selectors.history_for(request.user, finding),
        "actions": actions,
        "form": grade_form(finding, prefix=None) if A.APPROVE in actions else None,
        "before": before,
        "after": after,
    }
    return render(request, "findings/review_detail.html", context)


@require_POST
@for_reviewers
def review_many(request: HttpRequest) -> HttpResponse:
    """Each by itself, with an audit entry of its own; what is refused is named, the others go through (L19)."""
    form = BulkForm(request.POST, queue=selectors.queue_of(request.user))
    if not form.is_valid():
        for sentence in {text for texts in form.errors.values() for text in texts}:
            messages.error(request, sentence)
        return redirect("findings:review-list")
    done, refused = 0, []
    for finding in form.cleaned_data["findings"]:
        try:
            _one_of_many(request, finding, form.cleaned_data)
            done += 1
        except DomainError as refusal:
            refused.append(f"{finding}: {refusal.message}")
    if done:
        messages.success(request, ngettext("%(n)s finding done.", "%(n)s findings done.", done) % {"n": done})
    for sentence in refused[:10]:
        messages.error(request, sentence)
    return redirect("findings:review-list")


def _one_of_many(request: HttpRequest, finding: Finding, said: dict) -> None:
    """The type's usual grades, the quality that was chosen for all."""
    if said["action"] == "return":
        services.return_finding(finding=finding, actor=request.user, reason=said["reason"])
        return
    if said["quality"] is None:
        raise NotAllowed(A.APPROVE, _("Choose the quality."))
    services.approve(
        finding=finding,
        actor=request.user,
        severity=finding.problem_type.severity,
        difficulty=finding.problem_type.difficulty,
        quality=said["quality"],
        words=said["reason"],
    )
