"""A ledger of targets as cities send it: its columns by the words of their heads, and what its cells mean. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from cities.geo import System
from kernel.errors import Refused
from kernel.text import clean, squash
from kernel.workbook import Column, Row, Sheet, Table, find_table
from kernel.workbook.report import Report, at_header, at_row, at_sheet

COLUMNS = (
    Column(
        "name",
        (
            "企业名称", "点位名称", "企业(点位)名称", "企业名称/点位名称", "企业/点位名称", "单位名称", "名称", "企业",
            "点位", "村庄名称", "村庄", "村名", "锅炉使用单位", "使用单位", "项目名称", "工地名称",
        ),
        required=True,
    ),
    Column("code", ("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "统一社会信用代码(组织机构代码)")),
    Column("city", ("城市", "市", "地市", "所属地市", "所在市", "设区市"), spreads=True),
    Column(
        "county",
        ("县(市、区)", "县区", "区县", "县市区", "所属县区", "县(区)", "所在县区", "所属区县", "县(市)区", "区(县)"),
        required=True,
        spreads=True,
    ),
    Column(
        "township",
        ("乡镇(街道)", "乡镇", "街道", "乡镇街道", "乡镇/街道", "所属乡镇", "所在乡镇", "乡(镇)", "乡镇(街道办)"),
        spreads=True,
    ),
    Column("address", ("地址", "详细地址", "企业地址", "具体位置", "位置", "生产地址", "经营地址")),
    Column("lon", ("经度", "东经", "中心经度", "经度(°)", "经度E")),
    Column("lat", ("纬度", "北纬", "中心纬度", "纬度(°)", "纬度N")),
    Column("system", ("坐标系", "坐标系统", "坐标类型", "坐标")),
    Column(
        "kind",
        ("类型/任务", "类型", "任务", "任务类型", "类别", "检查内容", "整治类型", "行业类型", "问题类型"),
        spreads=True,
    ),
    Column("due", ("整改时限", "完成时限", "整治时限", "时限", "整改期限", "完成时间", "计划完成时间")),
    Column("words", ("备注", "说明", "备注说明", "现状", "具体情况")),
)  # fmt: skip
NOTE = re.compile("^(?:注|备注|说明|填表说明|填报说明|合计|总计|小计|共计|填表人|填报人|填报单位|审核人|制表)[:：]?")
BLANKS = {"", "无", "/", "-", "—", "--", "暂无", "不详", "未知", "无证", "无名"}
SYSTEMS = {
    System.WGS84: ("wgs84", "wgs-84", "gps", "国家2000", "2000国家大地坐标系", "cgcs2000", "2000", "大地2000"),
    System.GCJ02: ("gcj02", "gcj-02", "高德", "高德地图", "腾讯", "腾讯地图", "火星", "火星坐标", "国测局"),
    System.BD09: ("bd09", "bd-09", "bd09ll", "百度", "百度地图"),
}
SYSTEM_OF = {squash(word).lower(): system for system, words in SYSTEMS.items() for word in words}
DEGREES = re.compile(
    r"^[东北EN]?[经纬]?:?(\d{1,3})[°度](?:(\d{1,2}(?:\.\d+)?)['′分])?(?:(\d{1,2}(?:\.\d+)?)[\"″”秒])?[EN]?$"
)
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?(?:底|末)?)(?:前|之前|以前)?$")
# Days that Excel counts from 1899-12-30, from 2000 to 2099.
SERIAL = range(36526, 73051)


def target_tables(sheets: Sequence[Sheet], report: Report, columns: Sequence[Column] = COLUMNS) -> list[Table]:
    """The sheets that hold such a table; hidden ones are told of and not read (L28)."""
    found = []
    for sheet in sheets:
        table = find_table(sheet, columns, least=2)
        if table is None:
            continue
        if sheet.is_hidden:
            report.skipped.append(at_sheet(sheet.name, "hidden_sheet", _("This sheet is hidden; it was not read.")))
        elif table.missing:
            names = [column.names[0] for column in table.missing]
            raise Refused(
                "column_missing",
                _("Sheet “%(sheet)s” lacks the column %(columns)s.")
                % {"sheet": sheet.name, "columns": ", ".join(names)},
                sheet=sheet.name,
                columns=names,
            )
        else:
            found.append(table)
            message = _("This column is not part of the form; it is not read.")
            unknown = [cell for cell in table.unknown if squash(cell.text) not in {"序号", "编号"}]
            report.warnings += [at_header(sheet.name, cell, "unknown_column", message) for cell in unknown]
    if not found:
        names = [column.names[0] for column in columns if column.required]
        raise Refused(
            "sheet_missing",
            _("No sheet has the heads of this form: %(columns)s.") % {"columns": ", ".join(names)},
            sheets=[sheet.name for sheet in sheets],
        )
    return found


def target_rows(table: Table, report: Report) -> Iterator[Row]:
    """Rows that may name a target; notes and totals are told of."""
    for row in table.rows():
        report.rows += 1
        first = squash(next((cell.text for cell in row.cells.values() if cell.text), ""))
        if NOTE.match(first):
            report.skipped.append(at_row(row, "note_row", _("A note or total, not a target.")))
        else:
            yield row


def said(text: str) -> str:
    """What a cell says, nothing where it says that there is nothing."""
    value = clean(text)
    return "" if squash(value) in BLANKS else value


def system_of(text: str) -> System | None:
    """The coordinate system that is named; None for a word that nobody knows."""
    return SYSTEM_OF.get(squash(text).lower().removesuffix("坐标系").removesuffix("坐标"))


def degrees(text: str) -> Decimal | None:
    """114.5, 114.5°, 114°30′25″, E114.5; None where it is no degrees."""
    value = squash(text).upper().replace("′′", "″").replace("''", "″")
    if found := DEGREES.match(value):
        whole, minutes, seconds = (Decimal(part or 0) for part in found.groups())
        return whole + minutes / 60 + seconds / 3600
    try:
        number = Decimal(value.strip("EN°度东经北纬:"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def day(text: str) -> date | None:
    """2018-09-30, 2018年9月30日前, 2018年9月底 (its last day), 43373 as Excel counts; None for other words."""
    value = squash(text).removesuffix(":00:00")
    if value.isdigit() and int(value) in SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(value))
    found = DAY.match(value[:10] if re.match(r"^\d{4}-\d\d-\d\d", value) else value)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        return date(year, month, int(found[3]) if found[3] else monthrange(year, month)[1])
    except ValueError:
        return None
