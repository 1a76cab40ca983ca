"""A round's people as the scheduler sends them: around locks, over nobody's work, with its account kept."""

import pytest

from campaigns.selectors import inspection_rounds
from kernel.errors import Conflict, Refused
from rotations import services
from rotations.enums import Origin, ProposalState, ScheduleState
from rotations.models import Proposal, Schedule, Seat
from rotations.services import open_draft, propose, request_proposal, rotation_of, run_proposal
from teams.models import Posting, Team
from teams.services import nominate
from tests.factories.people import make_person, make_unit

SECONDS = 1


@pytest.fixture
def office(world):
    return world.persona("office")


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).select_related("campaign").get(number=8)


@pytest.fixture
def rotation(next_round, office):
    return rotation_of(round=next_round, actor=office)


def send(unit, round_, office, count=1, **told):
    rank = told.pop("rank", "")
    people = [make_person(unit, rank=rank) for _n in range(count)]
    for person in people:
        nominate(person=person, round=round_, actor=office, **told)
    return people


def test_everybody_is_seated_and_nobody_is_posted(rotation, next_round, office):
    people = send(make_unit("杭州市"), next_round, office, 3)

    draft = propose(rotation=rotation, actor=office, seconds=SECONDS)

    seats = draft.seats.all()
    assert {seat.person for seat in seats} == set(people)
    assert "leader" in {seat.duty for seat in seats}
    assert (draft.origin, Posting.objects.filter(round=next_round).count()) == (Origin.OFFICER, 0)


def test_locked_seats_stay(rotation, next_round, office):
    people = send(make_unit("杭州市"), next_round, office, 3)
    draft = open_draft(rotation=rotation, actor=office)
    team = Team.objects.get(round=next_round, city__code="140100", number=2)
    locked = Seat.objects.create(schedule=draft, team=team, person=people[0], duty="member", is_locked=True)

    for _again in range(2):
        propose(rotation=rotation, actor=office, seconds=SECONDS)

    stays = draft.seats.get(pk=locked.pk)
    assert (stays.team, stays.person, stays.duty, stays.is_locked) == (team, people[0], "member", True)
    assert set(draft.seats.values_list("person", flat=True)) == {person.pk for person in people}


def test_who_stays_at_home_is_said_and_why(rotation, next_round, office):
    excluded, unfit = (
        send(make_unit("郑州市"), next_round, office),
        send(make_unit("南京市"), next_round, office, is_fit=False),
    )
    send(make_unit("杭州市"), next_round, office, wished_team="石家庄99组")

    report = propose(rotation=rotation, actor=office, seconds=SECONDS).report

    assert report["kept_home"] == [
        {"person": excluded[0].pk, "code": "excluded_sender"},
        {"person": unfit[0].pk, "code": "not_available"},
    ]
    assert [wish["text"] for wish in report["unread_wishes"]] == ["石家庄99组"]
    assert sum(lack["short"] for lack in report["unmet"] if lack["rule"] == "leader") == 289


def test_work_done_meanwhile_is_not_overwritten(rotation, office):
    draft = open_draft(rotation=rotation, actor=office)

    def somebody_works(_progress):
        Schedule.objects.filter(pk=draft.pk).update(revision=draft.revision + 1)

    with pytest.raises(Conflict) as refusal:
        propose(rotation=rotation, actor=office, seconds=SECONDS, on_progress=somebody_works)

    assert refusal.value.code == "draft_changed"
    assert draft.seats.count() == 0


def test_same_question_has_the_same_answer(rotation, next_round, office):
    for city in ("杭州市", "南京市", "苏州市"):
        send(make_unit(city), next_round, office, 4)

    found = [
        sorted(propose(rotation=rotation, actor=office, seconds=SECONDS, seed=7).seats.values_list("team", "person"))
        for _run in range(2)
    ]

    assert found[0] == found[1]


def test_request_is_run_once_and_keeps_its_outcome(rotation, next_round, office):
    """Of two workers that are handed the same row, the second finds it done."""
    send(make_unit("杭州市"), next_round, office, 3)
    proposal = request_proposal(rotation=rotation, actor=office, seconds=SECONDS)
    with pytest.raises(Conflict) as refusal:
        request_proposal(rotation=rotation, actor=office)

    run_proposal(proposal.pk)
    run_proposal(proposal.pk)

    done = Proposal.objects.get()
    assert refusal.value.code == "proposal_under_way"
    assert (done.state, done.schedule.revision, done.schedule.state) == (ProposalState.DONE, 1, ScheduleState.WORKING)


def test_request_for_no_time_at_all_is_refused(rotation, office):
    for seconds in (0, 3601):
        with pytest.raises(Refused) as refusal:
            request_proposal(rotation=rotation, actor=office, seconds=seconds)
        assert refusal.value.code == "seconds_out_of_range"


def test_search_that_is_overtaken_ends_without_a_result(rotation, office, monkeypatch):
    """The office gave the round up while a worker was busy with it."""
    proposal = request_proposal(rotation=rotation, actor=office, seconds=SECONDS)
    rotation.round.is_cancelled = True
    rotation.round.save()

    run_proposal(proposal.pk)

    failed = Proposal.objects.get()
    assert (failed.state, failed.error) == (ProposalState.FAILED, "round_cancelled")
    assert not services.under_way(rotation)
