"""Inspection records: received exactly once, confirmed by all present, revised with a reason."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from findings.enums import CoordinateSystem, PlaceSource, PresenceState, Warn
from findings.enums import RecordAction as A
from findings.models import Finding, FindingVersion, Presence, Record, RecordVersion
from findings.services.checks import Visit, check_visit
from findings.services.confirming import lock_if_all_confirmed, refuse_other_version, required
from findings.services.content import RecordContent, content_hash, read_content
from findings.services.drafts import close_handed_in
from findings.services.holding import hold_identifier
from findings.services.paper import drop_paper, write_paper
from findings.services.sites import held_standing, site_of
from findings.services.telling import tell_author_of_delivery, tell_present
from findings.services.townships import note_township
from findings.workflow import record_workflow
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.statements import AnyRow
from teams.models import Person

_is_stored = AnyRow(lambda key: Record.objects.filter(pk=key), key=uuid.UUID(int=1))


@dataclass(frozen=True)
class Received:
    """`beside`: of a new record, its rows by relation, in the order in which they are read."""

    record: Record
    is_new: bool
    beside: dict[str, Sequence[Model]] = field(default_factory=dict)


def submit_record(
    *, id: uuid.UUID, author: Person, actor: User, content: Mapping[str, Any], delivered_by: User | None = None
) -> tuple[Record, bool]:
    """As `receive_record`; says whether it is new."""
    received = receive_record(id=id, author=author, actor=actor, content=content, delivered_by=delivered_by)
    return received.record, received.is_new


def receive_record(
    *, id: uuid.UUID, author: Person, actor: User, content: Mapping[str, Any], delivered_by: User | None = None
) -> Received:
    """Receive a visit from the author's phone, exactly once (L1, C6).

    The same content under the same identifier gives the stored record again, also after it was
    revised, and after the campaign closed. Refuses with `other_content` (409, both versions) where
    the content differs, `invalid` with the fields, `not_posted`, `outside_round`, `outside_campaign`,
    `campaign_closed` (423) and what `check_visit` lists. Also creates the site where it is new, the
    findings and notes, and the presence of each person named; the author's own is confirmed by sending.
    Closes the shared draft that it was. Where `delivered_by` brought it in a file for the author, the record is marked,
    the author told, and the trail names both.
    """
    if actor.pk != author.user_id:
        raise NotAllowed("submit")
    sent = read_content(content)
    with transaction.atomic():
        hold_identifier(id)
        if _is_stored(key=id):
            stored = Record.objects.select_for_update(of=("self",)).get(pk=id)
            return Received(_the_same_again(stored, author, sent), is_new=False)
        visit = check_visit(author, sent)
        record = Record(id=id, author=author, received_at=clock.now())
        _fill(record, visit, sent)
        _note_delivery(record, delivered_by)
        record.save(force_insert=True)
        findings = _write_findings(record, sent, actor, known={})
        presences = _ask_all_present(record, visit)
        notes, photos = write_paper(record, sent)
        facts = {"hash": record.content_hash, "warnings": record.warnings, **_bringer(delivered_by)}
        audit.record(actor, record, "record.submit", after=record.state, **facts)
        close_handed_in(record, actor)
        if len(presences) == 1:
            lock_if_all_confirmed(record, actor)
    photos.sort(key=lambda row: (row.number, row.pk))
    beside: dict[str, Sequence[Model]] = {
        "findings": findings,
        "presences": presences,
        "notes": notes,
        "photos": photos,
    }
    return Received(record, is_new=True, beside=beside)


def _the_same_again(stored: Record, author: Person, sent: RecordContent) -> Record:
    """The stored record, or a conflict. What a retry brings may be older than a revision made since."""
    if stored.author_id != author.pk:
        raise Conflict("identifier_taken", _("Another record already has this identifier."))
    canonical = sent.canonical()
    sent_hash = content_hash(canonical)
    earlier = [content_hash(version.content) for version in stored.versions.all()]
    if sent_hash != stored.content_hash and sent_hash not in earlier:
        raise Conflict(
            "other_content",
            _("A record with this identifier is already here, with other content. Compare the two and revise it."),
            stored=stored.content,
            sent=canonical,
            version=stored.version,
        )
    return stored


def _fill(record: Record, visit: Visit, sent: RecordContent) -> None:
    place = sent.place
    record.campaign, record.team, record.policy = visit.team.campaign, visit.team, visit.policy
    record.county, record.city, record.topic = visit.county, visit.county.city, visit.topic
    record.site = held_standing(visit.site) if visit.site else site_of(sent, visit.county)
    record.township = note_township(record.site, visit.county, _township(record, sent))
    record.outcome, record.answers, record.checklist_version = sent.outcome, sent.answers, sent.checklist_version
    record.day, record.started_at, record.ended_at = sent.day, sent.started_at, sent.ended_at
    record.lon, record.lat = (place.lon, place.lat) if place else (None, None)
    record.accuracy, record.place_source = (place.accuracy, place.source) if place else (None, PlaceSource.NONE)
    record.place_system = place.system if place else CoordinateSystem.WGS84
    record.fixed_at, record.place_reason = (place.at, place.reason) if place else (None, "")
    record.is_mocked, record.no_place_reason = place is not None and place.mocked, sent.no_place_reason
    record.content = sent.canonical()
    record.content_hash = content_hash(record.content)
    record.warnings = list(visit.warnings)


def _township(record: Record, sent: RecordContent) -> str:
    """As it was told; where a revision tells the same as before, as the office has corrected it meanwhile."""
    if not record.content or not sent.township:
        return sent.township
    is_told_again = (record.content["county"], record.content["site"].get("township")) == (sent.county, sent.township)
    return record.township if is_told_again else sent.township


def _note_delivery(record: Record, bringer: User | None) -> None:
    """The author did not confirm it by sending: say so to whoever reads the record, and to the author."""
    if bringer is not None:
        record.warnings.append(Warn.DELIVERED)
        tell_author_of_delivery(record)


def _bringer(user: User | None) -> dict[str, str]:
    """For the audit trail; nothing where the author's phone sent it."""
    return {"delivered_by": user.get_username()} if user is not None else {}


