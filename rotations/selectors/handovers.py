"""Reads over handovers: which rounds touch, who follows whom, the folder, who has signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from campaigns.calendar import handover_split
from campaigns.enums import RoundKind
from campaigns.models import Round
from cities.models import County, Liaison
from kernel import clock
from kernel.documents import DocumentState
from kernel.errors import Refused
from rotations.enums import HandoverState
from rotations.handover import LIMIT, Row, Section, contributors
from rotations.models import Handover, HandoverList, Rotation
from teams.enums import Duty, TeamRole
from teams.models import Person, Posting, Team
from teams.selectors import policy_of


def next_touching(round_: Round) -> Round | None:
    """The round to which this one hands over; None after the last of a phase and before a pause (X10)."""
    later = inspection_rounds(round_).filter(starts__gt=round_.starts).order_by("starts").first()
    return later if later is not None and later.handover is not None else None


def round_before(round_: Round) -> Round | None:
    return inspection_rounds(round_).filter(starts__lt=round_.starts).order_by("-starts").first()


def inspection_rounds(round_: Round) -> QuerySet[Round]:
    return Round.objects.filter(campaign=round_.campaign_id, kind=RoundKind.INSPECTION, is_cancelled=False)


def successor_of(team: Team, later: Iterable[Team]) -> Team | None:
    """Of the next round's teams the one that follows in the place: of the same city, best of the same kind and
    number, else with the most counties in common, else the one that steers the city."""
    there = [one for one in later if one.city_id == team.city_id]
    counties = {county.pk for county in team.counties.all()}

    def fitness(one: Team) -> tuple[bool, int, bool, int]:
        same = one.kind == team.kind and one.number == team.number
        shared = len(counties & {county.pk for county in one.counties.all()})
        return same, shared, one.role == TeamRole.CENTRAL, -one.number

    return max(there, key=fitness, default=None)


def handovers(user: User) -> QuerySet[Handover]:
    return Handover.objects.visible_to(user).select_related(
        "team__round", "team__campaign", "team__city", "successor__round", "handed_by", "taken_by", "document"
    )


def handovers_of(round_: Round, user: User) -> QuerySet[Handover]:
    """A round's, in the order of published lists."""
    return handovers(user).filter(team__round=round_).order_by("team__city__sort_order", "team__number")


@dataclass(frozen=True)
class RoundToHandOver:
    round: Round
    all: int
    handed: int
    done: int


def rounds_to_hand_over(user: User) -> list[RoundToHandOver]:
    """Rounds with handovers, the latest first: how many there are, and how many each side has signed."""
    counts = {
        row["team__round"]: row
        for row in Handover.objects.visible_to(user)
        .order_by()
        .values("team__round")
        .annotate(
            all=Count("pk"),
            handed=Count("pk", filter=~Q(state=HandoverState.OPEN)),
            done=Count("pk", filter=Q(state=HandoverState.DONE)),
        )
    }
    rounds = Round.objects.filter(pk__in=counts).select_related("campaign").order_by("-starts")
    return [RoundToHandOver(r, *(counts[r.pk][name] for name in ("all", "handed", "done"))) for r in rounds]


def rounds_under_way(user: User) -> list[RoundToHandOver]:
    """From the arrival of the newcomers until both sides have signed everywhere."""
    day = clock.today()
    return [
        line
        for line in rounds_to_hand_over(user)
        if line.done < line.all and (later := next_touching(line.round)) and later.arrival <= day
    ]


def own_handovers(user: User) -> list[Handover]:
    """An inspector's of today: from the newcomers' arrival to the departure of those who leave."""
    day = clock.today()
    postings = Posting.objects.seated().present_on(day).filter(person__user=user)
    teams = list(postings.values_list("team", flat=True))
    own = handovers(user).filter(Q(team__in=teams) | Q(successor__in=teams))
    return [one for one in own.order_by("day", "pk") if is_under_way(one, day)]


def is_under_way(handover: Handover, day: date) -> bool:
    later = next_touching(handover.team.round)
    return later is not None and later.arrival <= day <= handover.team.round.departure


