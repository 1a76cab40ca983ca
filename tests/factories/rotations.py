"""The round after the one of the small world: teams, people, handovers to them; rounds staffed the real way."""

from accounts.models import User
from campaigns.models import Round
from rotations import services
from rotations.enums import HandoverItem
from rotations.models import Handover, Rotation
from rotations.selectors.handovers import next_touching, people_of, proposed_at_base
from teams.enums import Duty
from teams.models import Team
from teams.services import create_team, post
from tests.factories.people import make_person, make_unit, make_user
from tests.factories.world import World

UNITS = {"ordinary": "无锡市", "second": "嘉兴市", "central": "常州市", "far": "绍兴市"}


def later_round(world: World) -> Round:
    found = next_touching(world.round)
    assert found is not None
    return found


def follower(world: World, key: str = "ordinary", *, size: int | None = None) -> Team:
    """The team of the next round in the place of `key`, with as many people, each with an account `next_<key>_<n>`;
    the leader is number 0."""
    team, later = world.team(key), later_round(world)
    made = create_team(
        round=later, city=team.city, kind=team.kind, number=team.number, counties=team.counties.all(), actor=None
    )
    unit = make_unit(UNITS[key])
    for number in range(team.postings.count() if size is None else size):
        name = f"next_{key}_{number}"
        user = make_user("inspector", username=name, full_name=f"接替{key}{number}")
        rank = "staff" if number else "division_deputy"
        person = make_person(unit, user.full_name, rank=rank, user=user)
        post(person=person, team=made, duty=Duty.MEMBER if number else Duty.LEADER, actor=None)
    return made


def handover_of(world: World, key: str = "ordinary") -> Handover:
    """Prepared by the system, with the followers there."""
    team = world.team(key)
    if not Team.objects.filter(round=later_round(world), city=team.city, number=team.number).exists():
        follower(world, key)
    services.prepare_handovers(round=world.round, actor=None)
    return Handover.objects.get(team=world.team(key))


def all_ticked() -> dict[str, dict]:
    return {item.value: {"done": True, "remark": ""} for item in HandoverItem}


def completed(world: World, handover: Handover, by: str = "leader") -> Handover:
    people = proposed_at_base(handover, people_of(handover))
    return services.complete_handover(
        handover=handover, actor=world.persona(by), notes="家具企业集中在西部。", checklist=all_ticked(), at_base=people
    )


def staff(round_: Round, office: User | None, seconds: float = 1) -> Rotation:
    """Everybody nominated is proposed and published, also where teams stay short."""
    rotation = services.rotation_of(round=round_, actor=office)
    services.propose(rotation=rotation, actor=office, seconds=seconds)
    return services.publish(rotation=rotation, actor=office, confirmed=True)
