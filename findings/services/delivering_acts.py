"""Other writes in a phone's file: completed findings are made as their author's, answers left to their author."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.enums import Delivered, PresenceState, Warn
from findings.models import Finding, Presence, Record
from findings.queue_file import QueuedAct
from findings.services.review import resubmit
from findings.services.telling import tell_of_answer_in_file, tell_of_delivered_act, tell_of_words_in_file
from findings.workflow import ActKind, person_of, queued_acts
from kernel import audit
from kernel.errors import Refused, Sentence
from kernel.text import storable

UUID = r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
ANSWER = re.compile(rf"records/{UUID}/(?P<verb>confirm|contest)/")
COMPLETION = re.compile(rf"findings/{UUID}/resubmit/")
ANSWERED = {"confirm": PresenceState.CONFIRMED, "contest": PresenceState.CONTESTED}
# Of words that a notice keeps, in characters.
MOST_WORDS = 20_000


def make_queued_act(act: QueuedAct, account: User, actor: User) -> bool:
    """As its author, by the rules of sending it; says whether it changed anything. Who brought it is in the trail, and
    the author is told. Refuses with `unknown_act` what no file brings."""
    for kind in queued_acts:
        named = kind.path.fullmatch(act.path)
        if kind.method == act.method and named:
            made, is_new = kind.do(account, named.groupdict(), act.json)
            if is_new:
                audit.record(actor, made, "act.deliver", author=account.username)
                tell_of_delivered_act(account, made, verb=kind.verb, about=act.about)
            return is_new
    raise Refused("unknown_act", _("A change of this kind cannot be brought in a file. Its author makes it again."))


def left_to_author(act: QueuedAct, account: User) -> tuple[Delivered, Sentence] | None:
    """What becomes of it where only its author can do it, signed in; None for what `make_queued_act` does.

    An answer for a record, which anybody could have written into a file, and a completion that was not handed in: the
    author is told of either, with the words whole.
    """
    answer, completion = ANSWER.fullmatch(act.path), COMPLETION.fullmatch(act.path)
    if answer and act.method == "POST" and act.state != "draft":
        record = _seen(Record, account, answer["id"])
        presence = Presence.objects.filter(record=record, person=person_of(account)).first()
        if presence is None:
            raise _not_seen()
        if presence.state == ANSWERED[answer["verb"]]:
            return Delivered.ALREADY, ""
        words = _kept_whole(act.json.get("words"))
        tell_of_answer_in_file(account, record, verb=answer["verb"], words=words)
        return Delivered.REFUSED, _("Nobody but the person answers for a record, signed in. The system has told them.")
    if act.state != "draft":
        return None
    if completion is None or act.method != "POST":
        raise Refused("unknown_act", _("A change of this kind cannot be brought in a file. Its author makes it again."))
    finding = Finding.objects.visible_to(account).filter(pk=uuid.UUID(completion["id"])).first()
    words = _kept_whole("\n".join(str(act.json[name]) for name in ("description", "words") if act.json.get(name)))
    told = _("Not handed in by its author, who writes it again: “%(words)s”") % {"words": words}
    tell_of_words_in_file(account, finding, key=completion["id"], about=act.about, words=told)
    return Delivered.REFUSED, told


def _kept_whole(words: object) -> str:
    """Refuses with `too_long` what no notice keeps: it is told as being in the file still."""
    text = storable(str(words or "")).strip()
    if len(text) > MOST_WORDS:
        raise Refused("too_long", _("These words are too long to be passed on. They stay in the file."))
    return text


def _version(sent: Mapping[str, Any]) -> int:
    """That was read: whoever brings a file days later must not answer for what was written since."""
    version = sent.get("version")
    if isinstance(version, int) and not isinstance(version, bool):
        return version
    raise Refused("invalid", _("The version that was read is missing."))


def _seen(model: Any, account: User, key: str) -> Any:
    found = model.objects.visible_to(account).filter(pk=uuid.UUID(key)).first()
    if found is None:
        raise _not_seen()
    return found


def _not_seen() -> Refused:
    return Refused("unknown_subject", _("What this is about is not here, or is no longer the author's to see."))


def _complete(account: User, named: Mapping[str, str], sent: Mapping[str, Any]) -> tuple[Model, bool]:
    """The record is marked, so that the reviewer reads that its author did not send it."""
    finding = _seen(Finding, account, named["id"])
    record = Record.objects.select_for_update(of=("self",)).get(pk=finding.record_id)
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
    is_new = finding.version != before
    if is_new and Warn.DELIVERED not in record.warnings:
        record.warnings.append(Warn.DELIVERED)
        record.save(update_fields=["warnings"])
    return finding, is_new


OWN_ACTS = [ActKind("POST", COMPLETION, _complete, "resubmit")]
