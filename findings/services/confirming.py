"""Those who were present answer for a record: all confirm before it counts, or one says that it was otherwise."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.enums import FindingState, PresenceState, RecordState
from findings.enums import RecordAction as A
from findings.models import Presence, Record
from findings.services.tasks import follow_record
from findings.services.telling import tell_author_of_contest
from findings.workflow import locked_followers, person_of, record_workflow
from kernel import audit, clock
from kernel.errors import Conflict, Refused
from kernel.text import storable


def confirm_record(
    *, record: Record, actor: User, version: int | None = None, on_phone_of: User | None = None
) -> Record:
    """Somebody present stands by what the record says (S1 九(三), C10).

    The last one locks it: its findings enter the review queue the same day. `version` is the one that was read:
    refuses with `other_version` (409) where the record was revised since, and with it a repeat changes nothing.
    `on_phone_of` is who was signed in where somebody answered with a password of their own.
    """
    with transaction.atomic():
        if _answered_already(record, actor, version, PresenceState.CONFIRMED):
            return record
        with record_workflow.fire(record, A.CONFIRM, actor=actor, **_phone(on_phone_of)) as locked:
            _answer(locked, actor, PresenceState.CONFIRMED)
        lock_if_all_confirmed(record, actor)
    return record


def contest_record(
    *, record: Record, actor: User, words: str, version: int | None = None, on_phone_of: User | None = None
) -> Record:
    """Somebody present says that it was otherwise; the author must revise. Refuses without words, and as
    `confirm_record` does."""
    words = required(words, "words")
    with transaction.atomic():
        if _answered_already(record, actor, version, PresenceState.CONTESTED):
            return record
        with record_workflow.fire(record, A.CONTEST, actor=actor, reason=words, **_phone(on_phone_of)) as locked:
            _answer(locked, actor, PresenceState.CONTESTED, words)
            tell_author_of_contest(locked)
    return record


def _answered_already(record: Record, actor: User, version: int | None, state: PresenceState) -> bool:
    """Whether this is a repeat of an answer whose receipt was lost. Holds the row for what follows."""
    if version is None:
        return False
    locked = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    refuse_other_version(locked, version)
    if not Presence.objects.filter(record=locked, person=person_of(actor), state=state).exists():
        return False
    record.refresh_from_db()
    return True


def refuse_other_version(record: Record, version: int | None, *, sent: Mapping[str, Any] | None = None) -> None:
    """For acts that were decided on one version of a record, and came when there was another (L10)."""
    if version is not None and version != record.version:
        raise Conflict(
            "other_version",
            _("This record has changed since. Compare the two and correct the newer one.")
            if sent is not None
            else _("This record was corrected meanwhile. Read it again, then answer."),
            stored=record.content,
            sent=sent,
            version=record.version,
        )


def _phone(owner: User | None) -> dict[str, str]:
    """For the audit trail; nothing where it was the person's own."""
    return {"on_phone_of": owner.get_username()} if owner is not None else {}


def _answer(record: Record, actor: User, state: PresenceState, words: str = "") -> None:
    Presence.objects.filter(record=record, person=person_of(actor)).update(
        state=state, answered_at=clock.now(), words=words
    )


def lock_if_all_confirmed(record: Record, actor: User) -> None:
    """On the row held by the caller's transaction, so that of two last confirmers one locks.

    Hands its findings in, does the task that it names, then asks `locked_followers`, in the same transaction.
    """
    waiting = Presence.objects.filter(record=record).exclude(state=PresenceState.CONFIRMED)
    if record.state != RecordState.AWAITING or waiting.exists():
        return
    now = clock.now()
    with record_workflow.fire(record, A.LOCK, actor=actor) as locked:
        locked.locked_at = now
        submitted = list(locked.findings.filter(state=FindingState.SUBMITTED))
        locked.findings.filter(state=FindingState.SUBMITTED).update(submitted_at=now)
        audit.record_many([audit.entry(actor, f, "finding.submit", after=FindingState.SUBMITTED) for f in submitted])
        follow_record(locked)
        for follow in locked_followers:
            follow(locked, actor)


def required(words: str, field: str) -> str:
    words = storable(words or "").strip()
    if not words:
        raise Refused("reason_missing", _("Say why, in a few words."), fields={field: [_("This is missing.")]})
    return words
