"""The day's reports: who has signed, what the office has made of it; and what a leader has still to sign."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign
from kernel import clock
from kernel.panels import LINES, Context, panel, panel_urls
from reports.models import DailyBulletin, DailyReport
from teams.enums import Duty
from teams.models import Team
from teams.selectors import posting_of


@panel(_("Daily reports and bulletin"))
def day(request: HttpRequest) -> Context:
    """Of each running campaign: teams that report today, how many have signed, and the newest bulletin."""
    user, today = request.user, clock.today()
    campaigns = Campaign.objects.visible_to(user).filter(state=CampaignState.RUNNING)
    due = Team.objects.visible_to(user).filter(
        round__is_cancelled=False, round__starts__lte=today, round__ends__gte=today
    )
    signed = DailyReport.objects.visible_to(user).filter(day=today)
    bulletins = DailyBulletin.objects.visible_to(user).filter(day__gte=today - timedelta(days=7))
    counts = {
        "due": _by_campaign(due.values_list("campaign", flat=True)),
        "signed": _by_campaign(signed.values_list("team__campaign", flat=True)),
        "late": _by_campaign(signed.filter(is_late=True).values_list("team__campaign", flat=True)),
    }
    newest = {bulletin.campaign_id: bulletin for bulletin in bulletins.order_by("day", "number")}
    lines = [
        {
            "campaign": campaign,
            "bulletin": newest.get(campaign.pk),
            **{name: count.get(campaign.pk, 0) for name, count in counts.items()},
        }
        for campaign in campaigns.order_by("starts", "code")
    ]
    return {"lines": [line for line in lines if line["due"] or line["bulletin"]], "today": today}


def _by_campaign(campaigns) -> dict[int, int]:
    found: dict[int, int] = {}
    for campaign in campaigns:
        found[campaign] = found.get(campaign, 0) + 1
    return found


@panel(_("Days to sign"))
def own(request: HttpRequest) -> Context:
    """A leader's days of the round without a signed report, the newest first; others of the team read of today."""
    today = clock.today()
    posting = posting_of(request.user, today)
    if posting is None:
        return {"days": [], "report": None, "reports_today": False}
    team, round_ = posting.team, posting.team.round
    reports = {report.day: report for report in DailyReport.objects.visible_to(request.user).filter(team=team)}
    last = min(today, round_.ends)
    days = [last - timedelta(days=back) for back in range((last - round_.starts).days + 1)]
    unsigned = [day for day in days if day not in reports]
    return {
        "team": team,
        "days": unsigned[:LINES] if posting.duty == Duty.LEADER else [],
        "count": len(unsigned),
        "report": reports.get(today),
        "reports_today": today <= round_.ends and round_.starts <= today,
    }


urlpatterns = panel_urls(day, own)
