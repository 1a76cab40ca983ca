"""The weekly score as arithmetic (S1 十(一)). Pure: facts in, scores and places out.

    score = volume_weight * min(inspections / expected, volume_cap)
            + sum over findings of severity_points * difficulty_factor * quality_factor

where inspections and points are those of a whole week at the team's pace: what it did, divided by
its days on duty and times seven. A stand-down or a short week thus neither costs nor gains.
`expected` is `expected_per_day` times seven; the cap is one on the pace, so it is asked last.

The plan names the four inputs (number of inspections, quality, gravity, difficulty) and no figure;
every weight is a published default of the policy (X40). Sums are exact fractions; a score is
rounded once, half up, to four decimals, and teams are compared by what is printed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

WEEK_DAYS = 7
DECIMALS = 4


@dataclass(frozen=True)
class Weights:
    volume_weight: Decimal
    expected_per_day: int
    volume_cap: Decimal
    severity_points: Mapping[int, Decimal]
    difficulty_factors: Mapping[int, Decimal]
    quality_factors: Mapping[int, Decimal]
    min_duty_days: int


@dataclass(frozen=True)
class FindingFacts:
    """One approved finding, as graded; withdrawn ones are not given."""

    id: str
    severity: int
    difficulty: int
    quality: int


@dataclass(frozen=True)
class TeamWeek:
    """What a team did in a week. `key` orders teams that nothing else tells apart."""

    key: str
    duty_days: int
    inspections: int
    findings: tuple[FindingFacts, ...]


@dataclass(frozen=True)
class FindingPoints:
    """What one finding brings, and by which factors, before it is set against the days on duty."""

    finding: FindingFacts
    severity_points: Decimal
    difficulty_factor: Decimal
    quality_factor: Decimal

    @property
    def points(self) -> Fraction:
        return Fraction(self.severity_points) * Fraction(self.difficulty_factor) * Fraction(self.quality_factor)


@dataclass(frozen=True)
class Score:
    """A team's sum, exact in its parts; `value` is what is printed and compared."""

    team: TeamWeek
    volume: Fraction
    findings: tuple[FindingPoints, ...]
    weekly_points: Fraction
    value: Decimal


@dataclass(frozen=True)
class Place:
    """`place` is None for a team with too few days on duty to be ranked."""

    place: int | None
    score: Score


def score(week: TeamWeek, weights: Weights) -> Score:
    """A team without a day on duty scores 0."""
    findings = tuple(_points(finding, weights) for finding in week.findings)
    if week.duty_days == 0:
        return Score(week, Fraction(0), findings, Fraction(0), rounded(Fraction(0)))
    ratio = Fraction(week.inspections, weights.expected_per_day * week.duty_days)
    volume = Fraction(weights.volume_weight) * min(ratio, Fraction(weights.volume_cap))
    points = sum((found.points for found in findings), Fraction(0)) * WEEK_DAYS / week.duty_days
    return Score(week, volume, findings, points, rounded(volume + points))


def _points(finding: FindingFacts, weights: Weights) -> FindingPoints:
    return FindingPoints(
        finding,
        weights.severity_points[finding.severity],
        weights.difficulty_factors[finding.difficulty],
        weights.quality_factors[finding.quality],
    )


def rounded(value: Fraction) -> Decimal:
    """Half up to four decimals, without passing through an inexact quotient. No score is negative."""
    whole, rest = divmod(value.numerator * 10**DECIMALS, value.denominator)
    return Decimal(whole + (2 * rest >= value.denominator)).scaleb(-DECIMALS)


def ranked(weeks: Iterable[TeamWeek], weights: Weights) -> list[Place]:
    """Teams in order, ties sharing a place (1, 2, 2, 4).

    Within a tie: more of the gravest findings first, then more inspections, then the key. Teams
    below `min_duty_days` follow without a place.
    """
    grades = sorted(weights.severity_points, reverse=True)
    scores = sorted((score(week, weights) for week in weeks), key=lambda s: _order(s, grades))
    counted = [s for s in scores if s.team.duty_days >= weights.min_duty_days]
    places: list[Place] = []
    for index, current in enumerate(counted):
        same = index and counted[index - 1].value == current.value
        places.append(Place(places[-1].place if same else index + 1, current))
    places += [Place(None, s) for s in scores if s.team.duty_days < weights.min_duty_days]
    return places


def _order(scored: Score, grades: list[int]) -> tuple[object, ...]:
    """`grades` are the policy's, the gravest first."""
    found = [finding.severity for finding in scored.team.findings]
    gravity = tuple(-found.count(grade) for grade in grades)
    return (-scored.value, gravity, -scored.team.inspections, scored.team.key)


def named(places: Iterable[Place], top: int) -> list[Place]:
    """Who is named in public: every team up to place `top`, so a tie for the last place is named whole."""
    return [p for p in places if p.place is not None and p.place <= top]


def share_cut(part: int, whole: int) -> str:
    """Per cent to one decimal, cut and not rounded, as the ministry printed 322 of 1,327 as 24.2 (X23)."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}"
