"""Where the user's campaigns stand today."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns import selectors
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from kernel import clock
from kernel.panels import Context, panel, panel_urls


@panel(_("Campaigns today"))
def today(request: HttpRequest) -> Context:
    """Each running campaign with its round as planned and as issued; the others are counted only."""
    seen = Campaign.objects.visible_to(request.user)
    running = seen.filter(state=CampaignState.RUNNING).order_by("starts", "code")
    return {
        "lines": selectors.overview(running, clock.today()),
        "preparing": seen.filter(state=CampaignState.PREPARING).count(),
    }


urlpatterns = panel_urls(today)
