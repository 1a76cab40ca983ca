"""Pages of daily reports and bulletins."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from campaigns.selectors import policy_on
from kernel import audit, clock
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from reports import documents, selectors, services
from reports.enums import BulletinAction as A
from reports.enums import ReportAction
from reports.forms import BulletinFilter, DailyReportFilter, DayForm, NoteForm, SignForm
from reports.workflow import bulletin_actions, day_actions_of_office, may_oversee

A_PAGE = 50

BULLETIN_BUTTONS = (
    Button(
        A.PUBLISH,
        "reports:bulletin-publish",
        tone="primary",
        ask=gettext_lazy("Published, it will never change; what follows goes into a supplement."),
    ),
    Button(A.NOTE, "reports:bulletin-note"),
    Button(A.MAKE, "reports:bulletin-renew", label=gettext_lazy("Bring up to date")),
)


# A team's day


@require_safe
def dailyreport_list(request):
    """The reports a user sees; a leader finds above them the days still to be signed."""
    found = DailyReportFilter(request.GET, queryset=selectors.reports(request.user), request=request)
    ordered = found.qs.order_by("-day", "team__city__sort_order", "team__number", "pk")
    context = {
        "filter": found,
        "page": Paginator(ordered, A_PAGE).get_page(request.GET.get("page")),
        "to_sign": selectors.days_to_sign(request.user),
    }
    name = "partials/_dailyreport_results" if request.htmx else "dailyreport_list"
    return render(request, f"reports/{name}.html", context)


@require_safe
def dailyreport_detail(request, pk):
    """A report as signed."""
    report = get_object_or_404(selectors.reports(request.user), pk=pk)
    context = {"report": report, "figures": report.figures, "history": audit.history_of(report)}
    return render(request, "reports/dailyreport_detail.html", context)


@require_safe
def team_day(request, team, day):
    """A team's day as it stands; once it is signed, the report itself."""
    found, report = _team_and_report(request, team, day)
    return redirect(report) if report else _team_day_page(request, found, day)


def _team_and_report(request, team, day):
    found = get_object_or_404(selectors.reporting_teams(request.user), pk=team)
    if not selectors.is_day_of(found, day):
        raise Http404
    return found, selectors.reports(request.user).filter(team=found, day=day).first()


def _team_day_page(request, team, day, form=None):
    due = selectors.due_at(policy_on(team.campaign, day), day)
    is_late = due is not None and clock.now() > due
    context = {
        "team": team,
        "day": day,
        "due": due,
        "is_late": is_late,
        "figures": selectors.team_day(team, day),
        "unconfirmed": selectors.unconfirmed(team, day),
        "may_sign": ReportAction.SIGN in selectors.day_actions(request.user, team, day),
        "form": form or SignForm(is_late=is_late),
    }
    return render(request, "reports/team_day.html", context)


@require_POST
@refusals_as_messages
def dailyreport_sign(request, team, day):
    found, _report = _team_and_report(request, team, day)
    form = SignForm(request.POST, is_late=True)
    if not form.is_valid():
        return _team_day_page(request, found, day, form)
    report = services.sign_daily_report(team=found, day=day, actor=request.user, **form.cleaned_data)
    messages.success(request, _("The report is signed."))
    return redirect(report)


# The office's day


@require_safe
def bulletin_list(request):
    """The bulletins a user sees; office and leadership choose a day here."""
    found = BulletinFilter(request.GET, queryset=selectors.bulletins(request.user), request=request)
    context = {
        "filter": found,
        "page": Paginator(found.qs.order_by("-day", "campaign", "-number"), A_PAGE).get_page(request.GET.get("page")),
        "choose": DayForm(user=request.user, initial={"day": clock.today()}) if may_oversee(request.user) else None,
    }
    name = "partials/_bulletin_results" if request.htmx else "bulletin_list"
    return render(request, f"reports/{name}.html", context)


