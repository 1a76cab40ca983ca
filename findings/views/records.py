"""Pages of inspection records: list, one, the plain form, confirmation by those present."""

import hashlib
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.models import Topic
from findings import selectors, services
from findings.enums import RecordAction as A
from findings.enums import Warn
from findings.forms import FoundForm, RecordFilter, RecordForm, RevisionReasonForm, TopicForm, WordsForm
from findings.models import Record
from findings.selectors.photos import photos_shown
from findings.workflow import may_take_bundle, person_of, record_actions
from kernel import clock
from kernel.buttons import Button, buttons_for
from kernel.errors import DomainError, NotAllowed
from kernel.http import refusals_as_messages
from teams.models import Posting

A_PAGE = 50
FINDINGS_IN_FORM = 3
BUTTONS = (
    Button(A.CONFIRM, "findings:record-confirm", tone="primary"),
    Button(A.CONTEST, "findings:record-contest", ask=gettext_lazy("The author has to correct the record.")),
    Button(A.REVISE, "findings:record-revise", label=gettext_lazy("Correct the record"), follow=True),
)


def _visible(request: HttpRequest, id: uuid.UUID) -> Record:
    return get_object_or_404(Record.objects.visible_to(request.user), pk=id)


@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    records = selectors.records_with_all(Record.objects.visible_to(request.user))
    found = RecordFilter(request.GET, queryset=records, request=request)
    context = {
        "filter": found,
        "page": Paginator(found.qs, A_PAGE).get_page(request.GET.get("page")),
        "may_add": selectors.posting_today(request.user) is not None,
    }
    name = "partials/_record_results" if request.htmx else "record_list"
    return render(request, f"findings/{name}.html", context)


