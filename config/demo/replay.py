"""The whole demonstration, stage by stage; each stage may be run again and adds nothing twice."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import User
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.selectors import round_on
from campaigns.services import load_plans, start
from config.demo import bulletins, ledger, targets, week
from config.demo.accounts import open_accounts
from config.demo.people import recruits
from findings.models import Finding, Record
from kernel import clock
from rectification.models import SupervisionLetter
from teams.models import Posting, Team

CODE = "intensified-2018"
# The evening of the last published bulletin: its round is under way, the 21:00 bulletin still to come.
DEMO_NOW = datetime(2019, 1, 23, 20, 40, tzinfo=clock.SHANGHAI)
# Enough for the cities of one published day; the week of 290 teams calls up the rest.
FIELD_TRIOS = 40
Say = Callable[[str], None]


def silently(line: str) -> None:
    pass


def set_clock(folder: Path) -> None:
    """Let the demonstration's time begin now, for every process that starts after this; once."""
    path = folder / "demo-clock"
    if not path.exists():
        path.write_text(str(int((DEMO_NOW - timezone.now()).total_seconds())))


def replay(*, code: str = CODE, days: int | None = None, seed: int = 1, say: Say = silently) -> dict[str, Any]:
    """Fill a demonstration through the services; counts what there is afterwards.

    `days` limits how many published days are brought in, newest first, and leaves out the week of
    290 teams and the letters; None is everything.
    """
    if not Campaign.objects.filter(code=code).exists():
        load_plans()
    campaign = Campaign.objects.get(code=code)
    if campaign.state == CampaignState.PREPARING:
        with clock.standing_at(clock.at(campaign.starts, bulletins.SIGNED)):
            start(campaign=campaign, actor=None)
    with clock.standing_at(clock.at(campaign.starts, time(9, 0))):
        users = open_accounts(campaign)
        people = recruits(campaign, seed, trios=FIELD_TRIOS)
    office, reviewer = users["office"], users["reviewer"]
    current = round_on(campaign, DEMO_NOW.date())
    assert current is not None
    with clock.standing_at(clock.at(current.arrival, time(9, 0))):
        bulletins.home_teams(current, people, office)
    say("人员就绪")
    targets.plan_the_day(campaign, User.objects.get(username="inspector"), office, DEMO_NOW.date())
    for day, lines in list(bulletins.days().items())[:days]:
        is_over = day < DEMO_NOW.date()
        result = bulletins.replay_day(campaign, day, lines, people, office, reviewer, is_over=is_over)
        say(f"{day:%Y-%m-%d} 通报：{result.findings}个问题")
    if days is None:
        with clock.standing_at(clock.at(campaign.starts, time(9, 0))):
            people = recruits(campaign, seed)
        board = week.replay_week(campaign, people, office, reviewer, seed)
        say(f"每周一榜：{board.figures['teams']}个督查组")
        coming = week.nominate_for_the_next(campaign, people, DEMO_NOW.date())
        say(f"第{coming.number}轮名单就绪")
        issued = ledger.issue_letters(campaign, office, DEMO_NOW.date())
        ledger.walk_entries(campaign, users["city"], office)
        say(f"督办函：{issued}份")
    return counts(campaign)


def counts(campaign: Campaign) -> dict[str, Any]:
    return {
        "campaign": campaign.code,
        "teams": Team.objects.filter(campaign=campaign).count(),
        "postings": Posting.objects.filter(team__campaign=campaign).count(),
        "records": Record.objects.filter(campaign=campaign).count(),
        "findings": Finding.objects.filter(campaign=campaign).count(),
        "letters": SupervisionLetter.objects.filter(campaign=campaign).count(),
    }
