"""Verification and look-back by a record of the phone: entered in the ledger when all present have confirmed it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.selectors import office_of
from findings.enums import VisitKind, Warn
from findings.models import Record
from findings.selectors import posting_in
from kernel.errors import Closed, NotAllowed, Refused, WrongState
from kernel.notices import notify
from rectification.models import LedgerEntry, Verification
from rectification.services.verification import look_back, verify
from rectification.workflow import having_been, is_sent_to, may_send
from teams.models import Team

ACTS = {VisitKind.VERIFICATION: verify, VisitKind.LOOK_BACK: look_back}


def check_visit_of(team: Team, told: Mapping[str, Any]) -> None:
    """Whether a team can have visited for this entry (`findings.workflow.visit_checks`).

    Refuses with `unknown_entry` one that is none of the campaign's in the team's counties, or in the city that it
    steers, and with `may_not_verify` a kind of team that the plan does not let verify (S1 五(四)). Whether the entry
    still waits for it is no question here: the ledger may move on while a phone is offline.
    """
    entry = LedgerEntry.objects.select_related("policy").filter(pk=told["entry"], campaign=team.campaign_id).first()
    if entry is None or not is_sent_to(team, entry):
        sentence = _("The ledger of your counties has no entry %(entry)s.") % {"entry": told["entry"]}
        raise Refused("unknown_entry", sentence, fields={"visit.entry": [sentence]})
    if not may_send(team, entry):
        why = _("In this campaign your kind of team does not verify.")
        raise Refused("may_not_verify", why, fields={"visit.kind": [why]})


def enter_visit(record: Record, actor: User) -> None:
    """Do in the ledger what a record says that has just been confirmed by all (`findings.workflow.locked_followers`).

    As its author, judged by the posting of its day. Where the entry has moved on meanwhile, where the visit is older
    than what it would answer, or where the record is corrected after it was entered, the record stays as it is, with
    the warning `entry_moved`, and those present and the office are told. `record` is saved by the caller.
    """
    told = record.content.get("visit")
    if not told:
        return
    entry = LedgerEntry.objects.select_for_update(of=("self",)).select_related("letter").get(pk=told["entry"])
    entered = Verification.objects.filter(record=record).first()
    if entered is not None:
        if (entered.entry_id, entered.kind, entered.passed) != (entry.pk, told["kind"], told["passed"]):
            _keep_apart(record, entry)
        return
    if _is_older(record, entry, told["kind"]):
        _keep_apart(record, entry)
        return
    author, posting = record.author.user, posting_in(record.author, record.team)
    # Sent by the author's account, in a team of that day.
    assert author is not None
    assert posting is not None
    try:
        with having_been(author, posting):
            ACTS[told["kind"]](entry=entry, actor=author, passed=told["passed"], words=told["words"], record=record)
    except (WrongState, NotAllowed, Closed):
        _keep_apart(record, entry)


def _is_older(record: Record, entry: LedgerEntry, kind: str) -> bool:
    """Whether the visit began before what it would answer: the last report of completion, or the writing off."""
    if kind == VisitKind.LOOK_BACK:
        since = entry.written_off_at
    else:
        since = entry.completions.aggregate(last=Max("made_at"))["last"]
    return since is not None and record.started_at < since


def _keep_apart(record: Record, entry: LedgerEntry) -> None:
    record.warnings = [*record.warnings, Warn.ENTRY_MOVED]
    present = Q(person__in=record.presences.values("person"))
    notify(
        User.objects.filter(present | Q(pk__in=office_of(record.campaign))),
        key=f"record.entry_moved:{record.pk}:{record.version}",
        text=_("%(site)s: the visit is kept, but entry %(entry)s had moved on; the ledger is unchanged.")
        % {"site": record.site, "entry": entry},
        url=entry.get_absolute_url(),
    )
