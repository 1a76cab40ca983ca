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
        held = _held(pk=site.merged_into_id or site.pk).get()
        if held.merged_into_id is None:
            return held
        site = held


def site_of(content: RecordContent, county: County) -> Site:
    """By credit code, else by county and name, else new. A site that had no code keeps the first it gets; a
    duplicate leads to the row that it was joined to (A11).

    Called in a transaction, to whose end the row is held as by `held_standing`. Two phones that bring the same new site
    at once get the same row. Rows are looked up first and held then: a joining may take the name or the code by which
    this waits for a row, and waits itself for rows that were joined before.
    """
    while True:
        if known := _known(content, county):
            return held_standing(known)
        if made := _made(content, county):
            return made


def _known(content: RecordContent, county: County) -> Site | None:
    if not content.credit_code:
        named = Site.objects.filter(county=county, name=content.site_name)
        return named.order_by("credit_code", "pk").first()
    coded = Site.objects.filter(credit_code=content.credit_code).first()
    return coded or _first_coded(content, county)


def _first_coded(content: RecordContent, county: County) -> Site | None:
    nameless = Site.objects.select_for_update().filter(county=county, name=content.site_name, credit_code="")
    if site := nameless.first():
        site.credit_code = content.credit_code
        site.save(update_fields=["credit_code"])
    return site


def _made(content: RecordContent, county: County) -> Site | None:
    """Held, for nobody else has a new row. None where another made it at the same moment, and it was joined since."""
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
    key: dict[str, Any] = {"county": county, "name": content.site_name, "credit_code": ""}
    if content.credit_code:
        key = {"credit_code": content.credit_code}
    return _held(**key, merged_into=None).first()
