"""Made-up rounds in the shapes of the five plans: who may be sent, which teams wait. Pure; a seed gives the same round.

Used by the benchmark and by the scheduler's tests. Numbers of teams and members are the plans' (S0 四,
S1 七, S2 五, S3 一); who comes from where is drawn by lot, in the proportions of a real roster.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from rotations.scheduling.problem import Person, Problem, Seat, Team

SENDING = tuple(f"P{number:02}" for number in range(1, 23))
TOPICS = tuple(f"topic{number}" for number in range(8))
# Rank levels as in the plans' order of ranks: 4 is a deputy division head, 5 a division head, 6 a deputy director.
DIVISION_DEPUTY, DIVISION, BUREAU_DEPUTY = 4, 5, 6


def inspected(number: int) -> list[str]:
    return [f"C{at:03}" for at in range(1, number + 1)]


def intensified(teams: int = 290, seed: int = 1, spare: int = 27) -> Problem:
    """S1: a central team of four in each city, ordinary teams of three, 22 provinces and the ministry's units.

    Whom the plan wants kept together are the people of one city or province; the ministry's come one by one.
    """
    random = Random(f"intensified {teams} {seed}")
    cities = inspected(max(1, round(teams * 39 / 290)))
    made = _teams_of_cities(random, cities, teams)
    wanted = sum(team.size for team in made) + max(1, round(spare * teams / 290))
    people = _local_people(random, cities, round(wanted * 0.8), made)
    people += _ministry_people(random, cities, wanted - len(people), len(people), max(2, round(20 * teams / 290)))
    return Problem(people=tuple(_enough_central_leaders(random, people, len(cities))), teams=tuple(made))


def _teams_of_cities(random: Random, cities: list[str], teams: int) -> list[Team]:
    share = [1] * len(cities)
    for _ in range(teams - len(cities)):
        share[random.randrange(len(cities))] += 1
    made: list[Team] = []
    for city, number in zip(cities, share, strict=True):
        wanted = random.sample(TOPICS, 3)
        for at in range(number):
            central = at == 0
            made.append(
                Team(
                    id=len(made) + 1,
                    city=city,
                    kind="central" if central else "ordinary",
                    size=4 if central else 3,
                    size_min=4 if central else 3,
                    local_min=2,
                    local_max=4 if central else 3,
                    ministry_max=2 if central else 1,
                    topics=frozenset(random.sample(wanted, 1)),
                )
            )
    return made


def _local_people(random: Random, cities: list[str], number: int, teams: list[Team]) -> list[Person]:
    people: list[Person] = []
    delegations = 0
    while len(people) < number:
        province = SENDING[delegations % len(SENDING)] if delegations < len(SENDING) else random.choice(SENDING)
        delegations += 1
        size = min(number - len(people), random.choice((1, 2, 2, 3, 3, 3, 4, 4, 5, 6)))
        for at in range(size):
            rank = random.choices((0, 2, DIVISION_DEPUTY, DIVISION), (60, 28, 8, 4))[0]
            people.append(
                Person(
                    id=len(people) + 1,
                    province=province,
                    delegation=f"{province} {delegations}",
                    unit=delegations,
                    duties=_duties(rank, leads=True),
                    is_recommended=at % 3 == 0 or random.random() < 0.2,
                    rank=rank,
                    **_history(random, cities),
                )
            )
    return people


def _ministry_people(random: Random, cities: list[str], number: int, begin: int, units: int) -> list[Person]:
    people = []
    for at in range(number):
        unit = random.randrange(units)
        rank = random.choices((0, 2, DIVISION_DEPUTY, DIVISION, BUREAU_DEPUTY), (40, 30, 15, 10, 5))[0]
        people.append(
            Person(
                id=begin + at + 1,
                unit=100_000 + unit,
                is_local=False,
                duties=_duties(rank, leads=False),
                is_recommended=rank >= DIVISION,
                rank=rank,
                **_history(random, cities),
            )
        )
    return people


def _duties(rank: int, *, leads: bool) -> frozenset[tuple[str, str]]:
    duties = {("central", "member"), ("ordinary", "member")}
    if leads:
        duties.add(("ordinary", "leader"))
    if rank >= DIVISION_DEPUTY:
        duties.add(("central", "leader"))
    return frozenset(duties)


def _history(random: Random, cities: list[str]) -> dict:
    been = random.sample(cities, min(len(cities), random.choice((0, 0, 0, 1, 1, 2))))
    return {
        "expertise": frozenset(random.sample(TOPICS, random.choice((1, 1, 2, 2, 3)))),
        "is_experienced": bool(been) or random.random() < 0.3,
        "past_cities": frozenset(been),
    }


def _enough_central_leaders(random: Random, people: list[Person], cities: int) -> list[Person]:
    """A round in which the plan can be met: a fifth more cadres of rank than central teams."""
    able = [person for person in people if ("central", "leader") in person.duties]
    others = [person for person in people if ("central", "leader") not in person.duties and person.is_local]
    missing = max(0, round(cities * 1.2) + 1 - len(able))
    raised = {person.id for person in random.sample(others, min(missing, len(others)))}
    return [
        replace(person, rank=DIVISION_DEPUTY, duties=_duties(DIVISION_DEPUTY, leads=True), is_recommended=True)
        if person.id in raised
        else person
        for person in people
    ]


def patrol(seed: int = 1) -> Iterator[tuple[Problem, "Rounds"]]:
    """S0: eight rounds of 102 teams and 310 people, two rounds a person; the caller tells each round's plan back."""
    random = Random(f"patrol {seed}")
    cities = inspected(28)
    teams = _patrol_teams(random, cities)
    people = [
        Person(
            id=number + 1,
            delegation=f"institute {number % 31}",
            unit=number % 31,
            is_local=False,
            duties=frozenset({("resident", "member")} | ({("resident", "leader")} if number % 2 == 0 else set())),
            is_recommended=number % 2 == 0,
            rank=DIVISION_DEPUTY if number % 2 == 0 else 0,
            expertise=frozenset(random.sample(TOPICS, 2)),
        )
        for number in range(1300)
    ]
    rounds = Rounds()
    for _ in range(8):
        yield (
            Problem(people=tuple(rounds.after(person, limit=2) for person in people), teams=tuple(teams)),
            rounds,
        )


