"""The days of a rotation: begun, handed over, closed by the clock, also after an outage; lists on the way."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from accounts.models import User
from campaigns.workflow import closing_checks
from kernel import clock
from kernel.errors import NotAllowed
from kernel.jobs import run_due
from kernel.models import AuditEntry
from kernel.sheets import workbook
from rotations.enums import RotationState as S
from rotations.jobs import JOBS
from rotations.models import PublicRoster
from rotations.services import begin, declare_handed_over, exporting, publish
from teams.enums import Duty
from teams.models import Team
from tests.factories.drafts import fill, ordinary_teams, published, seat

MOVES = {"rotations.begin", "rotations.hand_over", "rotations.close", "rotations.take_down"}


def tick(time_machine, day, hour=8):
    """What the beat does of a rotation's moves on a day; says the state that came of it."""
    moment = clock.at(day, clock.time(hour))
    time_machine.move_to(moment, tick=False)
    return {(done.job, done.outcome) for done in run_due([job for job in JOBS if job.name in MOVES], moment)}


def state_of(rotation):
    rotation.refresh_from_db()
    return rotation.state


def test_clock_begins_on_arrival_day_and_not_before(rotation, office, time_machine):
    published(rotation, office)
    arrival = rotation.round.arrival

    assert tick(time_machine, arrival - timedelta(days=1)) == set()
    assert tick(time_machine, arrival) == {("rotations.begin", "running")}
    assert tick(time_machine, arrival, hour=9) == set()


def test_draft_does_not_begin(rotation, time_machine):
    tick(time_machine, rotation.round.starts)

    assert state_of(rotation) == S.DRAFT


def test_outage_over_a_whole_round_is_caught_up_with(rotation, office, time_machine):
    """Begun late, and not closed before somebody has said that the papers are handed over."""
    published(rotation, office)
    after = rotation.round.departure + timedelta(days=5)

    first = tick(time_machine, after)
    declare_handed_over(rotation=rotation, actor=office)
    second = tick(time_machine, after, hour=9)

    assert first == {("rotations.begin", "running"), ("rotations.take_down", "taken down")}
    assert second == {("rotations.close", "closed")}
    assert state_of(rotation) == S.CLOSED


def test_office_hands_over_from_the_last_inspection_day_on(world, rotation, office, time_machine):
    published(rotation, office)
    tick(time_machine, rotation.round.arrival)

    with pytest.raises(NotAllowed):
        declare_handed_over(rotation=rotation, actor=office)
    time_machine.move_to(clock.at(rotation.round.ends, clock.time(18)), tick=False)
    with pytest.raises(NotAllowed):
        declare_handed_over(rotation=rotation, actor=world.persona("other_office"))
    declare_handed_over(rotation=rotation, actor=office)

    assert state_of(rotation) == S.HANDED_OVER


def test_names_are_down_on_the_day_after_departure_whatever_the_clock_does(rotation, office, client, time_machine):
    """X62."""
    published(rotation, office)
    roster = PublicRoster.objects.get()
    last = rotation.round.departure
    answers = {}
    for day in (last, last + timedelta(days=1)):
        time_machine.move_to(clock.at(day, clock.time(12)), tick=False)
        answers[day] = client.get(f"/public/certificates/{roster.pk}/").status_code

    assert answers == {last: 200, last + timedelta(days=1): 404}


def test_campaign_stays_open_while_people_are_out(rotation, office, world):
    before = [check(world.campaign) for check in closing_checks]
    published(rotation, office)

    said = [str(sentence) for check in closing_checks if (sentence := check(world.campaign))]

    assert not any("未返回" in str(one) or "尚未返回" in str(one) for one in before)
    assert [str(rotation.round.issued_number) in sentence for sentence in said if "尚未返回" in sentence] == [True]


# Lists


def rows_of(sheet):
    page = load_workbook(io.BytesIO(workbook([sheet]))).active
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=4) if row[0].value and row[1].value]


def test_codes_open_the_door_once_and_stand_in_the_sheet_alone(rotation, office):
    _rotation, _team, people = published(rotation, office)
    unit = people[0].unit

    first = rows_of(exporting.take_codes(rotation=rotation, unit=unit, actor=office))
    second = rows_of(exporting.take_codes(rotation=rotation, unit=unit, actor=office))

    assert [row[1] for row in first] == [person.name for person in people]
    for before, after in zip(first, second, strict=True):
        user = User.objects.get(username=after[-2])
        assert (user.check_password(before[-1]), user.check_password(after[-1])) == (False, True)
    kept = str(list(AuditEntry.objects.values_list("data", flat=True)))
    assert not any(row[-1] in kept for row in [*first, *second])


def test_who_has_a_password_keeps_it(rotation, office):
    (team,) = ordinary_teams(rotation, 1)
    person = seat(rotation, team, Duty.LEADER, with_account=True)
    old = person.user.password
    publish(rotation=rotation, actor=office, confirmed=True)

    (row,) = rows_of(exporting.take_codes(rotation=rotation, unit=person.unit, actor=office))

    assert row[-2:] == [person.user.username, "已有密码，沿用原密码"]
    assert User.objects.get(pk=person.user_id).password == old


def test_only_the_office_makes_codes(world, rotation, office):
    _rotation, _team, people = published(rotation, office)

    with pytest.raises(NotAllowed):
        exporting.take_codes(rotation=rotation, unit=people[0].unit, actor=world.persona("other_office"))


def test_city_reads_the_names_of_the_central_team_and_the_number_of_the_others(world, rotation, office):
    """S1 九(一): ordinary teams work without the city's knowing who they are."""
    here = Team.objects.filter(round=rotation.round, city=world.city)
    central, ordinary = here.filter(kind="central")[0], here.filter(kind="ordinary")[0]
    leader = seat(rotation, central, Duty.LEADER)
    fill(rotation, ordinary)
    publish(rotation=rotation, actor=office, confirmed=True)

    sheet = exporting.take_city_list(rotation=rotation, city=world.city, actor=world.persona("city_liaison"))

    assert [row[3] for row in sheet.rows] == [leader.name]
    assert sheet.notes == ["另有1个组、3人独立开展工作，按方案不提前告知人员名单。"]


def test_every_list_taken_is_in_the_trail(rotation, office):
    published(rotation, office)

    exporting.take_round_list(rotation=rotation, actor=office)

    entry = AuditEntry.objects.filter(verb="people.exported").latest("pk")
    assert (entry.actor, entry.data) == (office, {"what": "round", "people": 3})


def test_begin_is_the_clocks(rotation, office):
    published(rotation, office)

    assert begin(rotation=rotation).state == S.RUNNING
