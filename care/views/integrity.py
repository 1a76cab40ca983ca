"""Pages on which people sign, and of the register of meetings."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.roles import Role
from care import selectors, services, texts
from care.enums import CareAction as A
from care.forms import MeetingForm, SelfCheckForm
from care.models import Pledge, SelfCheck
from care.workflow import team_actions
from kernel import clock
from kernel.errors import NotAllowed, Refused
from kernel.http import refusals_as_messages
from teams.models import Team
from teams.selectors import posting_of

A_PAGE = 50


def _only_inspectors(request: HttpRequest, action: str) -> None:
    if request.user.role != Role.INSPECTOR:
        raise NotAllowed(action)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def pledge(request: HttpRequest) -> HttpResponse:
    """The pledge that is owed; else the one that was signed last."""
    _only_inspectors(request, A.SIGN_PLEDGE)
    owed = selectors.pledge_owed(request.user, clock.today())
    if request.method == "POST":
        if owed is not None:
            services.sign_pledge(posting=owed, actor=request.user)
            messages.success(request, _("Thank you. Your pledge is signed."))
        return redirect("home")
    signed = Pledge.objects.visible_to(request.user).select_related("posting__team").first()
    return render(request, "care/pledge.html", {"owed": owed, "signed": signed, "text": texts.PLEDGE})


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def self_check(request: HttpRequest) -> HttpResponse:
    """The oldest self-check that is due, with the meetings on the register of its team (S1 十一)."""
    _only_inspectors(request, A.HAND_IN_SELF_CHECK)
    due = selectors.self_check_due(request.user, clock.today())
    posting = due[0] if due else None
    if request.method == "POST" and posting is None:
        raise Refused("nothing_owed", _("Nothing is to be signed."))
    form = SelfCheckForm(request.POST or None)
    if posting is not None and form.is_valid():
        services.hand_in_self_check(
            posting=posting, actor=request.user, answers=form.answers, remarks=form.cleaned_data["remarks"]
        )
        messages.success(request, _("Thank you. Your self-check is handed in."))
        return redirect("care:self-check")
    now = posting_of(request.user, clock.today())
    context = {
        "posting": posting,
        "form": form,
        "meetings": selectors.meetings(request.user).filter(team=posting.team_id) if posting else [],
        "handed_in": SelfCheck.objects.visible_to(request.user).select_related("posting__team")[:A_PAGE],
        "opens": selectors.self_check_opens(now, selectors.rules_of(now.team.round)) if now else None,
    }
    return render(request, "care/self_check.html", context)


@require_safe
def selfcheck_detail(request: HttpRequest, pk: int) -> HttpResponse:
    checks = SelfCheck.objects.visible_to(request.user).select_related("posting__team", "posting__person__unit")
    return render(request, "care/selfcheck_detail.html", {"check": get_object_or_404(checks, pk=pk)})


def _own_team(request: HttpRequest) -> Team | None:
    now = posting_of(request.user, clock.today())
    return now.team if now else None


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    team = _own_team(request)
    context = {
        "page": Paginator(selectors.meetings(request.user), A_PAGE).get_page(request.GET.get("page")),
        "may_add": team is not None and A.REGISTER_MEETING in team_actions(request.user, team),
    }
    return render(request, "care/meeting_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def meeting_add(request: HttpRequest) -> HttpResponse:
    team = _own_team(request)
    if team is None or A.REGISTER_MEETING not in team_actions(request.user, team):
        raise NotAllowed(A.REGISTER_MEETING)
    form = MeetingForm(request.POST or None, team=team)
    if form.is_valid():
        services.register_meeting(team=team, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The meeting is on the register."))
        return redirect("care:meeting-list")
    minimum = selectors.meeting_minimum(team, clock.today())
    return render(request, "care/meeting_add.html", {"form": form, "team": team, "minimum": minimum})
