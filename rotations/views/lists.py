"""Lists of a round's people to hand over: to the office, to sending units, to cities, to the public."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns.workflow import runs
from kernel import clock
from kernel.errors import NotAllowed
from kernel.http import refusals_as_messages
from kernel.sheets import response
from rotations.documents import file_name
from rotations.enums import RotationState
from rotations.models import PublicRoster, Rotation
from rotations.selectors import lists as selectors
from rotations.services import exporting

A_PAGE = 50


def _of_office(request, pk):
    found = Rotation.objects.visible_to(request.user).select_related("round", "campaign")
    rotation = get_object_or_404(found.exclude(state=RotationState.DRAFT), pk=pk)
    if not runs(request.user, rotation.campaign):
        raise NotAllowed("take_lists")
    return rotation


def _of_reader(request, pk):
    """The office's as such; a contact's when it is published and has people or teams of theirs."""
    told = selectors.published_for(request.user).filter(pk=pk).first()
    return told or _of_office(request, pk)


@require_safe
@refusals_as_messages
def rotation_lists(request, pk):
    """The office's: every unit with its codes, every city, the whole round."""
    rotation = _of_office(request, pk)
    context = {
        "rotation": rotation,
        "page": Paginator(selectors.units_of(rotation), A_PAGE).get_page(request.GET.get("page")),
        "cities": selectors.cities_told(rotation),
    }
    return render(request, "rotations/rotation_lists.html", context)


@require_safe
def rotation_arrivals(request, pk):
    """A contact's: own people who were posted, or the teams that come to the own city."""
    rotation = get_object_or_404(selectors.published_for(request.user), pk=pk)
    context = {
        "rotation": rotation,
        "round": rotation.round,
        "units": selectors.units_for(request.user, rotation),
        "cities": selectors.cities_for(request.user, rotation),
    }
    return render(request, "rotations/rotation_arrivals.html", context)


@require_safe
@refusals_as_messages
def round_list(request, pk):
    rotation = _of_office(request, pk)
    return response(file_name(rotation, "全部人员"), [exporting.take_round_list(rotation=rotation, actor=request.user)])


@require_safe
@refusals_as_messages
def unit_list(request, pk, unit):
    rotation = _of_reader(request, pk)
    found = get_object_or_404(selectors.units_for(request.user, rotation), pk=unit)
    sheet = exporting.take_unit_list(rotation=rotation, unit=found, actor=request.user)
    return response(file_name(rotation, found.name), [sheet])


@require_POST
@never_cache
@refusals_as_messages
def unit_codes(request, pk, unit):
    """The one sheet in which the codes ever stand; by POST, because each time they are new ones."""
    rotation = _of_office(request, pk)
    found = get_object_or_404(selectors.units_for(request.user, rotation), pk=unit)
    sheet = exporting.take_codes(rotation=rotation, unit=found, actor=request.user)
    return response(file_name(rotation, f"{found.name}-账号"), [sheet])


@require_safe
@refusals_as_messages
def city_list(request, pk, code):
    rotation = _of_reader(request, pk)
    city = next((city for city in selectors.cities_for(request.user, rotation) if city.code == code), None)
    if city is None:
        raise Http404
    return response(
        file_name(rotation, city.name),
        [exporting.take_city_list(rotation=rotation, city=city, actor=request.user)],
    )


@login_not_required
@require_safe
def public_certificates(request):
    """S1 八(四): the rounds whose names and certificates are shown now."""
    shown = PublicRoster.objects.shown_on(clock.today()).select_related("rotation__campaign", "rotation__round")
    page = Paginator(shown.order_by("-rotation__round__starts"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "rotations/public_certificates.html", {"page": page})


@login_not_required
@require_safe
def public_certificate_list(request, pk):
    """Name, unit, certificate number (X62); a number or name can be looked for. 404 after the round."""
    shown = PublicRoster.objects.shown_on(clock.today()).select_related("rotation__campaign", "rotation__round")
    roster = get_object_or_404(shown, pk=pk)
    text = request.GET.get("q", "").strip()
    rows = [row for row in roster.rows if text in row.values()] if text else roster.rows
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "rotations/public_certificate_list.html", {"roster": roster, "page": page, "text": text})
