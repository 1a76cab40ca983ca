"""Who is on which list: of a sending unit its own people, of a city the teams that it may know."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Count, Q, QuerySet, Value, When

from accounts.models import User
from accounts.roles import Role
from campaigns.workflow import runs
from cities.models import City
from rotations.enums import RotationState
from rotations.models import Rotation
from teams.enums import Duty
from teams.models import Posting, SendingUnit, Team
from teams.selectors import kind_of, policy_of


def posted(rotation: Rotation) -> QuerySet[Posting]:
    """Who holds a seat, city by city, team by team, the leader first."""
    leader_first = Case(When(duty=Duty.LEADER, then=Value(0)), default=Value(1))
    return (
        Posting.objects.filter(round=rotation.round_id)
        .seated()
        .select_related("person__unit", "person__user", "team__city")
        .order_by("team__city__sort_order", "team__number", leader_first, "pk")
    )


def units_of(rotation: Rotation) -> QuerySet[SendingUnit]:
    """Sending units with the number of their people (`people_count`), and of those without a password (`waiting`)."""
    here = Q(people__postings__round=rotation.round_id, people__postings__relieved_at=None)
    waiting = here & Q(people__user__must_change_password=True)
    return (
        SendingUnit.objects.filter(here)
        .annotate(
            people_count=Count("people", filter=here, distinct=True),
            waiting=Count("people", filter=waiting, distinct=True),
        )
        .order_by("name")
    )


@dataclass
class Told:
    """What cities may know of a round's teams: `named` ones with their people, of others by city how many teams and
    people come. Covert ones are in neither (S2 五(二))."""

    named: list[Team] = field(default_factory=list)
    counted: dict[int, tuple[int, int]] = field(default_factory=dict)


def teams_told(rotation: Rotation) -> Told:
    """A team that knows the local liaisons is known to them; an ordinary one is not (S1 九(一), S3 二(二))."""
    policy = policy_of(rotation.round)
    told = Told()
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    people = Count("postings", filter=Q(postings__relieved_at=None))
    teams = Team.objects.filter(round=rotation.round_id).select_related("city").annotate(people_count=people)
    for team in teams.order_by("city__sort_order", "number"):
        kind = kind_of(team, policy)
        if kind.covert or not team.people_count:
            continue
        if kind.sees_liaisons:
            told.named.append(team)
        else:
            counted[team.city_id].update(teams=1, people=team.people_count)
    told.counted = {city: (found["teams"], found["people"]) for city, found in counted.items()}
    return told


def cities_told(rotation: Rotation) -> list[City]:
    told = teams_told(rotation)
    wanted = {team.city_id for team in told.named} | set(told.counted)
    return list(City.objects.filter(pk__in=wanted).select_related("province").order_by("sort_order"))


def published_for(user: User) -> QuerySet[Rotation]:
    """Published rotations that a contact is told of: of sending units those with their people, of cities those with
    teams they are told of. Others: none; the office reads its rotations as such."""
    published = Rotation.objects.exclude(state=RotationState.DRAFT).select_related("round", "campaign")
    match user.role:
        case Role.SENDING_UNIT:
            own = Posting.objects.seated().filter(person__unit__in=SendingUnit.objects.visible_to(user))
            return published.filter(round__in=own.values("round"))
        case Role.LIAISON:
            sent = Posting.objects.seated().filter(team__city__in=City.objects.answered_by(user))
            near = published.filter(round__in=sent.values("round"))
            return published.filter(pk__in=[rotation.pk for rotation in near if cities_for(user, rotation)])
    return published.none()


def units_for(user: User, rotation: Rotation) -> QuerySet[SendingUnit]:
    """Whose list the user may take: all for the office of the campaign, a contact its own."""
    units = units_of(rotation)
    if user.role == Role.SENDING_UNIT:
        return units.filter(pk__in=SendingUnit.objects.visible_to(user).values("pk"))
    return units if runs(user, rotation.campaign) else units.none()


def cities_for(user: User, rotation: Rotation) -> list[City]:
    """Whose arrivals the user may take: all for the office, a liaison its own city's."""
    told = cities_told(rotation)
    if user.role == Role.LIAISON:
        own = set(City.objects.answered_by(user).values_list("pk", flat=True))
        return [city for city in told if city.pk in own]
    return told if runs(user, rotation.campaign) else []
