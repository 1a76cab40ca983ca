"""Who owes a round's nominations: by whom people are sent, how many are named, who is missing (B3; S1 七(三))."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from campaigns.models import Round
from campaigns.policy.choices import Origin
from cities.models import Province
from kernel import clock
from teams.directory import senders_asked
from teams.enums import ContactLevel
from teams.models import Contact, Nomination, Posting, SendingUnit, SendingUnitContact
from teams.selectors import nominations_due, policy_of

Key = tuple[str, int]
"""A province with all its units, or a unit that belongs to none (ministry, institutes)."""


@dataclass
class Sender:
    """One that is expected to name people for a round, and how it stands."""

    key: Key
    name: str
    order: int = 0
    quota: int | None = None
    named: int = 0
    late: int = 0
    contacts: list[str] = field(default_factory=list)
    accounts: list[User] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        return self.named == 0

    @property
    def short(self) -> int:
        """How many are lacking of those that the rules ask; 0 where they ask no number."""
        return max((self.quota or 0) - self.named, 0)


@dataclass(frozen=True)
class Standing:
    """A round's nominations: when they are due, and everybody who owes some."""

    round: Round
    due: date
    senders: list[Sender]

    @property
    def missing(self) -> list[Sender]:
        return [sender for sender in self.senders if sender.is_missing]

    @property
    def is_over(self) -> bool:
        return clock.today() > self.due


def key_of(unit: SendingUnit) -> Key:
    return ("province", unit.province_id) if unit.province_id else ("unit", unit.pk)


def standing(round_: Round) -> Standing:
    """Expected are those who are known to send: provinces and units with a contact, with an account, with a number
    in the rules, or that named people for a round of this campaign before. A province that the plan excludes on
    the round's first day is not; nor is any where the plan takes no local people."""
    policy = policy_of(round_)
    found: dict[Key, Sender] = {}
    provinces: dict[int, Province] = {}
    if Origin.LOCAL in policy.staffing.origins:
        provinces = {province.pk: province for province in senders_asked(policy, round_.starts)}
    quotas = {each.province: each.people for each in policy.nomination.provinces}

    def sender(key: Key, name: str, order: int) -> Sender | None:
        if key[0] == "province" and key[1] not in provinces:
            return None
        return found.setdefault(key, Sender(key, name, order))

    for province in provinces.values():
        if province.code in quotas and (one := _of_province(sender, province)):
            one.quota = quotas[province.code]
    named = Contact.objects.current().filter(campaign=round_.campaign, level=ContactLevel.SENDER)
    for contact in named.select_related("province"):
        if one := _of_province(sender, contact.province):
            one.contacts.append(contact.name)
    for account in SendingUnitContact.objects.filter(user__is_active=True).select_related("unit__province", "user"):
        if (one := _of_unit(sender, account.unit)) and account.user not in one.accounts:
            one.accounts.append(account.user)
    _count(round_, sender)
    return Standing(
        round_,
        nominations_due(round_, policy.nomination),
        sorted(found.values(), key=lambda one: (one.order, one.name)),
    )


def _of_province(sender, province: Province) -> Sender | None:
    return sender(("province", province.pk), province.name, province.sort_order)


def _of_unit(sender, unit: SendingUnit) -> Sender | None:
    if unit.province is not None:
        return _of_province(sender, unit.province)
    # Units of the ministry stand behind the provinces.
    return sender(("unit", unit.pk), unit.name, 10**6)


def _count(round_: Round, sender) -> None:
    """Those named for this round, and who has named people for an earlier one."""
    until_now = Nomination.objects.filter(round__campaign=round_.campaign, round__starts__lte=round_.starts)
    units = SendingUnit.objects.filter(pk__in=until_now.values("unit")).select_related("province")
    by_pk = {unit.pk: _of_unit(sender, unit) for unit in units}
    for unit, is_late in Nomination.objects.filter(round=round_).values_list("unit", "is_late"):
        if one := by_pk[unit]:
            one.named += 1
            one.late += is_late


# A sending unit's own page


@dataclass(frozen=True)
class OwnRound:
    """A round as its sender sees it: what is due, and what has come of it."""

    round: Round
    due: date
    named: int
    late: int
    posted: int


def own_rounds(user: User, rounds: Iterable[Round]) -> list[OwnRound]:
    """The rounds with the numbers of the nominations and postings that the user sees."""
    rounds = list(rounds)
    named: dict[int, list[bool]] = defaultdict(list)
    for round_id, is_late in (
        Nomination.objects.visible_to(user).filter(round__in=rounds).values_list("round", "is_late")
    ):
        named[round_id].append(is_late)
    posted: dict[int, int] = defaultdict(int)
    for round_id in Posting.objects.visible_to(user).filter(round__in=rounds).values_list("round", flat=True):
        posted[round_id] += 1
    return [
        OwnRound(
            round_,
            nominations_due(round_, policy_of(round_).nomination),
            len(named[round_.pk]),
            sum(named[round_.pk]),
            posted[round_.pk],
        )
        for round_ in rounds
    ]
