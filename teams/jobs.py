"""What happens to people by the clock: reminders of nominations and contacts, and the end of access."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from campaigns.enums import CampaignState, RoundKind
from campaigns.models import Campaign, Round
from campaigns.selectors import policy_on
from kernel import clock
from kernel.jobs import Job, Slot
from teams import directory
from teams.enums import UNDER_WAY
from teams.imports import finish_roster
from teams.models import RosterImport
from teams.selectors import nominations_due, policy_of
from teams.services import end_departed, remind_of_contacts, remind_of_nominations

CATCH_UP = timedelta(days=14)
# When the offices open. A reminder that an outage has kept back for longer is none any more.
REMIND_AT = time(9, 0)
REMIND_CATCH_UP = timedelta(days=3)
# Rounds whose deadline can be near: the 15th of the month before lies at most 46 days ahead of the first day.
NEAR_BEFORE, NEAR_AFTER = timedelta(days=31), timedelta(days=120)


def _each_day(now: datetime) -> Iterator[Slot]:
    first = clock.day_of(now - CATCH_UP)
    for n in range((clock.day_of(now) - first).days + 1):
        day = first + timedelta(days=n)
        yield Slot(day.isoformat(), clock.at(day, time.min))


def _end_sessions(day: str) -> str:
    return f"sessions of {end_departed(day=date.fromisoformat(day))} ended"


def _days_of_reminding(due: date, before: tuple[int, ...], after: tuple[int, ...], now: datetime) -> Iterator[date]:
    """Those whose hour has come, and not long ago."""
    days = {due - timedelta(days=n) for n in before} | {due + timedelta(days=n) for n in after}
    for day in sorted(days):
        if clock.at(day, REMIND_AT) <= now < clock.at(day, REMIND_AT) + REMIND_CATCH_UP:
            yield day


def _nomination_reminders(now: datetime) -> Iterator[Slot]:
    today = clock.day_of(now)
    rounds = Round.objects.filter(
        campaign__state=CampaignState.RUNNING,
        kind=RoundKind.INSPECTION,
        is_cancelled=False,
        starts__gt=today - NEAR_BEFORE,
        starts__lt=today + NEAR_AFTER,
    ).select_related("campaign")
    for round_ in rounds.order_by("starts", "pk"):
        rules = policy_of(round_).nomination
        due = nominations_due(round_, rules)
        for day in _days_of_reminding(due, rules.remind_days_before, rules.remind_days_after, now):
            yield Slot(f"{round_.pk} {day.isoformat()}", clock.at(day, REMIND_AT))


def _remind_of_nominations(key: str) -> str:
    pk, day = key.split(" ")
    round_ = Round.objects.select_related("campaign").get(pk=pk)
    return f"{remind_of_nominations(round=round_, day=date.fromisoformat(day))} missing"


def _contact_reminders(now: datetime) -> Iterator[Slot]:
    """Contacts are due before the campaign begins, so one that is being prepared is reminded too."""
    for campaign in Campaign.objects.exclude(state=CampaignState.CLOSED).order_by("pk"):
        if (due := directory.due_on(campaign)) is None:
            continue
        rules = policy_on(campaign, directory.day_of_campaign(campaign)).contacts
        for day in _days_of_reminding(due, rules.remind_days_before, rules.remind_days_after, now):
            yield Slot(f"{campaign.code} {day.isoformat()}", clock.at(day, REMIND_AT))


def _remind_of_contacts(key: str) -> str:
    code, day = key.split(" ")
    campaign = Campaign.objects.get(code=code)
    return f"{remind_of_contacts(campaign=campaign, day=date.fromisoformat(day))} missing"


# A long roster whose task the broker has lost; one that is being read tells of itself every few seconds.
SILENT = timedelta(minutes=10)


def finish_lost_rosters() -> None:
    """The row is the job, whatever became of its task."""
    silent = {"state__in": UNDER_WAY, "progress__told_at__lt": clock.now() - SILENT}
    for upload in RosterImport.objects.filter(**silent).select_related("round__campaign", "importer", "applied_by")[:1]:
        finish_roster(upload)


JOBS = [
    # Due on the 15th of the month before (S1 七(三), X13); days of reminding by each campaign's rules.
    Job("teams.remind_of_nominations", _nomination_reminders, _remind_of_nominations),
    Job("teams.remind_of_contacts", _contact_reminders, _remind_of_contacts),
    # Access itself ends by the days of the posting; this ends sessions that nobody uses meanwhile (L8, B21).
    Job("teams.end_sessions", _each_day, _end_sessions),
]
