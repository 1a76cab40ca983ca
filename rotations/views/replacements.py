"""Pages of replacements: asked, named, decided."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kernel import audit, clock
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed, Refused
from kernel.http import refusals_as_messages
from rotations import services
from rotations.enums import ReplacementAction as A
from rotations.forms.replacements import AskForm, NameForm, ReplacementFilter
from rotations.selectors import replacements as selectors
from rotations.workflow import approver_of, may_ask_replacement, replacement_workflow
from teams.models import Posting

A_PAGE = 50
BUTTONS = (
    Button(A.NAME, "rotations:replacement-name", tone="primary"),
    Button(
        A.APPROVE,
        "rotations:replacement-approve",
        tone="primary",
        reason="optional",
        ask=gettext_lazy("The posting ends, the substitute's begins; access follows at once."),
    ),
    Button(A.DECLINE, "rotations:replacement-decline", tone="danger", reason="required"),
    Button(A.WITHDRAW, "rotations:replacement-withdraw", reason="optional"),
)


@require_safe
def replacement_list(request):
    found = ReplacementFilter(request.GET, queryset=selectors.replacements(request.user), request=request)
    context = {
        "filter": found,
        "page": Paginator(found.qs.order_by("-pk"), A_PAGE).get_page(request.GET.get("page")),
        "may_ask": selectors.postings_to_replace(request.user).exists(),
    }
    name = "partials/_replacement_results" if request.htmx else "replacement_list"
    return render(request, f"rotations/{name}.html", context)


@require_safe
@refusals_as_messages
def replacement_choose(request):
    """The postings for which the user may ask; found by a name."""
    text = request.GET.get("q", "").strip()
    postings = selectors.postings_to_replace(request.user, text)
    if not text and not postings.exists():
        raise NotAllowed("ask_replacement", _("There is nobody for whom you may ask a replacement."))
    page = Paginator(postings, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "rotations/replacement_choose.html", {"page": page, "text": text})


@require_http_methods(["GET", "POST"])
@refusals_as_messages
def replacement_ask(request, pk):
    posting = get_object_or_404(
        Posting.objects.visible_to(request.user).select_related("team__round__campaign", "team__campaign", "person"),
        pk=pk,
    )
    if not may_ask_replacement(request.user, posting):
        raise NotAllowed("ask_replacement")
    form = AskForm(request.POST or None, initial={"leaves_on": max(clock.today(), posting.starts)})
    if form.is_valid():
        try:
            replacement = services.ask_replacement(posting=posting, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("The sending unit has been asked to name a substitute."))
            return redirect(replacement)
    return render(request, "rotations/replacement_ask.html", {"form": form, "posting": posting})


@require_safe
def replacement_detail(request, pk):
    return _page(request, pk)


def _page(request, pk, form=None, status=200):
    replacement = _replacement(request, pk)
    actions = replacement_workflow.available(request.user, replacement)
    names = A.NAME in actions
    starts = {"arrives_on": replacement.arrives_on or max(replacement.leaves_on, replacement.team.round.arrival)}
    forms = {A.NAME: form or NameForm(replacement=replacement, user=request.user, initial=starts)} if names else {}
    context = {
        "replacement": replacement,
        "approver": _(approver_of(replacement).label) if replacement.is_open else "",
        "possible": selectors.possible(replacement, request.user) if names else [],
        "sees_possible": names,
        "buttons": buttons_for(replacement, actions, BUTTONS, forms),
        "history": audit.history_of(replacement),
    }
    return render(request, "rotations/replacement_detail.html", context, status=status)


def _replacement(request, pk):
    return get_object_or_404(selectors.replacements(request.user), pk=pk)


@require_POST
@refusals_as_messages
def replacement_name(request, pk):
    replacement = _replacement(request, pk)
    if A.NAME not in replacement_workflow.available(request.user, replacement):
        # The service says which: another state, or another's part.
        services.name_substitute(
            replacement=replacement, actor=request.user, person=replacement.person, arrives_on=replacement.leaves_on
        )
    form = NameForm(request.POST, replacement=replacement, user=request.user)
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    services.name_substitute(replacement=replacement, actor=request.user, **form.cleaned_data)
    messages.success(request, _("The substitute is named and waits for approval."))
    return redirect(replacement)


@require_POST
@refusals_as_messages
def replacement_approve(request, pk):
    replacement = services.approve_replacement(
        replacement=_replacement(request, pk), actor=request.user, words=request.POST.get("reason", "")
    )
    messages.success(
        request,
        _("Approved. %(substitute)s takes the place of %(person)s.")
        % {"substitute": replacement.substitute, "person": replacement.person},
    )
    return redirect(replacement)


@require_POST
@refusals_as_messages
def replacement_decline(request, pk):
    replacement = services.decline_replacement(
        replacement=_replacement(request, pk), actor=request.user, words=request.POST.get("reason", "")
    )
    messages.success(request, _("Declined. %(person)s stays.") % {"person": replacement.person})
    return redirect(replacement)


@require_POST
@refusals_as_messages
def replacement_withdraw(request, pk):
    replacement = services.withdraw_replacement(
        replacement=_replacement(request, pk), actor=request.user, words=request.POST.get("reason", "")
    )
    messages.success(request, _("The request is withdrawn."))
    return redirect(replacement)


def _show(form, refusal):
    """A refusal about one field stands at that field."""
    for name, sentences in (refusal.fields or {None: [refusal.message]}).items():
        form.add_error(name if name in form.fields else None, [str(sentence) for sentence in sentences])
