"""How people write one thing in many ways: phones, ticks, yes and no, ages, ranks. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from campaigns.policy.choices import Rank
from cities.naming import chinese_number
from kernel.text import clean, squash

# Eleven digits, with whatever people put between them; a country's code in front does not matter.
MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[-\s]?)?(1[3-9](?:[-\s.]?\d){9})(?!\d)")
BRACKETED_CODE = re.compile(r"\((?:\+|00)?86\)")
NOT_DIGIT = re.compile(r"\D")
AGE = re.compile(r"(\d{2})(?:周?岁)?")
BORN = re.compile(r"(19\d{2}|20[01]\d)(?!\d)")
PLACEHOLDER = re.compile("^[XxＸ×*]{2,}$")

YES = {"是", "√", "✓", "✔", "☑", "■", "有", "y", "yes", "true", "1", "对", "r", "þ"}
NO = {"", "否", "×", "x", "无", "n", "no", "false", "0", "不", "□", "-", "—", "/"}
PARTY_YES = {"党员", "中共党员", "共产党员", "中国共产党员", "中国共产党党员"}
PARTY_PROBATION = {"预备党员", "中共预备党员"}
PARTY_NO = {"群众", "团员", "共青团员", "民主党派", "非党员", "无党派", "无党派人士"}

INDUSTRIES = ("火电", "钢铁", "水泥", "有色", "平板玻璃", "电解铝", "化工石化", "其他")
TICKED, EMPTY = "☑✓✔√■▣☒●◼◆", "□☐○◻◇▢"
# Boxes of the fonts Wingdings and Wingdings 2, read without them: as letters, or in the private area.
WINGDINGS = re.compile(
    r"(?<![A-Za-z])[RþýS\uf052\uf053\uf0fe\uf0fd\uf0fc](?=\s*[\u4e00-\u9fff])|[\uf052\uf0fe\uf0fd\uf0fc]"
)
WINGDINGS_EMPTY = re.compile(r"(?<![A-Za-z])[£¨o\uf0a3\uf0a8\uf06f](?=\s*[\u4e00-\u9fff])|[\uf0a3\uf0a8\uf06f]")
TICK = re.compile(f"([{TICKED}{EMPTY}])")
IN_BRACKETS = re.compile(r"[(\[]\s*([" + TICKED + EMPTY + r"])\s*[)\]]")
SEPARATED = re.compile(r"[,，、;；\s]+")
# 化工、石化 is one box of the form; 其他 is followed by whatever people write.
BOX_NAMES = {"化工、石化": "化工石化", "化工石化": "化工石化", "化工": "化工石化", "石化": "化工石化"}
OTHER_HINT = re.compile(r"[((]?(?:请注明|请说明)[))]?")


def phones(text: str) -> tuple[str, ...]:
    """The mobile numbers in a cell that may hold a landline too (13812345678/0311-87800706)."""
    if len(text) == 11 and text.isdigit() and text[0] == "1" and text[1] in "3456789":
        return (text,)
    value = BRACKETED_CODE.sub("", clean(text))
    return tuple(dict.fromkeys(NOT_DIGIT.sub("", found) for found in MOBILE.findall(value)))


def phone(text: str) -> str | None:
    """The first mobile number in a cell; None where there is none that is whole."""
    found = phones(text)
    return found[0] if found else None


# 李四(替张三), 李四（替换张三）; in a note: 替张三, 顶替张三
STANDS_IN = re.compile(r"^(.+?)\((?:接替|顶替|代替|替换|替|代)(.+?)\)$")
STANDS_IN_NOTE = re.compile(r"(?:接替|顶替|代替|替换|替)\s*([\u4e00-\u9fff·]{2,12})")
DOTS = re.compile("[•‧∙⋅･・.●。｡]")


def name(text: str) -> tuple[str, str]:
    """The name without spaces and with one kind of dot, and whom the person stands in for (or nothing)."""
    value = squash(text)
    if value.isalpha():
        return value, ""
    found = STANDS_IN.match(value)
    own, other = (found[1], found[2]) if found else (value, "")
    return DOTS.sub("·", own), DOTS.sub("·", other)


# Days

EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
DAY = re.compile(r"^(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})[日号]?(?:00:00:00)?$")
SERIAL = re.compile(r"^[1-9]\d{4}$")


def serial_day(number: int, *, is_1904: bool = False) -> date:
    """The day of Excel's number, in either of its two ways of counting."""
    return (EPOCH_1904 if is_1904 else EPOCH_1900) + timedelta(days=number)


