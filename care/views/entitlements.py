"""Pages of local meals, holidays at home, Party branches, and sheets to take away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Round
from campaigns.workflow import runs
from care import documents, selectors, services
from care.enums import CareAction as A
from care.enums import SheetKind
from care.forms import BranchForm, HolidayForm, MealForm
from care.models import HomeHoliday, IssuedSheet, LocalMeal
from care.workflow import may_keep_holidays, may_take
from kernel import clock, sheets
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from teams.models import SendingUnit
from teams.selectors import posting_of

A_PAGE = 50


def the_round(user: User, pk: int) -> Round:
    """For those who care for a round's people; 404 outside their campaigns."""
    if user.role not in selectors.CARING:
        raise NotAllowed("read_care")
    return get_object_or_404(selectors.rounds_of(user), pk=pk)


# Local meals


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def meal_list(request: HttpRequest) -> HttpResponse:
    """Who is out enters the own meals here; offices read."""
    now = posting_of(request.user, clock.today()) if request.user.role == Role.INSPECTOR else None
    if request.method == "POST" and now is None:
        raise NotAllowed(A.ENTER_MEAL)
    form = MealForm(request.POST or None) if now else None
    if now and form and form.is_valid():
        services.enter_local_meal(posting=now, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The meal is entered."))
        return redirect("care:meal-list")
    meals = LocalMeal.objects.visible_to(request.user).select_related("posting__person", "posting__team")
    page = Paginator(meals, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "care/meal_list.html", {"page": page, "form": form, "posting": now})


@require_POST
@refusals_as_messages
def meal_remove(request: HttpRequest, pk: int) -> HttpResponse:
    meals = LocalMeal.objects.visible_to(request.user).select_related("posting__person", "posting__team__campaign")
    services.remove_local_meal(meal=get_object_or_404(meals, pk=pk), actor=request.user)
    messages.success(request, _("The meal is taken out."))
    return redirect("care:meal-list")


# Holidays at home


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def holiday_list(request: HttpRequest) -> HttpResponse:
    may_keep = may_keep_holidays(request.user)
    if request.method == "POST" and not may_keep:
        raise NotAllowed(A.KEEP_HOLIDAYS)
    form = HolidayForm(request.POST or None) if may_keep else None
    if form and form.is_valid():
        services.add_home_holiday(actor=request.user, **form.cleaned_data)
        messages.success(request, _("The holiday is entered."))
        return redirect("care:holiday-list")
    holidays = HomeHoliday.objects.visible_to(request.user).select_related("province")
    page = Paginator(holidays, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "care/holiday_list.html", {"page": page, "form": form})


@require_POST
@refusals_as_messages
def holiday_remove(request: HttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(HomeHoliday.objects.visible_to(request.user), pk=pk)
    services.remove_home_holiday(holiday=holiday, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The holiday is removed."))
    return redirect("care:holiday-list")


# Party branches


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def branch_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The branches that the plan's rule finds, each with a form for who was named."""
    round_ = the_round(request.user, pk)
    if request.user.role == Role.SENDING_UNIT:
        raise NotAllowed("read_care")
    found = selectors.branches(round_, request.user)
    may_name = runs(request.user, round_.campaign)
    if request.method == "POST" and not may_name:
        raise NotAllowed(A.NAME_BRANCH)
    lines = [(b, BranchForm(branch=b, prefix=f"b{b.city.pk}-{b.team.pk if b.team else 0}")) for b in found]
    if request.method == "POST":
        for branch, blank in lines:
            form = BranchForm(request.POST, branch=branch, prefix=blank.prefix)
            if f"{form.prefix}-secretary" in request.POST and form.is_valid():
                services.name_branch(
                    round=round_, city=branch.city, team=branch.team, actor=request.user, **form.cleaned_data
                )
                messages.success(
                    request, _("The branch of %(place)s is named.") % {"place": branch.team or branch.city}
                )
        return redirect("care:branch-list", pk)
    rules = selectors.rules_of(round_).party
    context = {"round": round_, "lines": lines, "rules": rules, "may_name": may_name}
    return render(request, "care/branch_list.html", context)


# Sheets


@require_safe
@refusals_as_messages
def sheet(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The sheet as of now, with what the user sees."""
    round_ = the_round(request.user, pk)
    if kind not in SheetKind.values:
        raise Http404
    if not may_take(request.user, kind):
        raise NotAllowed("take_sheet")
    content = documents.sheet_of(kind, round_, request.user)
    return sheets.response(documents.file_name(content), documents.sheets_of(content))


@require_POST
@refusals_as_messages
def sheet_issue(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    round_ = the_round(request.user, pk)
    issued = services.issue_sheet(round=round_, kind=kind, actor=request.user)
    messages.success(request, _("%(sheet)s is issued.") % {"sheet": issued})
    return redirect(f"{reverse('care:overview')}?round={pk}")


@require_safe
def issued_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it went out; a sending unit gets its own lines of it."""
    issued = get_object_or_404(IssuedSheet.objects.visible_to(request.user), pk=pk)
    return issued_file(request.user, issued)


def issued_file(user: User, issued: IssuedSheet) -> HttpResponse:
    units = None
    if user.role == Role.SENDING_UNIT:
        units = set(SendingUnit.objects.visible_to(user).values_list("pk", flat=True))
    name = documents.file_name(issued.content, issued.number)
    return sheets.response(name, documents.sheets_of(issued.content, units))
