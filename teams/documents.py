"""People and contacts as Excel sheets, and the form of S1 附3 to fill in. Official, therefore Chinese."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter
from django.utils import translation

from campaigns.models import Campaign, Round
from cities.models import County
from kernel import clock
from kernel.sheets import Sheet, Value
from teams.directory import Slot, slots
from teams.enums import ContactLevel
from teams.models import Contact, Nomination

CHINESE = "zh-hans"
CARE = "本名单含个人信息，仅限工作使用，用后妥善保管。"


def nominated_people(round_: Round, nominations: Iterable[Nomination]) -> Sheet:
    """Everybody named for a round, with the team they have got; for the office. Says whether available, never why."""
    columns = ["序号", "姓名", "性别", "派员单位", "所属省份", "职务", "执法证件号", "手机号码", "是否党员"]
    columns += ["组长推荐", "是否可派", "是否逾期", "督查组"]
    with translation.override(CHINESE):
        rows: list[list[Value]] = [[number, *_of_nomination(one)] for number, one in enumerate(nominations, start=1)]
        return Sheet(
            name="推荐人员",
            title=f"{round_.campaign.short_name}第{round_.issued_number}轮推荐人员名单",
            subtitle=f"轮次：{round_.starts:%Y-%m-%d}至{round_.ends:%Y-%m-%d}；制表：{clock.today():%Y-%m-%d}",
            columns=columns,
            rows=rows,
            notes=[CARE],
        )


def _of_nomination(one: Nomination) -> list[Value]:
    person = one.person
    return [
        person.name,
        person.gender,
        one.unit.name,
        person.home_province.name if person.home_province else "",
        one.position,
        person.certificate,
        person.phone,
        _yes(person.is_party_member),
        _yes(one.is_leader_recommended),
        _yes(one.is_fit),
        _yes(one.is_late),
        getattr(one, "posted_team_name", None) or "",
    ]


def _yes(value: bool) -> str:
    return "是" if value else "否"


# Contacts

TITLES = {
    ContactLevel.PROVINCE: ("省份", "联系人员信息表（被督查省份）"),
    ContactLevel.CITY: ("城市", "联系人员信息表（被督查城市）"),
    ContactLevel.SENDER: ("派员省份", "联系人员信息表（派员省份）"),
}
WORDS = {
    (ContactLevel.PROVINCE, "chief"): "总联络人",
    (ContactLevel.PROVINCE, "working"): "督查工作联系人",
    (ContactLevel.CITY, "government"): "政府联络人",
    (ContactLevel.CITY, "bureau"): "市环保局联络人",
    (ContactLevel.CITY, "logistics"): "应急保障联络人",
    (ContactLevel.COUNTY, "bureau"): "{place}环保部门联络人",
    (ContactLevel.COUNTY, "government"): "{place}政府联络人",
    (ContactLevel.SENDER, "sending"): "抽调工作联系人",
}
HEADS = ("联络人", "姓名", "职务", "单位", "电话（传真）", "手机", "电子邮箱")
WIDTHS = (14, 30, 12, 16, 28, 20, 16, 26)


def contact_sheet(campaign: Campaign, contacts: Iterable[Contact]) -> Sheet:
    """The directory as it stands; for the office."""
    with translation.override(CHINESE):
        rows = [
            [
                number,
                one.get_level_display(),
                f"{one.county.city.name}{one.county.name}" if one.county else one.place.name,
                one.get_kind_display(),
                one.name,
                one.position,
                one.unit,
                one.phone,
                one.mobile,
                one.email,
            ]
            for number, one in enumerate(contacts, start=1)
        ]
        return Sheet(
            name="联络人",
            title=f"{campaign.short_name}联系人员信息表",
            subtitle=f"制表：{clock.today():%Y-%m-%d}",
            columns=["序号", "层级", "地点", "联络类别", "姓名", "职务", "单位", "电话（传真）", "手机", "电子邮箱"],
            rows=rows,
            notes=[CARE],
        )


def contact_form(campaign: Campaign) -> bytes:
    """An empty form as .xlsx, a sheet a table, with a line for each contact that the plan asks for.

    Where the plan asks for none the heads stand alone. Telephones are text, so that no digit is lost.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#DDEBF7"})
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    text = book.add_format({"num_format": "@"})
    asked = slots(campaign)
    for level, (place, words) in TITLES.items():
        page = book.add_worksheet(words.partition("（")[2].rstrip("）"))
        page.merge_range(0, 0, 0, len(HEADS), words, title)
        for column, name in enumerate((place, *HEADS)):
            page.set_column(column, column, WIDTHS[column], text)
            page.write_string(1, column, name, head)
        rows = _lines(asked, level)
        for number, (where, kind) in enumerate(rows, start=2):
            page.write_string(number, 0, where)
            page.write_string(number, 1, kind)
        last = max(len(rows) + 1, 200)
        page.data_validation(
            2, 6, last, 6, {"validate": "length", "criteria": "==", "value": 11, "error_message": "手机号码为11位。"}
        )
        page.freeze_panes(2, 2)
    book.close()
    return out.getvalue()


def _lines(asked: Sequence[Slot], level: ContactLevel) -> list[tuple[str, str]]:
    """Place and kind of each line; a city's counties stand below it, on its sheet."""
    found = []
    for slot in asked:
        if slot.level == level:
            found.append((slot.place.name, WORDS[slot.level, slot.kind]))
    if level != ContactLevel.CITY:
        return found
    by_city: dict[str, list[tuple[str, str]]] = {}
    for line in found:
        by_city.setdefault(line[0], []).append(line)
    for slot in asked:
        if isinstance(slot.place, County):
            city = slot.place.city.name
            words = WORDS[slot.level, slot.kind].format(place=slot.place.name)
            by_city.setdefault(city, []).append((city, words))
    return [line for lines in by_city.values() for line in lines]
