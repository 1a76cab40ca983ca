"""Drafts that several phones of a team write together (C9): merged, in conflict, settled, closed."""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.merging import Change, Collision, Content, merge, settled, shown_under
from findings.models import Draft, DraftConflict, DraftPatch, Record
from findings.selectors import posting_today
from findings.services.holding import hold_identifier
from findings.services.telling import tell_of_discarded
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused, Sentence
from kernel.statements import AnyRow
from kernel.text import storable
from teams.models import Person, Posting

PATH = re.compile(r"^[a-z_]+(\.[A-Za-z0-9_-]{1,64}){0,5}$")
# A value as JSON in characters: the longest text that a record may have, were each of its characters escaped.
MOST_FIELDS, LONGEST_PATH, LONGEST_VALUE = 2_000, 200, 20_000


def merge_draft(
    *,
    id: uuid.UUID,
    actor: User,
    patch: uuid.UUID,
    base: int,
    fields: Mapping[str, Any],
    drop: Iterable[str] = (),
    settle: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    is_late: bool = False,
) -> Draft:
    """Take in the `fields` that one phone has changed, and dropped, since it saw version `base` of the draft; a new
    identifier begins one.

    Differing fields merge. A field, or an item of a list, that somebody else changed since `base` too becomes a
    conflict: the draft keeps its value, the conflict the other, until somebody says which (`settle`: by path, null to
    take it out). `at` is the moment by the phone's clock. `is_late`: brought in a file, when the same person may have
    written on another phone; own words since `base` collide then too. Safe to repeat: a `patch` that is known changes
    nothing.
    Refuses with `draft_closed` (409) what is handed in or thrown away, and who is on duty in no team or another.
    """
    posting = posting_today(actor)
    if posting is None or not Posting.objects.on_duty(clock.today()).filter(pk=posting.pk).exists():
        raise NotAllowed("change_draft")
    fields, chosen = storable(fields), storable(settle or {})
    _refuse_wrong({**fields, **dict.fromkeys(drop), **chosen})
    moment = at or clock.now()
    with transaction.atomic():
        hold_identifier(id)
        draft = _held(id, posting)
        if _is_known(patch, draft):
            return draft
        _refuse_closed(draft)
        change = Change(base, fields, tuple(drop), posting.person_id, moment.isoformat(), is_late)
        version = draft.version + 1
        content = _settle(draft, chosen, change, version)
        content, collisions = merge(content, change, version)
        _remember(draft, collisions, posting.person, moment)
        if content != draft.content or collisions or chosen:
            draft.content, draft.version, draft.changed_at = content, version, clock.now()
            draft.save()
        DraftPatch.objects.create(
            id=patch, draft=draft, made_by=posting.person, received_at=clock.now(), version=draft.version
        )
    return draft


def _held(id: uuid.UUID, posting: Posting) -> Draft:
    """The draft, locked; begun where there is none. Of six who begin it at once, one does."""
    now = clock.now()
    fresh = Draft(id=id, team=posting.team, begun_by=posting.person, begun_at=now, changed_at=now)
    if not Record.objects.filter(pk=id).exists():
        Draft.objects.bulk_create([fresh], ignore_conflicts=True)
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=id).first()
    if draft is None:
        raise _closed(is_handed_in=True)
    if draft.team_id != posting.team_id:
        raise NotAllowed("change_draft")
    return draft


def _is_known(patch: uuid.UUID, draft: Draft) -> bool:
    known = DraftPatch.objects.filter(pk=patch).first()
    if known is not None and known.draft_id != draft.pk:
        raise Conflict("identifier_taken", _("Another change already has this identifier."))
    return known is not None


def _refuse_closed(draft: Draft) -> None:
    if Record.objects.filter(pk=draft.pk).exists():
        raise _closed(is_handed_in=True)
    if draft.closed_at is not None:
        raise _closed(is_handed_in=False, by=draft.closed_by)


def _closed(*, is_handed_in: bool, by: User | None = None) -> Conflict:
    sentence = (
        _("This draft has been handed in. What you changed since has to be corrected in the record.")
        if is_handed_in
        else _("%(name)s has thrown this shared draft away.") % {"name": by}
    )
    return Conflict("draft_closed", sentence, is_handed_in=is_handed_in)


def _refuse_wrong(fields: Mapping[str, Any]) -> None:
    if len(fields) > MOST_FIELDS:
        raise Refused("too_many_fields", _("At most %(limit)s fields at once.") % {"limit": MOST_FIELDS})
    wrong: dict[str, list[Sentence]] = {}
    for path, value in fields.items():
        if not PATH.match(path) or len(path) > LONGEST_PATH:
            wrong[storable(path)] = [_("This is no name of a field.")]
        elif len(json.dumps(value, ensure_ascii=False)) > LONGEST_VALUE:
            wrong[path] = [_("At most %(limit)s characters.") % {"limit": LONGEST_VALUE}]
    if wrong:
        raise Refused("invalid", _("Some fields are not right. Please correct them and send again."), fields=wrong)


def _remember(draft: Draft, collisions: Iterable[Collision], person: Person, moment: datetime) -> None:
    """One conflict a field and person: what the same person says later takes the place of what it said before."""
    for hit in collisions:
        DraftConflict.objects.update_or_create(
            draft=draft,
            path=hit.path,
            made_by=person,
            settled_at=None,
            defaults={"value": hit.value, "is_dropped": hit.is_dropped, "made_at": moment},
        )


def _settle(draft: Draft, chosen: Mapping[str, Any], change: Change, version: int) -> Content:
    """Only where something is still to be settled: of two who choose at once, the second sees what the first chose."""
    content = draft.content
    for path, value in chosen.items():
        waiting = list(DraftConflict.objects.filter(draft=draft, path=path, settled_at=None))
        if not waiting:
            continue
        before = {key: entry["value"] for key, entry in shown_under(content, path).items()}
        content = settled(content, path, value, change, version)
        for conflict in waiting:
            conflict.settled_at, conflict.settled_by_id = clock.now(), change.by
            conflict.given_up = before if before != {path: value} else None
            conflict.save()
    return content


def discard_draft(*, draft: Draft, actor: User) -> Draft:
    """Somebody of the team throws a shared draft away; what it said is kept, and who wrote on it is told by whom.

    Safe to repeat. Refuses with `draft_closed` (409) what has been handed in.
    """
    with transaction.atomic():
        hold_identifier(draft.pk)
        held = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if Record.objects.filter(pk=held.pk).exists():
            raise _closed(is_handed_in=True)
        if held.closed_at is None:
            _close(held, actor, "draft.discarded")
            tell_of_discarded(held, actor)
    return held


_is_shared = AnyRow(lambda key: Draft.objects.filter(pk=key), key=uuid.UUID(int=1))


def close_handed_in(record: Record, actor: User) -> None:
    """The draft that has become this record, if it was a shared one; of whichever team, for its identifier is taken."""
    if not _is_shared(key=record.pk):
        return
    held = Draft.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if held.closed_at is None:
        _close(held, actor, "draft.handed_in")


def _close(draft: Draft, actor: User, verb: str) -> None:
    draft.closed_at, draft.closed_by, draft.changed_at = clock.now(), actor, clock.now()
    draft.save()
    audit.record(actor, draft, verb, version=draft.version)
