"""The board of a schedule: everything that an officer needs to place people, read at once."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from accounts.models import User
from rotations.enums import ScheduleState
from rotations.models import Rotation, Schedule, Step
from rotations.selectors.seating import Seating, eligible, seating_of
from rotations.workflow import board_actions
from teams.enums import RANKS, Duty
from teams.models import Nomination, Person, Team

RANK_LABELS = dict(RANKS)


def working_draft(rotation: Rotation, user: User) -> Schedule | None:
    """The draft of a rotation that is being worked on, as far as the user sees it."""
    return (
        Schedule.objects.visible_to(user)
        .filter(rotation=rotation, state=ScheduleState.WORKING)
        .select_related("rotation__round__campaign")
        .first()
    )


def board_of(schedule: Schedule, user: User) -> dict[str, Any]:
    """Cities with their teams, seats, and the people nominated or seated; a constant number of queries.

    No phone, no certificate number: nothing but what decides about a place. Whether somebody can come is told to
    whoever places people, and to no other reader.
    """
    seating = seating_of(schedule, people=())
    actions = board_actions(user, schedule)
    last = last_step_of(schedule, user)
    return {
        "id": schedule.pk,
        "rotation": schedule.rotation_id,
        "revision": schedule.revision,
        "actions": actions,
        "undo": sentence_of(last) if last else "",
        "duties": dict(Duty.choices),
        "cities": _cities(schedule, seating),
        "people": _people(schedule, seating, tells_fitness=bool(actions)),
        "seats": [
            {"person": person, "team": place.team, "duty": place.duty, "is_locked": place.is_locked}
            for person, place in seating.places.items()
        ],
    }


def _cities(schedule: Schedule, seating: Seating) -> list[dict[str, Any]]:
    """In the order of published lists; teams by their number in the city."""
    found: dict[int, dict[str, Any]] = {}
    rows = Team.objects.filter(pk__in=seating.openings).select_related("city__province")
    for team in rows.order_by("city__sort_order", "city", "number"):
        city = found.setdefault(
            team.city_id,
            {"code": team.city.code, "name": team.city.name, "province": team.city.province.name, "teams": []},
        )
        city["teams"].append(_team(team, seating))
    return list(found.values())


def _team(team: Team, seating: Seating) -> dict[str, Any]:
    opening = seating.openings[team.pk]
    return {
        "id": team.pk,
        "name": team.name,
        "number": team.number,
        "kind": team.kind,
        "role": team.role,
        "size": opening.size or 0,
        "duties": [duty.value for duty in opening.kind.duties],
        "lacks": lacks_of(seating, team.pk),
    }


def lacks_of(seating: Seating, team: int) -> list[dict[str, Any]]:
    return [{"code": code, "short": short, "text": _lack(code, short)} for code, short in seating.lacks(team)]


def _lack(code: str, short: int) -> str:
    match code:
        case "leader":
            return _("no leader")
        case "local":
            return _("%(short)s local members short") % {"short": short}
    return _("%(short)s people short") % {"short": short}


def _people(schedule: Schedule, seating: Seating, *, tells_fitness: bool) -> list[dict[str, Any]]:
    """Whoever is nominated for the round or sits somewhere, by name as it is spelled."""
    round_ = schedule.rotation.round
    nominated = {row.person_id: row for row in Nomination.objects.filter(round=round_).select_related("unit")}
    people = Person.objects.filter(pk__in=eligible(round_) | seating.places.keys()).select_related(
        "unit__province", "unit__city", "home_province", "home_city"
    )
    found = [_person(person, nominated.get(person.pk)) for person in people]
    if not tells_fitness:
        found = [{**one, "is_fit": True} for one in found]
    return sorted(found, key=lambda one: one["spelled"])


def _person(person: Person, nomination: Nomination | None) -> dict[str, Any]:
    province = person.home_province or person.unit.province
    city = person.home_city or person.unit.city
    rank = (nomination.rank if nomination else "") or person.rank
    return {
        "id": person.pk,
        "name": person.name,
        "spelled": spelled(person.name),
        "unit": person.unit.name,
        "province": province.name if province else "",
        "city": city.name if city else "",
        "rank": str(RANK_LABELS[rank]) if rank else "",
        "position": nomination.position if nomination else "",
        "expertise": nomination.expertise if nomination else [],
        "is_recommended": bool(nomination and nomination.is_leader_recommended),
        "is_late": bool(nomination and nomination.is_late),
        "is_fit": nomination.is_fit if nomination else True,
        "wished_team": nomination.wished_team if nomination else "",
    }


@lru_cache(maxsize=10_000)  # spelling a thousand names takes longer than reading the people
def spelled(name: str) -> str:
    """A name in pinyin, whole and by its initials, to be found by whoever types Latin letters: “wangwei ww”."""
    whole = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{whole} {initials}"


def changed_by(step: Step, user: User) -> dict[str, Any]:
    """What a board has to redraw after a step: the places of its people, and what their teams lack now."""
    told = [seat for seat in (*step.before, *step.after) if seat["team"]]
    seating = seating_of(step.schedule, teams={seat["team"] for seat in told}, people=())
    last = last_step_of(step.schedule, user)
    return {
        "revision": step.schedule.revision,
        "text": sentence_of(step),
        "undo": sentence_of(last) if last else "",
        "seats": step.after,
        "teams": [{"id": team, "lacks": lacks_of(seating, team)} for team in seating.openings],
    }


# Who changed what


def last_step_of(schedule: Schedule, user: User) -> Step | None:
    """The last change that this user made on the board and has not taken back."""
    own = Step.objects.filter(schedule=schedule, actor=user, is_undone=False)
    return own.select_related("actor").order_by("-number").first()


def changes_since(schedule: Schedule, revision: int) -> list[dict[str, Any]]:
    """What the steps after a revision changed, the newest first. Empty where a proposal put everything anew."""
    steps = list(schedule.steps.filter(number__gt=revision).select_related("actor").order_by("-number"))
    names = _names(steps)
    return [
        {
            "by": step.actor.get_full_name() if step.actor else "",
            "at": step.made_at,
            "text": "；".join(_moved(step, *names)),
            "people": [seat["person"] for seat in step.after],
        }
        for step in steps
    ]


def sentence_of(step: Step) -> str:
    return "；".join(_moved(step, *_names([step])))


def _names(steps: Iterable[Step]) -> tuple[dict[int, str], dict[int, str]]:
    told = [seat for step in steps for seat in (*step.before, *step.after)]
    people = Person.objects.filter(pk__in={seat["person"] for seat in told}).values_list("pk", "name")
    teams = Team.objects.filter(pk__in={seat["team"] for seat in told} - {None}).values_list("pk", "name")
    return dict(people), dict(teams)


def _moved(step: Step, people: dict[int, str], teams: dict[int, str]) -> Iterator[str]:
    before = {seat["person"]: seat for seat in step.before}
    for seat in step.after:
        was = before[seat["person"]]
        facts = {
            "name": people.get(seat["person"], "—"),
            "before": teams.get(was["team"], ""),
            "after": teams.get(seat["team"], ""),
            "duty": Duty(seat["duty"]).label if seat["team"] else "",
        }
        yield _sentence(was, seat) % facts


def _sentence(was: dict[str, Any], now: dict[str, Any]) -> str:
    if now["team"] is None:
        return _("%(name)s taken out of %(before)s")
    if was["team"] is None:
        return _("%(name)s put into %(after)s as %(duty)s")
    if was["team"] != now["team"]:
        return _("%(name)s moved from %(before)s to %(after)s as %(duty)s")
    if was["duty"] != now["duty"]:
        return _("%(name)s made %(duty)s of %(after)s")
    return _("%(name)s locked in %(after)s") if now["is_locked"] else _("%(name)s unlocked in %(after)s")