@require_safe
def record_detail(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    return _page(request, _visible(request, id), {A.CONTEST: WordsForm()})


def _page(request: HttpRequest, record: Record, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    record = selectors.full_record(record)
    context = {
        "record": record,
        "photos": photos_shown(request.user, record, record.photos.all()),
        "warnings": [Warn(code).label for code in record.warnings],
        "notes": selectors.notes_of(record),
        "answers": selectors.answers_of(record),
        "place_map": selectors.place_map_of(record),
        "versions": record.versions.order_by("-number"),
        "history": selectors.history_of_record(request.user, record),
        "bundle": may_take_bundle(request.user) and reverse("api:findings-record-bundle", args=[record.pk]),
        "buttons": buttons_for(record, record_actions(request.user, record), BUTTONS, forms=forms),
    }
    return render(request, "findings/record_detail.html", context, status=status)


@require_POST
@refusals_as_messages
def record_confirm(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    record = services.confirm_record(record=_visible(request, id), actor=request.user)
    messages.success(request, _("You have confirmed the record."))
    return redirect(record)


@require_POST
@refusals_as_messages
def record_contest(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    record, form = _visible(request, id), WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, record, {A.CONTEST: form}, status=422)
    services.contest_record(record=record, actor=request.user, words=form.cleaned_data["words"])
    messages.success(request, _("The author has been told."))
    return redirect(record)


# The plain form


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def record_add(request: HttpRequest) -> HttpResponse:
    """First the topic, then its form. Sending goes through the service that phones use."""
    posting = selectors.posting_today(request.user)
    if posting is None:
        raise NotAllowed("submit", _("Only inspectors on their posting write records."))
    topic = Topic.objects.filter(campaign=posting.team.campaign, code=request.GET.get("topic", "")).first()
    if topic is None:
        context = {"form": TopicForm(campaign=posting.team.campaign)}
        return render(request, "findings/record_topic.html", context)
    if request.method != "POST":
        return _form_page(request, *_empty_forms(topic, posting))
    form, found = _filled_forms(request, topic, posting)
    return _sent(request, form, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def record_revise(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    record = _visible(request, id)
    if A.REVISE not in record_actions(request.user, record):
        raise NotAllowed(A.REVISE)
    posting = selectors.posting_in(record.author, record.team)
    if posting is None:
        raise Http404
    if request.method != "POST":
        return _form_page(request, *_stored_forms(record, posting), RevisionReasonForm(), record)
    form, found = _filled_forms(request, record.topic, posting, record.checklist_version)
    return _sent(request, form, found, record)


def _choices(topic: Topic, posting: Posting) -> dict[str, Any]:
    return {
        "topic": topic,
        "counties": selectors.counties_for(posting.team, clock.today()),
        "people": selectors.companions(posting, clock.today()),
    }


def _empty_forms(topic: Topic, posting: Posting) -> tuple[RecordForm, list[FoundForm]]:
    form = RecordForm(initial=RecordForm.fresh(), **_choices(topic, posting))
    found = [FoundForm(topic=topic, prefix=f"found-{n}", initial={"id": uuid.uuid4()}) for n in range(FINDINGS_IN_FORM)]
    return form, found


def _stored_forms(record: Record, posting: Posting) -> tuple[RecordForm, list[FoundForm]]:
    """As it stands, with room for one finding more; photos that are here stay where they are."""
    form = RecordForm(
        initial=selectors.as_form(record), version=record.checklist_version, **_choices(record.topic, posting)
    )
    said = [*record.content["findings"], {"id": str(uuid.uuid4())}]
    found = [FoundForm(topic=record.topic, prefix=f"found-{n}", initial=one) for n, one in enumerate(said)]
    return form, found


def _filled_forms(
    request: HttpRequest, topic: Topic, posting: Posting, version: int | None = None
) -> tuple[RecordForm, list[FoundForm]]:
    form = RecordForm(request.POST, request.FILES, version=version, **_choices(topic, posting))
    count = sum(1 for name in request.POST if name.startswith("found-") and name.endswith("-id"))
    found = [FoundForm(request.POST, request.FILES, topic=topic, prefix=f"found-{n}") for n in range(min(count, 50))]
    return form, found


def _sent(request: HttpRequest, form: RecordForm, found: list[FoundForm], record: Record | None) -> HttpResponse:
    """Store the photos, then the record; what the service refuses is shown on the form, which keeps its words."""
    reason = RevisionReasonForm(request.POST) if record else None
    if not all([form.is_valid(), *(one.is_valid() for one in found), reason is None or reason.is_valid()]):
        return _form_page(request, form, found, reason, record, status=422)
    try:
        content = _content(request, form, found, record)
        if record is None or reason is None:
            author = person_of(request.user)
            stored, _new = services.submit_record(
                id=form.cleaned_data["id"], author=author, actor=request.user, content=content
            )
        else:
            stored = services.revise_record(
                record=record,
                actor=request.user,
                content=content,
                reason=reason.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        for sentence in {str(text) for texts in refusal.fields.values() for text in texts} - {str(refusal.message)}:
            form.add_error(None, sentence)
        return _form_page(request, form, found, reason, record, status=refusal.status)
    messages.success(request, _("The record is stored. Those present are asked to confirm it."))
    return redirect(stored)


def _content(request: HttpRequest, form: RecordForm, found: list[FoundForm], record: Record | None) -> dict[str, Any]:
    before = {one["id"]: one for one in record.content["findings"]} if record else {}
    photos = (record.content["photos"] if record else []) + _stored(request, form.cleaned_data["photos"])
    said = []
    for one in found:
        if one.is_told():
            key = str(one.cleaned_data["id"])
            old = before.get(key, {})
            said.append(
                {
                    "id": key,
                    "problem_type": one.cleaned_data["problem_type"],
                    "description": one.cleaned_data["description"],
                    "measured": old.get("measured", []),
                    "photos": _once([*old.get("photos", []), *_stored(request, one.cleaned_data["photos"])]),
                }
            )
    return form.content(_once(photos), said, before=record.content if record else None)


def _stored(request: HttpRequest, files: list[Any]) -> list[dict[str, Any]]:
    refs = []
    for file in files:
        data = file.read()
        sha256 = hashlib.sha256(data).hexdigest()
        services.store_photo(sha256=sha256, data=data, actor=request.user)
        refs.append({"sha256": sha256})
    return refs


def _once(photos: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({photo["sha256"]: photo for photo in reversed(photos)}.values())[::-1]


def _form_page(
    request: HttpRequest,
    form: RecordForm,
    found: list[FoundForm],
    reason: RevisionReasonForm | None = None,
    record: Record | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "found": found, "reason": reason, "record": record, "topic": form.topic}
    return render(request, "findings/record_form.html", context, status=status)
