"""On site: verification, look-back; and striking out what should not have been on the ledger."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.selectors import office_of, policy
from findings import services as findings
from findings.enums import VisitKind
from findings.models import Record
from kernel import clock, workdays
from kernel.notices import notify
from rectification import selectors
from rectification.enums import EntryAction
from rectification.models import LedgerEntry, Verification
from rectification.services.checks import words as given
from rectification.workflow import entry_workflow, verifying_posting

# The second rebound raises an entry to the office by itself (L39).
REBOUNDS_TO_RAISE = 2


def verify(*, entry: LedgerEntry, actor: User, passed: bool, words: str, record: Record | None = None) -> Verification:
    """核查 by a team on site (S1 五(四)): passed writes the entry off, failed sends it back, counted."""
    action = EntryAction.PASS if passed else EntryAction.FAIL
    with entry_workflow.fire(entry, action, actor=actor, reason=words.strip()) as locked:
        seen = _visit(locked, actor, VisitKind.VERIFICATION, passed, words, record)
        if passed:
            locked.written_off_at = clock.now()
        else:
            locked.failures += 1
            _tell_the_place(locked, seen, _("The verification of %(entry)s failed."))
    return seen


def look_back(
    *, entry: LedgerEntry, actor: User, passed: bool, words: str, record: Record | None = None
) -> Verification:
    """回头看 of an entry written off. A rebound opens it again: counted, with new days from today for
    plan and rectification, and from the second time on the office is told (L39)."""
    action = EntryAction.LOOK_BACK_PASS if passed else EntryAction.REBOUND
    with entry_workflow.fire(entry, action, actor=actor, reason=words.strip()) as locked:
        seen = _visit(locked, actor, VisitKind.LOOK_BACK, passed, words, record)
        if not passed:
            _open_again(locked, clock.today())
            _tell_the_place(locked, seen, _("%(entry)s has been found again; please hand in a new plan."))
            if locked.rebounds >= REBOUNDS_TO_RAISE:
                _tell_the_office(locked)
    return seen


def _visit(
    entry: LedgerEntry, actor: User, kind: VisitKind, passed: bool, text: str, record: Record | None
) -> Verification:
    return Verification.objects.create(
        entry=entry,
        made_by=actor,
        made_at=clock.now(),
        kind=kind,
        posting=verifying_posting(actor, entry),
        passed=passed,
        words=given(text, "words"),
        record=record,
    )


def _open_again(entry: LedgerEntry, today: date) -> None:
    """No plan says what time a rebound is given: the same days again, from the day it was seen."""
    terms = policy(entry.policy).rectification
    entry.written_off_at = None
    entry.rebounds += 1
    entry.plan_due = workdays.add_days(today, terms.plan_days, terms.day_kind)
    entry.deadline = max(entry.deadline, workdays.add_days(today, terms.rectification_days, terms.day_kind))


def _tell_the_place(entry: LedgerEntry, seen: Verification, text: Any) -> None:
    notify(
        selectors.liaisons_of(entry.city, entry.county),
        key=f"verification:{seen.pk}",
        text=text % {"entry": entry},
        url=entry.get_absolute_url(),
    )


def _tell_the_office(entry: LedgerEntry) -> None:
    text = _("%(entry)s has rebounded %(times)s times.") % {"entry": entry, "times": entry.rebounds}
    notify(
        office_of(entry.campaign),
        key=f"entry.rebounded:{entry.pk}:{entry.rebounds}",
        text=text,
        url=entry.get_absolute_url(),
    )


def strike_out(*, entry: LedgerEntry, actor: User, reason: str) -> LedgerEntry:
    """Void an entry whose finding does not stand any more, and withdraw the finding, so that scores and
    figures follow (X39). The letter stays as it was issued."""
    with entry_workflow.fire(entry, EntryAction.VOID, actor=actor, reason=reason.strip()) as locked:
        given(reason, "reason")
        locked.written_off_at = None
        findings.withdraw(finding=locked.finding, actor=actor, reason=reason)
    return entry
