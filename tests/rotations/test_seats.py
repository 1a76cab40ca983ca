"""The board by hand: what an officer may change, what is refused, who is told, and how it is taken back."""

import pytest

from campaigns.selectors import inspection_rounds
from campaigns.services import add_member
from kernel.errors import Closed, Conflict, NotAllowed, Refused, WrongState
from kernel.models import AuditEntry
from rotations import services
from rotations.models import Step
from teams.models import Team
from teams.services import nominate
from tests.factories.people import make_person, make_unit, make_user


@pytest.fixture
def office(world):
    return world.persona("office")


@pytest.fixture
def draft(world, office):
    """Of the round under way: the seats are its postings, all places of three ordinary teams and a central one."""
    return services.open_draft(rotation=services.rotation_of(round=world.round, actor=office), actor=office)


@pytest.fixture
def newcomer(world, office):
    return named(world, office, "南京市", "张新")


def named(world, office, city, name, **facts):
    person = make_person(make_unit(city), name, **facts)
    nominate(person=person, round=world.round, actor=office)
    return person


def place_of(draft, person):
    seat = draft.seats.filter(person=person).select_related("team").first()
    return (seat.team_id, seat.duty, seat.is_locked) if seat else None


def seats_of(draft):
    return sorted(draft.seats.values_list("person", "team", "duty", "is_locked"))


def act(verb, draft, office, revision=None, **facts):
    return getattr(services, verb)(
        schedule=draft, actor=office, revision=draft.revision if revision is None else revision, **facts
    )


def test_person_moves_from_team_to_team_and_keeps_the_duty(world, office, draft):
    person, far = world.person("colleague"), world.team("far")
    act("remove", draft, office, person=world.person("far_colleague"))

    step = act("move", draft, office, person=person, team=far, duty="")

    assert place_of(draft, person) == (far.pk, "member", False)
    assert (draft.revision, step.number) == (2, 2)
    entry = AuditEntry.objects.get(verb="seat.moved")
    assert entry.data["seats_after"] == [{"person": person.pk, "team": far.pk, "duty": "member", "is_locked": False}]


def test_place_left_by_the_leader_is_taken_by_the_recommended(world, office, draft):
    """S1 1.21: whoever is recommended takes the lead, where it is free."""
    head = make_person(make_unit("南京市"), "李队", rank="division_deputy")
    nominate(person=head, round=world.round, actor=office, is_leader_recommended=True)
    act("remove", draft, office, person=world.person("leader"))

    act("move", draft, office, person=head, team=world.team("ordinary"), duty="")

    assert place_of(draft, head) == (world.team("ordinary").pk, "leader", False)


def test_leaders_of_two_teams_change_places(world, office, draft):
    one, other = world.person("leader"), world.person("far_leader")
    before = place_of(draft, one), place_of(draft, other)

    act("swap", draft, office, person=one, other=other)

    assert (place_of(draft, other), place_of(draft, one)) == before


def test_newcomer_takes_the_place_of_another(world, office, draft, newcomer):
    gone = world.person("colleague")

    act("swap", draft, office, person=newcomer, other=gone)

    assert place_of(draft, newcomer) == (world.team("ordinary").pk, "member", False)
    assert place_of(draft, gone) is None


@pytest.mark.parametrize(
    ("city", "team", "duty", "code"),
    [
        ("南京市", "ordinary", "", "team_full"),
        ("南京市", "ordinary", "leader", "duty_taken"),
        ("南京市", "ordinary", "liaison", "duty_unknown"),
        ("太原市", "far", "", "excluded_sender"),
        ("郑州市", "ordinary", "", "excluded_sender"),
    ],
)
def test_hard_rules_hold_for_officers_too(world, office, draft, city, team, duty, code):
    """S1 1.16-1.18, X25: by the codes of the rules, and nothing is written."""
    person = named(world, office, city, "张新")
    before = seats_of(draft)

    with pytest.raises(Refused) as refusal:
        act("move", draft, office, person=person, team=world.team(team), duty=duty)

    assert refusal.value.code == code
    assert (seats_of(draft), draft.revision, Step.objects.count()) == (before, 0, 0)


def test_last_place_stays_the_leaders(world, office, draft, newcomer):
    act("remove", draft, office, person=world.person("leader"))

    with pytest.raises(Refused) as refusal:
        act("move", draft, office, person=newcomer, team=world.team("ordinary"), duty="member")

    assert refusal.value.code == "leader_missing"


