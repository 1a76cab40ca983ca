"""Workbooks of tasks that the office takes away: the form of a list, and the task plan table."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from campaigns.models import Round, Topic
from findings.selectors.coverage import Progress, TeamProgress
from kernel.sheets import EPOCH, Sheet

HEADS = (
    ("企业名称/点位名称", 28), ("统一社会信用代码", 22), ("城市", 12), ("县(市、区)", 12), ("乡镇(街道)", 14),
    ("地址", 30), ("经度", 12), ("纬度", 12), ("坐标系", 10), ("类型/任务", 16), ("整改时限", 12), ("备注", 24),
)  # fmt: skip
# Where Excel would lose digits or turn a text into something else.
ROWS = 2_000
SYSTEMS = ["WGS84", "GCJ02", "BD09"]
INSTRUCTIONS = (
    "一、一个点位一行，从表头下一行开始填写；带 * 的栏目必填：名称、县(市、区)。",
    "二、坐标系：卫星定位填 WGS84，高德、腾讯地图填 GCJ02，百度地图填 BD09；空着按 WGS84。",
    "三、整改时限写成 2018-09-30；写“2018年9月底”也可以。",
    "四、同一清单再次上传：没有变化的行不动，变化的行更新，缺少的行不会被删除。",
    "五、上传后先预览，系统逐格列出问题，确认后才写入。",
)


def target_form() -> bytes:
    """An empty form as .xlsx; all columns are text, so that no digit of a code is lost."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": EPOCH})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#DDEBF7"})
    text = book.add_format({"num_format": "@"})
    page = book.add_worksheet("任务清单")
    for column, (name, width) in enumerate(HEADS):
        page.set_column(column, column, width, text)
        page.write_string(0, column, f"{name}*" if column in {0, 3} else name, head)
    page.data_validation(1, 8, ROWS, 8, {"validate": "list", "source": SYSTEMS})
    page.freeze_panes(1, 1)
    told = book.add_worksheet("填表说明")
    told.set_column(0, 0, 90)
    for row, line in enumerate(INSTRUCTIONS):
        told.write_string(row, 0, line)
    book.close()
    return out.getvalue()


def task_plan_sheet(round_: Round, topics: Sequence[Topic | None], lines: Sequence[TeamProgress]) -> Sheet:
    """A line a team, two columns a topic: how many there are, how many are done (S1 四(二))."""
    columns = [_("Team"), _("Counties")]
    for topic in topics:
        name = str(topic.short_name or topic.name) if topic else _("without a topic")
        columns += [name, _("%(topic)s: done") % {"topic": name}]
    columns += [_("All items"), _("All items: done")]
    rows = []
    for line in lines:
        told: list[str | int | None] = [line.team.name, "、".join(county.name for county in line.team.counties.all())]
        for topic in topics:
            progress = line.topics.get(topic.pk if topic else None, Progress())
            told += [progress.total, progress.done]
        rows.append([*told, line.whole.total, line.whole.done])
    return Sheet(
        _("Task plan"), _("Task plan table"), columns, rows, subtitle=f"{round_} {round_.starts} – {round_.ends}"
    )
