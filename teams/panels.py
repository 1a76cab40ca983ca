"""Who is out today, who is still to be named: for the office, inspectors, and those who send them."""

from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState, RoundKind
from campaigns.models import Round
from kernel import clock
from kernel.panels import LINES, Context, panel, panel_urls
from teams import selectors, senders
from teams.enums import ImportState
from teams.models import Nomination, Posting, RosterImport, StandDown, Team
from teams.workflow import sees_directory

# Rounds that begin within so many days are shown as coming.
AHEAD = timedelta(days=60)


@panel(_("Teams today"))
def deployment(request: HttpRequest) -> Context:
    """Teams and people out, teams that stand down; what is seen of them is the user's scope."""
    user, day = request.user, clock.today()
    teams = Team.objects.visible_to(user).filter(
        round__is_cancelled=False, round__starts__lte=day, round__ends__gte=day
    )
    present = Posting.objects.visible_to(user).present_on(day)
    return {
        "teams": teams.count(),
        "people": present.values("person").distinct().count(),
        "standing_down": StandDown.objects.visible_to(user).filter(day=day).count(),
        "cities": teams.values("city").distinct().count(),
    }


@panel(_("Your posting"))
def posting(request: HttpRequest) -> Context:
    """An inspector's team of today, or the next one to come."""
    user, day = request.user, clock.today()
    own = Posting.objects.filter(person__user=user).select_related("team__city", "team__campaign", "round")
    now = selectors.posting_of(user, day)
    mates = []
    if now is not None:
        mates = Posting.objects.visible_to(user).present_on(day).filter(team=now.team_id).select_related("person")
    return {
        "posting": now or own.filter(starts__gt=day).order_by("starts").first(),
        "mates": list(mates),
        "has_begun": now is not None,
    }


@panel(_("Nominations to hand in"))
def nominations(request: HttpRequest) -> Context:
    """The coming rounds with the day on which their rosters are due, and how many people are named already."""
    user, day = request.user, clock.today()
    rounds = list(
        Round.objects.visible_to(user)
        .filter(
            kind=RoundKind.INSPECTION,
            is_cancelled=False,
            campaign__state=CampaignState.RUNNING,
            starts__gt=day,
            starts__lte=day + AHEAD,
        )
        .select_related("campaign")
        .order_by("starts")[:LINES]
    )
    named = dict(
        Nomination.objects.visible_to(user)
        .filter(round__in=rounds)
        .order_by()
        .values_list("round")
        .annotate(n=Count("pk"))
    )
    lines = [
        {
            "round": round_,
            "due": selectors.nominations_due(round_, selectors.policy_of(round_).nomination),
            "named": named.get(round_.pk, 0),
        }
        for round_ in rounds
    ]
    return {"lines": lines}


@panel(_("Nominations missing"))
def missing(request: HttpRequest) -> Context:
    """For who keeps a campaign: the coming rounds for which senders have named nobody, the most urgent first."""
    user, day = request.user, clock.today()
    rounds = Round.objects.visible_to(user).filter(
        kind=RoundKind.INSPECTION,
        is_cancelled=False,
        campaign__state=CampaignState.RUNNING,
        starts__gt=day,
        starts__lte=day + AHEAD,
    )
    seen = [r for r in rounds.select_related("campaign").order_by("starts") if sees_directory(user, r.campaign)]
    return {"standings": [senders.standing(round_) for round_ in seen[:LINES]]}


@panel(_("Our people in the field"))
def people(request: HttpRequest) -> Context:
    """A sending unit's own people who are posted today."""
    present = Posting.objects.visible_to(request.user).present_on(clock.today())
    return {
        "count": present.count(),
        "postings": present.select_related("person", "team__city").order_by("team__city__sort_order", "pk")[:LINES],
    }


@panel(_("Imports"))
def imports(request: HttpRequest) -> Context:
    """Rosters handed in: the latest, and how many wait to be applied."""
    seen = RosterImport.objects.visible_to(request.user)
    return {
        "imports": seen.select_related("round__campaign", "importer").order_by("-pk")[:LINES],
        "waiting": seen.filter(state=ImportState.CHECKED).count(),
    }


urlpatterns = panel_urls(deployment, posting, nominations, missing, people, imports)