class Rounds:
    """Who has been where in the rounds before."""

    def __init__(self) -> None:
        self.past: dict[int, list[str]] = {}

    def tell(self, problem: Problem, seats: tuple[Seat, ...]) -> None:
        cities = {team.id: team.city for team in problem.teams}
        for seat in seats:
            self.past.setdefault(seat.person, []).append(cities[seat.team])

    def after(self, person: Person, limit: int) -> Person:
        past = self.past.get(person.id, [])
        return replace(
            person,
            past_cities=person.past_cities | frozenset(past),
            is_experienced=person.is_experienced or bool(past),
            surplus_rounds=max(0, len(past) + 1 - limit),
        )


def _patrol_teams(random: Random, cities: list[str]) -> list[Team]:
    """Beijing and Tianjin two teams of four each, 98 teams of three elsewhere: 310 people."""
    places = [city for city in cities[:2] for _ in range(2)]
    places += [cities[2 + at % (len(cities) - 2)] for at in range(98)]
    return [
        Team(
            id=at + 1,
            city=city,
            kind="resident",
            size=4 if at < 4 else 3,
            size_min=4 if at < 4 else 3,
            topics=frozenset(random.sample(TOPICS, 1)),
        )
        for at, city in enumerate(sorted(places, key=cities.index))
    ]


