"""替换: who may ask, name and decide in each plan; what approval does; nobody leaves without leave (S0 0.21, B11)."""

from datetime import date, timedelta

import pytest

from accounts.access import veto
from campaigns.selectors import policy_on
from kernel.errors import Conflict, NotAllowed, Refused, WrongState
from kernel.models import AuditEntry, Notification
from rotations import services
from rotations.enums import ReplacementState
from rotations.models import Replacement
from rotations.selectors import replacements as selectors
from rotations.selectors.handovers import round_before
from rotations.workflow import approver_of, replacement_workflow
from teams.enums import Duty
from teams.models import Person, Posting, Team
from teams.services import add_contact, create_team, nominate, post
from tests.factories.people import make_person, make_unit, make_user, province
from tests.factories.rectification import on
from tests.factories.world import World

S = ReplacementState
PERSONAS = (
    "office", "reviewer", "leadership", "inspector", "colleague", "leader", "central", "central_member_1",
    "other_leader", "other_inspector", "far_leader", "city_liaison", "sending_unit", "administrator", "auditor",
    "other_office", "other_sending_unit",
)  # fmt: skip
ASKERS = {"office", "leader", "sending_unit"}
# Who may do what to a request about a member of the ordinary team, asked by its leader.
MEMBER = {
    S.ASKED: {
        "name": {"office", "sending_unit"},
        "decline": {"central"},
        "withdraw": {"office", "leader"},
    },
    S.NAMED: {
        "name": {"office", "sending_unit"},
        "approve": {"central"},
        "decline": {"central"},
        "withdraw": {"office", "leader"},
    },
    S.APPROVED: {},
    S.DECLINED: {},
    S.WITHDRAWN: {},
}
# The same about its leader: the office decides.
LEADER = {
    state: {action: {"office"} if action in ("approve", "decline") else people for action, people in actions.items()}
    for state, actions in MEMBER.items()
}


def posting_of(world: World, key: str) -> Posting:
    return world.person(key).postings.select_related("team__round__campaign", "team__campaign", "person__unit").get()


def asked(world: World, key: str = "inspector", by: str = "leader", **changes) -> Replacement:
    facts = {"reason": "recalled", "leaves_on": world.today, **changes}
    return services.ask_replacement(posting=posting_of(world, key), actor=world.persona(by), **facts)


def substitute_for(world: World, key: str = "inspector", **facts) -> Person:
    return make_person(world.person(key).unit, with_account=True, **facts)


def named(world: World, key: str = "inspector", arrives_on: date | None = None, **facts) -> Replacement:
    person = substitute_for(world, key, **facts)
    return services.name_substitute(
        replacement=asked(world, key),
        actor=world.persona("sending_unit"),
        person=person,
        arrives_on=arrives_on or world.today,
    )


def at(state: ReplacementState, world: World, key: str) -> Replacement:
    decider = world.persona("office" if key == "leader" else "central")
    match state:
        case S.ASKED:
            return asked(world, key)
        case S.NAMED:
            return named(world, key, rank="division_deputy")
        case S.APPROVED:
            replacement = named(world, key, rank="division_deputy")
            return services.approve_replacement(replacement=replacement, actor=decider)
        case S.DECLINED:
            return services.decline_replacement(replacement=asked(world, key), actor=decider, words="工作离不开")
    return services.withdraw_replacement(replacement=asked(world, key), actor=world.persona("leader"))


def allowed(replacement: Replacement, world: World) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in PERSONAS:
        for action in replacement_workflow.available(world.persona(key), replacement):
            found.setdefault(action, set()).add(key)
    return found


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize(("key", "expected"), [("inspector", MEMBER), ("leader", LEADER)])
def test_only_those_of_the_table_may_act(world, state, key, expected):
    """S0 0.21: a leader's substitute is the office's to approve, a member's the coordinating leader's."""
    replacement = at(state, world, key)

    found = allowed(replacement, world)

    assert found == expected[state]


@pytest.mark.parametrize("key", PERSONAS)
def test_only_office_leader_and_unit_ask(world, key):
    posting, actor = posting_of(world, "inspector"), world.persona(key)

    if key in ASKERS:
        assert (
            services.ask_replacement(posting=posting, actor=actor, reason="recalled", leaves_on=world.today).asked_by
            == actor
        )
    else:
        with pytest.raises(NotAllowed):
            services.ask_replacement(posting=posting, actor=actor, reason="recalled", leaves_on=world.today)
        assert not Replacement.objects.exists()


# Plan, duty: who approves, whether it is filed with the office. S0 and S3 say so, the others follow S0.
PLANS = [
    ("patrol-2017", "office", "central_leader", True),
    ("hebei-2017", "office", "central_leader", True),
    ("intensified-2018", "office", "central_leader", True),
    ("assistance-2019", "office", "central_leader", True),
    ("winter-2020", "office", "central_leader", True),
]


