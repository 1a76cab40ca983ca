"""A workbook of targets (散乱污, boilers, kilns, villages of clean heating; A10): parse, check, match, apply."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Campaign, Topic
from campaigns.selectors import covered_places
from cities.enums import Level
from cities.geo import convert
from cities.models import City, County
from cities.selectors import Resolver
from findings import credit_codes
from findings.imports.target_form import (
    day,
    degrees,
    said,
    system_of,
    target_rows,
    target_tables,
)
from findings.models import Site, TaskImport, TaskItem
from findings.services.tasks import (
    Heading,
    Target,
    check_heading,
    enter_targets,
    keep_tasks,
    mark_tasks_applied,
    mark_tasks_refused,
    take_tasks_turn,
)
from findings.services.townships import township_name
from kernel import clock, workbook
from kernel.errors import Conflict, DomainError
from kernel.text import squash
from kernel.workbook import Row
from kernel.workbook.report import Remark, Report, at_cell, at_row
from teams.enums import ImportState

# Mainland China; a point outside has its digits or its columns wrong.
LON, LAT = (Decimal(73), Decimal(136)), (Decimal(3), Decimal(54))
DEGREE = Decimal("0.000001")


@dataclass
class CheckedTargets:
    """What a file would do; `rows` are those that would be written."""

    report: Report
    rows: list[Target]


class Reader:
    """Reads rows against one campaign: its places on its day, its topics."""

    def __init__(self, campaign: Campaign) -> None:
        self.day = min(max(clock.today(), campaign.starts), campaign.ends)
        self.resolver = Resolver()
        covered = covered_places(campaign, self.day)
        self.cities = set(covered.exclude(city=None).values_list("city", flat=True))
        self.counties = set(covered.exclude(county=None).values_list("county", flat=True))
        self.topics = list(campaign.topics.filter(is_current=True).order_by("number"))
        self.rejected: list[Remark] = []
        self.warned: list[Remark] = []

    def read(self, row: Row) -> tuple[Target | None, list[Remark], list[Remark]]:
        """The row, what rejects it and what is only remarkable; all faults are told, not the first."""
        self.rejected, self.warned = [], []
        if row.is_hidden:
            message = _("This row is hidden in the workbook. Is this target meant?")
            self.warned.append(at_row(row, "hidden_row", message))
        county, name = self._county(row), self._name(row)
        lon, lat = self._point(row)
        kind = self._text(row, "kind", 60)
        code, due = self._code(row), self._due(row)
        target = None
        if county is not None and not self.rejected:
            target = Target(
                name=name,
                code=code,
                county=county,
                township=township_name(said(row["township"]))[:40],
                address=self._text(row, "address", 200),
                lon=lon,
                lat=lat,
                kind=kind,
                topic=self._topic(kind),
                due=due,
                words=self._text(row, "words", 500),
                row={key: cell.text for key, cell in row.cells.items() if cell.text},
            )
        return target, self.rejected, self.warned

    def _reject(self, row: Row, key: str, code: str, message: Any) -> None:
        self.rejected.append(at_cell(row, key, code, message))

    def _warn(self, row: Row, key: str, code: str, message: Any) -> None:
        self.warned.append(at_cell(row, key, code, message))

    def _text(self, row: Row, key: str, limit: int) -> str:
        text = said(row[key])
        if len(text) > limit:
            self._warn(row, key, "cut", _("Only the first %(limit)s characters are kept.") % {"limit": limit})
        return text[:limit]

    def _name(self, row: Row) -> str:
        name = said(row["name"])
        if not name:
            self._reject(row, "name", "name_missing", _("The name of the target is missing."))
        elif len(name) > 120:
            self._reject(row, "name", "name_long", _("A name has at most 120 characters."))
        return name

    def _county(self, row: Row) -> County | None:
        if not said(row["county"]):
            self._reject(row, "county", "county_missing", _("The county is missing."))
            return None
        city = None
        if written := said(row["city"]):
            found = self.resolver.resolve(written, on=self.day, level=Level.CITY)
            city = found.place if isinstance(found.place, City) else None
            if city is None:
                self._reject(row, "city", "city_unknown", _told(_("There is no such city."), found))
                return None
        found = self.resolver.resolve(row["county"], on=self.day, level=Level.COUNTY, city=city)
        if not isinstance(found.place, County):
            self._reject(row, "county", "county_unknown", _told(_("There is no such county."), found))
            return None
        county = found.place
        if county.city_id not in self.cities and county.pk not in self.counties:
            message = _("%(place)s is not inspected in this campaign.") % {"place": county.name}
            self._reject(row, "county", "not_inspected", message)
            return None
        return county

    def _code(self, row: Row) -> str:
        """What is no code is left out: the target is known by its name then."""
        cell, code = row.cell("code"), squash(said(row["code"])).upper()
        if cell is not None and cell.is_rounded:
            message = _("Excel has cut this number. Format the column as text and type the number again.")
            self._reject(row, "code", "precision_lost", message)
        elif code and not credit_codes.CREDIT_CODE.match(code):
            message = _("A credit code has 18 digits and capital letters; this one was left out.")
            self._warn(row, "code", "code_invalid", message)
            return ""
        elif code and not credit_codes.fits(code):
            message = _("The last digit of the credit code does not fit the others; please check it.")
            self._warn(row, "code", "code_check", message)
        return code

    def _point(self, row: Row) -> tuple[Decimal | None, Decimal | None]:
        texts = said(row["lon"]), said(row["lat"])
        if not any(texts):
            return None, None
        lon, lat = (degrees(text) for text in texts)
        system = system_of(said(row["system"])) if said(row["system"]) else system_of("wgs84")
        if system is None:
            message = _("Write WGS84, GCJ02 or BD09 (satellite, 高德 or 百度).")
            self._reject(row, "system", "system_unknown", message)
        if lon is None or lat is None:
            key = "lon" if lon is None else "lat"
            self._reject(row, key, "degrees_invalid", _("Write degrees, as in 114.502461; give both or neither."))
        if system is None or lon is None or lat is None:
            return None, None
        if _within(lon, LAT) and _within(lat, LON):
            lon, lat = lat, lon
            self._warn(row, "lon", "swapped", _("Longitude and latitude were in each other's place."))
        if not (_within(lon, LON) and _within(lat, LAT)):
            self._reject(row, "lon", "outside_china", _("This point lies outside of China."))
            return None, None
        point = convert(float(lon), float(lat), system)
        return _degree(point.lon), _degree(point.lat)

    def _due(self, row: Row) -> Any:
        text = said(row["due"])
        found = day(text) if text else None
        if text and found is None:
            message = _("This is no date; it was left out. Write it as 2018-09-30.")
            self._warn(row, "due", "due_invalid", message)
        return found

    def _topic(self, kind: str) -> Topic | None:
        """The topic whose short name is in what the list calls it (燃煤锅炉淘汰), or the other way round (锅炉)."""
        word = squash(kind).strip("“”\"'")
        if not word:
            return None
        for topic in self.topics:
            names = [squash(name) for name in (topic.code, topic.short_name, topic.name) if name]
            if any(name == word or name in word or (len(word) > 1 and word in name) for name in names):
                return topic
        return None


def _within(value: Decimal, limits: tuple[Decimal, Decimal]) -> bool:
    return limits[0] <= value <= limits[1]


def _degree(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(DEGREE)


def _told(message: Any, found: Any) -> str:
    names = "、".join(place.name for place in found.candidates)
    return f"{message} {_('Is one of these meant?')} {names}" if names else str(message)


# Checking and applying


def check_targets(data: bytes, filename: str, *, heading: Heading, actor: User | None) -> CheckedTargets:
    """Read and check a whole file against the campaign; writes nothing. Refuses what is no list at all."""
    check_heading(heading, actor)
    report, reader = Report(), Reader(heading.campaign)
    told: list[tuple[Row, Target]] = []
    for table in target_tables(workbook.read(data, filename), report):
        for row in target_rows(table, report):
            target, rejected, warned = reader.read(row)
            report.add("rejected", rejected)
            report.add("warnings", warned)
            if target is not None:
                told.append((row, target))
    _match_sites([target for _row, target in told])
    rows = _matched(told, heading, report)
    return CheckedTargets(report, rows)


def _match_sites(targets: Sequence[Target]) -> None:
    """By credit code, else by county and name, as a record finds its site; a duplicate leads to what it was
    joined to."""
    codes = {target.code for target in targets if target.code}
    sites = Site.objects.select_related("merged_into", "township", "county")
    by_code = {site.credit_code: site for site in sites.filter(credit_code__in=codes)}
    by_name: dict[tuple[int, str], list[Site]] = defaultdict(list)
    counties, names = {target.county.pk for target in targets}, {target.name for target in targets}
    for site in sites.filter(county__in=counties, name__in=names).order_by("credit_code", "pk"):
        by_name[site.county_id, site.name].append(site)
    for target in targets:
        named = by_name[target.county.pk, target.name]
        if target.code:
            found = by_code.get(target.code) or next((site for site in named if not site.credit_code), None)
        else:
            found = named[0] if named else None
        target.site = (found.merged_into or found) if found is not None else None


def _matched(told: Iterable[tuple[Row, Target]], heading: Heading, report: Report) -> list[Target]:
    """One item a place and kind: the same row again is passed over, what is in the list already is compared."""
    items = TaskItem.objects.filter(list__campaign=heading.campaign, list__title=heading.title)
    known = {(item.site_id, item.kind): item for item in items.select_related("township", "topic", "list")}
    seen: dict[tuple[Any, ...], Row] = {}
    rows = []
    for row, target in told:
        before = seen.setdefault((target.site_key, target.kind), row)
        if before is not row:
            message = _("Already in %(where)s.") % {
                "where": _("row %(row)s of sheet “%(sheet)s”") % {"row": before.number, "sheet": before.sheet}
            }
            report.add("skipped", [at_cell(row, "name", "duplicate_row", message)])
            continue
        _remark_on_site(row, target, report)
        target.item = known.get((target.site.pk, target.kind)) if target.site else None
        if target.item is not None and not _differs(target, target.item):
            report.unchanged += 1
            continue
        report.accepted += 1
        rows.append(target)
    return rows


def _remark_on_site(row: Row, target: Target, report: Report) -> None:
    site = target.site
    if site is None:
        return
    if site.county_id != target.county.pk:
        message = _("Known by this code as %(name)s in %(county)s.") % {"name": site.name, "county": site.county.name}
        report.add("warnings", [at_cell(row, "code", "other_county", message)])
    elif site.name != target.name:
        message = _("Known as %(name)s.") % {"name": site.name}
        report.add("warnings", [at_cell(row, "name", "known_as", message)])


def _differs(target: Target, item: TaskItem) -> bool:
    """Whether the row says something else of the item, or something new of its site."""
    site = item.site if target.site is None else target.site
    township = item.township.name if item.township else ""
    is_new_of_site = (
        (target.code and not site.credit_code)
        or (target.address and not site.address)
        or (target.township and site.township is None)
        or (target.lon is not None and site.lon is None)
    )
    of_row = (target.county.pk, target.township, target.topic, target.words, target.due)
    of_item = (item.county_id, township, item.topic, item.words, item.due)
    return of_row != of_item or bool(is_new_of_site)


def import_targets(data: bytes, filename: str, *, heading: Heading, actor: User | None, dry_run: bool) -> TaskImport:
    """Keep an upload with its hash and report, and apply it unless it is a dry run."""
    try:
        with transaction.atomic():
            take_tasks_turn()
            checked = check_targets(data, filename, heading=heading, actor=actor)
            report = checked.report.as_dict()
            upload = keep_tasks(data, filename, heading=heading, actor=actor, report=report)
            if not dry_run:
                found = enter_targets(checked.rows, upload=upload, actor=actor)
                mark_tasks_applied(upload, found=found, actor=actor, report=report)
    except DomainError as error:
        if error.status != 403:
            mark_tasks_refused(data, filename, heading=heading, actor=actor, error=error)
        raise
    return upload


def apply_targets(*, upload: TaskImport, actor: User | None) -> TaskImport:
    """Apply the very bytes that were checked before. Refuses an upload that is applied already."""
    with transaction.atomic():
        take_tasks_turn()
        upload = TaskImport.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=upload.pk)
        if upload.state != ImportState.CHECKED:
            raise Conflict("already_applied", _("This file has been applied already, or was refused."))
        with upload.file.open("rb") as file:
            data = file.read()
        heading = Heading(upload.campaign, upload.title, upload.round, upload.month)
        checked = check_targets(data, upload.filename, heading=heading, actor=actor)
        found = enter_targets(checked.rows, upload=upload, actor=actor)
        mark_tasks_applied(upload, found=found, actor=actor, report=checked.report.as_dict())
    return upload
