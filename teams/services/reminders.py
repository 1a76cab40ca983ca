"""Reminding those who owe nominations or contacts, before the day and after it (B3, A13)."""

from datetime import date

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign, Round
from cities.models import Liaison
from kernel.errors import Sentence
from kernel.notices import notify
from teams import directory, senders


def remind_of_nominations(*, round: Round, day: date) -> int:
    """Tell every sender that has named nobody, once a day of reminding; says how many senders are missing.

    After the deadline the office is told too. Whoever has no account is on the office's list only.
    """
    found = senders.standing(round)
    is_over = day > found.due
    url = reverse("teams:sending")
    for sender in found.missing:
        key = f"nominations {round.pk} {day.isoformat()} {sender.key[0]}{sender.key[1]}"
        notify(sender.accounts, key=key, text=_owed(round, sender.name, found.due, is_over=is_over), url=url)
    if is_over and found.missing:
        notify(
            _officers(round.campaign),
            key=f"nominations {round.pk} {day.isoformat()}",
            text=format_lazy(
                _("{campaign} {round}: {count} senders have named nobody."),
                campaign=round.campaign,
                round=round,
                count=len(found.missing),
            ),
            url=reverse("teams:round-senders", args=[round.pk]),
        )
    return len(found.missing)


def remind_of_contacts(*, campaign: Campaign, day: date) -> int:
    """Tell the office, and each province's coordinators, how many contacts are missing; says how many there are."""
    gaps = directory.missing(campaign)
    due = directory.due_on(campaign)
    if not gaps or due is None:
        return 0
    key = f"contacts {campaign.pk} {day.isoformat()}"
    url = reverse("teams:contact-missing")
    notify(_officers(campaign), key=key, text=_gaps(campaign, len(gaps), due), url=url)
    # Coordinators' terms begin with the campaign, the reminders before it.
    in_office = Liaison.objects.on(directory.day_of_campaign(campaign))
    for province, count in directory.provinces_missing(gaps).items():
        terms = in_office.filter(province=province, user__is_active=True).select_related("user")
        notify({term.user for term in terms}, key=key, text=_gaps(campaign, count, due))
    return len(gaps)


def _officers(campaign: Campaign) -> list[User]:
    return list(User.objects.filter(role=Role.OFFICE, is_active=True, memberships__campaign=campaign).distinct())


# Put together only when the reader's language is known.


def _owed(round_: Round, name: str, due: date, *, is_over: bool) -> Sentence:
    text = (
        _("{sender}: the nominations for {campaign} {round} were due on {due}; nobody is named yet.")
        if is_over
        else _("{sender}: the nominations for {campaign} {round} are due on {due}; nobody is named yet.")
    )
    return format_lazy(text, sender=name, campaign=round_.campaign, round=round_, due=due)


def _gaps(campaign: Campaign, count: int, due: date) -> Sentence:
    text = _("{campaign}: {count} contacts are missing; they are due on {due}.")
    return format_lazy(text, campaign=campaign, count=count, due=due)
