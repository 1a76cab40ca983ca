"""The stored rounds follow the engine; officers' changes are rows that the engine replays."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns import calendar as engine
from campaigns.enums import ChangeKind, RoundKind
from campaigns.models import Campaign, Phase, Round, RoundChange
from campaigns.selectors import adjustment, calendar_of, calendar_plan
from campaigns.workflow import ADJUST, check_open, runs
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused

# Away from the numbers in use, while rounds trade theirs.
PARKED = 10_000
DERIVED = (
    "phase_id", "number", "issued_number", "kind", "starts", "ends", "arrival", "handover", "departure", "is_cancelled",
)  # fmt: skip

# Apps above add what must follow when a round's days move (postings, and with them access). Each is
# called with the stored round, its former arrival and departure, and the actor, in the transaction of
# the change: a change of the calendar that its people do not follow must not be possible.
followers: list[Callable[[Round, tuple[date, date], User | None], None]] = []


@transaction.atomic
def rebuild_calendar(*, campaign: Campaign, actor: User | None) -> engine.Calendar:
    """Store the rounds that the plan and all changes give; rounds keep their row and their teams.

    A round that is no longer there is marked cancelled, never deleted. Writes only what differs, and
    calls `followers` for each round whose people come or leave on another day. Refuses with
    `calendar_refused` where the plan does not fit together (X3).
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    try:
        calendar = calendar_of(campaign)
    except engine.CalendarRefusal as refusal:
        raise _refused(refusal) from refusal
    phases = {phase.number: phase for phase in Phase.objects.filter(campaign=campaign)}
    stored = {row.key: row for row in campaign.rounds.all()}
    before = {row.pk: _derived(row) for row in stored.values()}
    rows = []
    for round_ in calendar.rounds:
        row = stored.pop(round_.key, None) or Round(campaign=campaign, key=round_.key)
        _fill(row, round_, phases[round_.phase])
        rows.append(row)
    for row in stored.values():
        row.is_cancelled = True
        rows.append(row)
    changed = [row for row in rows if _derived(row) != before.get(row.pk)]
    if changed:
        _store(changed, before, actor)
        audit.record(actor, campaign, "campaign.calendar_built", rounds=len(calendar.inspections), changed=len(changed))
    return calendar


def _derived(row: Round) -> dict[str, Any]:
    return {name: getattr(row, name) for name in DERIVED}


def _store(rows: list[Round], before: Mapping[int, dict[str, Any]], actor: User | None) -> None:
    Round.objects.filter(pk__in=[row.pk for row in rows if row.pk]).update(number=F("number") + PARKED)
    for row in rows:
        old = before.get(row.pk)
        row.save()
        is_posted_to = row.kind == RoundKind.INSPECTION
        if is_posted_to and old and (old["arrival"], old["departure"]) != (row.arrival, row.departure):
            for follow in followers:
                follow(row, (old["arrival"], old["departure"]), actor)


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
    if not runs(actor, campaign) or actor is None:
        raise NotAllowed(ADJUST)
    check_open(campaign)
    if not reason.strip():
        raise Refused("reason_missing", _("Please say why."), fields={"reason": [_("Please say why.")]})
    plan = calendar_plan(campaign)
    change = adjustment(ChangeKind(kind), parameters, reason=reason, by=str(actor))
    try:
        comparison = engine.preview(plan, [change])
    except engine.CalendarRefusal as refusal:
        raise _refused(refusal, _sum_of_phase(plan, change)) from refusal
    _keep_days_gone(comparison)
    _keep_rounds_with_teams(campaign, comparison)
    return comparison


