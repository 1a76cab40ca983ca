"""The sites of the team's counties, each with what was found there and whether it is new, known or back again."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q
from pypinyin import Style, lazy_pinyin
from rest_framework import serializers

from field.sync.collection import Collection, Row, number
from field.sync.scope import Scope
from findings.enums import COUNTED, RecordState
from findings.models import Finding, Record, Site
from kernel import clock
from rectification.enums import OUTSTANDING

# A site tells its last problems; the page of the office has them all.
LAST_PROBLEMS = 5


class PastProblemRow(serializers.Serializer):
    """`entry`: state of its line in the ledger, empty before its letter; `entry_id`: which of the collection `entries`,
    where that holds it."""

    day = serializers.DateField()
    name = serializers.CharField()
    entry = serializers.CharField()
    entry_id = serializers.IntegerField(allow_null=True)


class SiteRow(serializers.Serializer):
    """`pinyin`: first letters of the name, for searching; `standing` on arrival (D10): `new` was never visited,
    `back` had something written off that was found again, else `known`. `visits` and `problems` are of all teams
    and rounds, once confirmed by all present and not rejected since; `visited_on` is the last day in this round.
    What was joined to another site is not here (A11)."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    credit_code = serializers.CharField()
    address = serializers.CharField()
    county = serializers.CharField(help_text="code")
    township = serializers.CharField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    pinyin = serializers.CharField()
    standing = serializers.ChoiceField(choices=["new", "known", "back"])
    visits = serializers.IntegerField()
    last_day = serializers.DateField(allow_null=True)
    visited_on = serializers.DateField(allow_null=True)
    found = serializers.IntegerField()
    open = serializers.IntegerField()
    problems = PastProblemRow(many=True)


@dataclass
class Past:
    """What is known of one site."""

    visits: int = 0
    last_day: date | None = None
    visited_on: date | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def standing(self) -> str:
        if not self.visits:
            return "new"
        return "back" if any(one["entry__rebounds"] for one in self.problems) or self._found_again() else "known"

    def _found_again(self) -> bool:
        """A problem of the same section of the bulletin, seen after an earlier one was written off."""
        written_off: dict[int, date] = {}
        for one in self.problems:
            if moment := one["entry__written_off_at"]:
                day, category = clock.day_of(moment), one["problem_type__category"]
                written_off[category] = min(day, written_off.get(category, day))
        return any(
            one["day"] > written_off[category]
            for one in self.problems
            if (category := one["problem_type__category"]) in written_off
        )


def rows(scope: Scope) -> Iterable[Row]:
    seen = Site.objects.visible_to(scope.user).standing().filter(county__in=scope.counties)
    past = _past(seen, scope)
    nothing = Past()
    columns = ("pk", "name", "credit_code", "address", "county", "township__name", "lon", "lat")
    for pk, name, credit_code, address, county, township, lon, lat in seen.order_by().values_list(*columns):
        known = past.get(pk, nothing)
        yield {
            "id": pk,
            "name": name,
            "credit_code": credit_code,
            "address": address,
            "county": scope.counties[county].code,
            "township": township or "",
            "lon": number(lon),
            "lat": number(lat),
            "pinyin": initials(name),
            "standing": known.standing,
            "visits": known.visits,
            "last_day": known.last_day.isoformat() if known.last_day else None,
            "visited_on": known.visited_on.isoformat() if known.visited_on else None,
            "found": len(known.problems),
            "open": sum(one["entry__state"] in OUTSTANDING for one in known.problems),
            "problems": [_problem(one) for one in known.problems[:LAST_PROBLEMS]],
        }


def _problem(one: dict[str, Any]) -> Row:
    return {
        "day": one["day"].isoformat(),
        "name": one["problem_type__name"],
        "entry": one["entry__state"] or "",
        "entry_id": one["entry__pk"],
    }


def _past(sites: Any, scope: Scope) -> dict[int, Past]:
    found: dict[int, Past] = defaultdict(Past)
    records = Record.objects.filter(site__in=sites.values("pk"), state=RecordState.LOCKED).order_by()
    counted = records.values("site").annotate(
        visits=Count("pk"), last_day=Max("day"), visited_on=Max("day", filter=Q(team__round=scope.posting.round_id))
    )
    for site in counted:
        found[site["site"]] = Past(site["visits"], site["last_day"], site["visited_on"])
    problems = Finding.objects.filter(record__site__in=sites.values("pk"), state__in=COUNTED).order_by("-day", "pk")
    asked = ("record__site", "day", "problem_type__name", "problem_type__category")
    entry = ("entry__pk", "entry__state", "entry__rebounds", "entry__written_off_at")
    for one in problems.values(*asked, *entry):
        found[one["record__site"]].problems.append(one)
    return found


@lru_cache(maxsize=100_000)
def initials(name: str) -> str:
    """First letters: 石家庄钢铁 is `sjzgt`; letters and figures stay as they are. Remembered, for it takes ten times
    as long as everything else about a site."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


SITES = Collection("sites", "id", SiteRow, rows)
