"""How far a team has covered its counties, and how far a list is worked off (S1 九(一): 尽量覆盖所有乡镇; A8, C15)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from campaigns.models import Round, Topic
from cities.models import County
from findings.enums import RecordState, TaskState
from findings.models import Record, TaskItem, TaskList, Township
from rotations.selectors.handovers import counties_of
from teams.models import Team


@dataclass(frozen=True)
class CoveredTownship:
    """`visits` counts the team's records there that all present have confirmed."""

    township: Township
    visits: int


def townships_of(team: Team) -> list[CoveredTownship]:
    """Every township known in the team's counties, with the team's visits of the round. Three queries."""
    counties = list(counties_of(team))
    seen = (
        Record.objects.filter(team=team, county__in=counties, state=RecordState.LOCKED)
        .exclude(township="")
        .order_by()
        .values_list("county", "township")
        .annotate(n=Count("pk"))
    )
    visits = {(county, name): n for county, name, n in seen}
    rows = Township.objects.filter(county__in=counties).select_related("county").order_by("county", "name")
    return [CoveredTownship(row, visits.get((row.county_id, row.name), 0)) for row in rows]


@dataclass
class CountyCoverage:
    """One county of a team: how many townships are known, which ones nobody of the team has visited."""

    county: County
    known: int = 0
    left: list[Township] = field(default_factory=list)

    @property
    def visited(self) -> int:
        return self.known - len(self.left)


@dataclass(frozen=True)
class TeamCoverage:
    team: Team
    counties: list[CountyCoverage]


def coverage_of_teams(teams: Sequence[Team]) -> list[TeamCoverage]:
    """By team and county, those without a known township too; three queries for each team."""
    return [TeamCoverage(team, _by_county(team)) for team in teams]


def _by_county(team: Team) -> list[CountyCoverage]:
    found = {county.pk: CountyCoverage(county) for county in counties_of(team)}
    for row in townships_of(team):
        one = found[row.township.county_id]
        one.known += 1
        if not row.visits:
            one.left.append(row.township)
    return list(found.values())


@dataclass
class Progress:
    """Items of a topic: all but the dropped ones, and those that a record has done."""

    total: int = 0
    done: int = 0

    @property
    def open(self) -> int:
        return self.total - self.done


@dataclass
class TeamProgress:
    """One line of the task plan table (任务计划表)."""

    team: Team
    topics: dict[int | None, Progress]
    whole: Progress


def items_of_round(round_: Round) -> QuerySet[TaskItem]:
    """Of lists of the round, of its month, and of those without either."""
    months = {day.replace(day=1) for day in (round_.starts, round_.ends)}
    when = Q(list__round=round_) | Q(list__round=None) & (Q(list__month=None) | Q(list__month__in=months))
    return TaskItem.objects.filter(when, list__campaign=round_.campaign_id).exclude(state=TaskState.DROPPED)


def task_plan(round_: Round, teams: Iterable[Team]) -> tuple[list[Topic | None], list[TeamProgress]]:
    """Topics that have items, and a line a team that inspects; None stands for items without a topic."""
    counts: dict[int, dict[int | None, Progress]] = defaultdict(dict)
    rows = (
        items_of_round(round_)
        .order_by()
        .values_list("county", "topic")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(state=TaskState.DONE)))
    )
    for county, topic, total, done in rows:
        counts[county][topic] = Progress(total, done)
    lines = []
    for team in teams:
        found: dict[int | None, Progress] = defaultdict(Progress)
        whole = Progress()
        for county in team.counties.all():
            for topic, told in counts.get(county.pk, {}).items():
                for sum_ in (found[topic], whole):
                    sum_.total += told.total
                    sum_.done += told.done
        lines.append(TeamProgress(team, dict(found), whole))
    used = {topic for line in lines for topic in line.topics}
    topics: list[Topic | None] = list(Topic.objects.filter(pk__in=[pk for pk in used if pk]).order_by("number"))
    return [*topics, *([None] if None in used else [])], lines


def with_counts(lists: QuerySet[TaskList]) -> QuerySet[TaskList]:
    """With `total`, `done` and `dropped` items."""
    return (
        lists.select_related("round")
        .annotate(
            total=Count("items"),
            done=Count("items", filter=Q(items__state=TaskState.DONE)),
            dropped=Count("items", filter=Q(items__state=TaskState.DROPPED)),
        )
        .order_by("-made_at", "pk")
    )
