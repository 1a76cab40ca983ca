"""Which team a roster row asks for: 石家庄1组, 石家庄市第一督查组, 石家庄市中心组."""

import re
from collections.abc import Iterable
from datetime import date

from cities.enums import Level
from cities.naming import parse_team
from cities.selectors import Resolver
from kernel.text import squash
from teams.enums import TeamRole
from teams.models import Team

CENTRAL = re.compile("^(?P<place>.+?)(?:第)?中心组$")


class WishReader:
    """Reads what was written against the teams of one round; a place is never guessed."""

    def __init__(self, teams: Iterable[Team], day: date):
        self.day = day
        self.numbered: dict[tuple[int | None, int], Team] = {}
        self.central: dict[int | None, Team] = {}
        for team in teams:
            self.numbered[team.city_id, team.number] = team
            if team.role == TeamRole.CENTRAL:
                self.central.setdefault(team.city_id, team)
        self.resolver = Resolver()

    def team_of(self, text: str) -> Team | None:
        if found := CENTRAL.match(squash(text)):
            return self.central.get(self._city(found["place"]))
        parsed = parse_team(text)
        if parsed is None:
            return None
        place, number = parsed
        return self.numbered.get((self._city(place), number))

    def _city(self, name: str) -> int | None:
        place = self.resolver.resolve(name, on=self.day, level=Level.CITY).place
        return place.pk if place else None