@transaction.atomic
def adjust_calendar(
    *,
    campaign: Campaign,
    kind: str,
    parameters: dict[str, Any],
    reason: str,
    actor: User,
    seen: int | None = None,
) -> engine.Comparison:
    """Shift, shorten, insert, cancel or renumber a round, with a reason, leaving a trace.

    `seen` is the number of changes on which the officer's preview stood. Refuses whoever is not the
    campaign's office, a closed campaign, a missing reason (`reason_missing`), a calendar that has
    changed since (`calendar_changed`), days that do not fit (`calendar_refused`, with the sum of the
    phase), days that are over (`round_over`), and a round with people that would go (`round_has_teams`).
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if seen is not None and seen != campaign.round_changes.count() and runs(actor, campaign):
        raise Conflict(
            "calendar_changed", _("Somebody changed this calendar in the meantime. Please look at it again.")
        )
    reason = reason.strip()
    comparison = preview_adjustment(campaign=campaign, kind=kind, parameters=parameters, reason=reason, actor=actor)
    change = RoundChange.objects.create(
        campaign=campaign,
        kind=ChangeKind(kind),
        parameters=parameters,
        reason=reason,
        made_by=actor,
        made_at=clock.now(),
    )
    # Of the campaign, so that its page tells who moved which round, from what to what, and why.
    lines = [line.text(gettext) for line in comparison.lines]
    audit.record(
        actor, campaign, f"calendar.{kind}", reason=reason, change=change.pk, parameters=parameters, lines=lines
    )
    rebuild_calendar(campaign=campaign, actor=actor)
    return comparison


def _refused(refusal: engine.CalendarRefusal, sum_of_phase: engine.Line | None = None) -> Refused:
    """The engine's refusal in the user's language, followed by the sum that explains it (X3)."""
    params = dict(refusal.params)
    if "kind" in params:
        params["kind"] = str(ChangeKind(str(params["kind"])).label)
    sentence = engine.CalendarRefusal(refusal.code, **params).text(gettext)
    if sum_of_phase:
        sentence = f"{sentence} {sum_of_phase.text(gettext)}"
    return Refused("calendar_refused", sentence, reason=refusal.code)


def _sum_of_phase(plan: engine.CalendarPlan, change: engine.Adjustment) -> engine.Line | None:
    """Days of the phase that the change touches, by its round or its first day: 147 ÷ 14 = 10.5."""
    try:
        calendar = engine.build_calendar(plan)
    except engine.CalendarRefusal:
        return None
    at = engine.round_numbered(calendar, change.round) if change.round else None
    phase = at.phase if at else _phase_of(plan, change.start)
    sums = next((sums for sums in calendar.arithmetic if sums.phase == phase), None)
    if sums is None or sums.pitch is None or sums.quotient is None:
        return None
    figures = {"phase": sums.phase, "days": sums.days, "paused": sums.paused, "net": sums.net}
    return engine.Line("phase-sum", figures | {"pitch": sums.pitch, "quotient": sums.quotient, "rounds": sums.rounds})


def _phase_of(plan: engine.CalendarPlan, day: date | None) -> int | None:
    return next((phase.number for phase in plan.phases if day and day in plan.reach(phase.number)), None)


def _keep_days_gone(comparison: engine.Comparison) -> None:
    """Days before today were inspected, or were not: no change of the calendar alters that.

    Numbers may still be put right: the ministry's count came to light after the fact (X8).
    """
    today = clock.today()
    for change in comparison.changes:
        if _gone(change.before, today) != _gone(change.after, today):
            round_ = change.before or change.after
            assert round_ is not None
            raise Refused(
                "round_over",
                _("Round %(round)s, %(start)s to %(end)s, has days that are over; these cannot be changed.")
                % {"round": round_.number, "start": round_.start, "end": round_.end},
            )


def _gone(round_: engine.Round | None, today: date) -> engine.Span | None:
    """The round's days before today."""
    if round_ is None or round_.start >= today:
        return None
    return replace(round_.span, end=min(round_.end, today - timedelta(days=1)))


def _keep_rounds_with_teams(campaign: Campaign, comparison: engine.Comparison) -> None:
    """People have been told their days: such a round is not cancelled under them."""
    gone = [change.key for change in comparison.changes if change.after is None]
    staffed = campaign.rounds.filter(key__in=gone, nominations__isnull=False) | campaign.rounds.filter(
        key__in=gone, teams__isnull=False
    )
    if staffed.exists():
        raise Refused("round_has_teams", _("This round already has people. Move them first."))
