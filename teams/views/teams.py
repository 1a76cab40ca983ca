"""Pages of nominations, teams and postings."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.models import Round
from kernel import audit
from kernel.buttons import Button, buttons_for
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from teams import privacy, selectors, services, workflow
from teams.enums import PersonalDetail
from teams.enums import TeamAction as A
from teams.forms import (
    NominationFilter,
    PostingForm,
    TeamFilter,
    TeamForm,
    current_round,
    rounds_for,
)
from teams.models import Person, Posting, Team

TEAM_BUTTONS = (Button(A.POST, "teams:team-post", tone="primary", follow=True),)
ROUND_BUTTONS = (
    Button(A.UPLOAD_ROSTER, "teams:roster-upload", follow=True, arguments=lambda _round: ()),
    Button(A.CREATE_TEAM, "teams:team-add", follow=True),
    Button(A.EXPORT_PEOPLE, "teams:people-export", follow=True),
)
POSTING_BUTTONS = (
    Button(
        A.OPEN_ACCESS,
        "teams:posting-access",
        ask=gettext_lazy("An account is opened, or its password replaced; the code is shown once."),
    ),
    Button(A.UNPOST, "teams:posting-end", tone="danger", reason="required"),
)


def _results(request: HttpRequest, page: str, partial: str) -> str:
    """htmx replaces the list alone."""
    return f"teams/partials/{partial}.html" if request.htmx else f"teams/{page}.html"


def _page(request: HttpRequest, rows: Any) -> Any:
    return Paginator(rows, 50).get_page(request.GET.get("page"))


# Rounds


def _round(request: HttpRequest, pk: int) -> Round:
    return get_object_or_404(rounds_for(request.user), pk=pk)


@require_GET
def nomination_list(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = _round(request, pk)
    found = NominationFilter(request.GET, queryset=selectors.nominations_of(round_, request.user), request=request)
    page = _page(request, found.qs)
    for nomination in page:
        nomination.availability = privacy.availability(request.user, nomination)
    context = {
        "round": round_,
        "filter": found,
        "page": page,
        "due": selectors.nominations_due(round_, selectors.policy_of(round_).nomination),
        "sees_senders": workflow.sees_directory(request.user, round_.campaign),
        "buttons": buttons_for(round_, workflow.round_actions(request.user, round_), ROUND_BUTTONS),
    }
    return render(request, _results(request, "nomination_list", "_nomination_results"), context)


# Teams


@require_GET
def team_list(request: HttpRequest) -> HttpResponse:
    """The teams of one round: the chosen one, else the one under way."""
    data = request.GET.copy()
    round_ = current_round(request.user)
    if not data.get("round") and round_:
        data["round"] = str(round_.pk)
    found = TeamFilter(data, queryset=selectors.listed_teams(request.user), request=request)
    chosen = found.form.cleaned_data.get("round") if found.is_valid() else None
    context = {
        "filter": found,
        "page": _page(request, found.qs),
        "round": chosen,
        "buttons": buttons_for(chosen, workflow.round_actions(request.user, chosen), ROUND_BUTTONS) if chosen else [],
    }
    return render(request, _results(request, "team_list", "_team_results"), context)


def _team(request: HttpRequest, pk: int) -> Team:
    return get_object_or_404(selectors.listed_teams(request.user), pk=pk)


@require_GET
def team_detail(request: HttpRequest, pk: int) -> HttpResponse:
    team = _team(request, pk)
    postings = list(selectors.postings_of(team, request.user))
    details = privacy.details(request.user, [posting.person for posting in postings])
    known = set(Person.objects.visible_to(request.user).filter(postings__in=postings).values_list("pk", flat=True))
    lines = [
        {
            "posting": posting,
            "phone": details[posting.person_id][PersonalDetail.PHONE],
            "has_page": posting.person_id in known,
            "buttons": buttons_for(posting, workflow.posting_actions(request.user, posting), POSTING_BUTTONS),
        }
        for posting in postings
    ]
    context = {
        "team": team,
        "lines": lines,
        "buttons": buttons_for(team, workflow.team_actions(request.user, team), TEAM_BUTTONS),
        "history": audit.history_of(team),
        # Shown once, on the page after it was made.
        "access": request.session.pop(f"access-{team.pk}", None),
    }
    return render(request, "teams/team_detail.html", context)


@require_http_methods(["GET", "POST"])
@refusals_as_messages
def team_add(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = _round(request, pk)
    if A.CREATE_TEAM not in workflow.round_actions(request.user, round_):
        raise NotAllowed("create_team")
    form = TeamForm(request.POST or None, round=round_)
    if form.is_valid():
        team = services.create_team(round=round_, actor=request.user, **form.cleaned_data)
        messages.success(request, _("%(team)s was added.") % {"team": team})
        return redirect("teams:team-detail", team.pk)
    return render(request, "teams/team_add.html", {"form": form, "round": round_})


@require_http_methods(["GET", "POST"])
@refusals_as_messages
def team_post(request: HttpRequest, pk: int) -> HttpResponse:
    team = _team(request, pk)
    if A.POST not in workflow.team_actions(request.user, team):
        raise NotAllowed("post")
    form = PostingForm(request.POST or None, team=team, user=request.user)
    if form.is_valid():
        posting = services.post(team=team, actor=request.user, **form.cleaned_data)
        messages.success(request, _("%(person)s is posted to %(team)s.") % {"person": posting.person, "team": team})
        return redirect("teams:team-detail", pk)
    return render(request, "teams/team_post.html", {"form": form, "team": team})


def _posting(request: HttpRequest, pk: int) -> Posting:
    postings = Posting.objects.visible_to(request.user).select_related(
        "team__round__campaign", "team__campaign", "person"
    )
    return get_object_or_404(postings, pk=pk)


@require_POST
@refusals_as_messages
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    posting = _posting(request, pk)
    services.unpost(posting=posting, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The posting of %(person)s has ended.") % {"person": posting.person})
    return redirect("teams:team-detail", posting.team_id)


@require_POST
@refusals_as_messages
def posting_access(request: HttpRequest, pk: int) -> HttpResponse:
    posting = _posting(request, pk)
    user, code = services.open_access(person=posting.person, actor=request.user)
    request.session[f"access-{posting.team_id}"] = {
        "name": posting.person.name,
        "username": user.username,
        "code": code,
    }
    return redirect("teams:team-detail", posting.team_id)
