"""The roster form of S1 附2: its columns by the words of their heads, and rows that are not data."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.naming import chinese_number
from kernel.errors import Refused
from kernel.text import squash
from kernel.workbook import Column, Row, Sheet, Table, find_table, place_of
from kernel.workbook.report import Remark, Report, asked, at_header, at_row, at_sheet, place
from teams.imports.cells import PLACEHOLDER

COLUMNS = (
    Column("number", ("序号", "编号")),
    Column("round", ("轮次", "督查轮次", "批次", "轮次(批次)"), spreads=True),
    Column(
        "province",
        ("所属省份", "省份", "所属省", "派员省份", "所属省(区、市)", "所在省份", "省(区、市)"),
        required=True,
        spreads=True,
    ),
    Column("city", ("所属地市", "地市", "所属城市", "派员城市", "城市", "所在地市", "所属市"), spreads=True),
    Column("name", ("姓名", "督查人员姓名", "人员姓名", "督查人员"), required=True),
    Column("age", ("年龄", "出生年月", "出生日期", "年龄(岁)")),
    Column("gender", ("性别",)),
    Column("unit", ("工作单位", "单位", "所在单位", "单位名称", "派员单位"), required=True),
    Column("position", ("职务", "职务/职称", "职务(职级)", "现任职务", "职务职级")),
    Column("expertise", ("擅长行业", "擅长领域", "专业特长", "擅长行业(可多选)")),
    Column("party", ("是否党员", "政治面貌", "党员")),
    Column(
        "certificate",
        ("环境监察执法证件号", "执法证件号", "执法证号", "环境监察执法证号", "执法证件号码", "证件号", "执法证编号"),
    ),
    Column("phone", ("手机号码", "手机", "联系电话", "联系方式", "手机号", "电话", "移动电话")),
    Column("leader", ("组长推荐", "推荐组长", "是否推荐组长", "是否推荐为组长")),
    Column("team", ("督查组别", "组别", "所在督查组", "督查组"), spreads=True),
    Column("available", ("是否可派", "能否派出")),
    Column("remark", ("备注", "备注说明")),
)
# Where these are blank the row belongs to the group that began above it.
FOLLOWING = ("round", "province", "city")
# What only a person has: a row without any of it is a form's empty line.
OWN = [column.key for column in COLUMNS if not column.spreads and column.key not in {"number", "expertise", "remark"}]

NOTE = re.compile("^(?:注|备注|说明|填表说明|合计|总计|小计|共计|填表人|填报人|填表单位|填报单位|审核人|联系人|制表)")
TOTAL = re.compile("^(?:合计|总计|共计)")
COUNT = re.compile("([0-9]+|[一二三四五六七八九十百]+)(?:人|名|$)")
# The form's own example, left in by many who fill it in.
SAMPLE_NAME, SAMPLE_PHONE = "张三", "13212345678"
# A sheet of one round (第一轮, 2轮); one that repeats all the others is read last.
ROUND_SHEET = re.compile("第?([0-9]{1,3}|[一二三四五六七八九十]{1,4})(?:轮次?|批次?)")
SUMMARY_SHEET = re.compile("汇总|总表|合并|全部")

LEAVE_OUT, READ, IGNORE = "-", "read", "ignore"

Answers = Mapping[str, str]


def tables(sheets: Sequence[Sheet], report: Report, answers: Answers | None = None) -> list[Table]:
    """The sheets that hold the form. Hidden sheets are told of, and read only if somebody says so (L28).

    Refuses a workbook without any (`sheet_missing`) and a form that lacks a column (`column_missing`).
    """
    answers = answers or {}
    found, skipped = [], 0
    for sheet in sorted(sheets, key=lambda sheet: bool(SUMMARY_SHEET.search(sheet.name))):
        table = find_table(sheet, COLUMNS)
        if table is None:
            continue
        if sheet.is_hidden and not _is_wanted(sheet, report, answers):
            skipped += 1
            continue
        found.append(_pointed_out(table, report, answers))
    if not found:
        raise Refused(
            "sheet_missing",
            _("No sheet has the heads of the roster form (序号, 轮次, 所属省份, 姓名 …)."),
            sheets=[sheet.name for sheet in sheets],
        )
    for table in found:
        _check_columns(table)
        report.add("warnings", _hidden_columns(table))
    return found


def _is_wanted(sheet: Sheet, report: Report, answers: Answers) -> bool:
    answer = answers.get(place(sheet.name, "", None))
    if answer == READ:
        return True
    remark = at_sheet(sheet.name, "hidden_sheet", _("This sheet is hidden; it was not read."))
    report.add("skipped", [remark])
    if answer is None:
        choices = [(READ, _("Read this sheet too")), (LEAVE_OUT, _("Leave it out"))]
        report.add("questions", [asked(remark, choices, holds_back=False)])
    return False


def _pointed_out(table: Table, report: Report, answers: Answers) -> Table:
    """The table with the heads that somebody has pointed out; the others unknown are told of and asked about."""
    places = dict(table.places)
    free = [column for column in COLUMNS if column.key not in places]
    remarks = []
    for cell in table.unknown:
        answer = answers.get(place(table.sheet.name, cell.column, cell.row))
        if answer and answer != IGNORE and answer not in places:
            places[answer] = place_of(cell.column)
        elif answer != IGNORE:
            message = _("This column is not part of the form; it is not read.")
            remarks.append(at_header(table.sheet.name, cell, "unknown_column", message))
    report.add("warnings", remarks)
    choices: list[tuple[str, Any]] = [
        *((column.key, column.names[0]) for column in free),
        (IGNORE, _("Not part of the form")),
    ]
    report.add("questions", [asked(remark, choices, holds_back=False) for remark in remarks])
    return replace(table, places=places)


def _check_columns(table: Table) -> None:
    if table.missing:
        names = [column.names[0] for column in table.missing]
        raise Refused(
            "column_missing",
            _("Sheet “%(sheet)s” lacks the column %(columns)s.")
            % {"sheet": table.sheet.name, "columns": ", ".join(names)},
            sheet=table.sheet.name,
            columns=names,
        )


def _hidden_columns(table: Table) -> list[Remark]:
    hidden = [key for key, index in table.places.items() if index in table.sheet.hidden_columns]
    names = "、".join(column.names[0] for column in COLUMNS if column.key in hidden)
    message = _("Hidden in the workbook, but read: %(columns)s.") % {"columns": names}
    return [at_sheet(table.sheet.name, "hidden_column", message)] if hidden else []


def data_rows(table: Table, report: Report) -> Iterator[Row]:
    """The rows that tell of people; the form's example, notes and totals are skipped and said."""
    above: dict[str, Any] = {}
    people = 0
    its_round = ROUND_SHEET.search(squash(table.sheet.name))
    for row in table.rows():
        raws = row.raws
        if not any(raws.get(key) for key in OWN) and not _is_note(row):
            continue
        report.rows += 1
        if not _is_plain(raws) and (remark := _no_person(row)):
            report.add("skipped", [remark])
            report.add("warnings", _miscounted(row, people))
            continue
        people += 1
        filled = _filled_down(row, above)
        if its_round and not filled["round"]:
            filled = filled.saying({"round": its_round[0]})
        yield filled


