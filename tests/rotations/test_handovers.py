"""交接: which rounds hand over, who signs, who stays at the base, the folder (S1 1.23, X9, X10, X24, L34)."""

from datetime import date
from itertools import pairwise

import pytest

from accounts.models import User
from campaigns.selectors import inspection_rounds
from cities.models import Liaison
from kernel.errors import NotAllowed, Refused, WrongState
from kernel.models import AuditEntry, Notification
from rotations import services
from rotations.enums import HandoverAction, HandoverState
from rotations.models import Handover, HandoverList, Rotation
from rotations.selectors import handovers as selectors
from rotations.workflow import handover_workflow
from teams.enums import Duty
from teams.models import Posting
from teams.services import create_team, unpost
from tests.factories.findings import record_of
from tests.factories.rectification import on
from tests.factories.rotations import all_ticked, completed, follower, handover_of, later_round
from tests.factories.world import World

A, S = HandoverAction, HandoverState
SATURDAY, MONDAY, TUESDAY = date(2018, 9, 29), date(2018, 10, 1), date(2018, 10, 2)
PERSONAS = (
    "office", "reviewer", "leadership", "inspector", "leader", "central", "other_leader", "city_liaison",
    "sending_unit", "administrator", "auditor", "other_office", "next_ordinary_0", "next_ordinary_1",
)  # fmt: skip
OUT, IN = {"leader", "office"}, {"next_ordinary_0", "office"}
ALLOWED = {
    S.OPEN: {A.PREPARE: OUT, A.HAND_OVER: OUT},
    S.HANDED: {A.SEND_BACK: IN, A.TAKE_OVER: IN},
    S.DONE: {},
}


def user(world: World, key: str) -> User:
    return User.objects.get(username=key)


def at(state: HandoverState, world: World) -> Handover:
    handover = completed(world, handover_of(world))
    if state != S.OPEN:
        services.hand_over(handover=handover, actor=world.persona("leader"))
    if state == S.DONE:
        services.take_over(handover=handover, actor=user(world, "next_ordinary_0"))
    return handover


# Which rounds


def test_only_rounds_that_touch_hand_over(world):
    """X10: not the last of a phase, nor the one before a pause; S1 has four phases' ends and two pauses."""
    rounds = list(inspection_rounds(world.campaign).filter(is_cancelled=False).order_by("starts"))

    alone = [round_ for round_ in rounds if selectors.next_touching(round_) is None]

    for round_, later in pairwise(rounds):
        touches = (later.starts - round_.ends).days <= 1
        assert (selectors.next_touching(round_) == later) is touches
    assert rounds[-1] in alone
    for round_ in alone:
        assert services.prepare_handovers(round=round_, actor=None) == []


def test_preparing_twice_changes_nothing_and_finds_a_successor_made_since(world):
    services.prepare_handovers(round=world.round, actor=None)
    before = Handover.objects.get(team=world.team("ordinary"))
    assert before.successor is None

    successor = follower(world)
    assert services.prepare_handovers(round=world.round, actor=None) == []

    before.refresh_from_db()
    assert before.successor == successor
    assert Handover.objects.count() == 4
    assert AuditEntry.objects.filter(verb="handover.begun").count() == 4


def test_the_successor_is_of_the_same_number_else_of_the_same_counties(world):
    later, team = later_round(world), world.team("ordinary")
    other = create_team(round=later, city=world.city, kind="ordinary", number=9, counties=[world.county], actor=None)
    far = create_team(round=later, city=world.other_city, kind="ordinary", number=2, counties=[], actor=None)

    assert selectors.successor_of(team, [far, other]) == other
    assert selectors.successor_of(team, [far]) is None
    assert selectors.successor_of(team, [far, other, follower(world)]).number == team.number


