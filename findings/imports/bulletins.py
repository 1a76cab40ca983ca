"""County × category lines of published bulletins, brought in through the services.

Parse, check, apply: every line is resolved before the first record is made. The identifiers are
derived from the line, so bringing in the same file again finds everything there and adds nothing.
"""

import csv
import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import BulletinCategory, Campaign, ProblemType
from campaigns.selectors import is_covered
from cities.enums import Level
from cities.models import City, County, Province
from cities.selectors import Resolver
from findings import services
from findings.enums import FindingState, Outcome, RecordState
from findings.models import Finding, Record
from kernel import clock
from kernel.errors import Refused
from kernel.text import clean
from teams.enums import Duty
from teams.models import Posting, Team

COLUMNS = ("date", "kind", "category", "province", "city", "county_as_published", "count")
NAMESPACE = uuid.UUID("6f1d0c0e-2018-5c0b-9d66-0a1b2c3d4e5f")
# When a day that is brought in afterwards is told to have happened (Asia/Shanghai).
FIRST_VISIT, SENT, REVIEWED = time(9, 0), time(18, 0), time(19, 30)
VISIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Line:
    """One line as printed; `number` counts from 1 below the header."""

    number: int
    day: date
    category: str
    province: str
    city: str
    county: str
    count: int


@dataclass(frozen=True)
class Unresolved:
    """A line that names no place, or more than one, that this campaign inspects."""

    line: int
    name: str
    candidates: tuple[str, ...] = ()


@dataclass
class ImportedLines:
    lines: int = 0
    records: int = 0
    findings: int = 0
    unresolved: list[Unresolved] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "lines": self.lines,
            "records": self.records,
            "findings": self.findings,
            "unresolved": [{"line": u.line, "name": u.name, "candidates": list(u.candidates)} for u in self.unresolved],
        }


@dataclass(frozen=True)
class Placed:
    """A line with everything that its words stand for."""

    line: Line
    county: County
    problem_type: ProblemType
    team: Team
    people: tuple[Posting, ...]


