"""Who is in the field with this phone, and until when."""

from datetime import datetime
from typing import Any, TypedDict

from accounts.models import User
from campaigns.models import Campaign
from field.sync import Scope
from kernel import clock
from teams.models import Person, Posting, Team
from teams.selectors import delivers_until, posting_of


class Identity(TypedDict):
    """What the phone keeps of its owner. `posting_ends`: nothing new is made from then on; `delivers_until`: what was
    recorded before may arrive until then. All but the account is None for whoever is not, and was not, posted."""

    user: User
    person: Person | None
    team: Team | None
    campaign: Campaign | None
    posting_ends: datetime | None
    delivers_until: datetime | None


def identity(user: User) -> Identity:
    """The posting of today, else the last one before: its phone may still have to send."""
    posting = _posting(user)
    if posting is None:
        return Identity(user=user, person=None, team=None, campaign=None, posting_ends=None, delivers_until=None)
    team = posting.team
    return Identity(
        user=user,
        person=posting.person,
        team=team,
        campaign=team.campaign,
        posting_ends=posting.work_ends_at,
        delivers_until=delivers_until(posting),
    )


def _posting(user: User) -> Posting | None:
    today = clock.today()
    before = Posting.objects.filter(person__user=user, ends__lt=today).order_by("-ends")
    return (
        posting_of(user, today)
        or before.select_related("team__round", "team__campaign", "team__city", "person").first()
    )


def me(scope: Scope) -> dict[str, Any]:
    """The posting with the plan's words and its numbers for work in the field."""
    posting, team, campaign = scope.posting, scope.team, scope.campaign
    cutoff = scope.rules.reports.daily.cutoff
    return {
        "user": scope.user.pk,
        "person": posting.person_id,
        "name": posting.person.name,
        "is_on_duty": scope.is_on_duty,
        "team": {
            "id": team.pk,
            "name": team.name,
            "kind": team.kind,
            "role": team.role,
            "city": {"code": team.city.code, "name": team.city.name},
        },
        "posting": {
            "id": posting.pk,
            "duty": posting.duty,
            "starts": posting.starts,
            "ends": posting.ends,
            "work_ends_at": posting.work_ends_at,
        },
        "round": {"number": team.round.number, "starts": team.round.starts, "ends": team.round.ends},
        "campaign": {
            "code": campaign.code,
            "name": campaign.short_name,
            "words": scope.rules.vocabulary.model_dump(mode="json"),
        },
        "policy": scope.policy_number,
        "rules": {**scope.rules.field.model_dump(mode="json"), "report_by": cutoff and f"{cutoff:%H:%M}"},
    }
