"""Wrong input of every kind is refused in words, with a stable code, and changes nothing.

The stage: the small world of 2018 with a record that waits for confirmation, findings in the states `submitted`,
`assigned` and `disputed`, and an open ledger entry. Each line of the table is one wrong thing that somebody does at
the public door. Afterwards every table holds as many rows as before, the audit trail too. One trace is kept by
design: who sent a roster that could not be read at all, under its name and hash.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from openpyxl import Workbook

from campaigns.services import close
from findings.enums import FindingState
from findings.services import confirm_unanswered
from kernel.errors import Refused
from kernel.workbook import MAX_BYTES
from rectification.enums import EntryState
from tests.factories.findings import finding_at, finding_content, photo, record_content, record_of
from tests.factories.rectification import entry_at
from tests.factories.rosters import person_row, roster
from tests.factories.world import WORLD_2018, World, load_world
from tests.scenarios.doors import Visitor, at, row_counts

pytestmark = pytest.mark.django_db
NOW = date(2018, 9, 19)
AFTER_THE_ROUND = date(2018, 10, 1)
REASON = {"reason": "理由"}
GRADES = {"severity": 2, "difficulty": 2, "quality": 2}
PLAN = {
    "measures": "更换活性炭",
    "responsible_unit": "长安区环境保护局",
    "responsible_person": "责任人甲",
    "finish_by": "2018-10-20",
}
ROSTER_KEPT = {"teams_rosterimport": 1, "kernel_auditentry": 1}


@dataclass(frozen=True)
class Stage:
    """What there is to do something wrong with."""

    world: World
    content: dict[str, Any]
    waiting: UUID
    locked: UUID
    submitted: UUID
    assigned: UUID
    disputed: UUID
    entry: int

    @property
    def round(self) -> int:
        return self.world.round.pk

    @property
    def team(self) -> int:
        return self.world.team("ordinary").pk


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Built once: no case may change it, and each one checks that it has not."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(WORLD_2018.moment, tick=False):
            yield _build(load_world(WORLD_2018))
        transaction.set_rollback(True)


def _build(world: World) -> Stage:
    waiting = record_of(world, locked=False)
    submitted = finding_at(FindingState.SUBMITTED, world)
    entry = entry_at(EntryState.OPEN, world)
    return Stage(
        world=world,
        content=waiting.content,
        waiting=waiting.pk,
        locked=submitted.record_id,
        submitted=submitted.pk,
        assigned=finding_at(FindingState.ASSIGNED, world).pk,
        disputed=finding_at(FindingState.DISPUTED, world).pk,
        entry=entry.pk,
    )


@dataclass(frozen=True)
class Case:
    """`path` and `send` are made from the stage; `day` is the day on which it happens, `trace` what is kept."""

    name: str
    who: str
    path: Callable[[Stage], str]
    status: int
    code: str
    send: Callable[[Stage], Any] = lambda stage: {}
    method: str = "post"
    day: date = NOW
    trace: dict[str, int] = field(default_factory=dict)


# Workbooks


def workbook(data: bytes, name: str = "抽调人员信息表.xlsx") -> Callable[[Stage], Any]:
    return lambda stage: {"round": stage.round, "file": SimpleUploadedFile(name, data), "dry_run": "false"}


def other_workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["车辆", "司机"])
    book.save(out)
    return out.getvalue()


def fixed(path: str) -> Callable[[Stage], str]:
    return lambda stage: path


ROSTERS = [
    Case("a text file called .xlsx", "office", fixed("rosters/"), 415, "not_a_workbook",
         workbook("姓名,单位".encode() + bytes(range(256))), "upload", trace=ROSTER_KEPT),
    Case("an empty file", "office", fixed("rosters/"), 422, "invalid", workbook(b""), "upload"),
    Case("a picture", "office", fixed("rosters/"), 415, "not_a_workbook", workbook(photo()[1]), "upload",
         trace=ROSTER_KEPT),
    Case("a web page that Excel would open", "office", fixed("rosters/"), 415, "html_in_disguise",
         workbook(b"<html><table><tr><td>1</td></tr></table></html>", "x.xls"), "upload", trace=ROSTER_KEPT),
    Case("a workbook without the sheet", "office", fixed("rosters/"), 422, "sheet_missing",
         workbook(other_workbook()), "upload", trace=ROSTER_KEPT),
    Case("more bytes than allowed", "office", fixed("rosters/"), 413, "file_too_large",
         workbook(b"PK\x03\x04" + bytes(MAX_BYTES)), "upload", trace=ROSTER_KEPT),
    Case("by an inspector", "inspector", fixed("rosters/"), 403, "not_allowed",
         workbook(roster(person_row(1))), "upload"),
    Case("by the office of another campaign", "other_office", fixed("rosters/"), 404, "not_found",
         workbook(roster(person_row(1))), "upload"),
]  # fmt: skip


# Teams


def new_team(**changes: Any) -> Callable[[Stage], Any]:
    return lambda stage: {
        "round": stage.round, "city": "130100", "kind": "ordinary", "number": 9, "counties": ["130102"], **changes,
    }  # fmt: skip


TEAMS = [
    Case("team in an unknown city", "office", fixed("teams/"), 422, "unknown_city", new_team(city="999999")),
    Case("team with an unknown county", "office", fixed("teams/"), 422, "unknown_county", new_team(counties=["1"])),
    Case("team of an unknown kind", "office", fixed("teams/"), 422, "unknown_kind", new_team(kind="covert")),
    Case("team number taken", "office", fixed("teams/"), 409, "number_taken", new_team(number=2)),
    Case("city that the campaign does not inspect", "office", fixed("teams/"), 422, "city_not_covered",
         new_team(city="150100", counties=[])),
    Case("team by a reviewer", "reviewer", fixed("teams/"), 403, "not_allowed", new_team()),
    Case("somebody posted twice", "office", lambda s: f"teams/{s.team}/postings/", 422, "already_posted",
         lambda s: {"person": s.world.person("far_inspector").pk}),
    Case("an ended posting without a reason", "office",
         lambda s: f"postings/{s.world.person('inspector').postings.get().pk}/end/", 422, "invalid",
         lambda s: {"reason": ""}),
]  # fmt: skip


# Records


def visit(**changes: Any) -> Callable[[Stage], Any]:
    return lambda stage: record_content(present=[stage.world.person("colleague")], **changes)


def on(day: str) -> dict[str, str]:
    return {"started_at": f"{day}T09:00:00+08:00", "ended_at": f"{day}T09:30:00+08:00"}


def new_record(_stage: Stage) -> str:
    return f"records/{uuid4()}"


def waiting_record(stage: Stage) -> str:
    return f"records/{stage.waiting}"


RECORDS = [
    Case("same identifier, other content", "inspector", waiting_record, 409, "other_content",
         lambda s: {**s.content, "no_place_reason": "信号不好"}, "put"),
    Case("identifier of a record elsewhere", "far_inspector", waiting_record, 404, "not_found",
         lambda s: s.content, "put"),
    Case("identifier of a colleague's record", "leader", waiting_record, 409, "identifier_taken",
         lambda s: s.content, "put"),
    Case("unknown county", "inspector", new_record, 422, "unknown_county", visit(county="999999"), "put"),
    Case("county outside the campaign", "inspector", new_record, 422, "outside_campaign", visit(county="130302"),
         "put"),
    Case("unknown topic", "inspector", new_record, 422, "unknown_topic", visit(topic="fishing"), "put"),
    Case("unknown problem type", "inspector", new_record, 422, "unknown_problem_type",
         visit(findings=[finding_content(problem_type="fishing")]), "put"),
    Case("before the campaign", "inspector", new_record, 422, "not_posted", visit(**on("2018-05-01")), "put"),
    Case("in the future", "inspector", new_record, 422, "in_the_future", visit(**on("2018-09-25")), "put"),
    Case("end before the start", "inspector", new_record, 422, "invalid",
         visit(ended_at="2018-09-19T08:00:00+08:00"), "put"),
    Case("neither a place nor a reason", "inspector", new_record, 422, "invalid", visit(place=None), "put"),
    Case("problems without a finding", "inspector", new_record, 422, "invalid",
         visit(findings=0, outcome="problem"), "put"),
    Case("somebody present of another team", "inspector", new_record, 422, "not_in_team",
         lambda s: record_content(present=[s.world.person("far_inspector")]), "put"),
    Case("a list instead of an object", "inspector", new_record, 422, "invalid", lambda s: [1], "put"),
    Case("no JSON at all", "inspector", new_record, 400, "parse_error", lambda s: "{", "put"),
    Case("record by a reviewer", "reviewer", new_record, 403, "not_allowed", visit(), "put"),
    Case("record by a city", "city_liaison", new_record, 403, "not_allowed", visit(), "put"),
    Case("confirmed by somebody who was not there", "leader", lambda s: f"records/{s.waiting}/confirm/", 403,
         "not_allowed"),
    Case("confirmed twice", "colleague", lambda s: f"records/{s.locked}/confirm/", 409, "wrong_state"),
    Case("contested without words", "colleague", lambda s: f"records/{s.waiting}/contest/", 422, "invalid",
         lambda s: {"words": ""}),
    Case("confirmed by another city's team", "far_inspector", lambda s: f"records/{s.waiting}/confirm/", 404,
         "not_found"),
]  # fmt: skip


# Photos


def of(data: bytes) -> Callable[[Stage], str]:
    return fixed(f"photos/{hashlib.sha256(data).hexdigest()}")


TEXT, LARGE, (_KEY, PICTURE) = b"no photo", b"\xff\xd8" + bytes(15 * 2**20), photo("eine")
PHOTOS = [
    Case("a photo that is none", "inspector", of(TEXT), 415, "wrong_photo_type", lambda s: TEXT, "bytes"),
    Case("a photo of too many bytes", "inspector", of(LARGE), 413, "photo_too_large", lambda s: LARGE, "bytes"),
    Case("an empty photo", "inspector", of(b""), 422, "photo_empty", lambda s: b"", "bytes"),
    Case("a photo under another hash", "inspector", of(b"other"), 422, "hash_differs", lambda s: PICTURE, "bytes"),
    Case("a photo by the office", "office", of(PICTURE), 403, "not_allowed", lambda s: PICTURE, "bytes"),
]  # fmt: skip


# Findings


def finding(state: str, verb: str) -> Callable[[Stage], str]:
    return lambda stage: f"findings/{getattr(stage, state)}/{verb}/"


def papers(data: bytes, name: str = "说明.pdf") -> Callable[[Stage], Any]:
    return lambda stage: {"grounds": "停电检修", "files": [SimpleUploadedFile(name, data)]}


FINDINGS = [
    Case("approved twice", "reviewer", finding("assigned", "approve"), 409, "wrong_state", lambda s: GRADES),
    Case("approved by the office", "office", finding("submitted", "approve"), 403, "not_allowed", lambda s: GRADES),
    Case("approved by the city", "city_liaison", finding("submitted", "approve"), 404, "not_found", lambda s: GRADES),
    Case("approved by another reviewer", "other_reviewer", finding("submitted", "approve"), 404, "not_found",
         lambda s: GRADES),
    Case("graded as the plan does not know", "reviewer", finding("submitted", "approve"), 422, "unknown_grade",
         lambda s: {**GRADES, "severity": 9}),
    Case("approved without grades", "reviewer", finding("submitted", "approve"), 422, "invalid"),
    Case("rejected without a reason", "reviewer", finding("submitted", "reject"), 422, "invalid"),
    Case("completed though not returned", "inspector", finding("submitted", "resubmit"), 409, "wrong_state",
         lambda s: {"description": "更清楚的描述"}),
    Case("confirmed where the plan does not ask", "city_liaison", finding("assigned", "confirm"), 403, "not_allowed"),
    Case("disputed without grounds", "city_liaison", finding("assigned", "dispute"), 422, "invalid"),
    Case("disputed twice", "city_liaison", finding("disputed", "dispute"), 409, "wrong_state",
         lambda s: {"grounds": "再次申诉"}),
    Case("disputed too late", "city_liaison", finding("assigned", "dispute"), 423, "dispute_late",
         lambda s: {"grounds": "停电检修"}, day=date(2018, 9, 25)),
    Case("disputed by another city", "other_city_liaison", finding("assigned", "dispute"), 404, "not_found",
         lambda s: {"grounds": "停电检修"}),
    Case("disputed with a program", "city_liaison", finding("assigned", "dispute"), 415, "wrong_file_type",
         papers(b"MZ\x90\x00", "说明.exe"), "upload"),
    Case("disputed with a file too large", "city_liaison", finding("assigned", "dispute"), 413, "file_too_large",
         papers(b"%PDF-" + bytes(20 * 2**20)), "upload"),
    Case("decided without a dispute", "office", finding("assigned", "uphold"), 409, "wrong_state", lambda s: REASON),
    Case("decided by the reviewer", "reviewer", finding("disputed", "dismiss"), 403, "not_allowed", lambda s: REASON),
    Case("amended into the same", "office", finding("disputed", "amend"), 422, "nothing_amended", lambda s: REASON),
    Case("amended into another topic's type", "office", finding("disputed", "amend"), 422, "unknown_problem_type",
         lambda s: {**REASON, "problem_type": "fishing"}),
]  # fmt: skip


# Letters and the ledger


def letters(stage: Stage) -> str:
    return f"rounds/{stage.round}/letters/"


def line(verb: str) -> Callable[[Stage], str]:
    return lambda stage: f"ledger/{stage.entry}/{verb}/"


LEDGER = [
    Case("letters before the round's end", "office", letters, 422, "round_not_over"),
    Case("letters of an unknown unit", "office", letters, 422, "nothing_to_issue", lambda s: {"units": ["999999"]},
         day=AFTER_THE_ROUND),
    Case("letters by a city", "city_liaison", letters, 403, "not_allowed", day=AFTER_THE_ROUND),
    Case("plan by the office", "office", line("hand-in-plan"), 403, "not_allowed", lambda s: PLAN,
         day=AFTER_THE_ROUND),
    Case("plan by another city", "other_city_liaison", line("hand-in-plan"), 404, "not_found", lambda s: PLAN,
         day=AFTER_THE_ROUND),
    Case("plan for a day past", "city_liaison", line("hand-in-plan"), 422, "in_the_past",
         lambda s: {**PLAN, "finish_by": "2018-09-30"}, day=AFTER_THE_ROUND),
    Case("plan beyond the deadline", "city_liaison", line("hand-in-plan"), 422, "beyond_deadline",
         lambda s: {**PLAN, "finish_by": "2019-09-30"}, day=AFTER_THE_ROUND),
    Case("plan for no date", "city_liaison", line("hand-in-plan"), 422, "invalid",
         lambda s: {**PLAN, "finish_by": "月底"}, day=AFTER_THE_ROUND),
    Case("completion before the plan", "city_liaison", line("report-completion"), 409, "wrong_state",
         lambda s: {"statement": "已完成"}, day=AFTER_THE_ROUND),
    Case("verified before completion", "inspector", line("verify"), 409, "wrong_state",
         lambda s: {"passed": True, "words": "正常"}, day=AFTER_THE_ROUND),
    Case("struck out without a reason", "office", line("strike-out"), 422, "invalid", day=AFTER_THE_ROUND),
    Case("struck out by the city", "city_liaison", line("strike-out"), 403, "not_allowed", lambda s: REASON,
         day=AFTER_THE_ROUND),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", [*ROSTERS, *TEAMS, *RECORDS, *PHOTOS, *FINDINGS, *LEDGER], ids=lambda case: case.name.replace(" ", "_")
)
def test_wrong_input_is_refused_in_words_and_changes_nothing(stage, case):
    with at(case.day, 12):
        visitor = Visitor(case.who)
        client, path, sent = visitor.enter(), f"/api/v1/{case.path(stage)}", case.send(stage)
        before = row_counts()

        answer = SENT[case.method](client, path, sent)

        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (case.status, case.code), error
        assert any("\u4e00" <= letter <= "\u9fff" for letter in error["message"]), error
        changed = {table: count - before[table] for table, count in row_counts().items() if count != before[table]}
        assert changed == case.trace


SENT = {
    "post": lambda client, path, sent: client.post(path, sent, "application/json"),
    "put": lambda client, path, sent: client.put(path, sent, "application/json"),
    "upload": lambda client, path, sent: client.post(path, sent),
    "bytes": lambda client, path, sent: client.put(path, sent, "application/octet-stream"),
}


def test_closed_campaign_takes_nothing_more(stage):
    """423, once everything found is decided and off the ledger: till then it cannot be closed at all."""
    with at(AFTER_THE_ROUND, 12), transaction.atomic():
        with pytest.raises(Refused, match="还有3个问题未办结。 还有1条台账未销号。"):
            close(campaign=stage.world.campaign, actor=None)
        Visitor("reviewer").post(finding("submitted", "reject")(stage), REASON)
        confirm_unanswered(day=date(2018, 12, 1))
        Visitor("office").post(finding("disputed", "dismiss")(stage), REASON)
        Visitor("office").post(line("strike-out")(stage), REASON)
        close(campaign=stage.world.campaign, actor=None)
        before = row_counts()

        refused = {
            "record": Visitor("inspector").refused("put", new_record(stage), record_content()),
            "letters": Visitor("office").refused("post", letters(stage)),
        }

        assert set(refused.values()) == {(423, "campaign_closed")}
        assert row_counts() == before
        transaction.set_rollback(True)


def test_nobody_unknown_gets_in(stage, client):
    before = row_counts()

    answer = client.put(f"/api/v1/{new_record(stage)}", record_content(), "application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")
    assert row_counts() == before