def read_lines(data: bytes) -> list[Line]:
    """The lines of a CSV file. Refuses (`not_a_table`, `columns_missing`, `bad_cell`) naming the line."""
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise Refused("columns_missing", _("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
        return [_line(number, row) for number, row in enumerate(rows, start=1)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused("not_a_table", _("This is no CSV file in UTF-8.")) from error


def _line(number: int, row: dict[str, str]) -> Line:
    try:
        count = int(clean(row["count"]))
        if count < 1:
            raise ValueError(count)
        return Line(
            number=number,
            day=date.fromisoformat(clean(row["date"])),
            category=clean(row["category"]),
            province=clean(row["province"]),
            city=clean(row["city"]),
            county=clean(row["county_as_published"]),
            count=count,
        )
    except ValueError as error:
        raise Refused(
            "bad_cell", _("Line %(number)s: the date or the count cannot be read.") % {"number": number}
        ) from error


def import_lines(*, campaign: Campaign, lines: Iterable[Line], reviewer: User) -> ImportedLines:
    """Make each line's records and findings as the people of the team there, and approve them.

    A record holds one finding. What cannot be placed is listed and left out, never guessed. Refuses
    (`unknown_category`, `no_team`) before anything is written. Each record is a transaction of its
    own: interrupted and run again, it goes on where it stopped.
    """
    told = list(lines)
    result = ImportedLines(lines=len(told))
    placed = list(_place(campaign, told, result.unresolved))
    for item in placed:
        for number in range(item.line.count):
            result.records += 1
            result.findings += bring_in(item, number, reviewer)
    return result


def _place(campaign: Campaign, lines: Iterable[Line], unresolved: list[Unresolved]) -> Iterator[Placed]:
    resolver, types = Resolver(), _types(campaign)
    placed = []
    for line in lines:
        county = _county(campaign, line, resolver, unresolved)
        if county is None:
            continue
        if line.category not in types:
            raise Refused(
                "unknown_category",
                _("Line %(number)s: this campaign has no problem type for “%(name)s”.")
                % {"number": line.number, "name": line.category},
            )
        team = _team(campaign, county, line)
        people = tuple(team.postings.filter(person__user__isnull=False).select_related("person__user"))
        placed.append(Placed(line, county, types[line.category], team, people))
    return iter(placed)


def _county(campaign: Campaign, line: Line, resolver: Resolver, unresolved: list[Unresolved]) -> County | None:
    province = resolver.resolve(line.province, on=line.day, level=Level.PROVINCE).place
    city = resolver.resolve(
        line.city, on=line.day, level=Level.CITY, province=province if isinstance(province, Province) else None
    ).place
    found = resolver.resolve(line.county, on=line.day, city=city if isinstance(city, City) else None)
    if isinstance(found.place, County) and is_covered(campaign, found.place, line.day):
        return found.place
    names = (found.place,) if found.place else found.candidates
    unresolved.append(Unresolved(line.number, line.county, tuple(f"{place} ({place.code})" for place in names)))
    return None


def _types(campaign: Campaign) -> dict[str, ProblemType]:
    """The first current problem type of each printed category, under every spelling of it."""
    types: dict[str, ProblemType] = {}
    current = ProblemType.objects.filter(topic__campaign=campaign, is_current=True, topic__is_current=True)
    for problem_type in current.select_related("category", "topic").order_by("topic__number", "number"):
        category: BulletinCategory = problem_type.category
        for name in (category.name, *category.also_printed):
            types.setdefault(name, problem_type)
    return types


def _team(campaign: Campaign, county: County, line: Line) -> Team:
    """The team that inspects the county on the day, or else one of its city."""
    of_day = Team.objects.filter(
        campaign=campaign, round__is_cancelled=False, round__starts__lte=line.day, round__ends__gte=line.day
    ).select_related("city")
    team = (
        of_day.filter(counties=county).order_by("number").first()
        or of_day.filter(city=county.city_id).order_by("number").first()
    )
    if team is None or not team.postings.filter(person__user__isnull=False).exists():
        raise Refused(
            "no_team",
            _("Line %(number)s: nobody with an account is posted to %(city)s on %(day)s.")
            % {"number": line.number, "city": county.city, "day": line.day},
        )
    return team


def bring_in(item: Placed, number: int, reviewer: User) -> int:
    """The `number`th record of a line, with one finding, approved; says how many findings are new."""
    line = item.line
    key = f"{item.team.campaign_id}/{line.day}/{line.number}/{number}"
    identifier = uuid.uuid5(NAMESPACE, f"record/{key}")
    author = next((p for p in item.people if p.duty == Duty.LEADER), item.people[0])
    with clock.standing_at(clock.at(line.day, SENT)):
        record, _created = services.submit_record(
            id=identifier,
            author=author.person,
            actor=_account(author),
            content=_content(item, key, number),
        )
        if record.state == RecordState.AWAITING:
            for posting in item.people:
                if posting.pk != author.pk:
                    services.confirm_record(record=Record.objects.get(pk=record.pk), actor=_account(posting))
    finding = Finding.objects.get(pk=uuid.uuid5(NAMESPACE, f"finding/{key}"))
    if finding.state != FindingState.SUBMITTED:
        return 0
    with clock.standing_at(clock.at(line.day, REVIEWED)):
        services.approve(
            finding=finding,
            actor=reviewer,
            severity=item.problem_type.severity,
            difficulty=item.problem_type.difficulty,
            quality=2,
        )
    return 1


def _account(posting: Posting) -> User:
    """Only people with an account are among a line's people."""
    user = posting.person.user
    assert user is not None
    return user


def _content(item: Placed, key: str, number: int) -> dict[str, Any]:
    """What the phone would have sent. The bulletins print no enterprise, so the site is named after the line."""
    line = item.line
    starts = clock.at(line.day, FIRST_VISIT) + timedelta(minutes=10 * ((line.number + number) % 40))
    return {
        "county": item.county.code,
        "site": {
            "name": f"{item.county.name}{line.day:%m%d}-{line.number}-{number + 1}号点位",
            "credit_code": "",
            "address": "",
        },
        "topic": item.problem_type.topic.code,
        "outcome": Outcome.PROBLEM,
        "checklist_version": 1,
        "answers": {},
        "started_at": starts.isoformat(),
        "ended_at": (starts + VISIT).isoformat(),
        "place": None,
        "no_place_reason": "据公开通报录入，通报未载位置",
        "present": [p.person_id for p in item.people],
        "photos": [],
        "findings": [
            {
                "id": str(uuid.uuid5(NAMESPACE, f"finding/{key}")),
                "problem_type": item.problem_type.code,
                "description": f"{line.category}（据{line.day:%Y年%m月%d日}公开通报录入）",
                "measured": [],
                "photos": [],
            }
        ],
    }
