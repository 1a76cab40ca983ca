"""The words and figures of each sheet, as plain data: what is frozen when a sheet is issued. Official Chinese only.

A content is `{"title", "subtitle", "columns", "sums", "notes", "lines"}`; a line is `{"unit", "unit_name", "cells"}`.
`sums` are the columns that are added up by sending unit. Amounts are kept as written (`"1700.00"`).
"""

from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from typing import Any

from django.utils import translation

from accounts.models import User
from campaigns.models import Round
from campaigns.policy.choices import LeaveDays, Payer
from care import selectors
from care.enums import CostKind, SheetKind
from kernel import clock
from kernel.sheets import Sheet, Value
from teams.models import Posting

Content = dict[str, Any]
SHEET_NAMES = {
    SheetKind.INTEGRITY: "廉政承诺书和自查表签交情况",
    SheetKind.MEETINGS: "会面登记表",
    SheetKind.PARTY: "临时党支部情况表",
    SheetKind.TRAINING: "参加培训情况表",
    SheetKind.VEHICLES: "租用车辆情况表",
    SheetKind.MEALS: "伙食补助核算表",
    SheetKind.LEAVE: "补休天数核算表",
}
PAYERS = {
    Payer.MINISTRY_AFTER: "先行支付，结束后由部里统一报销",
    Payer.PROVINCE_PREPAID: "经费已直接划拨派员省份",
    Payer.HOME_UNIT: "由派员单位承担",
}
PERSON = ("派员单位", "姓名", "督查组", "到达", "离开")


def sheet_of(kind: str, round_: Round, user: User) -> Content:
    """The sheet as of now, with what this user sees."""
    with translation.override("zh-hans"):
        campaign = round_.campaign
        found = MAKERS[SheetKind(kind)](round_, user)
        subtitle = f"{campaign.name} 第{round_.issued_number}轮次（{round_.starts}至{round_.ends}）"
    return {"title": SHEET_NAMES[SheetKind(kind)], "subtitle": subtitle, "sums": [], "notes": [], **found}


def file_name(content: Content, number: int | None = None) -> str:
    issued = f"（第{number}次印发）" if number else "（未印发）"
    return f"{content['title']}{issued}.xlsx"


def sheets_of(content: Content, units: Collection[int] | None = None) -> list[Sheet]:
    """The pages of a content: by sending unit where something adds up, then line by line.

    With `units` only their lines, and sums of these.
    """
    lines = [line for line in content["lines"] if units is None or line["unit"] in units]
    pages = [_by_unit(content, lines)] if content["sums"] else []
    rows = [[_value(cell) for cell in line["cells"]] for line in lines]
    return [*pages, Sheet("明细", content["title"], content["columns"], rows, content["subtitle"], content["notes"])]


def _by_unit(content: Content, lines: Iterable[dict[str, Any]]) -> Sheet:
    columns, sums = content["columns"], content["sums"]
    totals: dict[str, list[Any]] = {}
    for line in lines:
        row = totals.setdefault(line["unit_name"], [0, *(0 for _column in sums)])
        row[0] += 1
        for place, column in enumerate(sums, start=1):
            row[place] += _value(line["cells"][column])
    rows: list[list[Value]] = [[name, *row] for name, row in totals.items()]
    if len(rows) > 1:
        rows.append(["合计", *(sum(column) for column in zip(*totals.values(), strict=True))])
    head = ["派员单位", "人数", *(columns[column] for column in sums)]
    return Sheet("汇总", content["title"], head, rows, content["subtitle"], content["notes"])


def _value(cell: Any) -> Value:
    """As frozen: an amount is `{"yuan": "1700.00"}`, everything else stands for itself."""
    return Decimal(cell["yuan"]) if isinstance(cell, dict) else cell


def _yuan(amount: Decimal) -> dict[str, str]:
    return {"yuan": str(amount)}


def _line(posting: Posting, *cells: Any) -> dict[str, Any]:
    person = posting.person
    own = [person.unit.name, person.name, posting.team.name, str(posting.starts), str(posting.ends)]
    return {"unit": person.unit_id, "unit_name": person.unit.name, "cells": [*own, *cells]}


def _meals(round_: Round, user: User) -> Content:
    rules = selectors.rules_of(round_).meals
    found = selectors.allowances(round_, user)
    notes = [
        f"标准：每人每天{rules.yuan_per_day}元，自到达之日至离开之日按自然日计，前后轮次重叠的日子只计一次。",
        f"经费渠道：{PAYERS[rules.payer]}。",
        "在地方食堂用餐并按标准交费的，凭收据扣减当日补助，扣减不超过当日标准。",
    ]
    if rules.inside_travel_allowance:
        notes.append("伙食补助含在出差补助内，由出差补助支出，不另行发放。")
    return {
        "columns": [
            *PERSON,
            "天数",
            "元/天",
            "应计（元）",
            "扣减（元）",
            "收据（张）",
            "净额（元）",
            "另行发放（元）",
        ],
        "sums": [5, 7, 8, 9, 10, 11],
        "notes": notes,
        "lines": [
            _line(
                line.posting,
                line.days,
                line.yuan,
                _yuan(line.sum.gross),
                _yuan(line.sum.deducted),
                line.receipts,
                _yuan(line.sum.net),
                _yuan(line.sum.payable),
            )
            for line in found
        ],
    }