def _write_findings(
    record: Record, sent: RecordContent, actor: User, known: Mapping[uuid.UUID, Finding]
) -> list[Finding]:
    """Creates and gives what is new; what is `known` from before keeps its row, and its old words as a version."""
    taken = Finding.objects.filter(pk__in=[f.id for f in sent.findings if f.id not in known])
    if sent.findings and taken.exists():
        raise Conflict("identifier_taken", _("Another finding already has this identifier."))
    types = {t.code: t for t in record.topic.problem_types.all()}
    _drop_unsaid(known, sent)
    if known:
        # Out of the way first: two findings may have changed places.
        record.findings.update(number=F("number") + 1000)
    new = []
    for number, said in enumerate(sent.findings, start=1):
        finding = known.get(said.id) or Finding(id=said.id, submitted_at=clock.now())
        kind = types[said.problem_type]
        if said.id in known and (finding.description, finding.problem_type_id) != (said.description, kind.pk):
            keep_version(finding, actor, reason="")
        finding.record, finding.campaign, finding.round = record, record.campaign, record.team.round
        finding.city, finding.county, finding.day = record.city, record.county, record.day
        finding.number, finding.problem_type = number, kind
        finding.description, finding.measured = said.description, said.measured
        if said.id in known:
            finding.save()
        else:
            new.append(finding)
    return Finding.objects.bulk_create(new)


def _as_completed(sent: RecordContent, before: Mapping[str, Any], known: Mapping[uuid.UUID, Finding]) -> RecordContent:
    """A finding that was completed after it was returned says more than the record's form, which is `before`.

    What a revision leaves as the form had it keeps the completed words and type.
    """
    form = {uuid.UUID(said["id"]): said for said in before["findings"]}
    findings = []
    for said in sent.findings:
        then, now = form.get(said.id), known.get(said.id)
        kept: dict[str, Any] = {}
        if then and now and said.description == then["description"]:
            kept["description"] = now.description
        if then and now and (sent.topic, said.problem_type) == (before["topic"], then["problem_type"]):
            kept["problem_type"] = now.problem_type.code
        findings.append(replace(said, **kept))
    return replace(sent, findings=tuple(findings))


