"""包保: which cities a unit's people are for (S3 annexes 1 and 2, X30)."""

import re
from collections import defaultdict
from collections.abc import Iterable

from campaigns.models import Campaign, Pairing
from campaigns.policy import Policy
from teams.models import SendingUnit
from teams.rules import Candidate

# Rosters write whole names, the annexes short ones: 生态环境部大气环境司 is 大气司.
MINISTRY = re.compile("^(?:生态环境部|环境保护部|国家)")


class Pairs:
    """The cities of each unit and province. Empty, and asking nothing of anybody, where the plan has no pairs
    or does not hold to them."""

    def __init__(self, campaign: Campaign, policy: Policy):
        self.of_province: dict[str, set[str]] = defaultdict(set)
        self.of_name: dict[str, set[str]] = defaultdict(set)
        if not policy.scheduling.paired_only:
            return
        for pair in Pairing.objects.filter(campaign=campaign).select_related("city", "province"):
            self.of_province[pair.province.code].add(pair.city.code)
            for name in (pair.department, *pair.institutes):
                self.of_name[name].add(pair.city.code)
        self.of_unit = self._read(SendingUnit.objects.filter(province=None, city=None).values_list("pk", "name"))

    def cities_of(self, person: Candidate) -> frozenset[str] | None:
        """Where the person may be sent; None for anywhere: a unit of the ministry that no pair names."""
        if not self.of_province:
            return None
        if person.is_local:
            return frozenset(self.of_province.get(person.province, ()))
        name = self.of_unit.get(person.unit)
        return frozenset(self.of_name[name]) if name else None

    def _read(self, units: Iterable[tuple[int, str]]) -> dict[int, str]:
        return {pk: found for pk, name in units if (found := short_name(name, self.of_name))}


def short_name(name: str, known: Iterable[str]) -> str | None:
    """The annex's name for a unit: the same, or one whose characters all stand in it in their order. Of
    several the longest; None where two are as long, for a pair is never guessed."""
    rest = MINISTRY.sub("", name)
    fitting = [short for short in known if short in {name, rest} or _stands_in(short, rest)]
    exact = [short for short in fitting if short in {name, rest}]
    longest = max(map(len, fitting), default=0)
    best = exact or [short for short in fitting if len(short) == longest]
    return best[0] if len(best) == 1 else None


def _stands_in(short: str, name: str) -> bool:
    letters = iter(name)
    return bool(name) and short[0] == name[0] and short[-1] == name[-1] and all(letter in letters for letter in short)
