"""Reads over findings and records: what counts, the review queue, the list of a day, what was there before."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.selectors import policy
from cities.models import City, County
from findings.answers import in_words
from findings.enums import UNSETTLED, FindingState, PhotoKind, RecordState
from findings.enums import FindingAction as A
from findings.models import (
    Finding,
    FindingQuerySet,
    Note,
    Photo,
    Presence,
    ProblemList,
    Record,
    RecordPhoto,
    RecordQuerySet,
)
from findings.selectors.forms import form_of as form_of
from findings.selectors.forms import topics_of as topics_of
from findings.selectors.places import place_map_of as place_map_of
from findings.workflow import person_of
from kernel import audit, clock
from kernel.errors import Sentence
from kernel.models import AuditEntry
from kernel.rows import lay_beside
from teams.models import Person, Posting, Team

# Whoever answers for a place: what they see names nobody of the office or of the teams.
LOCAL_ROLES = frozenset({Role.LIAISON, Role.PROVINCE})
# What a city is told of a finding's history; returns and corrections before that are the office's own.
TOLD_TO_CITY = frozenset(
    f"finding.{action}"
    for action in (A.APPROVE, A.CONFIRM, A.CONFIRM_BY_SILENCE, A.DISPUTE, A.UPHOLD, A.DISMISS, A.AMEND, A.WITHDRAW)
)
WORDS_TOLD_TO_CITY = frozenset(f"finding.{action}" for action in (A.DISPUTE, A.UPHOLD, A.DISMISS, A.AMEND, A.WITHDRAW))
# The office's and the city's own, never the team's (C12).
EVIDENCE_GIVEN = ("record.bundle", "finding.bundle")


def why_not_close(campaign: Any) -> Sentence | None:
    """A campaign stays open while somebody still has to decide about one of its findings."""
    left = Finding.objects.filter(campaign=campaign, record__state=RecordState.LOCKED, state__in=UNSETTLED).count()
    return _("%(count)s findings are not decided yet.") % {"count": left} if left else None


def is_local(user: User) -> bool:
    """Answers for an inspected place, or looks after those who do."""
    return user.role in LOCAL_ROLES


def with_all(findings: FindingQuerySet) -> QuerySet[Finding]:
    """With what a row of a list and its actions ask for, in a fixed number of queries.

    Many small ones rather than a join of a dozen tables, which takes longer to plan than to run.
    """
    return (
        findings.with_completeness()
        .select_related("record__site", "record__team")
        .prefetch_related(
            "campaign",
            "city",
            "county",
            "problem_type__topic",
            "problem_list",
            "reviewed_by",
            "dispute__files",
            Prefetch("photos", queryset=RecordPhoto.objects.shown().with_arrival()),
            "record__policy",
            "record__presences",
        )
    )


def records_with_all(records: RecordQuerySet) -> QuerySet[Record]:
    return (
        records.with_completeness()
        .select_related("campaign", "site", "city", "county", "topic", "team", "author")
        .prefetch_related(*_below_record())
    )


def _below_record() -> tuple[Prefetch | str, ...]:
    return (
        "notes",
        Prefetch("presences", queryset=Presence.objects.select_related("person")),
        Prefetch("findings", queryset=Finding.objects.select_related("problem_type").order_by("number")),
        Prefetch("photos", queryset=RecordPhoto.objects.with_arrival()),
    )


def number_of(record: Record, finding: Finding | None) -> str:
    """What is written on photos and bundles: the beginning of the record's identifier, and which finding of it."""
    return f"{record.pk.hex[:8]}-{finding.number}" if finding else record.pk.hex[:8]


def whole_new_record(record: Record, beside: Mapping[str, Sequence[Model]]) -> Record:
    """The same for a record that was made this moment, whose places, people and rows `beside` it are at hand."""
    lay_beside(record, **beside)
    photos = list(record.photos.all())
    here = set(Photo.objects.filter(pk__in={photo.sha256 for photo in photos}).values_list("pk", flat=True))
    for photo in photos:
        photo.is_here = photo.sha256 in here  # type: ignore[attr-defined]
    awaited = [photo for photo in photos if photo.kind != PhotoKind.ORIGINAL]
    record.is_complete = all(photo.is_here for photo in awaited)  # type: ignore[attr-defined]
    return record


