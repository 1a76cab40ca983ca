"""Drafts of a round's people, and their publication, by the real services."""

from rotations.models import Seat
from rotations.selectors.life import draft_of
from rotations.services import publish
from teams.enums import Duty
from teams.models import Team
from tests.factories.people import make_person, make_unit


def ordinary_teams(rotation, count):
    """Of provinces from which the people of these tests do not come."""
    return list(Team.objects.filter(round=rotation.round, kind="ordinary", city__province__code="130000")[:count])


def seat(rotation, team, duty=Duty.MEMBER, city="南京市", **facts):
    person = make_person(make_unit(city), rank="division_deputy", **facts)
    Seat.objects.create(schedule=draft_of(rotation), team=team, person=person, duty=duty)
    return person


def fill(rotation, team, **facts):
    """A complete ordinary team: a leader and two members."""
    return [seat(rotation, team, duty, **facts) for duty in (Duty.LEADER, Duty.MEMBER, Duty.MEMBER)]


def published(rotation, office):
    """A first publication of one complete team."""
    (team,) = ordinary_teams(rotation, 1)
    people = fill(rotation, team)
    return publish(rotation=rotation, actor=office, confirmed=True), team, people
