"""The form of S1 附2 to fill in: its heads, lists to choose from, text where numbers lose digits."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from cities.models import Province
from kernel import workbook
from teams.imports.cells import INDUSTRIES

# Goes up when the columns or their meaning change; uploads keep the one they were made from.
VERSION = "2018-2"
PROPERTY = "lantian-roster-template"
ROWS = 500

SHEET, HELP, LISTS = "附2", "填表说明", "选项"
TITLE = "抽调人员信息及安排表"
BOXES = "□火电 □钢铁 □水泥 □有色 □平板玻璃 □电解铝 □化工、石化 其他：（请注明）"
HEADS = (
    ("序号", 6), ("轮次", 6), ("所属省份", 12), ("所属地市", 12), ("姓名", 10), ("年龄", 6), ("性别", 6),
    ("工作单位", 28), ("职务", 14), ("擅长行业", 40), ("是否党员", 9), ("环境监察执法证件号", 20),
    ("手机号码", 15), ("组长推荐", 10), ("督查组别", 18), ("备注", 20),
)  # fmt: skip
AS_TEXT = {"环境监察执法证件号", "手机号码"}
CHOICES = {
    "性别": ["男", "女"],
    "是否党员": ["是", "否", "预备党员"],
    "组长推荐": ["是", "否"],
}
INSTRUCTIONS = (
    "一、一人一行，从表头下一行开始填写；不要增删、移动各列，不要合并单元格。",
    "二、带 * 的栏目必填：所属省份、姓名、工作单位。请同时填写手机号码，以便核对是否同一人。",
    "三、轮次：填本轮序号（如 7）；空着即为上传时所选的轮次。",
    "四、工作单位：填全称（如 南京市环境监察总队）。",
    f"五、擅长行业：在所选行业前把 □ 改为 ☑，可多选：{'、'.join(INDUSTRIES)}。",
    "六、执法证件号、手机号码两栏已设为文本格式，请直接录入或只粘贴文本；显示为 3.2E+17 的号码已丢失位数，会被退回。",
    "七、督查组别：写明城市与组号（如 石家庄市第1督查组），没有意向可空着。",
    "八、每月 15 日前报送下月各轮人员名单；上传后先预览，系统逐格列出问题，确认后才写入。",
)


def version_of(data: bytes) -> str:
    """The version of our form that a workbook was made from; nothing for any other file."""
    return workbook.properties(data).get(PROPERTY, "")[:20]


def template() -> bytes:
    """An empty form as .xlsx."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_custom_property(PROPERTY, VERSION)
    # The same bytes each time.
    book.set_properties({"created": datetime(2018, 6, 8, tzinfo=UTC)})
    head = book.add_format(
        {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True, "bg_color": "#DDEBF7"}
    )
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(SHEET)
    sheet.merge_range(
        0, 0, 0, len(HEADS) - 1, TITLE, book.add_format({"bold": True, "font_size": 16, "align": "center"})
    )
    for place, (name, width) in enumerate(HEADS):
        sheet.set_column(place, place, width, text if name in AS_TEXT else None)
        sheet.write(1, place, name, head)
    sheet.freeze_panes(2, 5)
    _lists(book, sheet)
    _help(book)
    book.close()
    return out.getvalue()


def _lists(book: Any, sheet: Any) -> None:
    """Choices in the cells; other words are let in with a warning, for people write what is true."""
    provinces = list(Province.objects.order_by("code").values_list("name", flat=True))
    lists = book.add_worksheet(LISTS)
    lists.write_column(0, 0, provinces)
    lists.hide()
    sources: dict[str, Any] = {**CHOICES, "所属省份": f"={LISTS}!$A$1:$A${max(len(provinces), 1)}"}
    for place, (name, _width) in enumerate(HEADS):
        if name in sources:
            rule = {
                "validate": "list",
                "source": sources[name],
                "error_type": "warning",
                "error_title": "请核对",
                "error_message": f"“{name}”一般从列表中选择。",
            }
        elif name == "年龄":
            rule = {
                "validate": "integer",
                "criteria": "between",
                "minimum": 18,
                "maximum": 70,
                "error_message": "请填周岁，18 至 70。",
            }
        elif name == "手机号码":
            rule = {"validate": "length", "criteria": "==", "value": 11, "error_message": "手机号码为 11 位。"}
        elif name == "擅长行业":
            rule = {"validate": "any", "input_title": "可多选", "input_message": BOXES}
        else:
            continue
        sheet.data_validation(2, place, ROWS + 1, place, rule)


def _help(book: Any) -> None:
    sheet = book.add_worksheet(HELP)
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    sheet.write(0, 0, "填表说明", book.add_format({"bold": True, "font_size": 14}))
    sheet.write_column(1, 0, INSTRUCTIONS)
    sheet.write(len(INSTRUCTIONS) + 2, 0, f"模板版本：{VERSION}")
