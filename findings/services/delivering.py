"""What a phone could not send itself, brought by an administrator in the file that it exported."""

import logging
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import veto
from accounts.models import User
from care.selectors import stop_of
from findings.draft_fields import flat
from findings.enums import Delivered
from findings.models import DraftPatch, Record
from findings.queue_file import MAX_BYTES, End, QueuedAct, QueuedPhoto, QueuedRecord, read_head, read_lines
from findings.selectors import posting_today
from findings.services.content import content_hash, read_content
from findings.services.delivering_acts import left_to_author, make_queued_act
from findings.services.drafts import merge_draft
from findings.services.photos import store_photo
from findings.services.records import revise_record, submit_record
from findings.services.telling import tell_of_delivered_draft
from findings.workflow import may_deliver, person_of
from kernel import audit, clock
from kernel.errors import DomainError, NotAllowed, Refused, Sentence, TooLarge
from kernel.text import storable
from teams.models import Person

log = logging.getLogger(__name__)

UNREADABLE = _("The server could not take this in; its log says why. It stays in the file.")


@dataclass(frozen=True)
class Bringing:
    """Whose file it is, who brings it, and when the phone wrote it. `stop`: why its author may do nothing today."""

    author: Person
    account: User
    actor: User
    made_at: datetime | None
    stop: Sentence


@dataclass
class DeliveredRecord:
    """What became of a record of the file: `photos` arrived, now or before, of those that the file has of it."""

    id: uuid.UUID | None
    site: str
    started_at: str
    result: Delivered
    message: Sentence = ""
    photos: int = 0
    photos_in_file: int = 0
    photo_messages: list[Sentence] = field(default_factory=list)


@dataclass
class DeliveredAct:
    """What became of another write: a plan of a day, a completed finding; an answer is told and not taken."""

    about: str
    result: Delivered
    message: Sentence = ""


@dataclass
class Delivery:
    """`is_whole`: the file has as many records, photos and other writes as its end says. `photos`: those that are here
    of records that the file does not have, as originals of what was sent before."""

    author: Person
    made_at: str
    records: list[DeliveredRecord] = field(default_factory=list)
    acts: list[DeliveredAct] = field(default_factory=list)
    photos: int = 0
    photo_messages: list[Sentence] = field(default_factory=list)
    is_whole: bool = False


