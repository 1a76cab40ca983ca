"""The days of the published bulletins: teams where something was found, their lines, reports, the bulletin."""

import csv
from collections import defaultdict
from datetime import date, time
from pathlib import Path

from django.conf import settings

from accounts.models import User
from campaigns.models import Campaign, Round
from campaigns.selectors import covered_cities, round_on
from campaigns.services import cover_city
from cities.enums import Level
from cities.models import City, Province, Region
from cities.selectors import Resolver
from config.demo.accounts import CITY
from config.demo.people import Recruit
from findings.imports import ImportedLines, Line, import_lines, read_lines
from kernel import clock
from reports.models import DailyBulletin, DailyReport
from reports.selectors import teams_due
from reports.services import make_bulletin, note_bulletin, publish_bulletin, sign_daily_report
from teams.enums import Duty
from teams.models import Posting, Team
from teams.services import create_team, post

FACTS = Path(settings.BASE_DIR) / "fixtures" / "bulletins" / "line_items.csv"
TOTALS = FACTS.with_name("counts.csv")
SIGNED, SIGNED_LATE, MADE, PUBLISHED = time(20, 30), time(21, 20), time(21, 0), time(21, 30)
# 秦皇岛 and 承德 are in no plan of 2018, and in the bulletins from December on: from the round of that day.
ADDED_SINCE, ADDED_BECAUSE = date(2018, 11, 26), "2018年12月起公开通报载有该市问题"


def days() -> dict[date, list[Line]]:
    """The published lines by day, newest day first."""
    by_day: dict[date, list[Line]] = defaultdict(list)
    for line in read_lines(FACTS.read_bytes()):
        by_day[line.day].append(line)
    return dict(sorted(by_day.items(), reverse=True))


def replay_day(
    campaign: Campaign,
    day: date,
    lines: list[Line],
    people: list[Recruit],
    office: User,
    reviewer: User,
    *,
    is_over: bool = True,
) -> ImportedLines:
    """One day from its teams to its published bulletin; while it is not over, the bulletin is still to come.

    Safe to repeat.
    """
    round_ = round_on(campaign, day)
    assert round_ is not None
    with clock.standing_at(clock.at(round_.arrival, time(18, 0))):
        _cover(campaign, day, lines, office)
        _field_teams(round_, _cities(lines), people, office)
    result = import_lines(campaign=campaign, lines=lines, reviewer=reviewer)
    _sign(campaign, day, _cities(lines), is_over=is_over)
    if not is_over:
        return result
    with clock.standing_at(clock.at(day, MADE)):
        bulletin = make_bulletin(campaign=campaign, day=day)
    with clock.standing_at(clock.at(day, PUBLISHED)):
        _note(bulletin, office)
        publish_bulletin(bulletin=bulletin, actor=office)
    return result


def _note(bulletin: DailyBulletin, office: User) -> None:
    """Where the printed total is another than what is listed, both are kept, and neither is mended (X23)."""
    printed, listed = printed_totals().get(bulletin.day), bulletin.figures["total"]
    if printed is not None and printed != listed and bulletin.published_at is None:
        note_bulletin(
            bulletin=bulletin, actor=office, note=f"公开通报共{printed}个，明细仅载{listed}个", printed_total=printed
        )


def printed_totals() -> dict[date, int]:
    """The total printed for each day of which a daily or emergency bulletin is known."""
    with TOTALS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in {"日报", "应急响应"}]
    return {
        date.fromisoformat(row["date_from"]): int(row["problems"])
        for row in rows
        if row["date_from"] == row["date_to"] and row["problems"]
    }


def _cities(lines: list[Line]) -> list[City]:
    resolver = Resolver()
    found = {}
    for line in lines:
        province = resolver.resolve(line.province, on=line.day, level=Level.PROVINCE).place
        assert isinstance(province, Province), line
        city = resolver.resolve(line.city, on=line.day, level=Level.CITY, province=province).place
        assert isinstance(city, City), line
        found[city.pk] = city
    return list(found.values())


def _cover(campaign: Campaign, day: date, lines: list[Line], office: User) -> None:
    covered = set(covered_cities(campaign, day).values_list("pk", flat=True))
    region = Region.objects.get(code="jjj")
    for city in _cities(lines):
        if city.pk not in covered and day >= ADDED_SINCE:
            cover_city(
                campaign=campaign, city=city, region=region, starts=ADDED_SINCE, reason=ADDED_BECAUSE, actor=office
            )


def _field_teams(round_: Round, cities: list[City], people: list[Recruit], office: User) -> None:
    """A team of three in each city that has none in this round yet."""
    staffed = set(Team.objects.filter(round=round_).values_list("city", flat=True))
    taken = set(Posting.objects.filter(round=round_).values_list("person", flat=True))
    free = [r for r in people if r.person.pk not in taken and not r.wish and r.person.unit.city_id]
    trios = [free[n : n + 3] for n in range(0, len(free) - 2, 3)]
    for city in cities:
        if city.pk in staffed:
            continue
        trio = next(t for t in trios if t[0].person.home_province_id != city.province_id)
        trios.remove(trio)
        team = create_team(
            round=round_, city=city, kind="ordinary", number=1, counties=city.counties.all().valid_on(round_.starts),
            actor=office,
        )  # fmt: skip
        for place, told in enumerate(trio):
            post(person=told.person, team=team, duty=Duty.MEMBER if place else Duty.LEADER, actor=office)


def home_teams(round_: Round, people: list[Recruit], office: User) -> None:
    """The two teams in which somebody signs in to the demonstration, in its city."""
    city = City.objects.get(code=CITY)
    if Team.objects.filter(round=round_, city=city).exists():
        return
    counties = list(city.counties.valid_on(round_.starts).order_by("sort_order"))
    out = set(Posting.objects.filter(round=round_).values_list("person", flat=True))
    free = iter([r for r in people if not r.wish and r.person.unit.city_id and r.person.pk not in out])
    for number, kind, wish, size in ((1, "central", "石家庄1组", 4), (2, "ordinary", "石家庄2组", 3)):
        team = create_team(
            round=round_, city=city, kind=kind, number=number, counties=counties[number - 1 :: 2], actor=office
        )
        posted = [r for r in people if r.wish == wish]
        posted += [next(free) for _ in range(size - len(posted))]
        for told in posted:
            leads = told.is_leader and bool(told.wish)
            post(person=told.person, team=team, duty=Duty.LEADER if leads else Duty.MEMBER, actor=office)


def _sign(campaign: Campaign, day: date, cities: list[City], *, is_over: bool) -> None:
    """The teams of the day's cities report, the third one late (or not yet), the last one not at all."""
    due = [team for team in teams_due(campaign, day) if team.city in cities]
    teams = [t for t in due if t.postings.filter(person__user__isnull=False, duty=Duty.LEADER)]
    done = set(DailyReport.objects.filter(day=day).values_list("team", flat=True))
    for number, team in enumerate(teams[:-1] or teams, start=1):
        if team.pk in done:
            continue
        is_late = number == 3
        if is_late and not is_over:
            continue
        leader = team.postings.get(duty=Duty.LEADER).person.user
        assert leader is not None, team
        with clock.standing_at(clock.at(day, SIGNED_LATE if is_late else SIGNED)):
            sign_daily_report(
                team=team,
                day=day,
                actor=leader,
                words="按计划开展现场检查，问题已录入。",
                late_reason="山区网络不畅" if is_late else "",
            )
