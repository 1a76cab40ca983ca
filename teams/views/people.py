"""Pages about people, each person once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from kernel.http import refusals_as_messages
from teams import privacy, selectors, services
from teams.models import Person


def _person(request: HttpRequest, pk: int) -> Person:
    people = Person.objects.visible_to(request.user).select_related("unit", "home_province", "home_city")
    return get_object_or_404(people, pk=pk)


@require_GET
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of somebody, as far as the reader's task goes: numbers masked, to be opened one by one."""
    person = _person(request, pk)
    context = {
        "person": person,
        "details": privacy.details(request.user, [person])[person.pk],
        "nominations": selectors.nominations_by(person, request.user),
        "postings": selectors.postings_by(person, request.user),
    }
    return render(request, "teams/person_detail.html", context)


@require_POST
@refusals_as_messages
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """One masked detail in whole; the reading is recorded. Without script it is a page of its own."""
    person, detail = _person(request, pk), request.POST.get("detail", "")
    value = services.open_detail(person=person, actor=request.user, detail=detail)
    name = "partials/_opened" if request.htmx else "person_opened"
    context = {"person": person, "value": value, "label": Person._meta.get_field(detail).verbose_name}
    return render(request, f"teams/{name}.html", context)