def deliver(*, file: IO[bytes], size: int, username: str, actor: User) -> Delivery:
    """Take the records, drafts, photos and other writes of an exported file, each by itself, by the rules of sending
    them (L4, L5).

    The author stays who the file says; `username` is whom the administrator has it from, and must be the same. A record
    that is here already is told as such, so the file may be brought again, and the phone may still send. A draft, and a
    new record that is refused, is kept as a shared draft of the author's team: only the author hands it in, from
    whichever phone. Drafts and other writes of somebody whom the system lets do nothing today stay in the file. The
    trail names author and administrator both. Refuses the whole file with `file_too_large` (413), `foreign_file`,
    `newer_file`, `wrong_person`; what is damaged or refused in it is told by record and holds back nothing else, nor
    does what fails in a way nobody foresaw (logged).
    """
    if not may_deliver(actor):
        raise NotAllowed("deliver")
    if size > MAX_BYTES:
        raise TooLarge("file_too_large", _("A file has at most %(limit)s MB.") % {"limit": MAX_BYTES // 1024 // 1024})
    head = read_head(file)
    account = User.objects.filter(pk=head.account, username=head.username).first()
    author = person_of(account) if account else None
    if account is None or author is None or username.strip() != head.username:
        raise Refused(
            "wrong_person",
            _("This file was not exported by the person named. Ask whose phone it is from."),
            fields={"username": [_("The file is another person's.")]},
        )
    by = Bringing(author, account, actor, _moment(head.made_at), _stop(account))
    delivery = Delivery(author, head.made_at)
    by_id: dict[uuid.UUID | None, DeliveredRecord] = {}
    photos = 0
    for line in read_lines(file):
        if isinstance(line, QueuedRecord):
            found = by_id[line.id] = _deliver_record(line, by)
            delivery.records.append(found)
        elif isinstance(line, QueuedPhoto):
            photos += 1
            _deliver_photo(line, by_id.get(line.record), delivery, by)
        elif isinstance(line, QueuedAct):
            delivery.acts.append(_deliver_act(line, by))
        elif isinstance(line, End):
            there = (len(delivery.records), photos, len(delivery.acts))
            delivery.is_whole = (line.records, line.photos, line.acts) == there
    return delivery


def _moment(said: str) -> datetime | None:
    """By the phone's clock; none that is no moment, and none to come."""
    try:
        moment = datetime.fromisoformat(said).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return min(moment, clock.now())


def _stop(account: User) -> Sentence:
    """What stands before every page and operation for the author stands before the file too."""
    reason: Sentence = ""
    today = clock.today()
    if not account.is_active:
        reason = _("This account is closed.")
    elif ended := veto(account, today):
        reason = ended
    elif account.must_change_password:
        reason = _("Choose a password of your own first.")
    elif held := stop_of(account, today):
        reason = held.sentence
    told = _("Its author may do nothing in the system today: “%(reason)s” It stays in the file.")
    return told % {"reason": reason} if reason else ""


def _deliver_record(line: QueuedRecord, by: Bringing) -> DeliveredRecord:
    site: Any = line.content.get("site")
    name = str(site.get("name", "")) if isinstance(site, dict) else ""
    started_at = storable(str(line.content.get("started_at") or ""))
    told = DeliveredRecord(line.id, storable(name), started_at, Delivered.REFUSED)
    if line.damage or line.id is None:
        told.message = line.damage
        return told
    if line.state == "draft":
        _keep_as_draft(line, line.id, told, by)
        return told
    try:
        with transaction.atomic():
            record, is_new = _taken(line, line.id, by)
            if is_new:
                audit.record(by.actor, record, "record.deliver", after=record.state, author=by.account.username)
    except DomainError as refusal:
        told.message = " ".join(dict.fromkeys(map(str, [refusal.message, *_sentences(refusal)])))
        if isinstance(refusal, Refused) and line.base is None:
            _keep_as_draft(line, line.id, told, by)
    except Exception:  # one record that nobody foresaw must not keep the others from being told
        log.exception("record %s of a phone's file", line.id)
        told.message = UNREADABLE
    else:
        told.result = Delivered.NEW if is_new else Delivered.ALREADY
    return told


def _keep_as_draft(line: QueuedRecord, id: uuid.UUID, told: DeliveredRecord, by: Bringing) -> None:
    """Among the drafts of the author's team, as the author wrote it; under what was said of it before, if anything.

    The same line again changes nothing: its change is known by its hash.
    """
    posting = posting_today(by.account)
    if line.base is not None or by.stop or posting is None:
        told.message = told.message or (
            _("A correction that was not handed in stays in the file; the record is as it was.")
            if line.base is not None
            else by.stop or _("A draft is kept as long as its author is on duty in a team. It stays in the file.")
        )
        return
    shared = line.shared or {"version": 0, "set": flat(line.content, posting.person_id), "drop": []}
    patch = uuid.uuid5(id, f"{line.sha256} {shared['version']}")
    is_new = not DraftPatch.objects.filter(pk=patch).exists()
    try:
        with transaction.atomic():
            draft = merge_draft(
                id=id,
                actor=by.account,
                patch=patch,
                base=shared["version"],
                fields=shared["set"],
                drop=shared["drop"],
                at=by.made_at,
                is_late=True,
            )
            if is_new:
                audit.record(by.actor, draft, "draft.deliver", author=by.account.username)
                tell_of_delivered_draft(draft, by.account)
    except DomainError as refusal:
        told.message = told.message or refusal.message
    except Exception:  # as for a record
        log.exception("draft %s of a phone's file", id)
        told.message = told.message or UNREADABLE
    else:
        told.result = Delivered.DRAFT


def _deliver_act(line: QueuedAct, by: Bringing) -> DeliveredAct:
    told = DeliveredAct(line.about, Delivered.REFUSED, line.damage or by.stop)
    if told.message:
        return told
    try:
        with transaction.atomic():
            if left := left_to_author(line, by.account):
                told.result, told.message = left
            else:
                is_new = make_queued_act(line, by.account, by.actor)
                told.result = Delivered.NEW if is_new else Delivered.ALREADY
    except DomainError as refusal:
        told.message = refusal.message
    except Exception:  # as for a record
        log.exception("change %s of a phone's file", line.id)
        told.message = UNREADABLE
    return told


def _sentences(refusal: DomainError) -> list[object]:
    return [sentence for told in refusal.fields.values() for sentence in (told if isinstance(told, list) else [told])]


def _taken(line: QueuedRecord, id: uuid.UUID, by: Bringing) -> tuple[Record, bool]:
    """As the author, who is told of it: a presence left waiting could be confirmed by nobody whose access is over."""
    if line.base is None:
        return submit_record(id=id, author=by.author, actor=by.account, content=line.content, delivered_by=by.actor)
    record = Record.objects.filter(pk=id, author=by.author).first()
    if record is None:
        raise Refused("unknown_record", _("The record that this corrects is not here."))
    if content_hash(read_content(line.content).canonical()) == record.content_hash:
        return record, False
    revised = revise_record(
        record=record,
        actor=by.account,
        content=line.content,
        reason=line.reason,
        version=line.base,
        delivered_by=by.actor,
    )
    return revised, True


def _deliver_photo(line: QueuedPhoto, told: DeliveredRecord | None, delivery: Delivery, by: Bringing) -> None:
    """Those of a record that was not taken stay in the file."""
    place = told or delivery
    if told is not None:
        told.photos_in_file += 1
        if told.result == Delivered.REFUSED:
            return
    if line.damage:
        place.photo_messages.append(line.damage)
        return
    try:
        with transaction.atomic():
            photo, is_new = store_photo(sha256=line.sha256, data=line.data, actor=by.account)
            if is_new:
                audit.record(by.actor, photo, "photo.deliver", author=by.account.username)
    except DomainError as refusal:
        place.photo_messages.append(refusal.message)
    except Exception:  # as for a record
        log.exception("photo %s of a phone's file", line.sha256)
        place.photo_messages.append(UNREADABLE)
    else:
        place.photos += 1
