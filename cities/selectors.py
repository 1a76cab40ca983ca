"""Places by name and day, and lists for pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from cities.enums import MATCHED, ZONE_KINDS, CountyKind, Level, Reason
from cities.geo import Point
from cities.models import Alias, City, County, Liaison, Province, Region, RegionMembership
from cities.models.liaisons import LiaisonQuerySet
from cities.models.places import in_force
from cities.naming import Match, NamedPlace, OtherName, PlaceIndex, parse_team
from cities.outlines import Outline, outlines

Place = Province | City | County


@dataclass(frozen=True)
class Resolution:
    """What a written name means. `place` is None unless exactly one was left; then a person decides.

    `regions` are the codes of the regions to which the place (or its city) belongs on that day, so an
    upper app can say that a place is none of its campaign's.
    """

    name: str
    place: Place | None
    reason: Reason
    candidates: tuple[Place, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def is_matched(self) -> bool:
        return self.reason in MATCHED


def resolve(
    name: object,
    *,
    on: date,
    city: City | None = None,
    province: Province | None = None,
    level: str | None = Level.COUNTY,
) -> Resolution:
    """The place that `name` means on a day, within a city or province if given; `level` None asks at all.

    For many names at once build one `Resolver`, which asks the database only when it is made.
    """
    match = _match(place_index(), name, on, city, province, level)
    wanted = (match.place,) if match.place else match.candidates
    found = _rows(wanted)
    regions = region_codes(found[_key(match.place)], on) if match.place else ()
    return _resolution(name, match, found, regions)


class Resolver:
    """Answers like `resolve`, with all places at hand: for imports and replays.

    Without counties, for whoever asks for provinces and cities alone.
    """

    def __init__(self, *, with_counties: bool = True) -> None:
        self.index = place_index()
        provinces = {row.pk: row for row in Province.objects.all()}
        cities = {row.pk: row for row in City.objects.all()}
        self.rows: dict[tuple[str, str], Place] = {(Level.PROVINCE, row.code): row for row in provinces.values()}
        for city in cities.values():
            city.province = provinces[city.province_id]
            self.rows[Level.CITY, city.code] = city
        for county in County.objects.all() if with_counties else ():
            county.city = cities[county.city_id]
            self.rows[Level.COUNTY, county.code] = county
        self.memberships = list(RegionMembership.objects.select_related("region"))

    def resolve(
        self,
        name: object,
        *,
        on: date,
        city: City | None = None,
        province: Province | None = None,
        level: str | None = Level.COUNTY,
    ) -> Resolution:
        match = _match(self.index, name, on, city, province, level)
        regions = self._regions(self.rows[_key(match.place)], on) if match.place else ()
        return _resolution(name, match, self.rows, regions)

    def _regions(self, place: Place, on: date) -> tuple[str, ...]:
        cities, counties = _member_keys(place)
        found = {
            (item.region.sort_order, item.region.code)
            for item in self.memberships
            if (item.city_id in cities or item.county_id in counties)
            and item.starts <= on
            and (item.ends is None or on <= item.ends)
        }
        return tuple(code for _order, code in sorted(found))


def resolve_team(text: object, *, on: date, resolver: Resolver | None = None) -> tuple[Resolution, int] | None:
    """石家庄市第1督查组 → (石家庄市, 1); None if the text names no team. The city may stay unresolved."""
    parsed = parse_team(text)
    if parsed is None:
        return None
    place, number = parsed
    ask = resolver.resolve if resolver else resolve
    return ask(place, on=on, level=Level.CITY), number


def region_codes(place: Place, on: date) -> tuple[str, ...]:
    """The regions of a city on a day; a county's own and its city's; a province has none."""
    cities, counties = _member_keys(place)
    return tuple(
        Region.objects.filter(
            in_force(on, "memberships__starts", "memberships__ends"),
            Q(memberships__city__in=cities) | Q(memberships__county__in=counties),
        )
        .distinct()
        .values_list("code", flat=True)
    )


def _member_keys(place: Place) -> tuple[set[int], set[int]]:
    match place:
        case City():
            return {place.pk}, set()
        case County():
            return {place.city_id}, {place.pk}
    return set(), set()


def _match(
    index: PlaceIndex, name: object, on: date, city: City | None, province: Province | None, level: str | None
) -> Match:
    return index.resolve(
        name,
        on=on,
        level=level,
        city=city.code if city else "",
        province=province.code if province else "",
    )


def _key(place: NamedPlace | None) -> tuple[str, str]:
    return (place.level, place.code) if place else ("", "")


def _resolution(name: object, match: Match, rows: dict[tuple[str, str], Place], regions: tuple[str, ...]) -> Resolution:
    return Resolution(
        name=str(name if name is not None else ""),
        place=rows[_key(match.place)] if match.place else None,
        reason=match.reason,
        candidates=tuple(rows[_key(place)] for place in match.candidates),
        regions=regions,
    )


def _rows(places: tuple[NamedPlace, ...]) -> dict[tuple[str, str], Place]:
    tables: tuple[tuple[Level, QuerySet], ...] = (
        (Level.PROVINCE, Province.objects.all()),
        (Level.CITY, City.objects.select_related("province")),
        (Level.COUNTY, County.objects.select_related("city__province")),
    )
    found: dict[tuple[str, str], Place] = {}
    for level, rows in tables:
        if codes := [place.code for place in places if place.level == level]:
            found.update({(level, row.code): row for row in rows.filter(code__in=codes)})
    return found


# The index of names


def place_index() -> PlaceIndex:
    """All names, kept by this process until a place or a name is added or changed."""
    return _built(_stamp())


def _stamp() -> tuple:
    """Changes with every change of a place or name; four small reads."""
    return (
        tuple(Province.objects.values_list("pk", "name", "short_name")),
        *(
            tuple(model.objects.aggregate(Count("pk"), Max("pk"), Max("updated_at")).values())
            for model in (City, County, Alias)
        ),
    )


@lru_cache(maxsize=1)
def _built(stamp: tuple) -> PlaceIndex:
    return PlaceIndex(_named_places(), _other_names())


def _named_places() -> list[NamedPlace]:
    places = [
        NamedPlace(Level.PROVINCE, code, name, short, province=code)
        for code, name, short in Province.objects.values_list("code", "name", "short_name")
    ]
    places += [
        NamedPlace(Level.CITY, code, name, short, city=code, province=province)
        for code, name, short, province in City.objects.values_list("code", "name", "short_name", "province__code")
    ]
    where = ("code", "name", "short_name", "city__code", "city__province__code")
    when = ("kind", "valid_from", "valid_to", "successor__code")
    places += [
        NamedPlace(
            Level.COUNTY,
            code,
            name,
            short,
            city=city,
            province=province,
            is_zone=kind in ZONE_KINDS,
            valid_from=first,
            valid_to=last,
            successor=successor or "",
        )
        for code, name, short, city, province, kind, first, last, successor in County.objects.order_by(
            "code"
        ).values_list(*where, *when)
    ]
    return places


def _other_names() -> list[OtherName]:
    fields = ("name", "province__code", "city__code", "county__code", "starts", "ends")
    return [
        OtherName(
            name,
            Level.PROVINCE if province else Level.CITY if city else Level.COUNTY,
            province or city or county,
            starts,
            ends,
        )
        for name, province, city, county, starts, ends in Alias.objects.values_list(*fields)
    ]


# Where a point lies


def outlines_of(counties: Sequence[County]) -> dict[int, tuple[Outline, ...]]:
    """By row: the county's own outline, or that of what it has become; a zone's are its city's. Often none is known.

    Asks the database for those alone that have no outline of their own, once.
    """
    known = outlines()
    found: dict[int, tuple[Outline, ...]] = {
        county.pk: (known[county.code],) for county in counties if county.code in known
    }
    rest = [county for county in counties if county.pk not in found]
    if not rest:
        return found
    rows = County.objects.filter(city__in={county.city_id for county in rest})
    beside = {row.pk: row for row in rows.only("code", "city_id", "successor_id")}
    for county in rest:
        if county.kind == CountyKind.ZONE:
            codes = [row.code for row in beside.values() if row.city_id == county.city_id]
        else:
            codes = _codes_since(county, beside)
        found[county.pk] = tuple(known[code] for code in codes if code in known)
    return found


def _codes_since(county: County, beside: dict[int, County]) -> list[str]:
    """Of what the county became, and what that became."""
    following = beside.get(county.successor_id or 0)
    seen: list[str] = []
    while following is not None and following.code not in seen:
        seen.append(following.code)
        following = beside.get(following.successor_id or 0)
    return seen


def county_at(lon: Decimal | float, lat: Decimal | float) -> County | None:
    """Today's county around a point in WGS84, as far as coarse outlines tell."""
    point = Point(float(lon), float(lat))
    code = next((outline.code for outline in outlines().values() if outline.has(point)), None)
    return County.objects.select_related("city").filter(code=code).first() if code else None