@pytest.mark.parametrize(("code", "leader", "member", "filed"), PLANS)
def test_each_plan_says_who_approves(world, code, leader, member, filed):
    campaign = type(world.campaign).objects.get(code=code)
    rules = policy_on(campaign, campaign.starts).staffing.replacement

    assert (rules.leader_approver.value, rules.member_approver.value, rules.filed_with_office) == (
        leader, member, filed,
    )  # fmt: skip


def test_2019_leaves_members_to_the_central_leader(world_2019):
    """S3 二(二)."""
    replacement = named(world_2019)

    assert approver_of(replacement) == "central_leader"
    assert allowed(replacement, world_2019)["approve"] == {"central"}


def test_the_central_leader_does_not_decide_on_themselves(world):
    unit = world.person("central").unit
    contact = make_user("sending_unit")

    add_contact(unit=unit, user=contact, actor=None)
    replacement = services.ask_replacement(
        posting=posting_of(world, "central"), actor=contact, reason="recalled", leaves_on=world.today
    )

    assert approver_of(replacement) == "office"


def test_without_a_coordinating_leader_the_office_decides(world):
    """太原市 has no central team in this world."""
    replacement = asked(world, "far_inspector", by="far_leader")

    assert allowed(replacement, world)["decline"] == {"office"}


def test_approval_ends_one_posting_and_begins_the_other(world):
    replacement = named(world)
    before, person = world.person("inspector").postings.get(), replacement.substitute

    services.approve_replacement(replacement=replacement, actor=world.persona("central"))

    before.refresh_from_db()
    after = person.postings.get()
    assert (before.starts, before.ends, before.relieved_at is not None) == (world.round.arrival, world.today, True)
    assert (after.team_id, after.duty, after.starts, after.ends) == (
        before.team_id, before.duty, world.today, world.round.departure,
    )  # fmt: skip
    assert replacement.successor == after
    assert replacement.filed_at == replacement.decided_at is not None
    assert AuditEntry.objects.filter(verb="replacement.approve").count() == 1


def test_access_moves_with_the_approval(world):
    replacement = named(world)
    leaves, comes = world.persona("inspector"), replacement.substitute.user
    assert veto(comes, world.today) is not None

    services.approve_replacement(replacement=replacement, actor=world.persona("central"))

    tomorrow = world.today + timedelta(days=1)
    assert veto(comes, world.today) is None
    assert veto(leaves, tomorrow) is not None
    with on(tomorrow):
        assert list(Team.objects.visible_to(comes)) == [world.team("ordinary")]
        assert not Team.objects.visible_to(leaves).exists()


def test_a_leader_gives_way_to_one_leader(world):
    replacement = named(world, "leader", rank="division_deputy", arrives_on=world.today + timedelta(days=2))

    services.approve_replacement(replacement=replacement, actor=world.persona("office"))

    postings = Posting.objects.filter(team=world.team("ordinary"), duty="leader").order_by("starts")
    assert [(p.person.name, p.ends) for p in postings] == [
        (world.person("leader").name, world.today),
        (replacement.substitute.name, world.round.departure),
    ]
    # The office decided itself: there is nothing to file with it.
    assert replacement.filed_at is None


def test_before_the_arrival_the_posting_is_as_if_never_made(world):
    later = world.campaign.rounds.filter(starts__gt=world.today, kind="inspection").order_by("starts")[0]

    team = create_team(round=later, city=world.city, kind="ordinary", number=2, counties=[world.county], actor=None)
    first = make_person(make_unit("苏州市"))
    posting = post(person=first, team=team, duty=Duty.LEADER, actor=None)
    office = world.persona("office")
    replacement = services.ask_replacement(posting=posting, actor=office, reason="recalled", leaves_on=world.today)
    other = make_person(make_unit("苏州市"))
    services.name_substitute(replacement=replacement, actor=office, person=other, arrives_on=later.arrival)

    services.approve_replacement(replacement=replacement, actor=office)

    assert [p.person for p in Posting.objects.filter(team=team)] == [other]
    assert Replacement.objects.get().posting is None


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"certificate_until": date(2018, 9, 30)}, "certificate_expired"),
        ({"home_province": "河北省"}, "excluded_sender"),
    ],
)
def test_a_substitute_who_breaks_a_hard_rule_is_refused(world, facts, code):
    facts = {name: province(value) if name == "home_province" else value for name, value in facts.items()}
    replacement = asked(world)

    with pytest.raises(Refused) as refusal:
        services.name_substitute(
            replacement=replacement,
            actor=world.persona("sending_unit"),
            person=substitute_for(world, **facts),
            arrives_on=world.today,
        )

    assert refusal.value.code == code
    assert Replacement.objects.get().state == S.ASKED


def test_somebody_of_another_province_is_no_substitute(world):
    """S0 七(二): 由原单位安排好替代人选."""
    stranger = make_person(make_unit("宁波市"))

    with pytest.raises(Refused) as refusal:
        services.name_substitute(
            replacement=asked(world), actor=world.persona("office"), person=stranger, arrives_on=world.today
        )

    assert refusal.value.code == "not_own_person"


