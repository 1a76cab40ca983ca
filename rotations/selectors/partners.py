"""包保 in winter: whose leadership the paired units have not filled, how many each has named (S3 一(四), X19)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Pairing
from campaigns.policy import Policy
from campaigns.policy.choices import Duty
from campaigns.policy.people import LeaderRule
from rotations.models import Schedule
from rotations.pairing import short_name
from teams.models import Nomination, Team
from teams.rules import PERSON_RULES, Candidate, Opening, first_refusal, unmet
from teams.selectors import candidates, openings_of, policy_of

PERSON = ("person__unit__province", "person__unit__city", "person__home_province", "person__home_city")


@dataclass(frozen=True)
class Partner:
    """A paired unit, and how many it has named whose rank fits and whom no rule keeps at home."""

    name: str
    named: int


@dataclass(frozen=True)
class Unled:
    """A city whose coordinating team nobody of the rank leads that the season asks for."""

    city: str
    partners: tuple[Partner, ...]


def unled_cities(schedule: Schedule) -> list[Unled]:
    """City by city, unit by unit; empty where the plan has no pairs or asks no rank of these leaders now."""
    round_ = schedule.rotation.round
    policy = policy_of(round_)
    if not policy.scheduling.paired_only:
        return []
    teams = Team.objects.filter(round=round_).select_related("city__province").order_by("city__sort_order", "number")
    openings = openings_of(teams, round_, policy, seats={})
    people = [row.person for row in Nomination.objects.filter(round=round_).select_related(*PERSON)]
    known = candidates(people, round_)
    units = {person.pk: person.unit.name for person in people}
    leaders = dict(schedule.seats.filter(duty=Duty.LEADER.value).values_list("team", "person"))
    pairs = {pair.city_id: pair for pair in Pairing.objects.filter(campaign=round_.campaign).select_related("province")}
    found = []
    for team in teams:
        opening, leader = openings[team.pk], known.get(leaders.get(team.pk, 0))
        rule = _rule_of_rank(opening)
        if rule is None or team.city_id not in pairs or (leader and not unmet(rule, leader)):
            continue
        fitting = [person for person in known.values() if _may_lead(person, opening, rule, policy)]
        found.append(Unled(team.city.name, _named(pairs[team.city_id], fitting, units)))
    return found


def _rule_of_rank(opening: Opening) -> LeaderRule | None:
    """The rule “in principle” that asks a rank of who leads a team of this kind now (X20)."""
    rules = opening.kind.leader_rules_on(Duty.LEADER, opening.starts)
    return next((rule for rule in rules if rule.min_rank is not None and not rule.binding), None)


def _may_lead(person: Candidate, opening: Opening, rule: LeaderRule, policy: Policy) -> bool:
    return not unmet(rule, person) and first_refusal(person, opening, Duty.LEADER, policy, PERSON_RULES) is None


def _named(pair: Pairing, fitting: Iterable[Candidate], units: dict[int, str]) -> tuple[Partner, ...]:
    names = [pair.department, *pair.institutes]
    counted: Counter[str] = Counter()
    for person in fitting:
        if not person.is_local:
            counted[short_name(units[person.person], names) or ""] += 1
        elif person.province == pair.province.code:
            counted[pair.province.name] += 1
    return tuple(Partner(name, counted[name]) for name in (*names, pair.province.name))
