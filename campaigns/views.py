"""Pages of campaigns: the list, one campaign, its calendar, rules, topics and pairings, and the switcher."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns import selectors, services
from campaigns.enums import CampaignAction, ChangeKind
from campaigns.forms import CHANGE_FORMS
from campaigns.models import Campaign
from campaigns.workflow import ADJUST, campaign_actions, may_read_changes, runs
from kernel import audit, clock
from kernel.buttons import Button, buttons_for
from kernel.errors import DomainError, NotAllowed
from kernel.http import refusals_as_messages


def _by_code(campaign):
    return (campaign.code,)


BUTTONS = (
    Button(
        CampaignAction.START,
        "campaigns:campaign-start",
        tone="primary",
        ask=gettext_lazy("From now on reports fall due and the daily work is run by the clock."),
        arguments=_by_code,
    ),
    Button(
        CampaignAction.CLOSE,
        "campaigns:campaign-close",
        tone="danger",
        ask=gettext_lazy("Nothing can be handed in any more. This cannot be undone."),
        arguments=_by_code,
    ),
    Button(ADJUST, "campaigns:calendar", label=gettext_lazy("Change the calendar"), follow=True, arguments=_by_code),
)
PAGES = (
    (gettext_lazy("Overview"), "campaigns:campaign-detail"),
    (gettext_lazy("Calendar"), "campaigns:calendar"),
    (gettext_lazy("Rules"), "campaigns:rules"),
    (gettext_lazy("Topics"), "campaigns:topics"),
    (gettext_lazy("Pairings"), "campaigns:pairings"),
)


def _campaign(request, code):
    return get_object_or_404(Campaign.objects.visible_to(request.user), code=code)


def _tabs(campaign, page):
    """Pairings belong to one plan; their tab is shown only there."""
    shown = [found for found in PAGES if found[1] != "campaigns:pairings" or campaign.pairings.exists()]
    return [(label, reverse(name, args=[campaign.code]), None, name == page) for label, name in shown]


@require_safe
def campaign_list(request):
    """All campaigns of the user side by side, with what holds today."""
    campaigns = Campaign.objects.visible_to(request.user).order_by("starts", "code")
    return render(request, "campaigns/campaign_list.html", {"lines": selectors.overview(campaigns, clock.today())})


@require_safe
def campaign_detail(request, code):
    campaign = _campaign(request, code)
    today = clock.today()
    calendar = selectors.calendar_of(campaign)
    actions = campaign_actions(request.user, campaign)
    (line,) = selectors.overview([campaign], today)
    context = {
        "campaign": campaign,
        "line": line,
        "phases": selectors.timetable(calendar, today),
        "warnings": [warning.text(_) for warning in calendar.warnings],
        "places": selectors.covered_groups(campaign),
        "units": campaign.attached_units.select_related("county__city").order_by("-is_own_unit", "county__code"),
        "member_counts": selectors.member_counts(campaign, request.user),
        "members": selectors.officers_of(campaign, request.user),
        "history": audit.history_of(campaign) if may_read_changes(request.user, campaign) else (),
        "buttons": buttons_for(campaign, actions, BUTTONS),
        "tabs": _tabs(campaign, "campaigns:campaign-detail"),
    }
    return render(request, "campaigns/campaign_detail.html", context)


@require_POST
@refusals_as_messages
def campaign_start(request, code):
    campaign = services.start(campaign=_campaign(request, code), actor=request.user)
    messages.success(request, _("%(campaign)s is in force.") % {"campaign": campaign})
    return redirect(campaign)


@require_POST
@refusals_as_messages
def campaign_close(request, code):
    campaign = services.close(campaign=_campaign(request, code), actor=request.user)
    messages.success(request, _("%(campaign)s is closed.") % {"campaign": campaign})
    return redirect(campaign)


# The calendar


@require_safe
def calendar(request, code):
    """The rounds and the changes made so far. To the office also the form of one kind of change and,
    once it is filled in, what the change would do; nothing is written here."""
    campaign = _campaign(request, code)
    today = clock.today()
    actions = campaign_actions(request.user, campaign)
    context = {
        "campaign": campaign,
        "phases": selectors.timetable(selectors.calendar_of(campaign), today),
        "changes": selectors.changes_of(campaign, request.user),
        "tabs": _tabs(campaign, "campaigns:calendar"),
    }
    if ADJUST in actions:
        kind = _kind(request.GET)
        form = _form(kind, campaign, request.GET if "reason" in request.GET else None)
        context |= {"kind": kind, "form": form, "kinds": _kinds(campaign, kind), **_preview(request, campaign, form)}
    return render(request, "campaigns/calendar.html", context)


def _kind(data):
    kind = data.get("kind", ChangeKind.SHIFT)
    if kind not in ChangeKind.values:
        raise Http404
    return ChangeKind(kind)


def _kinds(campaign, current):
    base = reverse("campaigns:calendar", args=[campaign.code])
    return [(kind.label, f"{base}?kind={kind}#change", None, kind == current) for kind in ChangeKind]


def _form(kind, campaign, data):
    rounds = selectors.inspection_rounds(campaign).order_by("starts")
    form = CHANGE_FORMS[kind](data, rounds=rounds)
    form.use_required_attribute = True
    return form


def _preview(request, campaign, form):
    if not form.is_bound or not form.is_valid():
        return {}
    seen = campaign.round_changes.count()
    try:
        comparison = services.preview_adjustment(
            campaign=campaign,
            kind=form.kind,
            parameters=form.parameters(),
            reason=form.cleaned_data["reason"],
            actor=request.user,
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        return {}
    return {
        "comparison": comparison,
        "sums": [line.text(_) for line in comparison.lines if line.code not in selectors.SAID_BY_ROWS],
        "new_warnings": [warning.text(_) for warning in comparison.new_warnings],
        "settled_warnings": [warning.text(_) for warning in comparison.settled_warnings],
        "seen": seen,
    }


@require_POST
@refusals_as_messages
def calendar_change(request, code):
    """Save what the preview showed."""
    campaign = _campaign(request, code)
    if not runs(request.user, campaign):
        raise NotAllowed(ADJUST)
    form = _form(_kind(request.POST), campaign, request.POST)
    seen = request.POST.get("seen", "")
    if not form.is_valid():
        messages.error(request, _("The change was not complete. Please fill in the form again."))
    else:
        services.adjust_calendar(
            campaign=campaign,
            kind=form.kind,
            parameters=form.parameters(),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            seen=int(seen) if seen.isdecimal() else None,
        )
        messages.success(request, _("The calendar was changed."))
    return redirect("campaigns:calendar", campaign.code)


# Rules, topics, pairings


@require_safe
def rules(request, code):
    """Every parameter of the rules that hold today, or of the version asked for (`?version=`)."""
    campaign = _campaign(request, code)
    asked = request.GET.get("version", "")
    current = selectors.policy_version_on(campaign, clock.today())
    version = get_object_or_404(campaign.policies, number=asked) if asked.isdecimal() else current
    sections = selectors.parameter_sections(campaign, version)
    context = {
        "campaign": campaign,
        "version": version,
        "current": current,
        "versions": campaign.policies.select_related("created_by"),
        "sections": sections,
        "documents": selectors.documents_cited(sections),
        "tabs": _tabs(campaign, "campaigns:rules"),
    }
    return render(request, "campaigns/rules.html", context)


@require_safe
def topics(request, code):
    """What is inspected, and the focus of today beside the phase of today's round (X12)."""
    campaign = _campaign(request, code)
    today = clock.today()
    (line,) = selectors.overview([campaign], today)
    context = {
        "campaign": campaign,
        "line": line,
        "topics": selectors.topics_in_use(campaign),
        "focuses": selectors.focuses(campaign),
        "focus": selectors.focus_on(campaign, today),
        "tabs": _tabs(campaign, "campaigns:topics"),
    }
    return render(request, "campaigns/topics.html", context)


@require_safe
def pairings(request, code):
    campaign = _campaign(request, code)
    rows = list(selectors.pairings(campaign))
    context = {
        "campaign": campaign,
        "rows": rows,
        "rings": [" → ".join(ring) for ring in selectors.rings(rows)],
        "tabs": _tabs(campaign, "campaigns:pairings"),
    }
    return render(request, "campaigns/pairings.html", context)


# The switcher


@require_POST
def campaign_choose(request):
    """Work on another campaign from now on; back to the page, or home where the page is of the old one."""
    campaign = _campaign(request, request.POST.get("campaign", ""))
    request.session[selectors.CHOSEN] = campaign.code
    target = request.POST.get("next", "")
    return redirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "home")