@lru_cache(maxsize=4096)
def day(text: str, year: int, is_1904: bool = False) -> date | None:
    """2018.6.10, 2018-06-10 00:00:00, 6月10日 (of the campaign's year), 43261; None where it is no day."""
    value = squash(text)
    if SERIAL.match(value):
        return serial_day(int(value), is_1904=is_1904)
    found = DAY.match(value)
    if found is None:
        return None
    try:
        return date(int(found[1] or year), int(found[2]), int(found[3]))
    except ValueError:
        return None


def certificate(text: str) -> str:
    """As text, never as a number: leading zeros count, an apostrophe in front does not; 无 and XXXX are none."""
    value = squash(text).lstrip("'‘’`")
    return "" if PLACEHOLDER.match(value) or value in {"无", "/", "-", "—", "办理中"} else value


@lru_cache(maxsize=4096)
def yes(text: str) -> bool | None:
    """None where it says neither."""
    value = squash(text).lower()
    if value in YES:
        return True
    return False if value in NO else None


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
def gender(text: str) -> str | None:
    value = squash(text).lower()
    if value.startswith(("男", "m")):
        return "男"
    if value.startswith(("女", "f", "w")):
        return "女"
    return None


@lru_cache(maxsize=4096)
def birth_year(text: str, year: int, is_1904: bool = False) -> int | None:
    """From an age (35, 35岁) in a year, or from a date of birth (1983.05, 1983年5月, 30456); None for neither."""
    value = squash(text)
    if found := AGE.fullmatch(value):
        return year - int(found[1])
    if SERIAL.match(value):
        return serial_day(int(value), is_1904=is_1904).year
    if found := BORN.match(value):
        return int(found[1])
    return None


def is_age(text: str) -> bool:
    return bool(AGE.fullmatch(squash(text)))


@lru_cache(maxsize=4096)
def round_number(text: str) -> int | None:
    """1, 第1轮, 第一轮次."""
    found = re.fullmatch(r"第?([0-9]{1,3}|[零一二三四五六七八九十百]+)(?:轮次?|批次?)?", squash(text))
    return chinese_number(found[1]) if found else None


def expertise(text: str) -> list[str]:
    """The ticked boxes of the form, in its order; what is written beside 其他 as it stands.

    A box stands before its label (☑钢铁), or behind it (钢铁√, 钢铁（√）) where the cell begins with a label.
    Where nothing is a box (钢铁、水泥) the names that stand there count.
    """
    return list(_expertise(text))


@lru_cache(maxsize=4096)
def _expertise(text: str) -> tuple[str, ...]:
    value = clean(WINGDINGS_EMPTY.sub("□", WINGDINGS.sub("☑", text)))
    value = IN_BRACKETS.sub(r"\1", value)
    marks = TICK.split(value)
    if len(marks) == 1:
        return _sorted(_listed(value))
    if SEPARATED.sub("", marks[0]):
        pairs = zip(marks[1::2], marks[0::2], strict=False)
        if any(mark in EMPTY for mark in marks[1::2]):
            return _sorted(_boxes(pairs))
        # 火电、钢铁√: only the label before the mark is ticked.
        return _sorted(name for mark, label in pairs for name in _listed(label)[-1:])
    return _sorted(_boxes(zip(marks[1::2], marks[2::2], strict=True)))


def _boxes(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for mark, label in pairs:
        head, _colon, rest = OTHER_HINT.sub("", label).partition("其他")
        if mark in TICKED and (industry := _industry(head)):
            yield industry
        yield from _other(rest)


def _listed(text: str) -> list[str]:
    """Names between commas; whatever is no industry is kept as it stands."""
    found: list[str] = []
    for part in SEPARATED.split(text.replace("化工、石化", "化工石化")):
        head, _colon, rest = OTHER_HINT.sub("", part).partition("其他")
        if industry := _industry(head):
            found.append(industry)
        elif word := head.strip(":："):
            found.append(word)
        found += _other(rest)
    return found


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(names), key=_order))


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


@lru_cache(maxsize=4096)
def rank(position: str) -> Rank | None:
    """The rank that the words of a post tell of; None where they tell of none."""
    value = squash(position)
    return next((found for pattern, found in (*LOWER, *RANK_WORDS) if re.search(pattern, value)), None)


@lru_cache(maxsize=4096)
def ranks(position: str) -> tuple[Rank | None, Rank | None]:
    """Present rank and highest rank held before: 主任科员（曾任支队长）."""
    value = squash(position)
    if found := FORMER.search(value):
        return rank(value[: found.start()]), rank(value[found.end() :])
    return rank(value), None
