"""Rosters in, against the bare reading of the same file's cells."""

import random
import resource
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db import transaction
from python_calamine import CalamineWorkbook

from bench import timing
from campaigns.models import Campaign
from campaigns.selectors import inspection_rounds
from kernel import workbook
from teams.imports import check_roster, import_roster

ROWS, MANY = 5_000, 100_000
HEADS = (
    "序号", "轮次", "所属省份", "所属\n地市", "姓名", "年龄", "性别", "工作单位", "职务", "擅  长  行  业", "是否党员",
    "环境监察执法证件号", "手机号码", "组长推荐", "督查\n组别",
)  # fmt: skip
PLACES = {
    "江苏": ("南京", "苏州", "无锡"),
    "浙江": ("杭州", "宁波"),
    "湖北": ("武汉", "宜昌"),
    "湖南": ("长沙",),
    "广东": ("广州", "深圳"),
}
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂"
BOXES = "□火电   □钢铁   □水泥   □有色  □平板玻璃   □电解铝   □化工、石化  其他：（请注明）"


def rows(count: int, seed: int) -> Iterator[list[Any]]:
    pick = random.Random(seed)
    for number in range(count):
        province = pick.choice(list(PLACES))
        city = pick.choice(PLACES[province])
        name = pick.choice(FAMILY) + pick.choice(GIVEN) + pick.choice(GIVEN)
        industry = pick.choice(("火电", "钢铁", "水泥", "有色"))
        yield [
            number + 1, "", province, city, name, pick.randint(25, 58), pick.choice("男女"),
            f"{city}市环境监察支队", pick.choice(("科员", "副支队长", "主任科员")),
            BOXES.replace(f"□{industry}", f"☑{industry}"), pick.choice("是否"), f"环监{seed:02d}{number:06d}",
            f"138{seed:02d}{number:06d}", pick.choice(("", "", "是")), pick.choice(("", f"石家庄{number % 9 + 1}组")),
        ]  # fmt: skip


def file_of(count: int, seed: int = 1) -> bytes:
    """As Excel writes it, with shared strings."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("附2")
    page.write(0, 0, "抽调人员信息及安排表")
    page.write_row(1, 0, HEADS)
    for number, row in enumerate(rows(count, seed), 2):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def measure(campaign: Campaign, times: int) -> list[dict[str, Any]]:
    """Refuses to compare unless every row is accepted."""
    round_ = inspection_rounds(campaign).last()
    data = file_of(ROWS)
    if check_roster(data, "a.xlsx", round=round_, actor=None).report.accepted != ROWS:
        raise SystemExit("Not every row was accepted")

    def checked() -> None:
        check_roster(data, "a.xlsx", round=round_, actor=None)

    def written() -> None:
        with transaction.atomic():
            import_roster(data, "a.xlsx", round=round_, actor=None, dry_run=False)
            transaction.set_rollback(True)

    found = timing.medians(times, 1, calamine=lambda: _cells(data), read=lambda: workbook.read(data), checked=checked)
    written_in = timing.medians(max(times // 4, 1), 1, calamine=lambda: _cells(data), written=written)
    return [
        timing.compared(f"roster, {ROWS} rows: read", "calamine", "read", found),
        timing.compared(f"roster, {ROWS} rows: checked", "calamine", "checked", found),
        timing.compared(f"roster, {ROWS} rows: written", "calamine", "written", written_in),
    ]


def _cells(data: bytes) -> list[Any]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return [book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names))]


def measure_many(campaign: Campaign) -> dict[str, Any]:
    """A hundred thousand rows: seconds, and by how much the most memory this process ever held has grown."""
    round_ = inspection_rounds(campaign).last()
    data = file_of(MANY, seed=2)
    before, begin = _most(), time.perf_counter()
    report = check_roster(data, "a.xlsx", round=round_, actor=None).report
    return {
        "rows": report.rows,
        "accepted": report.accepted,
        "seconds": round(time.perf_counter() - begin, 1),
        "grown_mb": _most() - before,
    }


def _most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
