"""The small world is what it says, and the same when it is copied back."""

from campaigns.selectors import policy_on
from teams.models import Posting
from teams.selectors import leader_of, posting_of, present_people


def test_world_has_the_round_under_way(world):
    """X8: planned round 7, issued 8."""
    assert (world.round.number, world.round.issued_number) == (7, 8)
    assert world.round.starts <= world.today <= world.round.ends
    assert policy_on(world.campaign, world.today).vocabulary.team


def test_world_is_the_same_when_copied_back(world):
    assert Posting.objects.count() == 13
    assert [user.username for user in world.users_of("ordinary")] == ["leader", "inspector", "colleague"]
    assert leader_of(world.team("ordinary")).user.username == "leader"


def test_present_people_are_the_whole_team_leader_first(world):
    people = present_people(world.team("central"), world.today)

    assert [p.user.username for p in people] == ["central", "central_member_1", "central_member_2", "central_member_3"]
    assert posting_of(world.persona("inspector"), world.today).team == world.team("ordinary")


def test_world_of_2019_follows_its_own_plan(world_2019):
    """S3 一(四): leader, deputy, liaison, cadre."""
    duties = world_2019.team("central").postings.order_by("pk").values_list("duty", flat=True)

    assert list(duties) == ["leader", "deputy", "liaison", "cadre"]
    assert world_2019.campaign.state == "running"
