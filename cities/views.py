"""Pages of the places: the list, one city, and what administrators add."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cities import selectors, services
from cities.forms import AliasForm, CityFilter, LocalUnitForm, ResolveForm
from cities.models import City, Liaison
from cities.workflow import city_actions, may_edit_places
from kernel import clock
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages

CITIES_A_PAGE = 60


@require_safe
def city_list(request):
    """Cities, by region and province; htmx replaces the table alone."""
    found = CityFilter(request.GET or None, queryset=City.objects.visible_to(request.user))
    cities = selectors.cities_with_counts(found.qs, found.day)
    context = {
        "filter": found,
        "page": Paginator(cities, CITIES_A_PAGE).get_page(request.GET.get("page")),
        "day": found.day,
        "lookup": ResolveForm(initial={"on": clock.today()}),
    }
    name = "partials/_city_results" if request.htmx else "city_list"
    return render(request, f"cities/{name}.html", context)


@require_safe
def name_lookup(request):
    """What a written name means on a day: the place, or what it could be."""
    form = ResolveForm(request.GET or None)
    context = {"form": form}
    if form.is_valid():
        day = form.cleaned_data["on"] or clock.today()
        context |= {"day": day, "found": selectors.resolve(form.cleaned_data["q"], on=day, level=None)}
    return render(request, "cities/name_lookup.html", context)


@require_safe
def city_detail(request, code):
    """One city as of a day: its counties, former names, regions, and the liaisons this user may see."""
    city = get_object_or_404(City.objects.visible_to(request.user).select_related("province"), code=code)
    form = ResolveForm({"q": city.name, "on": request.GET.get("on", "")})
    day = (form.cleaned_data["on"] if form.is_valid() else None) or clock.today()
    context = {
        "city": city,
        "day": day,
        "counties": selectors.counties_of(city, day),
        "former": selectors.former_counties_of(city, day),
        "memberships": selectors.memberships_of(city),
        "liaisons": selectors.liaisons_of(city, Liaison.objects.visible_to(request.user), day),
        "actions": city_actions(request.user, city),
    }
    return render(request, "cities/city_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def unit_add(request, code):
    """Add a local unit to a city."""
    city = _editable_city(request, code, "add_unit")
    form = LocalUnitForm(request.POST or None)
    if form.is_valid():
        unit = services.add_local_unit(city=city, actor=request.user, **form.cleaned_data)
        messages.success(
            request, _("%(name)s was added under the code %(code)s.") % {"name": unit.name, "code": unit.code}
        )
        return redirect("cities:city-detail", city.code)
    return render(request, "cities/unit_add.html", {"city": city, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_messages
def alias_add(request, code):
    """Add another name of a city or of one of its counties."""
    city = _editable_city(request, code, "add_alias")
    form = AliasForm(request.POST or None, city=city)
    if form.is_valid():
        data = dict(form.cleaned_data)
        place = data.pop("county") or city
        alias = services.add_alias(place=place, actor=request.user, **data)
        messages.success(
            request, _("%(place)s is now found as %(name)s too.") % {"place": place.name, "name": alias.name}
        )
        return redirect("cities:city-detail", city.code)
    return render(request, "cities/alias_add.html", {"city": city, "form": form})


def _editable_city(request, code, action):
    city = get_object_or_404(City.objects.visible_to(request.user), code=code)
    if not may_edit_places(request.user):
        raise NotAllowed(action)
    return city