def is_inside(county: County, lon: Decimal | float, lat: Decimal | float, *, within_m: int) -> bool | None:
    """Whether a point in WGS84 is in the county or at most so many metres outside; None where nobody knows."""
    point = Point(float(lon), float(lat))
    found = outlines_of([county])[county.pk]
    return any(outline.metres_to(point) <= within_m for outline in found) if found else None


# Pages


def cities_with_counts(cities: QuerySet[City], on: date) -> QuerySet[City]:
    """Cities with the number of their counties and of their zones and local units in force on a day."""
    valid = in_force(on, "counties__valid_from", "counties__valid_to")
    is_zone = Q(counties__kind__in=ZONE_KINDS)
    return (
        cities.select_related("province")
        .annotate(
            county_count=Count("counties", filter=valid & ~is_zone),
            zone_count=Count("counties", filter=valid & is_zone),
        )
        .order_by("sort_order", "code")
    )


def memberships_of(city: City) -> QuerySet[RegionMembership]:
    """The regions of a city and of the units named beside it, with their days."""
    return (
        RegionMembership.objects.filter(Q(city=city) | Q(county__city=city))
        .select_related("region", "county")
        .order_by("region__sort_order", "starts", "pk")
    )


def counties_of(city: City, on: date) -> QuerySet[County]:
    """The city's counties in force on a day, each with its other names and former ones."""
    return (
        city.counties.valid_on(on)
        .in_order()
        .prefetch_related("aliases", Prefetch("predecessors", queryset=County.objects.order_by("code")))
    )


def former_counties_of(city: City, on: date) -> QuerySet[County]:
    return city.counties.filter(valid_to__lt=on).select_related("successor").order_by("valid_to", "code")


def liaisons_of(city: City, liaisons: LiaisonQuerySet, on: date) -> QuerySet[Liaison]:
    """Of the given (visible) liaisons, those of the city and its counties in office on a day."""
    return (
        liaisons.on(on)
        .filter(Q(city=city) | Q(county__city=city))
        .select_related("user", "city", "county")
        .order_by("-level", "county__sort_order", "contact_kind", "pk")
    )