def _drop_unsaid(known: Mapping[uuid.UUID, Finding], sent: RecordContent) -> None:
    """What nobody ever handed in goes with the revision, which keeps its words; what was handed in stays."""
    said = {finding.id for finding in sent.findings}
    gone = [finding for key, finding in known.items() if key not in said]
    if not gone:
        return
    if any(audit.history_of(finding).exists() for finding in gone):
        raise Refused(
            "finding_missing", _("A finding that was handed in cannot be left out; ask the reviewer not to accept it.")
        )
    Finding.objects.filter(pk__in=[finding.pk for finding in gone]).delete()


def keep_version(finding: Finding, actor: User, *, reason: str) -> None:
    """Put what the finding says now among its earlier versions, and count on (D2). The caller saves it."""
    FindingVersion.objects.create(
        finding=finding,
        number=finding.version,
        content={
            "problem_type": finding.problem_type_id,
            "description": finding.description,
            "measured": finding.measured,
            "severity": finding.severity,
            "difficulty": finding.difficulty,
            "quality": finding.quality,
        },
        reason=reason,
        made_by=actor,
        made_at=clock.now(),
    )
    finding.version += 1


def _ask_all_present(record: Record, visit: Visit) -> list[Presence]:
    """Everybody answers anew for every version; the author confirms by sending it."""
    now = clock.now()
    presences = [
        Presence(record=record, person=person, state=PresenceState.CONFIRMED, answered_at=now)
        if person.pk == record.author_id
        else Presence(record=record, person=person)
        for person in visit.present
    ]
    tell_present(record, [person for person in visit.present if person.pk != record.author_id])
    return Presence.objects.bulk_create(presences)


def revise_record(
    *,
    record: Record,
    actor: User,
    content: Mapping[str, Any],
    reason: str,
    version: int | None = None,
    delivered_by: User | None = None,
) -> Record:
    """The author corrects the record; what it said is kept, and all present are asked again.

    Also after locking, until the office has decided about one of its findings. `version` is the one
    the change was made on: refuses with `other_version` (409, both versions) where it is no longer
    the last (L10); safe to repeat with it, since the same correction of the same version is known again.
    Refuses otherwise as `submit_record` does, and without a reason.
    """
    reason = required(reason, "reason")
    sent = read_content(content)
    with transaction.atomic():
        if version is not None and _is_made_already(record, actor, version, sent):
            return record
        with record_workflow.fire(record, A.REVISE, actor=actor, reason=reason, **_bringer(delivered_by)) as locked:
            refuse_other_version(locked, version, sent=sent.canonical())
            _keep_record_version(locked, reason)
            visit = check_visit(locked.author, sent, received_at=locked.received_at)
            locked.version += 1
            locked.locked_at = None
            before = locked.content
            _fill(locked, visit, sent)
            _note_delivery(locked, delivered_by)
            known = {finding.pk: finding for finding in locked.findings.all()}
            _write_findings(locked, _as_completed(sent, before, known), actor, known)
            locked.presences.all().delete()
            drop_paper(locked)
            _ask_all_present(locked, visit)
            write_paper(locked, sent)
        lock_if_all_confirmed(record, actor)
    return record


def _is_made_already(record: Record, actor: User, version: int, sent: RecordContent) -> bool:
    """The answer to this correction was lost, and it comes again (L1)."""
    stored = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    return (
        stored.version == version + 1
        and stored.author.user_id == actor.pk
        and stored.content_hash == content_hash(sent.canonical())
    )


def _keep_record_version(record: Record, reason: str) -> None:
    RecordVersion.objects.create(
        record=record,
        number=record.version,
        content=record.content,
        reason=reason,
        made_at=clock.now(),
        made_by=record.author,
    )
