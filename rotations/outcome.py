"""What a search has found, as one document: for the command, and for whoever reads the API."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from rotations.models import Schedule
from rotations.wording import in_order, unmet_sentence
from teams.enums import Duty
from teams.models import Person, Team

DUTIES = {duty: place for place, duty in enumerate(Duty.values)}


def outcome_of(schedule: Schedule) -> dict[str, Any]:
    """The document of a draft that was proposed; `unmet` and `unused` are as the search left them."""
    seats = list(schedule.seats.values_list("team", "person", "duty"))
    report = schedule.report
    return document(
        {
            "status": schedule.status,
            "objective": schedule.objective,
            "bound": schedule.bound,
            "seconds": float(schedule.seconds or 0),
        },
        seats,
        report.get("unmet", ()),
        [*report.get("unused", ()), *(told["person"] for told in report.get("kept_home", ()))],
        teams_of(schedule),
        people_of(schedule, seats, report),
    )


def teams_of(schedule: Schedule) -> dict[int, Team]:
    found = Team.objects.filter(round=schedule.rotation.round).select_related("city")
    return {team.pk: team for team in found.order_by("city__sort_order", "number")}


def people_of(schedule: Schedule, seats: Iterable[tuple[int, int, str]], report: Mapping[str, Any]) -> dict[int, Any]:
    wanted = {seat[1] for seat in seats} | set(report.get("unused", ()))
    wanted |= {told["person"] for told in report.get("kept_home", ())}
    found = Person.objects.filter(pk__in=wanted).select_related("unit", "home_province", "unit__province")
    return {person.pk: person for person in found}


def document(
    numbers: Mapping[str, Any],
    seats: Iterable[tuple[int, int, str]],
    unmet: Iterable[Mapping[str, Any]],
    unused: Iterable[int],
    teams: Mapping[int, Team],
    people: Mapping[int, Person],
) -> dict[str, Any]:
    """`seats` are (team, person, duty). `gap` is the share of the score that may still be avoidable, 0 if none."""
    members: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for team, person, duty in seats:
        members[team].append((person, duty))
    objective, bound = numbers["objective"] or 0, numbers["bound"] or 0
    return {
        **numbers,
        "gap": round((objective - bound) / objective, 4) if objective else 0.0,
        "teams": [
            {
                "team": team.name,
                "city": team.city.name,
                "kind": team.kind,
                "members": [
                    _member(people[person], duty)
                    for person, duty in sorted(members[number], key=lambda seat: (DUTIES[seat[1]], seat[0]))
                ],
            }
            for number, team in teams.items()
        ],
        "unmet": [
            {
                "rule": lack["rule"],
                "city": teams[lack["team"]].city.name,
                "team": teams[lack["team"]].name,
                "short": lack["short"],
                "message": str(unmet_sentence(lack, teams[lack["team"]].name)),
            }
            for lack in in_order(unmet)
        ],
        "unused": [people[person].name for person in unused if person in people],
        "unused_ids": [person for person in unused if person in people],
    }


def _member(person: Person, duty: str) -> dict[str, Any]:
    province = person.home_province or person.unit.province
    return {
        "person": person.name,
        "person_id": person.pk,
        "unit": person.unit.name,
        "province": province.name if province else "",
        "duty": duty,
    }
