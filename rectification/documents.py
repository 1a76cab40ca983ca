"""The frozen content of a supervision letter, as plain data; official documents are Chinese only.

Layout: `templates/documents/supervision_letter.docx`, the letter form of GB/T 9704-2012. Dates carry
Arabic figures without leading zeros, as its 7.3.5.4 has it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns.models import Campaign, Round
from campaigns.policy import Policy
from campaigns.policy.choices import Addressee, DayKind
from cities.enums import CityKind
from cities.models import City, County
from findings.models import Finding

TEMPLATE = "supervision_letter.docx"
PREVIEW_MARK = "预览稿（未印发）"

# The provinces' and cities' departments took their new name in the reform of late 2018; letters of
# 2018 say 环境保护厅（局）, as S1 五(三) does.
RENAMED = date(2019, 1, 1)

# A line of the letterhead holds 442 points; type of 3号 with its narrowed spacing takes 315 twips.
HEAD_WIDTH, HEAD_SIZE = 435, 36
CHARACTER = 315
DATE_INDENT = 4

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Line:
    """One finding of the letter, with the days that hold for it."""

    number: int
    finding: Finding
    plan_due: date
    deadline: date


@dataclass(frozen=True)
class Draft:
    """What a letter is made of before it is frozen."""

    round: Round
    city: City
    county: County | None
    number: str
    sequence: int
    day: date
    rules: Policy
    lines: Sequence[Line]
    is_own_unit: bool = False

    @property
    def campaign(self) -> Campaign:
        return self.round.campaign

    @property
    def place(self) -> City | County:
        return self.county or self.city

    @property
    def counties(self) -> list[County]:
        """Those with a finding on the letter, in its order."""
        return list({line.finding.county_id: line.finding.county for line in self.lines}.values())


def letter(draft: Draft) -> dict[str, Any]:
    """All that the template sees. Nothing of it is read again after issue (X39)."""
    body = draft.rules.vocabulary.office
    activity = draft.rules.vocabulary.activity
    signed_on = written_day(draft.day)
    name = f"{draft.place.name}{draft.campaign.name}第{draft.round.issued_number}轮次"
    supplement = "补充" if draft.sequence > 1 else ""
    return {
        "mark": "",
        "body": body,
        "head_size": min(HEAD_SIZE * 2, int(HEAD_WIDTH / width(body) * 2)),
        "number": draft.number,
        "title": f"关于{name}发现问题的{supplement}{draft.rules.vocabulary.letter}",
        "addressees": addressees(draft),
        "paragraphs": paragraphs(draft),
        "annex_title": f"{draft.place.name}第{draft.round.issued_number}轮次{activity}发现问题清单",
        "signature": body,
        "signature_indent": signature_indent(body, signed_on),
        "date": signed_on,
        "copies": "，".join(copies(draft)),
        "rows": [row(line) for line in draft.lines],
    }


def row(line: Line) -> dict[str, Any]:
    finding = line.finding
    return {
        "number": line.number,
        "county": finding.county.name,
        "site": printable(finding.record.site.name),
        "problem_type": finding.problem_type.name,
        "description": printable(finding.description),
        "deadline": written_day(line.deadline),
    }


def paragraphs(draft: Draft) -> list[dict[str, str]]:
    """S1 五(三)-(四): hand over, have put right within a time, keep a ledger, verify."""
    opening = {"lead": "", "text": _opening(draft)}
    verified = f"整改完成的问题，由{draft.rules.vocabulary.team}现场核查，核查通过的予以销号；"
    demands = [
        ("建立整改台账。", _ledger(draft)),
        ("按期完成整改。", _deadline(draft)),
        ("接受现场核查。", f"{verified}核查未通过或者销号后反弹的，继续挂账督办。"),
    ]
    return [opening] + [
        {"lead": f"{numeral}、{lead}", "text": text} for numeral, (lead, text) in zip("一二三", demands, strict=True)
    ]


def _opening(draft: Draft) -> str:
    plan, this = draft.campaign, draft.round
    number = f"（{plan.document_number}）" if plan.document_number else ""
    earlier = sum(line.finding.round_id != this.pk for line in draft.lines)
    including = f"（含以前轮次发现、此前尚未印发的问题{earlier}个）" if earlier else ""
    return (
        f"根据《{plan.plan_title}》{number}，{written_span(this.starts, this.ends)}，"
        f"{draft.place.name}接受了第{this.issued_number}轮次{draft.rules.vocabulary.activity}。"
        f"经审核确认，发现问题{len(draft.lines)}个{including}，现予交办（清单见附件）。"
        "请督促有关单位抓紧整改，并做好以下工作："
    )


def _ledger(draft: Draft) -> str:
    days = sorted({line.plan_due for line in draft.lines})
    due = written_day(days[0]) if len(days) == 1 else f"{written_day(days[0])}至{written_day(days[-1])}按交办先后分别"
    before = "前" if len(days) == 1 else ""
    return f"对附件所列问题逐一明确整改措施、责任单位、责任人和完成时限，建立台账，于{due}{before}报送整改方案。"


def _deadline(draft: Draft) -> str:
    rules = draft.rules.rectification
    text = "附件所列问题应当在各自的整改期限内完成整改，逐项报告整改结果，并附现场照片等佐证材料。"
    if rules.extension_max:
        unit = "日" if rules.day_kind == DayKind.CALENDAR else "个工作日"
        text += (
            "确有客观原因不能按期完成的，应当在期限届满前说明理由、申请延期，"
            f"每次不超过{rules.extension_days}{unit}，最多{rules.extension_max}次。"
        )
    return text


# Bodies


def addressees(draft: Draft) -> str:
    """主送: like bodies are listed together, unlike ones divided by a comma."""
    names = (bodies(kind, draft) for kind in draft.rules.letters.addressees)
    return "，".join(dict.fromkeys(name for group in names for name in group))


def copies(draft: Draft) -> list[str]:
    """抄送 by the policy: S1 the province's general office and department, S0 the teams."""
    return [name for kind in draft.rules.letters.copies for name in bodies(kind, draft)]


