"""Plans of the day, for the office; whoever is in a team reads its own (C21)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from field.day_plans import stops_of
from field.forms import DayForm
from field.models import DayPlan
from kernel import clock

A_PAGE = 50


@require_safe
def day_plan_list(request: HttpRequest) -> HttpResponse:
    """Where the teams go on a day, today's where none is chosen."""
    form = DayForm(request.GET or None)
    day = (form.cleaned_data["day"] if form.is_bound and form.is_valid() else None) or clock.today()
    plans = DayPlan.objects.visible_to(request.user).filter(day=day).select_related("team__city", "changed_by")
    page = Paginator(plans.order_by("team__city__sort_order", "team__number"), A_PAGE).get_page(request.GET.get("page"))
    stops = stops_of(page.object_list)
    for plan in page:
        plan.shown = stops.get(plan.pk, [])
    return render(request, "field/day_plan_list.html", {"page": page, "day": day, "form": form})
