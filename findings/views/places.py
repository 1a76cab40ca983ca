"""Pages of sites and townships for the office: their history, their names, and rows that mean one place (A11, C15)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign, Round
from campaigns.selectors import current_campaign, round_on
from findings import services
from findings.enums import SiteAction
from findings.forms import SiteFilter
from findings.models import Finding, Record, Site, TaskItem, Township
from findings.selectors import coverage
from findings.selectors.places import followed_up
from findings.workflow import may_keep_sites, may_read_places, site_actions
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from kernel.http import refusals_as_messages
from teams.models import Team

A_PAGE = 50


@require_safe
def township_list(request: HttpRequest) -> HttpResponse:
    """How far the teams of a round have covered their counties, and the names that only the field has given."""
    campaign = current_campaign(request)
    rounds = list(Round.objects.filter(campaign=campaign, is_cancelled=False).order_by("starts")) if campaign else []
    asked = request.GET.get("round", "")
    chosen = next((one for one in rounds if str(one.pk) == asked), None)
    chosen = chosen or (round_on(campaign, clock.today()) if campaign else None) or next(iter(rounds), None)
    teams = Team.objects.visible_to(request.user).filter(round=chosen).select_related("city", "campaign", "round")
    seen = Township.objects.visible_to(request.user)
    context = {
        "rounds": rounds,
        "round": chosen,
        "teams": coverage.coverage_of_teams(list(teams)) if may_read_places(request.user) else [],
        "named": seen.filter(is_from_field=True).select_related("county__city")[:A_PAGE],
        "may_correct": may_keep_sites(request.user),
    }
    return render(request, "findings/township_list.html", context)


@require_POST
@refusals_as_messages
def township_correct(request: HttpRequest, pk: int) -> HttpResponse:
    township = get_object_or_404(Township.objects.visible_to(request.user), pk=pk)
    kept = services.correct_township(township=township, actor=request.user, name=request.POST.get("name", ""))
    messages.success(request, _("The township is called %(name)s.") % {"name": kept.name})
    return redirect("findings:township-list")


@require_safe
def site_list(request: HttpRequest) -> HttpResponse:
    rows = Site.objects.visible_to(request.user).standing().select_related("county__city", "township")
    own = Q(records__campaign__in=Campaign.objects.visible_to(request.user).values("pk"))
    counted = rows.annotate(visits=Count("records", filter=own), last=Max("records__day", filter=own))
    found = SiteFilter(request.GET, queryset=counted.order_by("name", "pk"), request=request)
    context = {"filter": found, "page": Paginator(found.qs, A_PAGE).get_page(request.GET.get("page"))}
    name = "partials/_site_results" if request.htmx else "site_list"
    return render(request, f"findings/{name}.html", context)


@require_safe
def site_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of a site, as far as the reader sees it, and rows that may mean the same place."""
    sites = Site.objects.visible_to(request.user).select_related("county__city", "township", "merged_into")
    site = get_object_or_404(sites, pk=pk)
    alike = _alike(sites, site)
    context: dict[str, Any] = {
        "site": site,
        "records": Record.objects.visible_to(request.user)
        .filter(site=site)
        .select_related("team", "topic")
        .order_by("-started_at", "pk")[:A_PAGE],
        "findings": Finding.objects.visible_to(request.user)
        .filter(record__site=site)
        .select_related("problem_type")
        .order_by("-day", "-submitted_at", "pk")[:A_PAGE],
        "followed_up": followed_up(request.user, site),
        "tasks": TaskItem.objects.visible_to(request.user).filter(site=site).select_related("list", "topic"),
        "alike": alike,
        "joined": site.merged.select_related("county"),
        "may_merge": SiteAction.MERGE in site_actions(request.user, site),
        "history": audit.history_of(site),
    }
    return render(request, "findings/site_detail.html", context)


def _alike(sites: Any, site: Site) -> list[Site]:
    """Of the same county: whose name holds the core of this one, or who has the same address."""
    near = sites.standing().filter(county=site.county).exclude(pk=site.pk)
    like = Q(name__icontains=services.core_name(site)) | Q(address=site.address, address__gt="")
    return list(near.filter(like).order_by("name", "pk")[:20])


@require_POST
@refusals_as_messages
def site_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """`other` is the row that goes; what hangs on it moves here."""
    sites = Site.objects.visible_to(request.user)
    keep = get_object_or_404(sites, pk=pk)
    if not may_keep_sites(request.user):
        raise NotAllowed("merge_sites")
    drop = sites.filter(pk=_number(request.POST.get("other", ""))).first()
    if drop is None:
        raise Refused("site_missing", _("Choose the row that is joined to this one."))
    services.merge_sites(keep=keep, drop=drop, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(site)s was joined to this row.") % {"site": drop.name})
    return redirect("findings:site-detail", keep.pk)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 15 else 0
