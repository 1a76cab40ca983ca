"""A team's day, signed by its leader."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.selectors import policy_on
from campaigns.workflow import check_open
from findings.models import Record
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused
from reports.enums import DayKind, ReportAction
from reports.models import DailyReport
from reports.selectors import due_at, is_day_of, team_day
from reports.workflow import leading_posting
from teams.models import StandDown, Team


@transaction.atomic
def sign_daily_report(
    *,
    team: Team,
    day: date,
    actor: User,
    words: str = "",
    kind: str = DayKind.FIELD,
    late_reason: str = "",
) -> DailyReport:
    """Sign a team's day; figures are frozen, the server's clock decides what is late (X36).

    Up to the very second of the plan's hour is in time; where the plan names none, nothing is late
    (X35). Refuses anybody but the team's leader (`NotAllowed`), a closed campaign (423), a day
    outside the round or still to come (`day_outside`), a handover on another day than the round's
    (`no_handover`), a stand-down without words (`reason_missing`) or on a day with inspections
    (`has_records`), and a day already signed (`already_signed`). Also keeps a stand-down as a day
    without duty.
    """
    team = Team.objects.select_for_update(of=("self",)).select_related("campaign", "round").get(pk=team.pk)
    posting = leading_posting(actor, team, clock.today())
    if posting is None:
        raise NotAllowed(ReportAction.SIGN, _("Only the team's leader signs its day."))
    check_open(team.campaign)
    if not is_day_of(team, day):
        raise Refused("day_outside", _("This is no day of the team's round, or it has not come yet."))
    if DailyReport.objects.filter(team=team, day=day).exists():
        raise Conflict("already_signed", _("This day is already signed."))
    _check_kind(team, day, kind, words)
    due, now = due_at(policy_on(team.campaign, day), day), clock.now()
    report = DailyReport.objects.create(
        team=team,
        day=day,
        kind=kind,
        words=words.strip(),
        late_reason=late_reason.strip(),
        figures=team_day(team, day),
        signed_by=posting,
        signed_at=now,
        due_at=due,
        is_late=due is not None and now > due,
    )
    if kind == DayKind.STAND_DOWN:
        StandDown.objects.get_or_create(
            team=team, day=day, defaults={"reason": report.words, "reported_by": actor, "reported_at": now}
        )
    audit.record(actor, report, "daily_report.signed", day=day, late=report.is_late, kind=kind)
    return report


def _check_kind(team: Team, day: date, kind: str, words: str) -> None:
    if kind == DayKind.HANDOVER and day != team.round.handover:
        raise Refused("no_handover", _("This is not the handover day of the round."))
    if kind != DayKind.STAND_DOWN:
        return
    if not words.strip():
        raise Refused("reason_missing", _("Say why the team stood down."), fields={"words": [_("This is missing.")]})
    if Record.objects.filter(team=team, day=day).exists():
        raise Refused("has_records", _("The team inspected on this day, so it did not stand down."))
