"""The frozen content of a handover list (交接清单), as plain data; official documents are Chinese only."""

from typing import Any

from django.utils import timezone, translation

from rotations.enums import HandoverItem
from rotations.models import Handover
from rotations.selectors.handovers import live_folder, people_of
from teams.models import Posting

TEMPLATE = "handover_list.docx"
CHINESE = "zh-hans"


def frozen_folder(handover: Handover) -> list[dict[str, Any]]:
    """The sections as they stand now."""
    with translation.override(CHINESE):
        return live_folder(handover)


def handover_list(handover: Handover, number: str) -> dict[str, Any]:
    """All that the template sees, of a handover that both sides have signed."""
    with translation.override(CHINESE):
        return {"number": number, **_content(handover)}


def _content(handover: Handover) -> dict[str, Any]:
    round_, successor = handover.team.round, handover.successor
    assert successor is not None  # so the database, of what both have signed
    at_base = set(handover.at_base.values_list("pk", flat=True))
    people = people_of(handover)
    return {
        "title": f"{handover.team.campaign.name}第{round_.issued_number}轮次交接清单",
        "outgoing": handover.team.name,
        "incoming": f"第{successor.round.issued_number}轮次{successor.name}",
        "day": f"{handover.day.year}年{handover.day.month}月{handover.day.day}日",
        "at_base": "、".join(_named(p, handover) for p in people if p.person_id in at_base) or "无",
        "in_field": "、".join(_named(p, handover) for p in people if p.person_id not in at_base) or "无",
        "items": [_item(handover, item) for item in HandoverItem],
        "notes": [line.strip() for line in handover.notes.splitlines() if line.strip()] or ["无"],
        "sections": [_listed(section) for section in handover.folder],
        "handed": _signature(handover.handed_by, handover.handed_at, handover.handed_for),
        "taken": _signature(handover.taken_by, handover.taken_at, handover.taken_for),
    }


def _named(posting: Posting, handover: Handover) -> str:
    return f"{posting.person.name}（{'前' if posting.team_id == handover.team_id else '后'}一轮次）"


def _item(handover: Handover, item: HandoverItem) -> dict[str, str]:
    said = handover.checklist.get(item.value, {})
    return {
        "name": str(item.label),
        "done": "已交接" if said.get("done") else "未交接",
        "remark": said.get("remark", ""),
    }


def _listed(section: dict[str, Any]) -> dict[str, Any]:
    rows = [row["cells"] for row in section["rows"]]
    left = section["total"] - len(rows)
    remark = f"共{section['total']}条" + (f"，另有{left}条见系统" if left > 0 else "")
    return {"title": section["title"], "columns": section["columns"], "rows": rows, "remark": remark}


def _signature(user: Any, at: Any, why: str) -> str:
    moment = timezone.localtime(at)
    signed = f"{user}　{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"
    return f"{signed}（代签：{why}）" if why else signed
