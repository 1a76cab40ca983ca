"""The weekly score as arithmetic (S1 十(一)). Pure: facts in, scores and places out.

    score = (volume_weight * min(inspections / expected, volume_cap)
             + sum over findings of severity_points * difficulty_factor * quality_factor)
            / duty_days * week_days

`expected` is `expected_per_day * duty_days`. The plan names the four inputs (number of
inspections, quality, severity, difficulty) and no figure; every weight is a published default
of the policy (X40). Dividing by the days on duty makes a stand-down or a short week cost nothing.
Sums are exact fractions; a score is rounded once, half up, to four decimals, and teams are
compared by what is printed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

WEEK_DAYS = 7
PLACES_AFTER_POINT = Decimal("0.0001")
GRADES = (4, 3, 2, 1)


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
class Score:
    """`points` holds each finding's exact contribution before the division by days."""

    team: TeamWeek
    volume: Fraction
    points: tuple[tuple[FindingFacts, Fraction], ...]
    value: Decimal

    @property
    def by_gravity(self) -> tuple[int, ...]:
        """How many findings of each severity, the gravest first."""
        return tuple(sum(f.severity == grade for f in self.team.findings) for grade in GRADES)


@dataclass(frozen=True)
class Place:
    """`place` is None for a team with too few days on duty to be ranked."""

    place: int | None
    score: Score


def score(week: TeamWeek, weights: Weights) -> Score:
    """A team without a day on duty scores 0."""
    if week.duty_days == 0:
        return Score(week, Fraction(0), (), Decimal(0).quantize(PLACES_AFTER_POINT))
    expected = weights.expected_per_day * week.duty_days
    ratio = min(Fraction(week.inspections, expected), Fraction(weights.volume_cap))
    volume = Fraction(weights.volume_weight) * ratio
    points = tuple((finding, _points(finding, weights)) for finding in week.findings)
    total = volume + sum((value for _, value in points), Fraction(0))
    return Score(week, volume, points, rounded(total / week.duty_days * WEEK_DAYS))


def _points(finding: FindingFacts, weights: Weights) -> Fraction:
    return (
        Fraction(weights.severity_points[finding.severity])
        * Fraction(weights.difficulty_factors[finding.difficulty])
        * Fraction(weights.quality_factors[finding.quality])
    )


def rounded(value: Fraction) -> Decimal:
    """Half up to four decimals, without passing through an inexact quotient."""
    scaled = value * 10_000
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    return (Decimal(whole) / 10_000).quantize(PLACES_AFTER_POINT, rounding=ROUND_HALF_UP)


def ranked(weeks: Iterable[TeamWeek], weights: Weights) -> list[Place]:
    """Teams in order, ties sharing a place (1, 2, 2, 4).

    Within a tie: more of the gravest findings first, then more inspections, then the key. Teams
    below `min_duty_days` follow without a place.
    """
    scores = [score(week, weights) for week in weeks]
    scores.sort(key=_order)
    counted = [s for s in scores if s.team.duty_days >= weights.min_duty_days]
    places: list[Place] = []
    for index, current in enumerate(counted):
        same = index and counted[index - 1].value == current.value
        places.append(Place(places[-1].place if same else index + 1, current))
    places += [Place(None, s) for s in scores if s.team.duty_days < weights.min_duty_days]
    return places


def _order(scored: Score) -> tuple[object, ...]:
    return (-scored.value, tuple(-n for n in scored.by_gravity), -scored.team.inspections, scored.team.key)


def named(places: Iterable[Place], top: int) -> list[Place]:
    """Who is named in public: every team up to place `top`, so a tie for the last place is named whole."""
    return [p for p in places if p.place is not None and p.place <= top]
