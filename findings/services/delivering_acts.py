"""Other writes that a phone kept and could not send, brought in its file: answers, completed findings."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.enums import PresenceState
from findings.models import Finding, Presence, Record
from findings.queue_file import QueuedAct
from findings.services.confirming import confirm_record, contest_record
from findings.services.review import resubmit
from findings.services.telling import tell_of_delivered_act
from findings.workflow import ActKind, person_of, queued_acts
from kernel import audit
from kernel.errors import Refused

UUID = r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"


def make_queued_act(act: QueuedAct, account: User, actor: User) -> bool:
    """As its author, by the rules of sending it; says whether it changed anything. Who brought it is in the trail, and
    the author is told. Refuses with `unknown_act` what no file brings."""
    for kind in queued_acts:
        named = kind.path.fullmatch(act.path)
        if kind.method == act.method and named:
            made, is_new = kind.do(account, named.groupdict(), act.json)
            if is_new:
                audit.record(actor, made, "act.deliver", author=account.username)
                tell_of_delivered_act(account, made, key=str(act.id), about=act.about)
            return is_new
    raise Refused("unknown_act", _("A change of this kind cannot be brought in a file. Its author makes it again."))


def _version(sent: Mapping[str, Any]) -> int:
    """That was read: whoever brings a file days later must not answer for what was written since."""
    version = sent.get("version")
    if isinstance(version, int) and not isinstance(version, bool):
        return version
    raise Refused("invalid", _("The version that was read is missing."))


def _seen(model: Any, account: User, key: str) -> Any:
    found = model.objects.visible_to(account).filter(pk=uuid.UUID(key)).first()
    if found is None:
        raise Refused("unknown_subject", _("What this is about is not here, or is no longer the author's to see."))
    return found


def _answered(record: Record, account: User, state: PresenceState) -> bool:
    return Presence.objects.filter(record=record, person=person_of(account), state=state).exists()


def _confirm(account: User, named: Mapping[str, str], sent: Mapping[str, Any]) -> tuple[Model, bool]:
    record = _seen(Record, account, named["id"])
    was = _answered(record, account, PresenceState.CONFIRMED)
    confirm_record(record=record, actor=account, version=_version(sent))
    return record, not was


def _contest(account: User, named: Mapping[str, str], sent: Mapping[str, Any]) -> tuple[Model, bool]:
    record = _seen(Record, account, named["id"])
    was = _answered(record, account, PresenceState.CONTESTED)
    contest_record(record=record, actor=account, words=str(sent.get("words") or ""), version=_version(sent))
    return record, not was


def _complete(account: User, named: Mapping[str, str], sent: Mapping[str, Any]) -> tuple[Model, bool]:
    finding = _seen(Finding, account, named["id"])
    before, photos = finding.version, sent.get("photos") or []
    resubmit(
        finding=finding,
        actor=account,
        description=str(sent.get("description") or ""),
        photos=[str(sha256) for sha256 in photos] if isinstance(photos, list) else [],
        words=str(sent.get("words") or ""),
        version=_version(sent),
    )
    finding.refresh_from_db()
    return finding, finding.version != before


OWN_ACTS = [
    ActKind("POST", re.compile(rf"records/{UUID}/confirm/"), _confirm),
    ActKind("POST", re.compile(rf"records/{UUID}/contest/"), _contest),
    ActKind("POST", re.compile(rf"findings/{UUID}/resubmit/"), _complete),
]
