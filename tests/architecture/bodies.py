"""What is sent to each address that takes something: the least that is right, so that only the person decides.

Pages and API take the same words where they do the same; a page's fields are a form's.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from care.texts import QUESTIONS
from cities.models import City, Province
from findings.models import Finding, Record
from rectification.models import LedgerEntry
from tests.architecture.stage import FIRST_DAY, LAST_DAY, TODAY, Stage
from tests.factories import rectification as ledger
from tests.factories.contacts import contact_row, contacts
from tests.factories.findings import record_content
from tests.factories.people import PASSWORD
from tests.factories.queue_files import queue_file
from tests.factories.rosters import person_row, roster
from tests.factories.tasks import target_row, targets_csv


@dataclass(frozen=True)
class Bytes:
    """What is no form and no JSON."""

    data: bytes
    headers: dict[str, str] = field(default_factory=dict)


Body = Mapping[str, Any] | Bytes

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REASON = {"reason": "理由"}
GRADES = {"severity": 2, "difficulty": 2, "quality": 2}
# What a page or an operation of the same act takes, by the last part of its name.
ACTS: dict[str, Mapping[str, Any]] = {
    "finding-approve": GRADES,
    "finding-return": REASON,
    "finding-reject": REASON,
    "finding-confirm": {},
    "finding-dispute": {"grounds": "停电检修"},
    "finding-uphold": REASON,
    "finding-dismiss": REASON,
    "finding-amend": {**REASON, "severity": 3},
    "record-contest": {"words": "时间不对"},
    "plan-detail": {"version": 1, "stops": []},
    "plan-send": {"version": 1, "stops": []},
    "task-drop": REASON,
    "township-correct": {"name": "标记镇"},
    "record-answers": {"username": "colleague", "password": PASSWORD, "answer": "confirm"},
    "hand-in-plan": ledger.plan(),
    "send-back-plan": REASON,
    "report-progress": {"text": "设备已进场"},
    "grant-extension": {},
    "refuse-extension": REASON,
    "strike-out": REASON,
    "posting-end": REASON,
    "person-open": {"detail": "phone"},
    "alike-join": REASON,
    "dailyreport-sign": {"kind": "field", "words": "一日小结", "late_reason": "网络中断"},
    "team-day": {"kind": "field", "words": "一日小结", "late_reason": "网络中断"},
    "bulletin-note": {"note": "原件合计有误", "printed_total": 3},
    "attendance-list": {"people": []},
    "vehicle-driver": {"day": str(LAST_DAY), "driver": "李师傅"},
    "vehicle-cost": {"day": str(LAST_DAY), "kind": "toll", "amount": "55.00", "receipt": "0010"},
    "account-deactivate": REASON,
    "account-reactivate": REASON,
    "schedule-propose": {"seconds": 1},
    "rotation-publish": {"revision": 1, "confirmed": True},
    "replacement-ask": {"reason": "recalled", "leaves_on": str(TODAY)},
    "replacement-approve": {},
    "replacement-decline": {"words": "不予批准", **REASON},
    "replacement-withdraw": {},
    "handover-sign": REASON,
    "handover-take": REASON,
    "handover-return": REASON,
    "handover-complete": {"notes": "家具企业集中"},
}


def body_of(stage: Stage, name: str, method: str, object_: str) -> Body | None:
    """The body for an address; without one of its own, nothing is sent."""
    if method == "GET":
        return None
    act = name.rsplit(":", maxsplit=1)[-1]
    is_api = name.startswith("api:")
    if is_api:
        act = act.split("-", 1)[1] if "-" in act else act
    if make := SPECIAL.get((name, method)) or SPECIAL.get((act, method)):
        return make(stage, object_, is_api)
    found = ACTS.get(act)
    return found if found is not None else ({} if method in ("POST", "PUT", "PATCH") else None)


def _extension(stage: Stage, object_: str, is_api: bool) -> Body:
    entry = LedgerEntry.objects.get(pk=stage.objects[object_][0])
    return {"until": str(entry.deadline + timedelta(days=5)), "reason": "设备到货延迟"}


def _visit(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"passed": True if is_api else "yes", "words": "设施运行正常"}


def _completion(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"statement": "已整改到位", "files": [ledger.evidence()]}


def _record(stage: Stage, object_: str, is_api: bool) -> Body:
    with ledger.on(LAST_DAY):
        return record_content(present=[stage.world.person("colleague")], site=stage.site(99))


def _revision(stage: Stage, object_: str, is_api: bool) -> Body:
    record = Record.objects.get(pk=stage.objects[object_][0])
    return {"reason": "更正地址", "version": record.version, "content": record.content}


def _draft_change(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"patch": str(uuid.uuid4()), "base": 0, "set": {"topic": "industry"}}


def _photo(stage: Stage, object_: str, is_api: bool) -> Body:
    return Bytes(stage.new_photo if object_ == "photo.new" else stage.photo)


def _photo_part(stage: Stage, object_: str, is_api: bool) -> Body:
    whole = len(stage.new_photo)
    return Bytes(stage.new_photo[:100], {"Upload-Offset": "0", "Upload-Length": str(whole)})


def _targets(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"title": "标记清单", "file": SimpleUploadedFile("清单.csv", targets_csv(target_row(9)), "text/csv")}


def _other_site(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"other": stage.objects["sites"][1], **REASON}


def _roster(stage: Stage, object_: str, is_api: bool) -> Body:
    later = stage.objects["round.later"][0]
    return {"round": later, "file": SimpleUploadedFile("名单.xlsx", roster(person_row(2)), SHEET)}


def _other_person(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"other": stage.objects["person"][0], **REASON}


def _queue_file(stage: Stage, object_: str, is_api: bool) -> Body:
    author = stage.world.persona("inspector")
    return {
        "username": author.username,
        "file": SimpleUploadedFile("lantian.txt", queue_file(author, []), "text/plain"),
    }


def _contacts(stage: Stage, object_: str, is_api: bool) -> Body:
    rows = {"城市": [contact_row("石家庄", "市环保局联络人", 3)]}
    return {"file": SimpleUploadedFile("联络人.xlsx", contacts(rows), SHEET)}


def _undo(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"reason": "导错文件"}


def _answers(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"answers": {}}


def _team(stage: Stage, object_: str, is_api: bool) -> Body:
    city = City.objects.get(code="130100")
    body = {"city": city.code if is_api else city.pk, "kind": "ordinary", "number": 77, "counties": []}
    return {**body, "round": stage.objects["round"][0]} if is_api else body


def _posting(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"person": stage.objects["person"][0], "duty": "member"}


def _on_board(*names: str) -> Callable[[Stage, str, bool], Body]:
    def body(stage: Stage, object_: str, is_api: bool) -> Body:
        return {name: stage.on_board[name] for name in (*names, "revision")}

    return body


def _move(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"person": stage.on_board["other"], "team": stage.on_board["team"], "revision": 1}


def _account(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"username": "newcomer", "full_name": "新账号", "role": "office", "language": "zh-hans"}


def _unit(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"name": "测试新区", "source": "冀政字〔2018〕1号"}


def _alias(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"name": "石门", "source": "冀政字〔2018〕2号"}


def _sign_in(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"username": "office", "password": PASSWORD}


def _password(stage: Stage, object_: str, is_api: bool) -> Body:
    new = "a new pass phrase 7"
    return {"old": PASSWORD, "new": new} if is_api else {"old": PASSWORD, "new": new, "again": new}


def _language(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"language": "en"}


def _many(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"findings": [str(stage.objects["submitted"][0])], "action": "approve", "quality": 2}


def _week(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"campaign": stage.world.campaign.code, "day": str(FIRST_DAY)}


def _change(stage: Stage, object_: str, is_api: bool) -> Body:
    later = stage.world.campaign.rounds.get(pk=stage.objects["round.later"][0])
    said = {"round": later.number, "issued_number": later.issued_number + 2}
    return {"kind": "renumber", **REASON, **said}


def _campaign(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"campaign": stage.world.campaign.code}


def _resubmission(stage: Stage, object_: str, is_api: bool) -> Body:
    finding = Finding.objects.get(pk=stage.objects[object_][0])
    return {"description": "补充说明", "problem_type": finding.problem_type.code}


def _round(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"round": stage.objects["round.later"][0]}


def _asked(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"posting": stage.objects["posting"][0], "reason": "recalled", "leaves_on": str(TODAY)}


def _named(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"person": stage.objects["person.spare"][0], "arrives_on": str(TODAY)}


def _self_check(stage: Stage, object_: str, is_api: bool) -> Body:
    if is_api:
        return {"answers": [{"code": question.code, "yes": False} for question in QUESTIONS]}
    return {question.code: "no" for question in QUESTIONS}


def _meeting(stage: Stage, object_: str, is_api: bool) -> Body:
    people = [stage.world.person(key).pk for key in ("leader", "inspector", "colleague")]
    return {"day": str(LAST_DAY), "place": "宾馆", "with_whom": "县政府", "about": "整改", "present": people}


def _meal(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"day": str(TODAY), "place": "食堂", "amount": "15.50", "receipt": "0002"}


def _holiday(stage: Stage, object_: str, is_api: bool) -> Body:
    province = Province.objects.get(code="450000")
    said = {"day": "2018-04-18", "name": "三月三", "source": "放假通知"}
    return {"province": province.code if is_api else province.pk, **said}


def _training(stage: Stage, object_: str, is_api: bool) -> Body:
    campaign = stage.world.campaign
    said = {"day": str(FIRST_DAY), "title": "集中培训", "kind": "gathering"}
    return {"campaign": campaign.code if is_api else campaign.pk, **said}


def _vehicle(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"plate": "冀A99999", "firm": "租车公司", "starts": str(FIRST_DAY), "ends": str(LAST_DAY)}


def _branch(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"team": stage.objects["team"][0], "secretary": stage.world.person("inspector").pk} if is_api else {}


def _completed(stage: Stage, object_: str, is_api: bool) -> Body:
    return {"notes": "家具企业集中", "checklist": [{"item": "papers", "done": True}], "at_base": []}


SPECIAL: dict[tuple[str, str], Callable[[Stage, str, bool], Body]] = {
    ("ask-extension", "POST"): _extension,
    ("verify", "POST"): _visit,
    ("look-back", "POST"): _visit,
    ("report-completion", "POST"): _completion,
    ("record-detail", "PUT"): _record,
    ("record-send", "PUT"): _record,
    ("record-revise", "POST"): _revision,
    ("draft-detail", "PATCH"): _draft_change,
    ("photo-detail", "PUT"): _photo,
    ("photo-detail", "PATCH"): _photo_part,
    ("photo-send", "PATCH"): _photo_part,
    ("finding-resubmit", "POST"): _resubmission,
    ("board-make", "POST"): _week,
    ("board-list", "POST"): _week,
    ("bulletin-list", "POST"): _week,
    ("calendar-change", "POST"): _change,
    ("change-preview", "POST"): _change,
    ("change-list", "POST"): _change,
    ("campaign-choose", "POST"): _campaign,
    ("photo-send", "PUT"): _photo,
    ("roster-upload", "POST"): _roster,
    ("roster-list", "POST"): _roster,
    ("contact-upload", "POST"): _contacts,
    ("tasklist-upload", "POST"): _targets,
    ("site-merge", "POST"): _other_site,
    ("queue-files", "POST"): _queue_file,
    ("person-join", "POST"): _other_person,
    ("person-apart", "POST"): _other_person,
    ("contact-list", "POST"): _contacts,
    ("roster-answer", "POST"): _answers,
    ("roster-undo", "POST"): _undo,
    ("team-add", "POST"): _team,
    ("team-list", "POST"): _team,
    ("team-post", "POST"): _posting,
    ("board-move", "POST"): _move,
    ("board-swap", "POST"): _on_board("person", "other"),
    ("board-remove", "POST"): _on_board("person"),
    ("board-lock", "POST"): _on_board("person"),
    ("board-unlock", "POST"): _on_board("person"),
    ("board-undo", "POST"): _on_board(),
    ("account-add", "POST"): _account,
    ("account-list", "POST"): _account,
    ("unit-add", "POST"): _unit,
    ("alias-add", "POST"): _alias,
    ("accounts:login", "POST"): _sign_in,
    ("session", "POST"): _sign_in,
    ("password-change", "POST"): _password,
    ("password", "PUT"): _password,
    ("language", "PUT"): _language,
    ("set-language", "POST"): _language,
    ("review-many", "POST"): _many,
    ("rotation-list", "POST"): _round,
    ("replacement-list", "POST"): _asked,
    ("handover-detail", "PUT"): _completed,
    ("replacement-name", "POST"): _named,
    ("self-check", "POST"): _self_check,
    ("selfcheck-list", "POST"): _self_check,
    ("meeting-add", "POST"): _meeting,
    ("meeting-list", "POST"): _meeting,
    ("meal-list", "POST"): _meal,
    ("holiday-list", "POST"): _holiday,
    ("branch-list", "POST"): _branch,
    ("training-list", "POST"): _training,
    ("vehicle-list", "POST"): _vehicle,
}
