"""After the rounds: letters, and what the demonstration's city does about its entries."""

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from campaigns.models import Campaign, Round
from campaigns.selectors import inspection_rounds
from cities.models import County
from kernel import clock
from kernel.errors import Refused
from rectification import services
from rectification.enums import EntryState
from rectification.models import LedgerEntry
from teams.enums import Duty
from teams.models import Posting

LETTERS_AT = time(10, 0)
LETTERS_SINCE = date(2018, 6, 25)


def issue_letters(campaign: Campaign, office: User, until: date) -> int:
    """The letters of every round that has ended; says how many are new."""
    issued = 0
    for round_ in inspection_rounds(campaign).filter(ends__lt=until):
        with clock.standing_at(clock.at(_first_day_after(round_), LETTERS_AT)):
            try:
                issued += len(services.issue_letters(round=round_, actor=office))
            except Refused as refused:
                if refused.code != "nothing_to_issue":
                    raise
    return issued


def _first_day_after(round_: Round) -> date:
    return round_.ends + timedelta(days=1)


def walk_entries(campaign: Campaign, city_user: User, office: User) -> None:
    """Bring the first entries of the demonstration's city to different states, one a state."""
    entries = list(
        LedgerEntry.objects.filter(
            campaign=campaign, county__in=County.objects.answered_by(city_user, LETTERS_SINCE), state=EntryState.OPEN
        ).order_by("pk")[:8]
    )
    steps: list[Callable[[LedgerEntry, datetime], None]] = [
        lambda entry, at: _plan(entry, city_user, at),
        lambda entry, at: _accept(entry, office, at),
        lambda entry, at: _complete(entry, city_user, at),
        _verify,
    ]
    for number, entry in enumerate(entries):
        opened = entry.opened_at
        for step in range(number % (len(steps) + 1)):
            steps[step](LedgerEntry.objects.get(pk=entry.pk), opened + timedelta(days=3 * (step + 1)))


def _plan(entry: LedgerEntry, user: User, at: datetime) -> None:
    with clock.standing_at(at):
        services.hand_in_plan(
            entry=entry,
            actor=user,
            measures="立即停产整改，安装并运行治污设施，完善台账。",
            responsible_unit="长安区人民政府",
            responsible_person="王立新",
            finish_by=entry.deadline,
        )


def _accept(entry: LedgerEntry, office: User, at: datetime) -> None:
    with clock.standing_at(at):
        services.accept_plan(entry=entry, actor=office)


def _complete(entry: LedgerEntry, user: User, at: datetime) -> None:
    with clock.standing_at(at):
        services.report_completion(
            entry=entry, actor=user, statement="治污设施已安装并投入运行，附现场照片。", files=[_photo(entry)]
        )


def _photo(entry: LedgerEntry) -> ContentFile:
    """A plain picture; another entry, another shade."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, entry.pk % 200 + 50)).save(out, "JPEG")
    return ContentFile(out.getvalue(), name="整改后现场.jpg")


def _verify(entry: LedgerEntry, at: datetime) -> None:
    """By the leader of whichever team inspects the county on that day; none there, it goes on waiting."""
    day = clock.day_of(at)
    posting = (
        Posting.objects.present_on(day)
        .filter(team__counties=entry.county, duty=Duty.LEADER, person__user__isnull=False)
        .select_related("person__user")
        .first()
    )
    if posting is not None:
        with clock.standing_at(at):
            services.verify(entry=entry, actor=posting.person.user, passed=True, words="现场核查，设施正常运行。")