def test_nobody_comes_from_the_street_or_into_another_round(world, office, draft, newcomer):
    stranger = make_person(make_unit("南京市"), "路人")
    act("remove", draft, office, person=world.person("colleague"))
    later = inspection_rounds(world.campaign).select_related("campaign").get(number=8)
    elsewhere = Team.objects.filter(round=later).first()
    if elsewhere is None:
        services.rotation_of(round=later, actor=office)
        elsewhere = Team.objects.filter(round=later).first()

    for facts, code in (
        ({"person": stranger, "team": world.team("ordinary")}, "not_nominated"),
        ({"person": newcomer, "team": elsewhere}, "team_of_another_round"),
    ):
        with pytest.raises(Refused) as refusal:
            act("move", draft, office, duty="", **facts)
        assert refusal.value.code == code


def test_locked_place_is_moved_by_nobody_before_it_is_unlocked(world, office, draft, newcomer):
    kept = world.person("colleague")
    act("lock", draft, office, person=kept)
    for verb, facts in (
        ("move", {"person": kept, "team": world.team("far"), "duty": ""}),
        ("remove", {"person": kept}),
        ("swap", {"person": newcomer, "other": kept}),
    ):
        with pytest.raises(Refused) as refusal:
            act(verb, draft, office, **facts)
        assert refusal.value.code == "seat_locked"

    act("unlock", draft, office, person=kept)
    act("swap", draft, office, person=newcomer, other=kept)

    assert place_of(draft, kept) is None


def test_second_officer_is_told_and_nothing_is_lost(world, office, draft):
    """Both looked at revision 0; the first takes one out, the second is told by whom and what."""
    act("remove", draft, office, person=world.person("colleague"))

    with pytest.raises(Conflict) as refusal:
        act("remove", draft, office, revision=0, person=world.person("far_colleague"))

    told = refusal.value.extra
    assert (refusal.value.code, told["revision"], len(told["changes"])) == ("board_changed", 1, 1)
    change = told["changes"][0]
    assert change["by"] == office.get_full_name()
    assert world.person("colleague").name in change["text"]
    assert change["people"] == [world.person("colleague").pk]
    assert place_of(draft, world.person("far_colleague")) is not None


def test_undo_takes_back_step_by_step(world, office, draft, newcomer):
    begin = seats_of(draft)
    act("swap", draft, office, person=newcomer, other=world.person("colleague"))
    act("lock", draft, office, person=newcomer)

    act("undo", draft, office)
    act("undo", draft, office)

    assert (seats_of(draft), draft.revision) == (begin, 4)
    with pytest.raises(Refused) as refusal:
        act("undo", draft, office)
    assert refusal.value.code == "nothing_to_undo"


def test_undo_is_refused_when_others_changed_the_same_people(world, office, draft):
    second = make_user("office", full_name="第二人")
    add_member(campaign=world.campaign, user=second, actor=None)
    person = world.person("colleague")
    act("remove", draft, office, person=person)
    act("move", draft, second, person=person, team=world.team("ordinary"), duty="")
    act("remove", draft, second, person=world.person("far_colleague"))

    with pytest.raises(Conflict) as refusal:
        act("undo", draft, office)

    assert (refusal.value.code, refusal.value.extra["changes"][0]["by"]) == ("changed_since", "第二人")
    act("undo", draft, second)
    assert place_of(draft, world.person("far_colleague")) is not None


def test_undo_breaks_no_rule_either(world, office, draft, newcomer):
    """The place has been taken meanwhile by somebody else, whom the step did not touch."""
    act("remove", draft, office, person=world.person("colleague"))
    other = named(world, office, "南京市", "王补")
    Step.objects.update(is_undone=False)
    act("move", draft, None, person=other, team=world.team("ordinary"), duty="")

    with pytest.raises(Refused) as refusal:
        act("undo", draft, office)

    assert refusal.value.code == "team_full"


def test_what_changes_nothing_is_refused(world, office, draft, newcomer):
    colleague = world.person("colleague")
    for verb, facts, code in (
        ("move", {"person": colleague, "team": world.team("ordinary"), "duty": "member"}, "nothing_changes"),
        ("unlock", {"person": colleague}, "nothing_changes"),
        ("remove", {"person": newcomer}, "not_seated"),
        ("swap", {"person": colleague, "other": colleague}, "nothing_to_swap"),
    ):
        with pytest.raises(Refused) as refusal:
            act(verb, draft, office, **facts)
        assert refusal.value.code == code


def test_only_the_office_of_an_open_draft_places_people(world, office, draft):
    person = world.person("colleague")
    for key in ("other_office", "leadership", "reviewer", "administrator", "leader"):
        with pytest.raises(NotAllowed):
            act("remove", draft, world.persona(key), person=person)
    services.discard_draft(schedule=draft, actor=office)
    with pytest.raises(WrongState):
        act("remove", draft, office, person=person)
    draft.rotation.round.campaign.state = "closed"
    with pytest.raises(Closed):
        act("remove", draft, office, person=person)