def notes_of(record: Record) -> list[Note]:
    """Notes of interviews and examinations, each with what was `signed` under it."""
    signatures = [row for row in record.photos.all() if row.kind == PhotoKind.SIGNATURE]
    notes = list(record.notes.all())
    for note in notes:
        note.signed = [row for row in signatures if row.note_id == note.pk]  # type: ignore[attr-defined]
    return notes


def full_finding(finding: Finding) -> Finding:
    """As it stands now, whoever may still see it."""
    return with_all(Finding.objects.filter(pk=finding.pk)).get()


def full_record(record: Record) -> Record:
    """As it stands now, whoever may still see it."""
    return records_with_all(Record.objects.filter(pk=record.pk)).get()


def is_hidden_record(user: User, id: uuid.UUID) -> bool:
    """Whether the identifier is that of a record outside the user's scope. An author's own never is: what was sent
    may be sent again after the posting, and is answered as before."""
    others = Record.objects.filter(pk=id).exclude(author__user=user)
    return others.exists() and not Record.objects.visible_to(user).filter(pk=id).exists()


def queue_of(user: User) -> QuerySet[Finding]:
    """What waits for this reviewer, the longest waiting first (D1)."""
    waiting = Finding.objects.visible_to(user).filter(state=FindingState.SUBMITTED)
    return with_all(waiting).order_by("submitted_at", "pk")


def queue_by_city(user: User) -> list[tuple[City, int]]:
    """Cities of the queue with how many wait in each."""
    waiting = Finding.objects.visible_to(user).filter(state=FindingState.SUBMITTED)
    counts = dict(waiting.order_by().values_list("city").annotate(n=Count("pk")))
    return [(city, counts[city.pk]) for city in City.objects.filter(pk__in=counts)]


def neighbours_in_queue(user: User, finding: Finding) -> tuple[Finding | None, Finding | None]:
    """The one before and the one after in the queue, also when this one has just left it."""
    queue = Finding.objects.visible_to(user).filter(state=FindingState.SUBMITTED).exclude(pk=finding.pk)
    at, key = finding.submitted_at, finding.pk
    before = queue.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=key)).order_by("-submitted_at", "-pk")
    after = queue.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=key)).order_by("submitted_at", "pk")
    return before.first(), after.first()


def next_in_queue(user: User, finding: Finding) -> Finding | None:
    """The one after it, or else the first that still waits."""
    before, after = neighbours_in_queue(user, finding)
    return after or (queue_of(user).exclude(pk=finding.pk).first() if before else None)


def earlier_findings(finding: Finding) -> QuerySet[Finding]:
    """The same kind of problem at the same site before: known, or back again (D6, D10)."""
    return (
        Finding.objects.filter(
            record__site=finding.record.site_id, problem_type__category=finding.problem_type.category_id
        )
        .filter(Q(day__lt=finding.day) | Q(day=finding.day, submitted_at__lt=finding.submitted_at))
        .exclude(pk=finding.pk)
        .exclude(record=finding.record_id)
        .exclude(state=FindingState.REJECTED)
        .select_related("record__site", "record__team", "problem_type")
        .order_by("-day", "-submitted_at", "pk")
    )


# For the plain form


def posting_today(user: User) -> Posting | None:
    """Where the user inspects today; on overlapping days in the round that has the day."""
    person = person_of(user)
    return posting_on(person, clock.today()) if person else None


def posting_on(person: Person, day: date) -> Posting | None:
    """On the days when two rounds overlap, the posting whose round has the day."""
    postings = list(
        Posting.objects.filter(person=person)
        .present_on(day)
        .select_related("team__campaign", "team__city", "round")
        .order_by("pk")
    )
    for posting in postings:
        if posting.team.round_id == posting.round_id:
            posting.team.round = posting.round
    postings.sort(key=lambda p: (not (p.round.starts <= day <= p.round.ends), p.starts))
    return postings[0] if postings else None


def posting_in(person: Person, team: Team) -> Posting | None:
    return Posting.objects.filter(person=person, team=team).select_related("team__campaign", "team__city").first()


def counties_for(team: Team, day: date) -> list[County]:
    """The team's own counties first, then the others of its city."""
    own = list(team.counties.all())
    others = County.objects.filter(city=team.city).valid_on(day).exclude(pk__in=[c.pk for c in own]).in_order()
    return [*own, *others]


