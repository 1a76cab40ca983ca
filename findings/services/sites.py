"""Finding the site that a record means, or making it known."""

from typing import Any

from django.db.models import QuerySet

from cities.models import County
from findings.models import Site
from findings.services.content import RecordContent
from teams.models import Team


def picked_site(team: Team, content: RecordContent) -> Site | None:
    """The known site that was picked on the phone, where it is one of the team's: in its counties, or in its
    city where it has no counties of its own."""
    if content.site_id is None:
        return None
    own = [county.pk for county in team.counties.all()]
    sites = Site.objects.filter(county__in=own) if own else Site.objects.filter(county__city=team.city_id)
    found = sites.select_related("merged_into").filter(pk=content.site_id).first()
    return (found.merged_into or found) if found else None


def _held(**named: Any) -> QuerySet[Site]:
    return Site.objects.select_for_update(of=("self",), no_key=True).filter(**named)


def held_standing(site: Site) -> Site:
    """The row, or the one that it was joined to while this was looked for, held to the end of the transaction: a
    joining that comes now waits, and takes along what is written meanwhile."""
    while True:
        held = _held(pk=site.pk).get()
        if held.merged_into is None:
            return held
        site = held.merged_into


def site_of(content: RecordContent, county: County) -> Site:
    """By credit code, else by county and name, else new. A site that had no code keeps the first it gets; a
    duplicate leads to the row that it was joined to (A11).

    Called in a transaction, to whose end the row is held as by `held_standing`. Two phones that bring the same new site
    at once get the same row.
    """
    found = _named(content, county)
    return held_standing(found.merged_into) if found.merged_into else found


def _named(content: RecordContent, county: County) -> Site:
    if content.credit_code:
        return _by_code(content, county)
    named = _held(county=county, name=content.site_name).order_by("credit_code", "pk").first()
    return named or _new(content, county)


def _by_code(content: RecordContent, county: County) -> Site:
    if coded := _held(credit_code=content.credit_code).first():
        return coded
    nameless = Site.objects.select_for_update().filter(county=county, name=content.site_name, credit_code="")
    if site := nameless.first():
        site.credit_code = content.credit_code
        site.save(update_fields=["credit_code"])
        return site
    return _new(content, county)


def _new(content: RecordContent, county: County) -> Site:
    place = content.place
    Site.objects.bulk_create(
        [
            Site(
                name=content.site_name,
                credit_code=content.credit_code,
                county=county,
                address=content.address,
                lon=place.lon if place else None,
                lat=place.lat if place else None,
            )
        ],
        ignore_conflicts=True,
    )
    if content.credit_code:
        return _held(credit_code=content.credit_code).get()
    return _held(county=county, name=content.site_name, credit_code="").get()
