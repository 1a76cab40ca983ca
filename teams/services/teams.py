"""Teams of a round."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from campaigns.policy import Policy
from campaigns.selectors import covered_cities
from cities.models import City, County
from kernel import audit
from kernel.errors import Conflict, Refused
from teams.models import Team
from teams.selectors import policy_of
from teams.services.guards import check_staffing


def create_team(
    *,
    round: Round,
    city: City,
    kind: str,
    number: int,
    counties: Iterable[County],
    actor: User | None,
    name: str | None = None,
    further_cities: Iterable[City] = (),
) -> Team:
    """A team of a kind that the plan knows, in a city that the round inspects, for counties of that city.

    Where the plan gives one team several (S2), for the further ones, too.

    Without a name it gets the plan's word: 石家庄市第1督查组. Refuses a number in use.
    """
    check_staffing(round, actor, "create_team")
    policy = policy_of(round)
    counties, further = list(counties), list(further_cities)
    if kind not in policy.teams.kinds:
        raise Refused("unknown_kind", _("The plan knows no such kind of team."), fields={"kind": [kind]})
    most = policy.teams.kinds[kind].cities_max or 1
    if len({city.pk, *(place.pk for place in further)}) > most:
        raise Refused(
            "too_many_cities",
            _("A team of this kind inspects at most %(most)s cities.") % {"most": most},
            fields={"further_cities": [""]},
        )
    covered = set(covered_cities(round.campaign, round.starts).values_list("pk", flat=True))
    for place in (city, *further):
        if place.pk not in covered:
            raise Refused(
                "city_not_covered",
                _("%(city)s is not inspected in this round.") % {"city": place},
                fields={"city": [""]},
            )
    if any(county.city_id not in {city.pk, *(place.pk for place in further)} for county in counties):
        raise Refused("county_elsewhere", _("A team inspects counties of its own city."), fields={"counties": [""]})
    with transaction.atomic():
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        if Team.objects.filter(round=round, city=city, number=number).exists():
            raise Conflict("number_taken", _("This city has a team of this number already."))
        team = Team.objects.create(
            campaign=round.campaign,
            round=round,
            city=city,
            kind=kind,
            role=policy.teams.kinds[kind].role.value,
            number=number,
            name=name or team_name(city, number, policy),
        )
        team.counties.set(counties)
        team.further_cities.set(further)
        audit.record(actor, team, "team.created", round=round.pk, city=city.code, kind=kind)
    return team


def team_name(city: City, number: int, policy: Policy) -> str:
    return f"{city.name}第{number}{policy.vocabulary.team}"