def companions(posting: Posting, day: date) -> list[Person]:
    """Who may have been there too: the team's people, and on overlapping days those of other rounds in the city."""
    there = Posting.objects.present_on(day).filter(
        Q(team=posting.team_id)
        | (Q(team__campaign=posting.team.campaign_id, team__city=posting.team.city_id) & ~Q(round=posting.round_id))
    )
    return list(Person.objects.filter(postings__in=there).exclude(pk=posting.person_id).distinct().order_by("pk"))


def answers_of(record: Record) -> list[tuple[str, str]]:
    """The checklist as it was asked, with what was answered (L9)."""
    questions = record.topic.questions.filter(version=record.checklist_version).order_by("number")
    return [(q.text, in_words(record.answers[q.code])) for q in questions if q.code in record.answers]


def as_form(record: Record) -> dict[str, Any]:
    """What the plain form shows of a stored record."""
    said = record.content
    return {
        "id": record.pk,
        "version": record.version,
        "county": said["county"],
        "site_name": said["site"]["name"],
        "credit_code": said["site"]["credit_code"],
        "address": said["site"]["address"],
        "started_at": timezone.localtime(record.started_at),
        "ended_at": timezone.localtime(record.ended_at),
        "outcome": record.outcome,
        "lon": record.lon,
        "lat": record.lat,
        "no_place_reason": record.no_place_reason,
        "present": said["present"],
        **{f"answer_{code}": in_words(answer) for code, answer in record.answers.items()},
    }


def lists_with_counts(user: User) -> QuerySet[ProblemList]:
    """Lists with `findings_seen` and `unanswered`, counted over what this user sees (E4)."""
    seen = Finding.objects.visible_to(user).filter(problem_list=OuterRef("pk")).order_by()
    return (
        ProblemList.objects.visible_to(user)
        .select_related("campaign", "city")
        .annotate(findings_seen=_count(seen), unanswered=_count(seen.filter(state=FindingState.ASSIGNED)))
    )


def _count(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("problem_list").annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True)
class TimelineEntry:
    """An audit entry as one reader may see it; the same attributes as the entry itself."""

    at: Any
    actor: Sentence | None
    verb: str
    subject_type: str
    before: str
    after: str
    reason: str


def history_for(user: User, finding: Finding) -> list[TimelineEntry]:
    """What happened to a finding. A city reads neither who inspected and reviewed, nor their words
    among themselves; of its own side it reads the names. A team without contact to the city reads no
    liaison's name, and no team who was given the evidence (S1 九(一), S3 二)."""
    entries: Iterable[Any] = _read_by(user, audit.history_of(finding))
    if user.role == Role.INSPECTOR and not _knows_liaisons(user, finding):
        return [
            _told(entry, Role.LIAISON.label if entry.actor_role == Role.LIAISON else entry.actor, entry.reason)
            for entry in entries
        ]
    if not is_local(user):
        return [_told(entry, entry.actor, entry.reason) for entry in entries]
    return [
        _told(
            entry,
            entry.actor if entry.actor_role == Role.LIAISON else _side(entry.actor_role),
            entry.reason if entry.verb in WORDS_TOLD_TO_CITY else "",
        )
        for entry in entries
        if entry.verb in TOLD_TO_CITY
    ]


def history_of_record(user: User, record: Record) -> QuerySet[AuditEntry]:
    """What happened to a record; no team reads who was given the evidence."""
    return _read_by(user, audit.history_of(record))


def _read_by(user: User, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    return entries.exclude(verb__in=EVIDENCE_GIVEN) if user.role == Role.INSPECTOR else entries


def _knows_liaisons(user: User, finding: Finding) -> bool:
    """By the plan's rule for the kind of team in which the user works today (E6)."""
    posting = posting_today(user)
    kind = policy(finding.record.policy).teams.kinds.get(posting.team.kind) if posting else None
    return kind is not None and kind.sees_liaisons


def _side(role: str) -> Sentence | None:
    """The office, whoever of it acted; nobody where it was the clock."""
    return Role.OFFICE.label if role else None


def _told(entry: Any, actor: Any, reason: str) -> TimelineEntry:
    return TimelineEntry(entry.at, actor, entry.verb, entry.subject_type, entry.before, entry.after, reason)
