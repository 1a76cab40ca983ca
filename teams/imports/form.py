"""The roster form of S1 附2: its columns by the words of their heads, and rows that are not data."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from kernel.errors import Refused
from kernel.text import squash
from kernel.workbook import Cell, Column, Row, Sheet, Table, find_table
from teams.imports.report import Remark, Report, at_header, at_row, at_sheet

COLUMNS = (
    Column("number", ("序号", "编号")),
    Column("round", ("轮次", "督查轮次", "批次"), spreads=True),
    Column("province", ("所属省份", "省份", "所属省", "派员省份", "所属省(区、市)"), required=True, spreads=True),
    Column("city", ("所属地市", "地市", "所属城市", "派员城市", "城市"), spreads=True),
    Column("name", ("姓名", "督查人员姓名", "人员姓名"), required=True),
    Column("age", ("年龄", "出生年月", "出生日期")),
    Column("gender", ("性别",)),
    Column("unit", ("工作单位", "单位", "所在单位", "单位名称"), required=True),
    Column("position", ("职务", "职务/职称", "职务(职级)", "现任职务")),
    Column("expertise", ("擅长行业", "擅长领域", "专业特长")),
    Column("party", ("是否党员", "政治面貌", "党员")),
    Column(
        "certificate",
        ("环境监察执法证件号", "执法证件号", "执法证号", "环境监察执法证号", "执法证件号码", "证件号"),
    ),
    Column("phone", ("手机号码", "手机", "联系电话", "联系方式", "手机号", "电话")),
    Column("leader", ("组长推荐", "推荐组长", "是否推荐组长")),
    Column("team", ("督查组别", "组别", "所在督查组", "督查组"), spreads=True),
    Column("available", ("是否可派", "能否派出")),
)
# Where these are blank the row belongs to the group that began above it.
GROUPING = ("round", "province")

NOTE = re.compile("^(?:注|备注|说明|填表说明|合计|总计|小计|共计|填表人|填报人|审核人|联系人|制表)[:：]?")
PLACEHOLDER = re.compile("^[XxＸ×*]{2,}$")
# The form's own example, left in by many who fill it in.
SAMPLE_NAME, SAMPLE_PHONE = "张三", "13212345678"


def tables(sheets: Sequence[Sheet], report: Report) -> list[Table]:
    """The sheets that hold the form. Hidden sheets are told of and not read (L28).

    Refuses a workbook without any (`sheet_missing`) and a form that lacks a column (`column_missing`).
    """
    found = []
    for sheet in sheets:
        table = find_table(sheet, COLUMNS)
        if table is None:
            continue
        if sheet.is_hidden:
            report.skipped.append(at_sheet(sheet.name, "hidden_sheet", _("This sheet is hidden; it was not read.")))
            continue
        found.append(table)
    if not found:
        raise Refused(
            "sheet_missing",
            _("No sheet has the heads of the roster form (序号, 轮次, 所属省份, 姓名 …)."),
            sheets=[sheet.name for sheet in sheets],
        )
    for table in found:
        if table.missing:
            names = [column.names[0] for column in table.missing]
            raise Refused(
                "column_missing",
                _("Sheet “%(sheet)s” lacks the column %(columns)s.")
                % {"sheet": table.sheet.name, "columns": ", ".join(names)},
                sheet=table.sheet.name,
                columns=names,
            )
        report.warnings += [
            at_header(
                table.sheet.name, cell, "unknown_column", _("This column is not part of the form; it is not read.")
            )
            for cell in table.unknown
        ]
    return found


def data_rows(table: Table, report: Report) -> Iterator[Row]:
    """The rows that tell of people; the form's example, notes and totals are skipped and said."""
    above: dict[str, Cell] = {}
    for row in table.rows():
        if _is_blank_form(row):
            continue
        report.rows += 1
        if remark := _no_person(row):
            report.skipped.append(remark)
            continue
        filled = _filled_down(row, above)
        above = {key: filled.cells[key] for key in (*GROUPING, "city") if key in filled.cells}
        yield filled


def _is_blank_form(row: Row) -> bool:
    """Rows that were only numbered, or that only a merged cell reaches into."""
    kept = {column.key for column in COLUMNS if not column.spreads} - {"number", "expertise"}
    return not any(row[key] for key in kept) and not NOTE.match(_first_text(row))


def _first_text(row: Row) -> str:
    return next((cell.text for cell in row.cells.values() if cell.text), "")


def _no_person(row: Row) -> Remark | None:
    name, certificate = squash(row["name"]), squash(row["certificate"])
    is_sample = name == SAMPLE_NAME and (PLACEHOLDER.match(certificate) or squash(row["phone"]) == SAMPLE_PHONE)
    if is_sample:
        return at_row(row, "sample_row", _("The example of the form; it was not read."))
    if NOTE.match(_first_text(row)) or NOTE.match(name):
        return at_row(row, "note_row", _("A note or total, not a person."))
    return None


def _filled_down(row: Row, above: dict[str, Cell]) -> Row:
    """Province and round hold for the rows below until another is written; the city only with its province."""
    cells = dict(row.cells)
    follows = "province" in above and not row["province"]
    for key in (*GROUPING, "city") if follows else ("round",):
        if key in cells and not row[key] and key in above:
            cells[key] = Cell(above[key].raw, cells[key].column, row.number)
    return Row(row.sheet, row.number, cells, row.is_hidden)
