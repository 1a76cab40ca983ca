"""Pages of a team's cars."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from care import selectors, services
from care.enums import CareAction as A
from care.forms import CostForm, DriverForm, VehicleForm
from care.models import Vehicle, VehicleCost
from care.workflow import team_actions, vehicle_actions
from kernel import audit, clock
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from teams.selectors import posting_of

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def vehicle_list(request: HttpRequest) -> HttpResponse:
    now = posting_of(request.user, clock.today())
    team = now.team if now else None
    may_add = team is not None and A.REGISTER_VEHICLE in team_actions(request.user, team)
    if request.method == "POST" and not may_add:
        raise NotAllowed(A.REGISTER_VEHICLE)
    form = VehicleForm(request.POST or None, team=team) if may_add else None
    if form and form.is_valid():
        vehicle = services.register_vehicle(team=team, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The car is on the register."))
        return redirect("care:vehicle-detail", vehicle.pk)
    cars = selectors.vehicles(request.user).order_by("-starts", "pk")
    context = {
        "page": Paginator(cars, A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "fleets": selectors.fleets(team.round, request.user) if may_add else [],
    }
    return render(request, "care/vehicle_list.html", context)


def _vehicle(request: HttpRequest, pk: int) -> Vehicle:
    return get_object_or_404(selectors.vehicles(request.user), pk=pk)


@require_safe
def vehicle_detail(request: HttpRequest, pk: int) -> HttpResponse:
    vehicle = _vehicle(request, pk)
    fleets = selectors.fleets(vehicle.team.round, request.user)
    actions = vehicle_actions(request.user, vehicle)
    context = {
        "vehicle": vehicle,
        "fleet": next(fleet for fleet in fleets if fleet.team == vehicle.team),
        "total": sum(selectors.costs_by_kind(vehicle).values()),
        "driver_form": DriverForm(auto_id="driver_%s") if A.ENTER_DRIVER in actions else None,
        "cost_form": CostForm(auto_id="cost_%s") if A.ENTER_COST in actions else None,
        "history": audit.history_of(vehicle),
    }
    return render(request, "care/vehicle_detail.html", context)


@require_POST
@refusals_as_messages
def vehicle_driver(request: HttpRequest, pk: int) -> HttpResponse:
    form = DriverForm(request.POST)
    vehicle = _vehicle(request, pk)
    if A.ENTER_DRIVER not in vehicle_actions(request.user, vehicle):
        raise NotAllowed(A.ENTER_DRIVER)
    if form.is_valid():
        services.enter_driver(vehicle=vehicle, actor=request.user, **form.cleaned_data)
    else:
        messages.error(request, _("The day and the driver's name are needed."))
    return redirect("care:vehicle-detail", pk)


@require_POST
@refusals_as_messages
def vehicle_cost(request: HttpRequest, pk: int) -> HttpResponse:
    form = CostForm(request.POST)
    vehicle = _vehicle(request, pk)
    if A.ENTER_COST not in vehicle_actions(request.user, vehicle):
        raise NotAllowed(A.ENTER_COST)
    if form.is_valid():
        services.enter_cost(vehicle=vehicle, actor=request.user, **form.cleaned_data)
    else:
        messages.error(request, _("Day, kind, amount and receipt are needed."))
    return redirect("care:vehicle-detail", pk)


@require_POST
@refusals_as_messages
def cost_remove(request: HttpRequest, pk: int) -> HttpResponse:
    costs = VehicleCost.objects.visible_to(request.user).select_related("vehicle__team__campaign")
    cost = get_object_or_404(costs, pk=pk)
    services.remove_cost(cost=cost, actor=request.user)
    messages.success(request, _("The cost is taken out."))
    return redirect("care:vehicle-detail", cost.vehicle_id)