def test_a_posted_person_is_no_substitute(world):
    with pytest.raises(Refused) as refusal:
        services.name_substitute(
            replacement=asked(world), actor=world.persona("office"), person=world.person("colleague"),
            arrives_on=world.today,
        )  # fmt: skip

    assert refusal.value.code == "not_own_person"


def test_what_has_changed_since_is_asked_again_on_approval(world):
    """The substitute was posted elsewhere in the meantime: nothing changes, nobody leaves."""
    replacement = named(world)

    team = create_team(round=world.round, city=world.other_city, kind="ordinary", number=9, counties=[], actor=None)
    post(person=replacement.substitute, team=team, duty=Duty.LEADER, actor=None)

    with pytest.raises(Refused) as refusal:
        services.approve_replacement(replacement=replacement, actor=world.persona("central"))

    assert refusal.value.code == "already_posted"
    assert Replacement.objects.get().state == S.NAMED
    assert world.person("inspector").postings.get().ends == world.round.departure


def test_nobody_leaves_by_asking_or_being_declined(world):
    """S0 0.21: nobody leaves the post without leave."""
    replacement = named(world)
    services.decline_replacement(replacement=replacement, actor=world.persona("central"), words="任务紧")

    posting = world.person("inspector").postings.get()
    assert (posting.ends, posting.relieved_at) == (world.round.departure, None)
    with pytest.raises(WrongState):
        services.approve_replacement(replacement=replacement, actor=world.persona("central"))


def test_declining_needs_words(world):
    with pytest.raises(Refused) as refusal:
        services.decline_replacement(replacement=named(world), actor=world.persona("central"), words=" ")
    assert refusal.value.code == "reason_missing"


def test_a_second_request_for_one_person_is_refused(world):
    asked(world)
    with pytest.raises(Conflict) as refusal:
        asked(world, by="office")
    assert refusal.value.code == "already_asked"


def test_matters_of_health_are_not_kept(world):
    """S3 3.18."""
    with pytest.raises(Refused) as refusal:
        asked(world, note="因病住院")
    assert refusal.value.code == "health"


@pytest.mark.parametrize("day", [date(2018, 9, 18), date(2018, 10, 3)])
def test_the_last_day_lies_in_the_posting(world, day):
    with pytest.raises(Refused) as refusal:
        asked(world, leaves_on=day)
    assert refusal.value.code == "outside_posting"


def test_each_is_told_once_what_is_theirs(world):
    replacement = named(world)
    services.approve_replacement(replacement=replacement, actor=world.persona("central"))

    told = Notification.objects.filter(key__startswith="replacement.")
    found = {(n.key.partition(":")[0], n.user.username) for n in told}
    comes = replacement.substitute.user.username
    assert found == {
        ("replacement.asked", "sending_unit"),
        ("replacement.named", "central"),
        *(("replacement.decided", key) for key in ("leader", "inspector", "sending_unit", "office", comes)),
    }


def test_the_nominated_and_unplaced_are_advised_first(world):
    veteran, fresh, barred = (substitute_for(world) for _ in range(3))
    nominate(person=fresh, round=world.round, actor=None)
    nominate(person=barred, round=world.round, actor=None, is_fit=False)

    found = selectors.possible(asked(world), world.persona("sending_unit"))

    assert [(one.person, one.is_nominated) for one in found] == [(fresh, True), (veteran, False)]


def test_each_sees_the_replacements_of_their_part(world):
    mine, far = asked(world), asked(world, "far_inspector", by="far_leader")
    seen = {key: {one.pk for one in Replacement.objects.visible_to(world.persona(key))} for key in PERSONAS}

    both, ours = {mine.pk, far.pk}, {mine.pk}
    assert {key: pks for key, pks in seen.items() if pks} == {
        "office": both, "leadership": both, "inspector": ours, "leader": ours, "central": ours, "sending_unit": ours,
        "far_leader": {far.pk}, "other_sending_unit": {far.pk},
    }  # fmt: skip


def test_the_scheduler_ranks_who_could_come(world):
    """B11: of two who break no rule, the one who costs the round's plan less stands first."""
    been_here, fresh = substitute_for(world), substitute_for(world)
    for person in (been_here, fresh):
        nominate(person=person, round=world.round, actor=None)
    before = round_before(world.round)
    team = create_team(round=before, city=world.city, kind="ordinary", number=2, counties=[world.county], actor=None)
    post(person=been_here, team=team, duty=Duty.LEADER, actor=None)
    office = world.persona("office")
    services.open_draft(rotation=services.rotation_of(round=world.round, actor=office), actor=office)

    found = selectors.possible(asked(world), world.persona("sending_unit"))

    assert [one.person for one in found] == [fresh, been_here]
    assert found[0].cost < found[1].cost