def bodies(kind: Addressee, draft: Draft) -> list[str]:
    """The names of the bodies of one kind. A unit counted on its own answers for itself, not its city."""
    place = draft.place if draft.is_own_unit else draft.city
    province = draft.city.province.name
    match kind:
        case Addressee.CITY_GOVERNMENT:
            return governments([place])
        case Addressee.COUNTY_GOVERNMENT:
            return governments(draft.counties)
        case Addressee.CITY_BUREAU:
            return [f"{place.name}{'生态环境局' if draft.day >= RENAMED else '环境保护局'}"]
        case Addressee.PROVINCE_GENERAL_OFFICE:
            return [f"{province}人民政府办公厅"]
        case Addressee.PROVINCE_DEPARTMENT:
            rank = "局" if draft.city.kind == CityKind.MUNICIPALITY else "厅"
            return [f"{province}{'生态环境' if draft.day >= RENAMED else '环境保护'}{rank}"]
        case Addressee.TEAMS:
            return [f"派驻{draft.place.name}各{draft.rules.vocabulary.team}"]


def governments(places: Iterable[City | County]) -> list[str]:
    """人民政府 of cities and counties; a zone has a 管理委员会."""
    places = list(places)
    zones = [place for place in places if getattr(place, "is_zone", False)]
    others = [place for place in places if place not in zones]
    return [
        f"{'、'.join(place.name for place in group)}{ending}"
        for group, ending in ((others, "人民政府"), (zones, "管理委员会"))
        if group
    ]


# Writing


def written_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def written_span(first: date, last: date) -> str:
    """The year once, where both days are in it."""
    end = written_day(last)
    return f"{written_day(first)}至{end.partition('年')[2] if first.year == last.year else end}"


def printable(text: str) -> str:
    """One paragraph, without the control characters that a Word file may not hold."""
    return " ".join(UNPRINTABLE.sub("", text).split())


def width(text: str) -> float:
    """In full characters; what is Latin takes half of one."""
    return sum(0.5 if ord(character) < 0x100 else 1 for character in text)


def signature_indent(body: str, signed_on: str) -> int:
    """Twips from the right that centre the issuing body over its date (GB/T 9704 7.3.5.1)."""
    middle = DATE_INDENT + width(signed_on) / 2
    return max(0, round((middle - width(body) / 2) * CHARACTER))
