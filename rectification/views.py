"""Pages of letters and of the ledger."""

from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Round
from campaigns.policy.choices import LetterCadence
from campaigns.selectors import policy, policy_version_on
from findings.models import Finding
from findings.selectors.photos import evidence_for
from kernel import clock
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.forms import NoteForm, ReasonForm
from kernel.http import refusals_as_messages
from rectification import selectors, services
from rectification.documents import PREVIEW_MARK
from rectification.enums import EntryAction as A
from rectification.forms import (
    CompletionForm,
    ExtensionForm,
    LedgerFilter,
    LetterFilter,
    NothingForm,
    PlanForm,
    ProgressForm,
    VisitForm,
)
from rectification.models import EntryFile
from rectification.workflow import guard, may_issue, may_prepare

A_PAGE = 50

ENTRY_BUTTONS = (
    Button(A.HAND_IN_PLAN, "rectification:hand-in-plan", tone="primary"),
    Button(A.ACCEPT_PLAN, "rectification:accept-plan", tone="primary"),
    Button(A.SEND_BACK_PLAN, "rectification:send-back-plan", reason="required"),
    Button(A.REPORT_COMPLETION, "rectification:report-completion", tone="primary"),
    Button(A.REPORT_PROGRESS, "rectification:report-progress"),
    Button(A.ASK_EXTENSION, "rectification:ask-extension"),
    Button(A.GRANT_EXTENSION, "rectification:grant-extension", tone="primary", reason="optional"),
    Button(A.REFUSE_EXTENSION, "rectification:refuse-extension", reason="required"),
    Button(A.PASS, "rectification:verify", tone="primary", label=gettext_lazy("Verify on site")),
    Button(A.LOOK_BACK_PASS, "rectification:look-back", label=gettext_lazy("Look back")),
    Button(A.VOID, "rectification:strike-out", tone="danger", reason="required"),
)
ENTRY_FORMS = {
    A.HAND_IN_PLAN: PlanForm,
    A.REPORT_COMPLETION: CompletionForm,
    A.REPORT_PROGRESS: ProgressForm,
    A.ASK_EXTENSION: ExtensionForm,
    A.PASS: VisitForm,
    A.LOOK_BACK_PASS: VisitForm,
}


# Letters


@require_safe
def letter_list(request):
    """The letters a user sees; the office also finds the rounds whose letters are still to be written."""
    found = LetterFilter(request.GET, queryset=selectors.letters(request.user), request=request)
    context = {
        "filter": found,
        "page": Paginator(found.qs, A_PAGE).get_page(request.GET.get("page")),
        "rounds": selectors.rounds_to_write_for(request.user),
    }
    name = "partials/_letter_results" if request.htmx else "letter_list"
    return render(request, f"rectification/{name}.html", context)


@require_safe
def letter_detail(request, pk):
    """What was issued. A liaison's first look is the receipt, so this page writes that one moment (F5)."""
    letter = get_object_or_404(selectors.letters(request.user), pk=pk)
    services.mark_read(letter=letter, actor=request.user)
    context = {"letter": letter, "entries": selectors.ledger(request.user).filter(letter=letter).order_by("number")}
    return render(request, "rectification/letter_detail.html", context)


@require_safe
@refusals_as_messages
def letter_file(request, pk):
    letter = get_object_or_404(selectors.letters(request.user), pk=pk)
    file, name = selectors.letter_file(letter)
    services.mark_read(letter=letter, actor=request.user)
    return FileResponse(file, as_attachment=True, filename=name)


@require_safe
@refusals_as_messages
def round_letters(request, pk):
    """Place by place: what is ready, what has been issued, what is left and why."""
    round_ = _round_to_prepare(request, pk)
    rules = policy(policy_version_on(round_.campaign, clock.today()))
    lines = selectors.units_of_round(round_, rules)
    is_over = rules.letters.cadence != LetterCadence.ROUND or clock.today() >= round_.ends
    context = {
        "round": round_,
        "rules": rules.letters,
        "lines": lines,
        "ready": sum(line.ready for line in lines),
        "left": sum(line.left for line in lines),
        "may_issue": may_issue(request.user, round_.campaign) and is_over,
    }
    return render(request, "rectification/round_letters.html", context)


@require_safe
@refusals_as_messages
def preview_letter(request, pk, unit):
    round_ = _round_to_prepare(request, pk)
    found = selectors.unit_named(unit)
    if found is None:
        raise Http404
    data = services.preview_letter(round=round_, city=found.city, county=found.county, actor=request.user)
    name = selectors.filename(PREVIEW_MARK, found.place.name)
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)


@require_POST
@refusals_as_messages
def issue_letters(request, pk):
    """The letters of all places with something ready, or of the one that is named."""
    round_ = _round_to_prepare(request, pk)
    unit = request.POST.get("unit")
    units = selectors.units_named([unit]) if unit else None
    letters = services.issue_letters(round=round_, actor=request.user, units=units)
    done = ngettext("%(count)s letter has been issued.", "%(count)s letters have been issued.", len(letters))
    messages.success(request, done % {"count": len(letters)})
    return redirect("rectification:round-letters", pk)