def _is_plain(raws: Mapping[str, Any]) -> bool:
    """A numbered row with a name that is not the example's: what nearly all are."""
    name = raws.get("name")
    return type(raws.get("number")) in (int, float) and type(name) is str and len(name) > 1 and name != SAMPLE_NAME


def _is_note(row: Row) -> bool:
    """Words where only a number belongs (请于每月15日前报送), or that begin like a note."""
    first = _first_text(row)
    return bool(NOTE.match(first)) or bool(row["number"] and re.search("[\u4e00-\u9fff]", row["number"]))


def _first_text(row: Row) -> str:
    return next((text for key in row.raws if (text := row[key])), "")


def _no_person(row: Row) -> Remark | None:
    name = squash(row["name"])
    if name == SAMPLE_NAME and (PLACEHOLDER.match(squash(row["certificate"])) or squash(row["phone"]) == SAMPLE_PHONE):
        return at_row(row, "sample_row", _("The example of the form; it was not read."))
    number = row["number"]
    if number.isdigit() and name and not NOTE.match(name):
        return None
    if NOTE.match(_first_text(row)) or NOTE.match(name) or (not name and _is_note(row)):
        return at_row(row, "note_row", _("A note or total, not a person."))
    return None


def _miscounted(row: Row, people: int) -> list[Remark]:
    """合计：45人 above or below forty-four rows: one is missing, or the total is old."""
    texts = [squash(row[key]) for key in row.raws]
    at = next((index for index, text in enumerate(texts) if TOTAL.match(text)), None)
    if at is None:
        return []
    found = next((match for text in texts[at:] if (match := COUNT.search(text))), None)
    if found is None or chinese_number(found[1]) == people:
        return []
    message = _("The total says %(told)s, but %(read)s rows of people stand above it.")
    return [at_row(row, "total_differs", message % {"told": chinese_number(found[1]), "read": people})]


def _filled_down(row: Row, above: dict[str, Any]) -> Row:
    """Province and round hold for the rows below until another is written; the city only with its province.

    `above` is brought up to date.
    """
    raws = row.raws
    told = {}
    follows = not raws.get("province") and "province" in above
    for key in FOLLOWING if follows else ("round",):
        if not raws.get(key) and above.get(key) and key in raws:
            told[key] = above[key]
    filled = row.saying(told) if told else row
    for key in FOLLOWING:
        above[key] = filled.raws.get(key)
    return filled