def test_a_team_that_nobody_follows_keeps_no_round_from_being_handed_over(world):
    """太原市 has no team in the next round; an empty team has nothing to hand over."""
    create_team(round=world.round, city=world.city, kind="ordinary", number=8, counties=[], actor=None)
    office = world.persona("office")
    rotation = Rotation.objects.create(campaign=world.campaign, round=world.round)
    assert not selectors.all_signed(rotation)

    with on(MONDAY):
        for key in ("ordinary", "second", "central"):
            handover = completed(world, handover_of(world, key), by="office")
            services.hand_over(handover=handover, actor=office, reason="组长在途中")
            assert not selectors.all_signed(rotation)
            services.take_over(handover=handover, actor=office, reason="组长在途中")

    assert selectors.all_signed(rotation)
    assert Handover.objects.get(team=world.team("far")).successor is None


# Who may do what


@pytest.mark.parametrize("state", list(S))
def test_only_those_of_the_table_may_act(world, state):
    with on(MONDAY):
        handover = at(state, world)
        found: dict[str, set[str]] = {}
        for key in PERSONAS:
            for action in handover_workflow.available(user(world, key), handover):
                found.setdefault(action, set()).add(key)

    assert found == ALLOWED[state]


def test_a_stand_in_says_why(world):
    with on(MONDAY):
        handover = completed(world, handover_of(world))
        with pytest.raises(Refused) as refusal:
            services.hand_over(handover=handover, actor=world.persona("office"))
        assert refusal.value.code == "reason_missing"
        services.hand_over(handover=handover, actor=world.persona("office"), reason="组长提前返程")

    assert handover.handed_for == "组长提前返程"


def test_the_deputy_signs_where_no_leader_is(world_2019):
    """S3's central teams have deputies."""
    world = world_2019
    day = later_round(world).starts
    unpost(posting=world.person("central").postings.get(), actor=world.persona("office"), reason="另有任务")
    with on(day):
        services.prepare_handovers(round=world.round, actor=None)
        handover = Handover.objects.get(team=world.team("central"))
        assert A.PREPARE in handover_workflow.available(world.persona("central_member_1"), handover)
        assert A.PREPARE not in handover_workflow.available(world.persona("central_member_2"), handover)


def test_sending_back_opens_it_again_and_unfreezes_the_folder(world):
    with on(MONDAY):
        handover = at(S.HANDED, world)
        assert handover.folder
        with pytest.raises(WrongState):
            services.complete_handover(
                handover=handover, actor=world.persona("leader"), notes="", checklist={}, at_base=[]
            )
        services.send_back_handover(handover=handover, actor=user(world, "next_ordinary_0"), reason="缺车辆钥匙")

    assert (handover.state, handover.handed_by, handover.folder) == (S.OPEN, None, [])
    assert Notification.objects.filter(key__startswith="handover.sent_back", user__username="leader").exists()


def test_the_other_side_does_not_sign_for_this_one(world):
    with on(MONDAY):
        handover = completed(world, handover_of(world))
        with pytest.raises(NotAllowed):
            services.hand_over(handover=handover, actor=user(world, "next_ordinary_0"))


# The day


@pytest.mark.parametrize(("key", "split"), [("ordinary", (2, 4)), ("central", (2, 6))])
def test_two_stay_at_the_base_and_the_rest_inspect(world, key, split):
    """S1 七(四): four of six; X24: a central team has four people, so the joint team eight."""
    with on(MONDAY):
        handover = handover_of(world, key)
        people = selectors.people_of(handover)

        assert selectors.split_of(handover, people) == split
        proposed = selectors.proposed_at_base(handover, people)
    sides = {p.team_id for p in people if p.person in proposed}
    leaders = {p.person_id for p in people if p.duty == Duty.LEADER}
    assert len(proposed) == split[0]
    assert sides == {handover.team_id, handover.successor_id}
    assert not leaders & {person.pk for person in proposed}


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (["inspector"], "wrong_split"),
        (["inspector", "colleague"], "one_side_only"),
        (["inspector", "next_ordinary_1", "next_ordinary_2"], "wrong_split"),
    ],
)
def test_another_split_is_refused(world, keys, code):
    with on(MONDAY):
        handover = handover_of(world)
        leader = world.persona("leader")
        people = [user(world, key).person for key in keys]
        services.complete_handover(handover=handover, actor=leader, notes="", checklist=all_ticked(), at_base=people)
        with pytest.raises(Refused) as refusal:
            services.hand_over(handover=handover, actor=leader)

    assert refusal.value.code == code
    assert Handover.objects.get(pk=handover.pk).state == S.OPEN


