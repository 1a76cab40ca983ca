"""The stored rounds follow the engine; officers' changes are rows that the engine replays."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns import calendar as engine
from campaigns.enums import ChangeKind, RoundKind
from campaigns.models import Campaign, Phase, Round, RoundChange
from campaigns.selectors import adjustment, calendar_of, calendar_plan
from campaigns.workflow import may_change_calendar
from kernel import audit, clock
from kernel.errors import Closed, NotAllowed, Refused

# Away from the numbers in use, while rounds trade theirs.
PARKED = 10_000


@transaction.atomic
def rebuild_calendar(*, campaign: Campaign, actor: User | None) -> engine.Calendar:
    """Store the rounds that the plan and all changes give; rounds keep their row and their teams.

    A round that is no longer there is marked cancelled, never deleted. Refuses with
    `calendar_refused` where the plan does not fit together (X3).
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    try:
        calendar = calendar_of(campaign)
    except engine.CalendarRefusal as refusal:
        raise Refused("calendar_refused", refusal.text(gettext), reason=refusal.code) from refusal
    phases = {phase.number: phase for phase in Phase.objects.filter(campaign=campaign)}
    stored = {row.key: row for row in campaign.rounds.all()}
    for row in stored.values():
        row.number += PARKED
    Round.objects.bulk_update(stored.values(), ["number"])
    for round_ in calendar.rounds:
        row = stored.pop(round_.key, None) or Round(campaign=campaign, key=round_.key)
        _fill(row, round_, phases[round_.phase])
        row.save()
    for row in stored.values():
        row.number, row.is_cancelled = row.number - PARKED, True
        row.save()
    audit.record(actor, campaign, "campaign.calendar_built", rounds=len(calendar.inspections))
    return calendar


def _fill(row: Round, round_: engine.Round, phase: Phase) -> None:
    number = round_.number if round_.number is not None else round_.after_round
    assert number is not None
    row.phase, row.number = phase, number
    row.issued_number = round_.issued_number if round_.issued_number is not None else number
    row.kind = RoundKind(round_.kind.value)
    row.starts, row.ends = round_.start, round_.end
    row.arrival, row.handover, row.departure = round_.arrival, round_.handover, round_.departure
    row.is_cancelled = False


def preview_adjustment(
    *, campaign: Campaign, kind: str, parameters: dict[str, Any], reason: str, actor: User
) -> engine.Comparison:
    """What a change would do, with the sums; writes nothing. Refuses as `adjust_calendar` does."""
    try:
        change = adjustment(kind, parameters, reason=reason, by=str(actor))
        return engine.preview(calendar_plan(campaign), [change])
    except engine.CalendarRefusal as refusal:
        raise Refused("calendar_refused", refusal.text(gettext), reason=refusal.code) from refusal


@transaction.atomic
def adjust_calendar(
    *, campaign: Campaign, kind: str, parameters: dict[str, Any], reason: str, actor: User
) -> engine.Comparison:
    """Shift, shorten, insert, cancel or renumber a round, with a reason, leaving a trace.

    Refuses without a reason (`reason_missing`), when the days do not fit (`calendar_refused`),
    when a round with teams would go (`round_has_teams`) and in a closed campaign.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == "closed":
        raise Closed("campaign_closed", _("This campaign is closed."))
    if not may_change_calendar(actor, campaign):
        raise NotAllowed("adjust_calendar")
    if not reason.strip():
        raise Refused("reason_missing", _("Please say why."), fields={"reason": [_("Please say why.")]})
    comparison = preview_adjustment(campaign=campaign, kind=kind, parameters=parameters, reason=reason, actor=actor)
    _keep_rounds_with_teams(campaign, comparison)
    change = RoundChange.objects.create(
        campaign=campaign,
        kind=ChangeKind(kind),
        parameters=parameters,
        reason=reason.strip(),
        made_by=actor,
        made_at=clock.now(),
    )
    audit.record(actor, change, f"calendar.{kind}", reason=reason, campaign=campaign.code, **parameters)
    rebuild_calendar(campaign=campaign, actor=actor)
    return comparison


def _keep_rounds_with_teams(campaign: Campaign, comparison: engine.Comparison) -> None:
    """People have been told their days: such a round is not cancelled under them."""
    gone = [change.key for change in comparison.changes if change.after is None]
    staffed = campaign.rounds.filter(key__in=gone, nominations__isnull=False) | campaign.rounds.filter(
        key__in=gone, teams__isnull=False
    )
    if staffed.exists():
        raise Refused("round_has_teams", _("This round already has people. Move them first."))