def _round_to_prepare(request, pk):
    round_ = get_object_or_404(Round.objects.visible_to(request.user).select_related("campaign"), pk=pk)
    if not may_prepare(request.user, round_.campaign):
        raise NotAllowed("prepare_letters")
    return round_


# The ledger


@require_safe
def entry_list(request):
    """The ledger as the user sees it, soonest deadline first; htmx replaces the table alone."""
    found = LedgerFilter(request.GET, queryset=selectors.ledger(request.user), request=request)
    seen = found.qs
    context = {
        "filter": found,
        "page": Paginator(seen, A_PAGE).get_page(request.GET.get("page")),
        "totals": selectors.totals(seen, clock.today()),
    }
    name = "partials/_entry_results" if request.htmx else "entry_list"
    return render(request, f"rectification/{name}.html", context)


@require_safe
def entry_detail(request, pk):
    return _entry_page(request, pk)


def _entry_page(request, pk, forms=None, status=200):
    entry = get_object_or_404(selectors.entry_whole(request.user), pk=pk)
    actions = selectors.actions_of(request.user, entry)
    forms = {action: form() for action, form in ENTRY_FORMS.items()} | (forms or {})
    context = {
        "entry": entry,
        "finding": entry.finding,
        "sees_finding": Finding.objects.visible_to(request.user).filter(pk=entry.finding_id).exists(),
        "sees_letter": selectors.letters(request.user).filter(pk=entry.letter_id).exists(),
        "buttons": buttons_for(entry, actions, ENTRY_BUTTONS, forms),
        "steps": selectors.steps_of(entry, request.user),
        "photos": selectors.photos_of([entry])[entry.pk],
        "history": selectors.history_of(entry, request.user),
    }
    return render(request, "rectification/entry_detail.html", context, status=status)


def _act(request, pk, action, service, form_class, done):
    """Scope, form, service, message; a form that is not right comes back on the entry's page."""
    entry = get_object_or_404(selectors.ledger(request.user), pk=pk)
    guard(request.user, entry, action)
    form = form_class(request.POST, request.FILES)
    if not form.is_valid():
        return _entry_page(request, pk, {action: form}, status=422)
    service(entry=entry, actor=request.user, **form.cleaned_data)
    messages.success(request, done)
    return redirect(entry)


@require_POST
@refusals_as_messages
def hand_in_plan(request, pk):
    return _act(request, pk, A.HAND_IN_PLAN, services.hand_in_plan, PlanForm, _("The plan has been handed in."))


@require_POST
@refusals_as_messages
def accept_plan(request, pk):
    return _act(request, pk, A.ACCEPT_PLAN, services.accept_plan, NothingForm, _("The plan has been accepted."))


@require_POST
@refusals_as_messages
def send_back_plan(request, pk):
    return _act(request, pk, A.SEND_BACK_PLAN, services.send_back_plan, ReasonForm, _("The plan has been sent back."))


@require_POST
@refusals_as_messages
def report_progress(request, pk):
    return _act(
        request, pk, A.REPORT_PROGRESS, services.report_progress, ProgressForm, _("Progress has been reported.")
    )


@require_POST
@refusals_as_messages
def ask_extension(request, pk):
    return _act(request, pk, A.ASK_EXTENSION, services.ask_extension, ExtensionForm, _("The extension is asked for."))


@require_POST
@refusals_as_messages
def grant_extension(request, pk):
    return _act(request, pk, A.GRANT_EXTENSION, services.grant_extension, NoteForm, _("The extension is granted."))


@require_POST
@refusals_as_messages
def refuse_extension(request, pk):
    return _act(request, pk, A.REFUSE_EXTENSION, services.refuse_extension, ReasonForm, _("The extension is refused."))


@require_POST
@refusals_as_messages
def report_completion(request, pk):
    done = _("Completion has been reported; the entry now waits for verification.")
    return _act(request, pk, A.REPORT_COMPLETION, services.report_completion, CompletionForm, done)


@require_POST
@refusals_as_messages
def verify(request, pk):
    return _act(request, pk, A.PASS, services.verify, VisitForm, _("The verification has been recorded."))


@require_POST
@refusals_as_messages
def look_back(request, pk):
    return _act(request, pk, A.LOOK_BACK_PASS, services.look_back, VisitForm, _("The look-back has been recorded."))


@require_POST
@refusals_as_messages
def strike_out(request, pk):
    return _act(request, pk, A.VOID, services.strike_out, ReasonForm, _("The entry has been struck out."))


@require_safe
@refusals_as_messages
def evidence(request, pk):
    item = get_object_or_404(EntryFile.objects.visible_to(request.user), pk=pk)
    name, content_type, data = evidence_for(request.user, item)
    return FileResponse(BytesIO(data), as_attachment=True, filename=name, content_type=content_type)
