"""Pages about people, each person once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from teams import lookalikes, privacy, selectors, services, workflow
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


# One person once


@require_GET
@refusals_as_messages
def alike_list(request: HttpRequest) -> HttpResponse:
    """Rows that may be one person, the surest first."""
    if not workflow.may_join_people(request.user):
        raise NotAllowed("merge_people")
    page = Paginator(lookalikes.pairs(request.user), 50).get_page(request.GET.get("page"))
    shown = Person.objects.select_related("unit").in_bulk([pk for pair in page for pk in (pair.first, pair.second)])
    lines = [{"pair": pair, "first": shown[pair.first], "second": shown[pair.second]} for pair in page]
    return render(request, "teams/alike_list.html", {"page": page, "lines": lines})


def _both(request: HttpRequest, pk: int, other: int) -> tuple[Person, Person]:
    if not workflow.may_join_people(request.user):
        raise NotAllowed("merge_people")
    return _person(request, pk), _person(request, other)


@require_GET
@refusals_as_messages
def alike_detail(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """The two side by side, with what hangs on each."""
    people = _both(request, pk, other)
    details = privacy.details(request.user, people)
    context = {
        "sides": [
            {
                "person": person,
                "details": details[person.pk],
                "nominations": selectors.nominations_by(person, request.user),
                "postings": selectors.postings_by(person, request.user),
            }
            for person in people
        ],
        "equal": {name: _equal(*people, name) for name in COMPARED},
        "first": people[0],
        "second": people[1],
    }
    return render(request, "teams/alike_detail.html", context)


# Of what is masked only whether it is the same is said.
COMPARED = ("phone", "certificate", "birth_year")


def _equal(one: Person, other: Person, name: str) -> bool | None:
    """None where one of the two does not say."""
    mine, theirs = getattr(one, name), getattr(other, name)
    return mine == theirs if mine and theirs else None


@require_POST
@refusals_as_messages
def alike_join(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    keep, drop = _both(request, pk, other)
    services.merge_people(keep=keep, drop=drop, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(name)s is one person now.") % {"name": keep.name})
    return redirect("teams:person-detail", keep.pk)


@require_POST
@refusals_as_messages
def alike_apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    one, second = _both(request, pk, other)
    services.say_not_same(one=one, other=second, actor=request.user)
    messages.success(request, _("They stay two people; nobody is asked again."))
    return redirect("teams:alike-list")