def _leave(round_: Round, user: User) -> Content:
    stay = selectors.rules_of(round_).leave_counts == LeaveDays.STAY
    counted = "到达至离开的全部日子" if stay else "本轮次督查日"
    return {
        "columns": [*PERSON, "补休天数", "对应日期"],
        "sums": [5],
        "notes": [
            f"按{counted}内的周末、法定节假日和派员省份属地节假日计；调休上班的周末不计。",
            "补休由派员单位在督查任务结束后安排。",
        ],
        "lines": [
            _line(line.posting, len(line.days), "、".join(f"{day.month}月{day.day}日" for day in line.days))
            for line in selectors.leaves(round_, user)
        ],
    }


def _integrity(round_: Round, user: User) -> Content:
    def said(signed: Any, owes: bool, words: str) -> str:
        return str(clock.day_of(signed.signed_at)) if signed else words if owes else ""

    return {
        "columns": [*PERSON, "承诺书签署", "自查表提交"],
        "lines": [
            _line(
                line.posting,
                said(line.pledge, line.owes_pledge, "未签"),
                said(line.self_check, line.owes_check, "未交"),
            )
            for line in selectors.standings(round_, user)
        ],
    }


def _meetings(round_: Round, user: User) -> Content:
    return {
        "columns": ["日期", "督查组", "会面对象", "地点", "沟通内容", "本组在场人员", "登记人"],
        "lines": [
            {
                "unit": None,
                "unit_name": "",
                "cells": [
                    str(meeting.day),
                    meeting.team.name,
                    meeting.with_whom,
                    meeting.place,
                    meeting.about,
                    "、".join(person.name for person in meeting.present.all()),
                    meeting.entered_by.full_name,
                ],
            }
            for meeting in selectors.meetings(user).filter(team__round=round_).order_by("day", "pk")
        ],
    }


def _party(round_: Round, user: User) -> Content:
    rules = selectors.rules_of(round_).party
    if rules.every_city:
        note = "每个城市成立一个临时党支部。"
    elif rules.min_members:
        note = f"党员{rules.min_members}人及以上的督查组成立临时党支部。"
    else:
        note = "方案没有成立临时党支部的规定。"
    named_by = [f"支部书记人选由{rules.secretary_named_by}指定。"] if rules.secretary_named_by else []
    return {
        "columns": ["城市", "督查组", "党员人数", "党员", "支部书记", "支部委员"],
        "notes": [note, *named_by, "党员情况以派员名单所填为准。"],
        "lines": [
            {
                "unit": None,
                "unit_name": "",
                "cells": [
                    branch.city.name,
                    branch.team.name if branch.team else "全市",
                    len(branch.members),
                    "、".join(person.name for person in branch.members),
                    branch.named.secretary.name if branch.named else "",
                    "、".join(person.name for person in branch.named.committee.all()) if branch.named else "",
                ],
            }
            for branch in selectors.branches(round_, user)
        ],
    }


def _training(round_: Round, user: User) -> Content:
    rules = selectors.rules_of(round_).training
    period = f"每{rules.every_months}个月" if rules.every_months else ""
    asked = f"参加人员须{period}参加培训。" if rules.required else "方案没有培训的硬性要求。"
    missing = {posting.pk for posting in selectors.untrained_people(round_, user)}
    return {
        "columns": [*PERSON, "参加培训"],
        "notes": [asked, "“未参加”指本轮次有效期内没有参训登记。"],
        "lines": [
            _line(posting, "未参加" if posting.pk in missing else "已参加")
            for posting in selectors.round_postings(round_, user)
        ]
        if rules.required
        else [],
    }


COSTS = ((CostKind.RENT, "租车费"), (CostKind.FUEL, "燃油费"), (CostKind.TOLL, "过路过桥费"),
         (CostKind.DRIVER, "司机劳务费"), (CostKind.MEALS, "司机餐食费"))  # fmt: skip


def _vehicles(round_: Round, user: User) -> Content:
    lines = []
    for fleet in selectors.fleets(round_, user):
        tired = "；".join(f"{driver}连续驾驶{run}天" for driver, run in fleet.tired.items())
        over = f"同日{fleet.at_once}辆，方案为{fleet.allowed}辆" if fleet.is_over else ""
        for car in fleet.vehicles:
            spent = selectors.costs_by_kind(car)
            drivers = dict.fromkeys(day.driver for day in car.driver_days.all())
            cells = [
                fleet.team.city.name, fleet.team.name, car.plate, car.firm, str(car.starts), str(car.ends),
                "、".join(drivers), *(_yuan(spent.get(kind, Decimal("0.00"))) for kind, _label in COSTS),
                _yuan(sum(spent.values(), Decimal("0.00"))), "；".join(filter(None, (over, tired))),
            ]  # fmt: skip
            lines.append({"unit": None, "unit_name": fleet.team.name, "cells": cells})
    return {
        "columns": [
            "城市", "督查组", "车牌号", "租赁单位", "起", "止", "司机", *(f"{label}（元）" for _kind, label in COSTS),
            "合计（元）", "提示",
        ],
        "notes": ["费用按合同或协议、凭据实报实销。", "司机应定期轮换，避免疲劳驾驶。"],
        "lines": lines,
    }  # fmt: skip


MAKERS: dict[SheetKind, Callable[[Round, User], Content]] = {
    SheetKind.INTEGRITY: _integrity,
    SheetKind.MEETINGS: _meetings,
    SheetKind.PARTY: _party,
    SheetKind.TRAINING: _training,
    SheetKind.VEHICLES: _vehicles,
    SheetKind.MEALS: _meals,
    SheetKind.LEAVE: _leave,
}
