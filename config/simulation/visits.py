"""Visits of a day: records, who was there, photos, what was found."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.models import Campaign, ChecklistQuestion, PolicyVersion, ProblemType, Topic
from config.simulation.people import Crew
from config.simulation.tables import Table
from config.simulation.trail import Trail
from findings.enums import (
    Answer,
    CoordinateSystem,
    FindingState,
    Outcome,
    PhotoKind,
    PlaceSource,
    PresenceState,
    RecordState,
)
from findings.models import Finding, Presence, Record, RecordPhoto, Site
from findings.services.content import content_hash
from kernel import clock
from kernel.models import Notification

OUTCOMES = {Outcome.PROBLEM: 57, Outcome.NO_PROBLEM: 36, Outcome.STOPPED: 4, Outcome.NOBODY: 2, Outcome.REFUSED: 1}
STATES = {RecordState.LOCKED: 96, RecordState.AWAITING: 3, RecordState.CONTESTED: 1}
VISIT, SENT_AFTER = timedelta(minutes=40), timedelta(minutes=4)
SITES_A_COUNTY = 60


@dataclass(frozen=True)
class Found:
    """A finding nobody has decided about yet; `values` are its columns. It waits until its record is locked."""

    values: dict[str, Any]
    crew: Crew
    site: str
    is_locked: bool


@dataclass
class Field:
    """What visits draw on, and the tables that they fill. The same seed makes the same visits."""

    campaign: Campaign
    version: PolicyVersion
    rng: random.Random
    trail: Trail
    photos: Sequence[str]
    sites: Table = field(default_factory=lambda: Table(Site, numbered=True))
    records: Table = field(default_factory=lambda: Table(Record))
    presences: Table = field(default_factory=lambda: Table(Presence))
    pictures: Table = field(default_factory=lambda: Table(RecordPhoto))
    notices: Table = field(default_factory=lambda: Table(Notification))

    def __post_init__(self) -> None:
        topics = Topic.objects.filter(campaign=self.campaign, is_current=True)
        questions = ChecklistQuestion.objects.order_by("number")
        self.topics = [
            (topic, list(topic.problem_types.filter(is_current=True)), [q.code for q in questions.filter(topic=topic)])
            for topic in topics.order_by("number")
        ]
        self.topics = [entry for entry in self.topics if entry[1]]
        self.known_sites: dict[tuple[int, str], int] = {}
        with translation.override("zh-hans"):
            self.please_confirm = _("%(site)s: please confirm the record of your visit.")

    def visit(self, crew: Crew, day: date, place_in_day: int, visits: int) -> list[Found]:
        """One record with everything below it but its findings, which it gives."""
        rng, topic = self.rng, self.rng.choice(self.topics)
        outcome = rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        state = rng.choices(list(STATES), list(STATES.values()))[0]
        number = rng.choice((1, 1, 2, 3)) if outcome == Outcome.PROBLEM else 0
        starts = clock.at(day, time(8, 30)) + timedelta(minutes=int(540 / visits * place_in_day) + rng.randrange(20))
        found = [_finding(rng.choice(topic[1]), self._id(), self._picture(starts)) for _n in range(number)]
        county, author = rng.choice(crew.counties), place_in_day % len(crew.people)
        name = f"{county.name}{rng.randrange(SITES_A_COUNTY) + 1}号企业"
        record = self._record(crew, topic, starts, found, name, county, author, outcome, state)
        self._people(record, crew, author, state)
        kinds = [kind for _said, kind in found]
        return [
            Found(values, crew, name, state == RecordState.LOCKED) for values in self._findings(record, crew, kinds)
        ]

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def _picture(self, taken: datetime) -> dict[str, Any]:
        return {"sha256": self.rng.choice(self.photos), "taken_at": _instant(taken)}

    def _site(self, county: Any, name: str, lon: str, lat: str) -> int:
        key = (county.pk, name)
        if key not in self.known_sites:
            self.known_sites[key] = self.sites.number()
            self.sites.add(
                id=self.known_sites[key], name=name, credit_code="", county_id=county.pk, address="工业路1号",
                lon=lon, lat=lat, township_id=None, merged_into_id=None,
            )  # fmt: skip
        return self.known_sites[key]

    def _record(
        self, crew: Crew, topic: Any, starts: datetime, found: list[Any], name: str, county: Any, author: int,
        outcome: Outcome, state: RecordState,
    ) -> dict[str, Any]:  # fmt: skip
        rng, who = self.rng, crew.people
        lon, lat = f"{rng.uniform(110, 118):.6f}", f"{rng.uniform(34, 40):.6f}"
        accuracy, ends = rng.randrange(3, 40), starts + VISIT
        picture = self._picture(starts)
        content = {
            "county": county.code,
            "site": {"name": name, "credit_code": "", "address": "工业路1号"},
            "topic": topic[0].code,
            "outcome": outcome.value,
            "checklist_version": 1,
            "answers": {code: {"answer": (Answer.YES if found else Answer.NO).value} for code in sorted(topic[2])},
            "started_at": _instant(starts),
            "ended_at": _instant(ends),
            "place": {"lon": lon, "lat": lat, "accuracy": accuracy, "source": PlaceSource.GPS.value},
            "no_place_reason": "",
            "present": sorted(person.pk for person in who),
            "photos": [picture],
            "findings": [said for said, _kind in found],
        }
        received = ends + SENT_AFTER
        values = {
            "id": self._id(), "campaign_id": self.campaign.pk, "team_id": crew.team.pk, "author_id": who[author].pk,
            "policy_id": self.version.pk, "checklist_version": 1, "site_id": self._site(county, name, lon, lat),
            "county_id": county.pk, "city_id": county.city_id, "topic_id": topic[0].pk, "outcome": outcome.value,
            "answers": content["answers"], "day": clock.day_of(starts), "started_at": starts, "ended_at": ends,
            "lon": lon, "lat": lat, "accuracy": accuracy, "place_source": PlaceSource.GPS.value,
            "place_system": CoordinateSystem.WGS84.value, "fixed_at": None, "place_reason": "", "is_mocked": False,
            "township": "", "no_place_reason": "", "received_at": received, "content": content,
            "content_hash": content_hash(content), "warnings": [], "version": 1, "state": state.value,
            "keeper_id": None,
            "locked_at": received + len(who) * SENT_AFTER if state == RecordState.LOCKED else None,
        }  # fmt: skip
        self.records.add(**values)
        self._list_photos(values["id"], None, picture)
        for said, _kind in found:
            self._list_photos(values["id"], said["id"], said["photos"][0])
        return values

    def _list_photos(self, record: uuid.UUID, finding: str | None, picture: dict[str, Any]) -> None:
        self.pictures.add(
            record_id=record, finding_id=finding, note_id=None, kind=PhotoKind.COPY.value, sha256=picture["sha256"],
            taken_at=picture["taken_at"], lon=None, lat=None, accuracy=None, signed_by="", number=1,
        )  # fmt: skip

    def _people(self, record: dict[str, Any], crew: Crew, author: int, state: RecordState) -> None:
        """The author by sending, the others one after the other; the last confirmation locks."""
        key, at, tell = record["id"], record["received_at"], self.trail.tell
        writer, others = crew.people[author], [p for p in crew.people if p is not crew.people[author]]
        kind, waiting = "findings.record", RecordState.AWAITING.value
        data = {"hash": record["content_hash"], "warnings": []}
        tell(at, writer.user, "record.submit", kind, key, "", waiting, **data)
        self._present(record, writer.pk, PresenceState.CONFIRMED, at)
        for number, person in enumerate(others, start=1):
            answered, last = at + number * SENT_AFTER, number == len(others)
            self._tell_present(record, person, answered)
            if state == RecordState.LOCKED or not last:
                self._present(record, person.pk, PresenceState.CONFIRMED, answered)
                tell(answered, person.user, "record.confirm", kind, key, waiting, waiting)
            elif state == RecordState.CONTESTED:
                self._present(record, person.pk, PresenceState.CONTESTED, answered, "时间不符")
                tell(answered, person.user, "record.contest", kind, key, waiting, state.value, "时间不符")
            else:
                self._present(record, person.pk, PresenceState.AWAITING, None)
        if state == RecordState.LOCKED:
            tell(record["locked_at"], others[-1].user, "record.lock", kind, key, waiting, state.value)

    def _present(
        self, record: dict[str, Any], person: int, state: PresenceState, at: datetime | None, words: str = ""
    ) -> None:
        self.presences.add(record_id=record["id"], person_id=person, state=state.value, answered_at=at, words=words)

    def _tell_present(self, record: dict[str, Any], person: Any, at: datetime) -> None:
        self.notices.add(
            user_id=person.user_id, key=f"record.confirm:{record['id']}:1", read_at=at,
            text=self.please_confirm % {"site": record["content"]["site"]["name"]}, url=f"/records/{record['id']}/",
            created_at=record["received_at"],
        )  # fmt: skip

    def _findings(self, record: dict[str, Any], crew: Crew, kinds: Sequence[ProblemType]) -> list[dict[str, Any]]:
        last = [p for p in crew.people if p.pk != record["author_id"]][-1]
        found = []
        for number, (said, kind) in enumerate(zip(record["content"]["findings"], kinds, strict=True), start=1):
            if record["locked_at"]:
                self.trail.tell(
                record["locked_at"], last.user, "finding.submit", "findings.finding", said["id"], "",
                FindingState.SUBMITTED.value,
            )  # fmt: skip
            found.append(
                dict.fromkeys(f.attname for f in Finding._meta.concrete_fields)
                | {
                    "id": said["id"], "record_id": record["id"], "campaign_id": self.campaign.pk,
                    "round_id": crew.team.round_id, "city_id": record["city_id"], "county_id": record["county_id"],
                    "day": record["day"], "number": number, "problem_type_id": kind.pk, "measured": [],
                    "description": said["description"], "state": FindingState.SUBMITTED.value, "version": 1,
                    "submitted_at": record["locked_at"] or record["received_at"], "review_words": "",
                    "is_reply_asked": False, "is_confirmed_by_silence": False,
                }
            )  # fmt: skip
        return found


def _finding(kind: ProblemType, key: uuid.UUID, picture: dict[str, Any]) -> tuple[dict[str, Any], ProblemType]:
    said = {
        "id": str(key),
        "problem_type": kind.code,
        "description": f"现场检查发现：{kind.name}，已拍照取证，企业负责人在场。",
        "measured": [],
        "photos": [picture],
    }
    return said, kind


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
