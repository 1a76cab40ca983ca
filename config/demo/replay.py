"""The whole demonstration, stage by stage; each stage may be run again and adds nothing twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.selectors import round_on
from campaigns.services import load_plans, start
from config.demo import bulletins, ledger, week
from config.demo.accounts import open_accounts
from config.demo.people import recruits
from findings.models import Finding, Record
from kernel import clock
from rectification.models import SupervisionLetter
from teams.models import Posting, Team

CODE = "intensified-2018"
# The evening of the last published bulletin: its round is under way, the 21:00 bulletin still to come.
DEMO_NOW = datetime(2019, 1, 23, 20, 40, tzinfo=clock.SHANGHAI)
Say = Callable[[str], None]


def replay(*, code: str = CODE, days: int | None = None, seed: int = 1, say: Say = str) -> dict[str, Any]:
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
    users = open_accounts(campaign)
    people = recruits(campaign, seed)
    office, reviewer = users["office"], users["reviewer"]
    say("人员就绪")
    current = round_on(campaign, DEMO_NOW.date())
    assert current is not None
    week.staff(current, people, office)
    say(f"第{current.issued_number}轮次排班完成")
    for day, lines in list(bulletins.days().items())[:days]:
        result = bulletins.replay_day(campaign, day, lines, people, office, reviewer)
        say(f"{day:%Y-%m-%d} 通报：{result.findings}个问题")
    if days is None:
        board = week.replay_week(campaign, people, office, reviewer, seed)
        say(f"每周一榜：{board.figures['teams']}个督查组")
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
