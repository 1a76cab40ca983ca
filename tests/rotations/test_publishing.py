"""Publication: the difference to what stands, in one act; refused whole, or done whole."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel.errors import Closed, Conflict, NotAllowed, Refused
from kernel.models import AuditEntry, Notification
from rotations.enums import RotationState, ScheduleState
from rotations.models import PublicRoster
from rotations.selectors.life import draft_of
from rotations.services import open_draft, publish
from teams.enums import Duty
from teams.models import Posting, Team
from tests.factories.drafts import fill, ordinary_teams, published, seat


def postings(rotation):
    return sorted(Posting.objects.filter(round=rotation.round, relieved_at=None).values_list("person", "team", "duty"))


def test_draft_becomes_postings_and_is_frozen(rotation, office):
    published(rotation, office)

    rotation.refresh_from_db()
    schedule = rotation.schedules.get()
    assert (rotation.state, rotation.published_by, schedule.state) == (
        RotationState.PUBLISHED,
        office,
        ScheduleState.PUBLISHED,
    )
    assert postings(rotation) == sorted(schedule.seats.values_list("person", "team", "duty"))
    days = set(Posting.objects.filter(round=rotation.round).values_list("starts", "ends"))
    assert days == {(rotation.round.arrival, rotation.round.departure)}


def test_second_publication_touches_only_who_changes(rotation, office):
    """S0 七(二), L33: after publication a re-solve shows the difference person by person."""
    _rotation, team, (leader, first, second) = published(rotation, office)
    kept = Posting.objects.get(person=leader)
    draft = open_draft(rotation=rotation, actor=office)
    draft.seats.filter(person=first).delete()
    newcomer = seat(rotation, team)

    publish(rotation=rotation, actor=office, confirmed=True)

    assert postings(rotation) == sorted(
        [(leader.pk, team.pk, "leader"), (second.pk, team.pk, "member"), (newcomer.pk, team.pk, "member")]
    )
    assert Posting.objects.get(person=leader).pk == kept.pk
    last = AuditEntry.objects.filter(verb="rotation.changes_published").latest("pk")
    counts = {kind: last.data[kind] for kind in ("posted", "moved", "duty", "withdrawn")}
    assert counts == {"posted": 1, "moved": 0, "duty": 0, "withdrawn": 1}
    assert AuditEntry.objects.filter(verb="posting.withdrawn", data__person=first.pk).count() == 1


def test_leaders_may_swap_their_teams(rotation, office):
    one, other = ordinary_teams(rotation, 2)
    (first, *_), (second, *_) = fill(rotation, one), fill(rotation, other)
    publish(rotation=rotation, actor=office, confirmed=True)
    seats = open_draft(rotation=rotation, actor=office).seats
    seats.filter(person__in=[first, second]).update(duty=Duty.MEMBER)
    seats.filter(person=first).update(team=other)
    seats.filter(person=second).update(team=one)
    seats.filter(person__in=[first, second]).update(duty=Duty.LEADER)

    publish(rotation=rotation, actor=office, confirmed=True)

    leaders = Posting.objects.filter(round=rotation.round, duty=Duty.LEADER).values_list("person", "team")
    assert set(leaders) == {(first.pk, other.pk), (second.pk, one.pk)}


def test_after_arrival_newcomers_begin_today_and_who_leaves_is_out(rotation, office, time_machine):
    _rotation, team, (_leader, first, _second) = published(rotation, office)
    today = rotation.round.starts + timedelta(days=3)
    time_machine.move_to(f"{today}T09:00:00+08:00", tick=False)
    open_draft(rotation=rotation, actor=office).seats.filter(person=first).delete()
    newcomer = seat(rotation, team)

    publish(rotation=rotation, actor=office, confirmed=True)

    left = Posting.objects.get(person=first)
    assert (left.ends, left.relieved_at is not None) == (today, True)
    assert Posting.objects.get(person=newcomer).starts == today


def test_every_broken_rule_is_named_at_once_and_nothing_is_written(rotation, office):
    """S1 七(一): 河北 inspects its own province, 山西 sends nobody."""
    (team,) = ordinary_teams(rotation, 1)
    at_home = seat(rotation, team, Duty.LEADER, city="石家庄市")
    excluded = seat(rotation, team, city="太原市")

    with pytest.raises(Refused) as refusal:
        publish(rotation=rotation, actor=office, confirmed=True)

    said = {(one["person"], one["code"]) for one in refusal.value.extra["breaches"]}
    assert refusal.value.code == "rules_broken"
    assert said == {
        (at_home.pk, "excluded_sender"),
        (at_home.pk, "own_province"),
        (excluded.pk, "excluded_sender"),
    }
    rotation.refresh_from_db()
    assert (rotation.state, postings(rotation)) == (RotationState.DRAFT, [])


def test_shortage_has_to_be_confirmed(rotation, office):
    (team,) = ordinary_teams(rotation, 1)
    seat(rotation, team, Duty.LEADER)

    with pytest.raises(Refused) as refusal:
        publish(rotation=rotation, actor=office)

    mine = [one for one in refusal.value.extra["shortages"] if one["team"] == team.pk]
    assert refusal.value.code == "short_of_people"
    assert mine == [{"team": team.pk, "code": "local", "count": 1}, {"team": team.pk, "code": "people", "count": 2}]
    assert postings(rotation) == []


def test_nothing_is_published_twice(rotation, office):
    published(rotation, office)

    with pytest.raises(Conflict) as without_a_draft:
        publish(rotation=rotation, actor=office)
    open_draft(rotation=rotation, actor=office)
    with pytest.raises(Conflict) as without_a_change:
        publish(rotation=rotation, actor=office, confirmed=True)

    assert {without_a_draft.value.code, without_a_change.value.code} == {"nothing_to_publish"}


def test_draft_that_was_changed_meanwhile_is_not_published(rotation, office):
    (team,) = ordinary_teams(rotation, 1)
    fill(rotation, team)

    with pytest.raises(Conflict) as refusal:
        publish(rotation=rotation, actor=office, confirmed=True, revision=draft_of(rotation).revision + 1)

    assert refusal.value.code == "draft_changed"


def test_only_the_office_publishes_and_only_in_an_open_campaign(world, rotation, office):
    (team,) = ordinary_teams(rotation, 1)
    fill(rotation, team)

    with pytest.raises(NotAllowed):
        publish(rotation=rotation, actor=world.persona("other_office"), confirmed=True)
    type(rotation.campaign).objects.filter(pk=rotation.campaign_id).update(state="closed")
    with pytest.raises(Closed):
        publish(rotation=rotation, actor=office, confirmed=True)


def test_accounts_are_opened_without_a_password_and_without_a_code(rotation, office):
    """B21: codes are made with the sheet that carries them."""
    _rotation, _team, people = published(rotation, office)

    users = User.objects.filter(person__in=people)
    assert [(u.role, u.has_usable_password(), u.must_change_password) for u in users] == [
        ("inspector", False, True)
    ] * 3
    assert set(users) <= {member.user for member in rotation.campaign.memberships.all()}


def test_names_and_certificates_are_published_without_team_or_city(rotation, office):
    """S1 八(四), X62."""
    _rotation, _team, people = published(rotation, office)

    roster = PublicRoster.objects.get()
    assert sorted(roster.rows, key=lambda row: row["name"]) == sorted(
        ({"name": p.name, "unit": p.unit.name, "certificate": p.certificate} for p in people),
        key=lambda row: row["name"],
    )


def test_contacts_are_told_once_and_only_of_what_concerns_them(world, rotation, office):
    (team,) = list(Team.objects.filter(round=rotation.round, city=world.city, kind="ordinary")[:1])
    fill(rotation, team, city="苏州市")

    publish(rotation=rotation, actor=office, confirmed=True)

    told = set(Notification.objects.filter(key__startswith="rotation-").values_list("user__username", flat=True))
    assert told == {"sending_unit", "city_liaison"}


def test_number_of_queries_does_not_grow_with_the_people(rotation, office, django_assert_max_num_queries):
    teams = ordinary_teams(rotation, 12)
    fill(rotation, teams[0])
    with CaptureQueriesContext(
        connection,
    ) as small:
        publish(rotation=rotation, actor=office, confirmed=True)
    open_draft(rotation=rotation, actor=office)
    for team in teams[1:]:
        fill(rotation, team)

    with django_assert_max_num_queries(len(small)):
        publish(rotation=rotation, actor=office, confirmed=True)

    assert Posting.objects.filter(round=rotation.round).count() == 36
