"""The form of S1 附3: its columns by the words of their heads, its rows, and whose contact each row names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from campaigns.policy.choices import ContactKind
from cities.models import City
from kernel.errors import Refused
from kernel.text import squash
from kernel.workbook import Cell, Column, Row, Sheet, Table, find_table
from kernel.workbook.report import Report, at_header, at_row, at_sheet
from teams.enums import ContactLevel

COLUMNS = (
    Column(
        "place",
        ("省份", "城市", "省市", "省份/城市", "省(区、市)", "地市", "派员省份", "所属省份", "所属地市"),
        required=True,
        spreads=True,
    ),
    Column("county", ("县(市、区)", "县区", "区县", "县市区", "所属县区", "县(区)"), spreads=True),
    Column("kind", ("联络人", "联络人类别", "联络人类型", "联系人", "类别", "联络人员"), required=True),
    Column("name", ("姓名", "联络人姓名"), required=True),
    Column("position", ("职务", "职务/职称", "职务(职级)")),
    Column("unit", ("单位", "工作单位", "单位名称", "所在单位")),
    Column("phone", ("电话(传真)", "电话", "办公电话", "电话/传真", "固定电话", "联系电话", "电话及传真")),
    Column("mobile", ("手机", "手机号码", "手机号", "移动电话")),
    Column("email", ("电子邮箱", "邮箱", "电子邮件", "E-mail", "Email", "email")),
)
KIND_WORDS = (
    "总联络人、督查工作联系人、政府联络人、市环保局联络人、应急保障联络人、××县(市、区)环保部门联络人、抽调工作联系人"
)
NOTE = re.compile("^(?:注|备注|说明|填表说明|填报说明|合计|总计|小计|共计|填表人|填报人|填报单位|审核人|制表)[:：]?")
TITLE = re.compile("信息表|联系表|通讯录|^附件?[0-9]")


def contact_tables(sheets: Sequence[Sheet], report: Report) -> list[Table]:
    """The sheets that hold a table of the form; hidden ones are told of and not read (L28)."""
    found = []
    for sheet in sheets:
        table = find_table(sheet, COLUMNS)
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
            report.warnings += [at_header(sheet.name, cell, "unknown_column", message) for cell in table.unknown]
    if not found:
        raise Refused(
            "sheet_missing",
            _("No sheet has the heads of the contact form (省份 or 城市, 联络人, 姓名 …)."),
            sheets=[sheet.name for sheet in sheets],
        )
    return found


def contact_rows(table: Table, report: Report) -> Iterator[Row]:
    """Rows that name somebody. Lines of the form left blank count as nothing; titles and heads end a group."""
    above: Cell | None = None
    heads = {name for column in COLUMNS for name in column.names}
    for row in table.rows():
        first = squash(next((cell.text for cell in row.cells.values() if cell.text), ""))
        if squash(row["kind"]) in heads or TITLE.search(first):
            above = None
            continue
        if NOTE.match(first):
            report.rows += 1
            report.skipped.append(at_row(row, "note_row", _("A note or total, not a person.")))
            continue
        if row["place"]:
            above = row.cells["place"]
        if any(row[key] for key in ("name", "mobile", "phone", "email")):
            report.rows += 1
            yield _filled_down(row, above)


def _filled_down(row: Row, above: Cell | None) -> Row:
    """The place holds for the rows below until another is written."""
    if row["place"] or above is None:
        return row
    return replace(row, raws={**row.raws, "place": above.raw})


# Whose contact


@dataclass(frozen=True)
class KindRead:
    level: ContactLevel
    kind: str
    county: str = ""


HEAD = re.compile(
    r"^(?P<head>.*?)(?P<office>人民政府|政府|环境保护局|环保局|环保部门|生态环境局|生态环境分局|环保分局|环保)"
)
GENERIC = re.compile(r"^(?:[XxＸ×*○]+)?(?:县\(市、区\)|县\(区\)|县区|区县|县市区|县|区)?(?:管委会)?$")


def kind_of(words: str, *, has_county: bool) -> KindRead | None:
    """Whose contact is meant by what stands in the column 联络人, and the county named in it."""
    level, kind = ContactLevel, ContactKind
    if "总联络" in words or "总联系" in words:
        return KindRead(level.PROVINCE, kind.CHIEF.value)
    if "抽调" in words or "派员" in words:
        return KindRead(level.SENDER, kind.SENDING.value)
    if "应急" in words or "后勤" in words:
        return KindRead(level.CITY, kind.LOGISTICS.value)
    if found := HEAD.match(words):
        what = kind.GOVERNMENT if "政府" in found["office"] else kind.BUREAU
        head = found["head"].removesuffix("管委会")
        if head in {"", "市"} and not has_county:
            return KindRead(level.CITY, what.value)
        return KindRead(level.COUNTY, what.value, "" if GENERIC.match(head) or head == "市" else head)
    if "工作联系" in words or "工作联络" in words:
        return KindRead(level.PROVINCE, kind.WORKING.value)
    return None


def names_city(written: str, city: City) -> bool:
    return written in {city.name, city.short_name}
