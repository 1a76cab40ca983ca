"""Daily reports and bulletins of the small world, by the real services."""

from datetime import date, time

import time_machine

from campaigns.models import PolicyVersion
from kernel import clock
from reports.models import DailyBulletin, DailyReport
from reports.services import make_bulletin, publish_bulletin, sign_daily_report
from tests.factories.world import World

LEADERS = {"ordinary": "leader", "second": "other_leader", "far": "far_leader", "central": "central"}


def new_rules(world: World, **reports) -> PolicyVersion:
    """A further version of the campaign's rules from its first day on: `daily={"cutoff": "21:00:00"}`."""
    newest = world.campaign.policies.order_by("number").last()
    assert newest is not None
    old = newest.parameters["reports"]
    changed = {name: {**old[name], **values} for name, values in reports.items()}
    return PolicyVersion.objects.create(
        campaign=world.campaign,
        number=newest.number + 1,
        valid_from=world.campaign.starts,
        parameters={**newest.parameters, "reports": {**old, **changed}},
        reason="试验",
        created_at=clock.now(),
    )


def due_at_nine(world: World) -> PolicyVersion:
    """Rules by which a team's report is due before 21:00, as in S0."""
    return new_rules(world, daily={"cutoff": "21:00:00"})


def signed(world: World, team: str = "ordinary", day: date | None = None, **given) -> DailyReport:
    """A team's report of today, or of `day`, signed by its leader now."""
    actor = world.persona(LEADERS[team])
    return sign_daily_report(team=world.team(team), day=day or clock.today(), actor=actor, **given)


def bulletin_of(world: World, day: date | None = None, *, published: bool = False) -> DailyBulletin:
    """The bulletin of today, or of `day`, made at 21:00 of it; published by the office half an hour later."""
    day = day or clock.today()
    with time_machine.travel(max(clock.at(day, time(21)), clock.now()), tick=False):
        bulletin = make_bulletin(campaign=world.campaign, day=day)
        if published:
            bulletin = publish_bulletin(bulletin=bulletin, actor=world.persona("office"))
    return bulletin