@require_safe
def choose_day(request):
    form = DayForm(request.GET, user=request.user)
    if form.is_valid():
        return redirect("reports:day", form.cleaned_data["campaign"].code, form.cleaned_data["day"])
    messages.error(request, _("Choose a campaign and a day."))
    return redirect("reports:bulletin-list")


@require_safe
@refusals_as_messages
def day_detail(request, campaign, day):
    """Who has reported, who is missing, what waits for review, what has been made of the day."""
    found = _overseen(request, campaign)
    overview = selectors.overview(found, day)
    context = {
        "campaign": found,
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < clock.today() else None,
        "overview": overview,
        "may_make": overview and day <= clock.today() and A.MAKE in day_actions_of_office(request.user, found),
    }
    return render(request, "reports/day_detail.html", context)


def _overseen(request, campaign):
    found = get_object_or_404(Campaign.objects.visible_to(request.user), code=campaign)
    if not may_oversee(request.user):
        raise NotAllowed("oversee")
    return found


@require_POST
@refusals_as_messages
def bulletin_make(request, campaign, day):
    bulletin = services.make_bulletin(campaign=_overseen(request, campaign), day=day, actor=request.user)
    messages.success(request, _("The bulletin of this day is ready."))
    return redirect(bulletin)


@require_safe
def bulletin_detail(request, pk):
    """A bulletin as an official reads it."""
    return _bulletin_page(request, get_object_or_404(selectors.bulletins(request.user), pk=pk))


def _bulletin_page(request, bulletin, note=None):
    actions = bulletin_actions(request.user, bulletin)
    initial = {"note": bulletin.note, "printed_total": bulletin.printed_total}
    forms = {A.NOTE: note or NoteForm(initial=initial)}
    of_the_day = selectors.of_the_day(bulletin).filter(pk__in=selectors.bulletins(request.user).values("pk"))
    context = {
        "bulletin": bulletin,
        "figures": bulletin.figures,
        "sections": documents.headings(bulletin.figures["sections"]),
        "chart": _chart(bulletin.figures["by_city"]),
        "of_the_day": of_the_day,
        "buttons": buttons_for(bulletin, actions, BULLETIN_BUTTONS, forms),
        "may_oversee": may_oversee(request.user),
        "history": audit.history_of(bulletin) if may_oversee(request.user) else None,
    }
    return render(request, "reports/bulletin_detail.html", context)


def _chart(cities):
    """Problems found in each city that has any, most first."""
    shown = sorted((row for row in cities if row["found"]), key=lambda row: -row["found"])
    return {
        "kind": "rank",
        "unit": "",
        "categories": [row["city"] for row in shown],
        "series": [{"name": _("Problems found"), "values": [row["found"] for row in shown]}],
    }


@require_POST
@refusals_as_messages
def bulletin_renew(request, pk):
    """Bring the day up to date: the same bulletin while unpublished, else a supplement where there is news."""
    bulletin = get_object_or_404(selectors.bulletins(request.user), pk=pk)
    renewed = services.make_bulletin(campaign=bulletin.campaign, day=bulletin.day, actor=request.user)
    if (renewed.pk, renewed.made_at) == (bulletin.pk, bulletin.made_at):
        messages.info(request, _("Nothing has changed since this bulletin was made."))
    else:
        messages.success(request, _("The bulletin of this day is ready."))
    return redirect(renewed)


@require_POST
@refusals_as_messages
def bulletin_note(request, pk):
    bulletin = get_object_or_404(selectors.bulletins(request.user), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _bulletin_page(request, bulletin, form)
    services.note_bulletin(bulletin=bulletin, actor=request.user, **form.cleaned_data)
    messages.success(request, _("The note is kept."))
    return redirect(bulletin)


@require_POST
@refusals_as_messages
def bulletin_publish(request, pk):
    bulletin = get_object_or_404(selectors.bulletins(request.user), pk=pk)
    services.publish_bulletin(bulletin=bulletin, actor=request.user)
    messages.success(request, _("The bulletin is published."))
    return redirect(bulletin)