def hebei(seed: int = 1, previous: Mapping[str, list[str]] | None = None) -> Problem:
    """S2: six overt groups of at least 25 from the province's departments, six covert ones of at least 20 from the
    cities' own enforcement, who never inspect at home and go where they have not been."""
    random = Random(f"hebei {seed}")
    cities = inspected(14)
    areas = [cities[0:3], cities[3:6], *(cities[at : at + 2] for at in range(6, 14, 2))]
    teams = [
        Team(
            id=at + 1 + (6 if kind == "covert" else 0),
            city=area[0],
            cities=frozenset(area),
            kind=kind,
            size=28 if kind == "overt" else 23,
            size_min=25 if kind == "overt" else 20,
            topics=frozenset(random.sample(TOPICS, 4)),
        )
        for kind in ("overt", "covert")
        for at, area in enumerate(areas)
    ]
    people = [
        Person(
            id=number + 1,
            delegation=f"department {number % 12}",
            unit=number % 12,
            duties=frozenset({("overt", "member"), ("overt", "leader")} if number % 9 == 0 else {("overt", "member")}),
            is_recommended=number % 9 == 0,
            expertise=frozenset(random.sample(TOPICS, 2)),
            is_experienced=random.random() < 0.5,
        )
        for number in range(160)
    ]
    for number in range(140):
        home = cities[number % len(cities)]
        people.append(
            Person(
                id=len(people) + 1,
                delegation=home,
                unit=1000 + number % len(cities),
                barred=frozenset({home}),
                duties=frozenset({("covert", "member"), ("covert", "leader")}),
                is_recommended=number < 42,
                expertise=frozenset(random.sample(TOPICS, 2)),
                is_experienced=random.random() < 0.5,
                past_cities=frozenset((previous or {}).get(home, [])),
            )
        )
    return Problem(people=tuple(people), teams=tuple(teams))


def assistance(teams: int = 120, seed: int = 1, *, winter: bool = False, short_units: int = 0) -> Problem:
    """S3: each city is staffed by its paired provinces and units; central teams have leader, deputy, liaison and a
    cadre; from October to March the leader is of bureau rank and has not been out in this window."""
    random = Random(f"assistance {teams} {seed} {winter}")
    cities = inspected(max(1, round(teams / 7.5)))
    made: list[Team] = []
    people: list[Person] = []
    share = [1] * len(cities)
    for at in range(teams - len(cities)):
        share[at % len(cities)] += 1
    for at, (city, number) in enumerate(zip(cities, share, strict=True)):
        made += _assisted_city(random, city, number, len(made))
        own = made[-number:]
        wanted = sum(team.size for team in own) + 1 - (2 if at < short_units else 0)
        people += _paired_people(random, city, wanted, len(people), winter=winter)
    return Problem(
        people=tuple(people),
        teams=tuple(made),
        rank_needed={("central", "leader"): BUREAU_DEPUTY if winter else DIVISION_DEPUTY},
    )


def _assisted_city(random: Random, city: str, number: int, begin: int) -> list[Team]:
    return [
        Team(
            id=begin + at + 1,
            city=city,
            kind="central" if at == 0 else "ordinary",
            size=4 if at == 0 else 3,
            size_min=4 if at == 0 else 3,
            duties=("leader", "deputy", "liaison") if at == 0 else ("leader",),
            plain="cadre" if at == 0 else "member",
            topics=frozenset(random.sample(TOPICS, 1)),
        )
        for at in range(number)
    ]


def _paired_people(random: Random, city: str, number: int, begin: int, *, winter: bool) -> list[Person]:
    """A third from a ministry unit, the rest from two provinces' cities; all for this city alone."""
    provinces = random.sample(SENDING, 2)
    people = []
    for at in range(number):
        local = at % 3 != 0
        province = provinces[at % 2] if local else ""
        rank = BUREAU_DEPUTY + 1 if at in (0, 3) else DIVISION_DEPUTY if at in (1, 2, 6) else 0
        duties = {("central", "cadre"), ("ordinary", "member"), ("central", "liaison")}
        if rank >= (BUREAU_DEPUTY if winter else DIVISION_DEPUTY) and (winter or not local):
            duties.add(("central", "leader"))
        if rank >= DIVISION_DEPUTY:
            duties.add(("central", "deputy"))
        if local:
            duties.add(("ordinary", "leader"))
        people.append(
            Person(
                id=begin + at + 1,
                province=province,
                delegation=f"{province or 'unit'} for {city}",
                unit=begin + at % 3,
                is_local=local,
                only=frozenset({city}),
                duties=frozenset(duties),
                is_recommended=local and at % 2 == 0,
                rank=rank,
                expertise=frozenset(random.sample(TOPICS, 2)),
                is_experienced=random.random() < 0.5,
            )
        )
    return people
