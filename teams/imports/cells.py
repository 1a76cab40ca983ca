"""How people write one thing in many ways: phones, ticks, yes and no, ages, ranks. Pure."""

import re
from dataclasses import dataclass

from campaigns.policy.choices import Rank
from cities.naming import chinese_number
from kernel.text import clean, squash

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
SEPARATORS = re.compile(r"(?<=\d)[-\s.](?=\d)")
PLACEHOLDER = re.compile("^[XxＸ×*]{2,}$")

YES = {"是", "√", "✓", "✔", "☑", "■", "有", "y", "yes", "true", "1", "对", "r", "þ"}
NO = {"", "否", "×", "x", "无", "n", "no", "false", "0", "不", "□", "-", "—", "/"}
PARTY_YES = {"党员", "中共党员", "共产党员", "中国共产党员", "中国共产党党员"}
PARTY_PROBATION = {"预备党员", "中共预备党员"}
PARTY_NO = {"群众", "团员", "共青团员", "民主党派", "非党员", "无党派", "无党派人士"}

INDUSTRIES = ("火电", "钢铁", "水泥", "有色", "平板玻璃", "电解铝", "化工石化", "其他")
TICKED, EMPTY = "☑✓✔√■▣☒●", "□☐○◻"
# A ticked box of the font Wingdings, read without it.
WINGDINGS = re.compile(r"(?<![A-Za-z])[Rþ](?=[\u4e00-\u9fff])")
TICK = re.compile(f"([{TICKED}{EMPTY}])")
# 化工、石化 is one box of the form; 其他 is followed by whatever people write.
BOX_NAMES = {"化工、石化": "化工石化", "化工石化": "化工石化", "化工": "化工石化", "石化": "化工石化"}
OTHER_HINT = re.compile(r"[((]?(?:请注明|请说明)[))]?")


def phone(text: str) -> str | None:
    """The mobile number in a cell that may hold a landline too; None where there is none that is whole."""
    digits = SEPARATORS.sub("", text).replace("+86", "")
    digits = re.sub(r"^86(?=1[3-9]\d{9}$)", "", squash(digits))
    found = MOBILE.search(digits)
    return found.group() if found else None


def certificate(text: str) -> str:
    """As text, never as a number: leading zeros count, an apostrophe in front does not; 无 and XXXX are none."""
    value = squash(text).lstrip("'‘’`")
    return "" if PLACEHOLDER.match(value) or value in {"无", "/", "-", "—", "办理中"} else value


def yes(text: str) -> bool | None:
    """None where it says neither."""
    value = squash(text).lower()
    if value in YES:
        return True
    return False if value in NO else None


def recommended(text: str) -> bool | None:
    """建议担任组长, 是, √; 否 and empty are no."""
    value = squash(text)
    if "组长" in value or "建议" in value or "推荐" in value:
        return not value.startswith(("不", "否", "非"))
    return yes(value)


@dataclass(frozen=True, slots=True)
class Party:
    is_member: bool
    is_on_probation: bool = False


def party(text: str) -> Party | None:
    """Members on probation are not counted as members, and are told of."""
    value = squash(text)
    if value in PARTY_PROBATION:
        return Party(False, True)
    if value in PARTY_YES:
        return Party(True)
    if value in PARTY_NO:
        return Party(False)
    answer = yes(value)
    return None if answer is None else Party(answer)


def gender(text: str) -> str | None:
    value = squash(text).lower()
    if value.startswith(("男", "m")):
        return "男"
    if value.startswith(("女", "f", "w")):
        return "女"
    return None


def birth_year(text: str, year: int) -> int | None:
    """From an age (35, 35岁) in a year, or from a date of birth (1983.05, 1983年5月); None where it is neither."""
    value = squash(text)
    if found := re.fullmatch(r"(\d{2})(?:周?岁)?", value):
        return year - int(found[1])
    if found := re.match(r"(19\d{2}|20[01]\d)(?!\d)", value):
        return int(found[1])
    return None


def round_number(text: str) -> int | None:
    """1, 第1轮, 第一轮次."""
    found = re.fullmatch(r"第?([0-9]+|[零一二三四五六七八九十百]+)(?:轮次?|批次?)?", squash(text))
    return chinese_number(found[1]) if found else None


def expertise(text: str) -> list[str]:
    """The ticked boxes of the form, in its order; what is written beside 其他 as it stands.

    Where nothing is a box (钢铁、水泥, or 钢铁(√)) the names of industries that stand there count.
    """
    value = WINGDINGS.sub("☑", clean(text))
    if not value:
        return []
    marks = TICK.split(value)
    if not any(mark in EMPTY or mark in TICKED for mark in marks[1::2]) or "(√)" in value:
        return _named(value)
    found = []
    for mark, label in zip(marks[1::2], marks[2::2], strict=True):
        name, _colon, rest = OTHER_HINT.sub("", label).partition("其他")
        if mark in TICKED and (industry := _industry(name)):
            found.append(industry)
        found += _other(rest)
    return sorted(dict.fromkeys(found), key=_order)


def _named(text: str) -> list[str]:
    """Without boxes: names between commas; with （√） behind some, only those."""
    parts = [part for part in re.split(r"[,，、;；\s]+", text.replace("化工、石化", "化工石化")) if part]
    ticked = [part.replace("(√)", "") for part in parts if "(√)" in part]
    named, others = [], []
    for part in ticked or parts:
        head, _colon, rest = OTHER_HINT.sub("", part).partition("其他")
        named += [industry] if (industry := _industry(head)) else ([head] if head.strip(":") else [])
        others += _other(rest)
    return sorted(dict.fromkeys(named + others), key=_order)


def _industry(label: str) -> str | None:
    name = squash(label).strip(":：、,，")
    name = BOX_NAMES.get(name, name)
    return name if name in INDUSTRIES else None


def _other(text: str) -> list[str]:
    return [part for part in re.split(r"[,，、;；:：\s]+", clean(text)) if part]


def _order(name: str) -> tuple[int, str]:
    return (INDUSTRIES.index(name) if name in INDUSTRIES else len(INDUSTRIES), name)


# Ranks are read from the words of a post; the sample itself says 副支队长 (X61). First match wins.
RANK_WORDS = (
    (r"副巡视员|副司|副局级|副厅", Rank.BUREAU_DEPUTY),
    (r"巡视员|司局级|正司|正局级|司长|厅长|正厅|厅级", Rank.BUREAU),
    (r"副处|副调研员|副总队长|四级调研员|三级调研员", Rank.DIVISION_DEPUTY),
    (r"处长|正处|处级|调研员|总队长", Rank.DIVISION),
    (r"副支队长|正科|主任科员|科长|大队长", Rank.SECTION),
    (r"支队长", Rank.SQUAD_HEAD),
    (r"科级", Rank.SECTION),
    (r"科员|办事员|工程师|技术员|监察员|队员|干部|职员", Rank.STAFF),
)
LOWER = (
    (r"副支队长", Rank.SECTION),
    (r"副主任科员|副科|副大队长|副科长", Rank.SECTION_DEPUTY),
)
FORMER = re.compile("原任?|曾任|前任")


def rank(position: str) -> Rank | None:
    """The rank that the words of a post tell of; None where they tell of none."""
    value = squash(position)
    return next((found for pattern, found in (*LOWER, *RANK_WORDS) if re.search(pattern, value)), None)


def ranks(position: str) -> tuple[Rank | None, Rank | None]:
    """Present rank and highest rank held before: 主任科员（曾任支队长）."""
    value = squash(position)
    if found := FORMER.search(value):
        return rank(value[: found.start()]), rank(value[found.end() :])
    return rank(value), None