def test_people_who_are_not_there_are_not_at_the_base(world):
    with on(MONDAY):
        handover = handover_of(world)
        with pytest.raises(Refused) as refusal:
            services.complete_handover(
                handover=handover,
                actor=world.persona("leader"),
                notes="",
                checklist={},
                at_base=[world.person("far_inspector")],
            )
    assert refusal.value.code == "not_there"


def test_an_item_is_handed_over_or_remarked_on(world):
    with on(MONDAY):
        handover = completed(world, handover_of(world))
        leader = world.persona("leader")
        items = {**all_ticked(), "goods": {"done": False, "remark": ""}}
        people = list(handover.at_base.all())
        services.complete_handover(handover=handover, actor=leader, notes="", checklist=items, at_base=people)
        with pytest.raises(Refused) as refusal:
            services.hand_over(handover=handover, actor=leader)
        assert refusal.value.code == "unfinished"
        items["goods"]["remark"] = "无物资"
        services.complete_handover(handover=handover, actor=leader, notes="", checklist=items, at_base=people)
        services.hand_over(handover=handover, actor=leader)


# The folder


def test_contacts_are_in_the_folder_of_teams_that_may_know_them(world):
    """S1 九(一): ordinary teams know no local liaisons; 七(一): central teams do."""
    with on(MONDAY):
        sections = {
            key: {section.code: section for section in selectors.folder_of(world.team(key))}
            for key in ("ordinary", "central")
        }

    assert "contacts" not in sections["ordinary"]
    names = {row.cells[2] for row in sections["central"]["contacts"].rows}
    assert names == {str(world.persona(key)) for key in ("city_liaison", "county_liaison", "other_county_liaison")}


@pytest.mark.parametrize(
    ("key", "places"),
    [
        ("central", {"city_liaison", "county_liaison", "other_county_liaison"}),
        ("central_member_1", {"city_liaison", "county_liaison", "other_county_liaison"}),
        ("inspector", set()),
        ("far_inspector", set()),
    ],
)
def test_inspectors_see_liaisons_by_kind_of_team(world, key, places):
    """Domain §2, S1 九(一); by `sees_liaisons` of the plan, in the city of today's team alone."""
    seen = {liaison.user.username for liaison in Liaison.objects.visible_to(world.persona(key))}
    assert seen == places


def test_liaisons_are_not_seen_after_the_departure(world):
    with on(date(2018, 10, 3)):
        assert not Liaison.objects.visible_to(world.persona("central")).exists()


def test_a_team_without_predecessor_has_its_folder_from_the_system(world):
    """X10, C20: what was seen in its counties, whoever saw it."""
    visited = record_of(world, findings=0)

    sections = {section.code: section for section in selectors.folder_of(world.team("ordinary"))}

    assert [row.cells[0] for row in sections["visited"].rows] == [visited.site.name]
    assert not Handover.objects.exists()


def test_the_signed_list_says_what_was_true_on_signing(world):
    with on(SATURDAY):
        before = record_of(world, findings=0)
    with on(MONDAY):
        handover = at(S.HANDED, world)
        after = record_of(world, findings=0)
        services.take_over(handover=handover, actor=user(world, "next_ordinary_0"))

    context = HandoverList.objects.get(handover=handover).context
    rows = next(section for section in context["sections"] if section["title"] == "已检查企业（点位）")["rows"]
    assert [row[0] for row in rows] == [before.site.name]
    assert after.site.name not in str(context)
    assert context["handed"].startswith(str(world.persona("leader")))


# Presence


@pytest.mark.parametrize(
    ("day", "on_duty"),
    [(date(2018, 9, 30), True), (MONDAY, True), (TUESDAY, False)],
)
def test_the_outgoing_are_on_duty_until_the_handover_day(world, day, on_duty):
    """S1 七(四): together on Monday, on the way home on Tuesday."""
    posting = world.person("inspector").postings.get()
    assert Posting.objects.on_duty(day).filter(pk=posting.pk).exists() is on_duty
    assert Posting.objects.present_on(day).filter(pk=posting.pk).exists()