def all_signed(rotation: Rotation) -> bool:
    """Whether both sides have signed for every team of the round that somebody follows; true where there is
    nobody to hand over to (X10)."""
    if next_touching(rotation.round) is None:
        return True
    settled = Handover.objects.filter(Q(state=HandoverState.DONE) | Q(successor=None), team__round=rotation.round)
    return not staffed_teams(rotation.round).exclude(pk__in=settled.values("team")).exists()


def staffed_teams(round_: Round) -> QuerySet[Team]:
    """Those to which people are posted: an empty team has nothing to hand over."""
    return Team.objects.filter(Exists(Posting.objects.seated().filter(team=OuterRef("pk"))), round=round_)


def list_of(handover: Handover) -> HandoverList:
    """The rendered list. Refuses before both sides have signed, and while it is being made."""
    document = HandoverList.objects.filter(handover=handover).first()
    if document is None:
        raise Refused("not_signed", gettext_lazy("There is no list before both sides have signed."))
    if document.rendering != DocumentState.RENDERED:
        raise Refused(
            "not_rendered", gettext_lazy("The file of this list is still being made; please come back in a minute.")
        )
    return document


# People of the day


def people_of(handover: Handover) -> list[Posting]:
    """Both sides' people of the handover day, the outgoing side and the leaders first."""
    teams = [pk for pk in (handover.team_id, handover.successor_id) if pk]
    postings = Posting.objects.seated().present_on(handover.day).filter(team__in=teams).select_related("person", "team")
    return sorted(postings, key=lambda p: (p.team_id != handover.team_id, p.duty != Duty.LEADER, p.pk))


def split_of(handover: Handover, people: list[Posting]) -> tuple[int, int]:
    """How many stay at the base and how many inspect: four and two of six, six and two of eight (X24)."""
    return handover_split(len(people), policy_of(handover.team.round).rounds.handover.at_base)


def proposed_at_base(handover: Handover, people: list[Posting]) -> list[Person]:
    """Who might hand over papers and goods: in turn one of each side, leaders last."""
    wanted = split_of(handover, people)[0]
    sides = [
        sorted((p for p in people if (p.team_id == handover.team_id) is own), key=lambda p: p.duty == Duty.LEADER)
        for own in (True, False)
    ]
    turns = [side[n] for n in range(max(map(len, sides))) for side in sides if n < len(side)] if people else []
    return [posting.person for posting in turns[:wanted]]


# The folder


def counties_of(team: Team) -> QuerySet[County]:
    """Those that the team inspects; for a team that steers its city, all of the city."""
    if team.role == TeamRole.CENTRAL:
        return County.objects.filter(city=team.city_id)
    return County.objects.filter(pk__in=team.counties.values("pk"))


def folder_of(team: Team, *, other: Team | None = None) -> list[Section]:
    """What the system knows of a team's places, in the words of the language in force. Local contacts are in it
    only where the plan lets this kind of team, and the `other` one that reads it, know them (S1 九(一))."""
    sections = [ask(team) for ask in contributors]
    if all(knows_liaisons(one) for one in (team, other) if one is not None):
        sections.append(contacts_of(team))
    return sections


def live_folder(handover: Handover) -> list[dict[str, Any]]:
    """As of now, while nobody has signed."""
    return [section.frozen() for section in folder_of(handover.team, other=handover.successor)]


def knows_liaisons(team: Team) -> bool:
    kind = policy_of(team.round).teams.kinds.get(team.kind)
    return kind is not None and kind.sees_liaisons


def contacts_of(team: Team) -> Section:
    place = Q(city=team.city_id) | Q(county__in=counties_of(team))
    terms = (
        Liaison.objects.on(clock.today()).filter(place).select_related("user", "city", "county").order_by("level", "pk")
    )
    rows = [
        Row((str(term.place), term.unit, str(term.user), term.position, term.mobile or term.phone))
        for term in terms[:LIMIT]
    ]
    columns = (_("Place"), _("Unit"), _("Name"), _("Position"), _("Telephone"))
    return Section("contacts", _("Local contacts"), columns, tuple(rows), terms.count())
