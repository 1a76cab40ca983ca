"""What a change on the board would cost by the plan's weights (`rotations.scheduling.costs`), before it is made."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from rotations.models import Schedule
from rotations.problem import problem_of
from rotations.scheduling import Person, Problem, Seat, Team
from rotations.scheduling.costs import of_idle, of_person, of_team, vacancies


@dataclass(frozen=True, slots=True)
class Price:
    """What the schedule costs more (less, where negative), by rule and in all."""

    total: int
    rules: dict[str, int]


def prices_for(schedule: Schedule, person: int) -> dict[int, dict[str, Price]]:
    """By team and duty, what moving the person there would change; nothing for whom every rule keeps at home.

    Teams that are filled by hand have no price. A constant number of queries.
    """
    problem = problem_of(schedule).problem
    teams = {team.id for team in problem.teams}
    seats = schedule.seats.filter(team__in=teams).values_list("person", "team", "duty")
    return Pricing(problem, [Seat(*seat) for seat in seats]).of(person)


class Pricing:
    """The parts of a plan's cost that one person can change: every team at once, as `scheduling.judge` says one by one,
    which counts the whole plan twice for each."""

    def __init__(self, problem: Problem, seats: list[Seat]):
        self.problem = problem
        self.people = {person.id: person for person in problem.people}
        self.seats = {seat.person: seat for seat in seats if seat.person in self.people}
        self.teams = {team.id: team for team in problem.teams}
        self.stood = {seat.person: seat for seat in problem.previous}

    def of(self, number: int) -> dict[int, dict[str, Price]]:
        person = self.people.get(number)
        if person is None:
            return {}
        self._look_at_the_others(person)
        here = self.seats.get(number)
        leaving = self._joining(person, self.teams[here.team], here.duty) if here else Counter()
        return {
            team.id: {
                duty: self._price(self._joining(person, team, duty), leaving) for duty in (*team.duties, team.plain)
            }
            for team in self.problem.teams
        }

    def _look_at_the_others(self, person: Person) -> None:
        """The plan without the person: who is in each team, and where those of the same origin are."""
        self.members: dict[int, list[Seat]] = defaultdict(list)
        self.delegation_cities, self.delegation_teams, self.province_cities = set(), set(), set()
        for seat in self.seats.values():
            if seat.person == person.id:
                continue
            self.members[seat.team].append(seat)
            other, city = self.people[seat.person], self.teams[seat.team].city
            if person.delegation and other.delegation == person.delegation:
                self.delegation_cities.add(city)
                self.delegation_teams.add(seat.team)
            if person.province and other.province == person.province:
                self.province_cities.add(city)

    def _joining(self, person: Person, team: Team, duty: str) -> Counter[str]:
        """How the counts of the rules change when somebody who is nowhere takes this place."""
        seat = Seat(person.id, team.id, duty)
        found = Counter(of_person(self.problem, person, team, duty))
        found.subtract(of_idle(person))
        members = self.members[team.id]
        present = [self.people[one.person] for one in members]
        found.update(of_team(team, [*present, person]))
        found.subtract(of_team(team, present))
        found["vacancy"] += vacancies(team, [*members, seat], self.people) - vacancies(team, members, self.people)
        for rule, places, place in (
            ("delegation_cities", self.delegation_cities, team.city),
            ("delegation_teams", self.delegation_teams, team.id),
            ("province_cities", self.province_cities, team.city),
        ):
            found[rule] += int(bool(places) and place not in places)
        if person.id in self.stood:
            found["change"] -= int(self.stood[person.id] == seat)
        return found

    def _price(self, joining: Counter[str], leaving: Counter[str]) -> Price:
        weights = self.problem.weights
        rules = {
            rule: cost
            for rule in joining.keys() | leaving.keys()
            if (cost := getattr(weights, rule) * (joining[rule] - leaving[rule]))
        }
        return Price(sum(rules.values()), dict(sorted(rules.items(), key=lambda line: (-abs(line[1]), line[0]))))
