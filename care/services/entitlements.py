"""Meals with receipts, holidays at home, Party branches, and sheets that go out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.models import Round
from care.documents import sheet_of
from care.enums import ISSUED, SheetKind
from care.models import HomeHoliday, IssuedSheet, LocalMeal, PartyBranch
from care.selectors import branches
from care.services.guards import check_office, check_open
from care.workflow import may_keep_holidays, may_sign
from cities.models import City, Province
from kernel import audit, clock
from kernel.errors import NotAllowed, Refused
from teams.models import Person, Posting, Team


def enter_local_meal(
    *, posting: Posting, actor: User, day: date, place: str, amount: Decimal, receipt: str
) -> LocalMeal:
    """Put down a paid meal with its receipt; it comes off the allowance of its day.

    Refuses another's posting, a day outside it or to come (`not_a_day_of_the_posting`), an amount that is not
    above zero (`amount_wrong`), a receipt twice (`receipt_twice`) or none (`words_missing`).
    """
    if not may_sign(actor, posting):
        raise NotAllowed("enter_meal")
    check_open(posting.team.campaign)
    if not posting.starts <= day <= min(posting.ends, clock.today()):
        raise Refused("not_a_day_of_the_posting", _("Choose a day of your posting up to today."), fields={"day": [""]})
    if amount <= 0:
        raise Refused("amount_wrong", _("The amount must be above zero."), fields={"amount": [str(amount)]})
    place, receipt = place.strip(), receipt.strip()
    if not place or not receipt:
        raise Refused("words_missing", _("Where you ate and the number of the receipt are needed."))
    with transaction.atomic():
        Posting.objects.select_for_update(of=("self",)).get(pk=posting.pk)
        if LocalMeal.objects.filter(posting=posting, receipt=receipt).exists():
            raise Refused("receipt_twice", _("This receipt has been entered."), fields={"receipt": [receipt]})
        meal = LocalMeal.objects.create(
            posting=posting,
            day=day,
            place=place,
            amount=amount,
            receipt=receipt,
            entered_by=actor,
            entered_at=clock.now(),
        )
        audit.record(actor, meal, "local_meal.entered", posting=posting.pk, day=day, amount=amount)
    return meal


def remove_local_meal(*, meal: LocalMeal, actor: User) -> None:
    """Take out a meal that was entered wrongly; the trail keeps it. Sheets that went out stay as they are."""
    if not may_sign(actor, meal.posting):
        raise NotAllowed("remove_meal")
    check_open(meal.posting.team.campaign)
    with transaction.atomic():
        audit.record(actor, meal, "local_meal.removed", posting=meal.posting_id, day=meal.day, amount=meal.amount)
        meal.delete()


def add_home_holiday(*, province: Province, day: date, name: str, source: str, actor: User | None) -> HomeHoliday:
    """A day on which a province rests, with the paper that says so (S1 八(五)). Refuses one that is there."""
    if not may_keep_holidays(actor):
        raise NotAllowed("keep_holidays")
    if not name.strip() or not source.strip():
        raise Refused("words_missing", _("The name of the holiday and the paper that says so are needed."))
    with transaction.atomic():
        holiday, is_new = HomeHoliday.objects.get_or_create(
            province=province, day=day, defaults={"name": name.strip(), "source": source.strip()}
        )
        if not is_new:
            raise Refused("holiday_known", _("This day is on the list already."), fields={"day": [day.isoformat()]})
        audit.record(actor, holiday, "home_holiday.added", province=province.code, day=day)
    return holiday


def remove_home_holiday(*, holiday: HomeHoliday, actor: User | None, reason: str) -> None:
    """Take a day off the list; sheets that went out stay as they are."""
    if not may_keep_holidays(actor):
        raise NotAllowed("keep_holidays")
    with transaction.atomic():
        audit.record(
            actor, holiday, "home_holiday.removed", reason=reason, province=holiday.province.code, day=holiday.day
        )
        holiday.delete()


def name_branch(
    *,
    round: Round,
    city: City,
    team: Team | None,
    secretary: Person,
    committee: Iterable[Person] = (),
    actor: User,
) -> PartyBranch:
    """Put down who was named for a branch; naming again replaces.

    Refuses where the plan's rule finds no branch (`no_branch`), and people who are no member of it
    (`not_of_the_branch`).
    """
    check_office(round.campaign, actor, "name_branch")
    committee = list(committee)
    found = next((b for b in branches(round, None) if b.city == city and b.team == team), None)
    if found is None:
        raise Refused("no_branch", _("The plan's rule finds no branch here."))
    members = {person.pk for person in found.members}
    if strangers := [person.name for person in (secretary, *committee) if person.pk not in members]:
        raise Refused(
            "not_of_the_branch",
            _("No member of the Party in this branch: %(names)s.") % {"names": "、".join(strangers)},
            fields={"secretary": strangers},
        )
    with transaction.atomic():
        branch, _is_new = PartyBranch.objects.update_or_create(
            round=round,
            city=city,
            team=team,
            defaults={"secretary": secretary, "named_by": actor, "named_at": clock.now()},
        )
        branch.committee.set(committee)
        audit.record(
            actor, branch, "party_branch.named", secretary=secretary.pk, committee=[person.pk for person in committee]
        )
    return branch


def issue_sheet(*, round: Round, kind: str, actor: User) -> IssuedSheet:
    """Freeze a sheet as it goes out to the sending units; issued again, it is the next number.

    Refuses kinds that are not issued (`not_issued`), and a round whose people have not left (`round_not_over`).
    """
    check_office(round.campaign, actor, "issue_sheet")
    if kind not in ISSUED:
        raise Refused("not_issued", _("This sheet is taken away, not issued."))
    if clock.today() <= round.departure:
        raise Refused(
            "round_not_over",
            _("The sheet is issued when everybody has left, after %(day)s.") % {"day": round.departure},
        )
    with transaction.atomic():
        Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        last = IssuedSheet.objects.filter(round=round, kind=kind).aggregate(last=Max("number"))["last"] or 0
        sheet = IssuedSheet.objects.create(
            round=round,
            kind=SheetKind(kind),
            number=last + 1,
            content=sheet_of(kind, round, actor),
            issued_by=actor,
            issued_at=clock.now(),
        )
        audit.record(actor, sheet, "sheet.issued", round=round.pk, kind=kind, number=sheet.number)
    return sheet
