"""Roster workbooks for tests, in the form of S1 附2."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADS = (
    "序号",
    "轮次",
    "所属省份",
    "所属\n\n地市",
    "姓名",
    "年龄",
    "性别",
    "工作单位",
    "职务",
    "擅  长  行  业",
    "是否党员",
    "环境监察执法证件号",
    "手机号码",
    "组长推荐",
    "督查\n组别",
)
BOXES = "□火电   □钢铁   □水泥   □有色  □平板玻璃   □电解铝   □化工、石化  其他：（请注明）"
SAMPLE = (
    "1", "1", "江苏", "南京", "张三", "35", "男", "南京市\n\n环境监察总队", "副支队长", BOXES, "是", "XXXX",
    "13212345678", "建议担任\n组长", "石家庄1组",
)  # fmt: skip


def person_row(number: int = 1, **cells: Any) -> list[Any]:
    """A row without fault, in the order of the form; `cells` by our names of the columns."""
    told = {
        "number": number,
        "round": "",
        "province": "江苏",
        "city": "南京",
        "name": f"督查员{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'一二三四五六七八九十'[number // 10 % 10]}",
        "age": 35,
        "gender": "男",
        "unit": "南京市环境监察总队",
        "position": "科员",
        "expertise": "□火电   ☑钢铁   □水泥   □有色  □平板玻璃   □电解铝   □化工、石化  其他：（请注明）",
        "party": "是",
        "certificate": f"苏环监{number:05d}",
        "phone": f"138{number:08d}",
        "leader": "",
        "team": "",
    }
    return list({**told, **cells}.values())


def roster(
    *rows: Sequence[Any],
    title: bool = True,
    sample: bool = True,
    sheet: str = "附2",
    heads: Sequence[str] = HEADS,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    extra_sheets: dict[str, Sequence[Sequence[Any]]] | None = None,
) -> bytes:
    """The bytes of a workbook. With title and sample the first person is in row 5."""
    book = Workbook()
    page = book.active
    page.title = sheet
    if title:
        page.append(["抽调人员信息及安排表"])
        page.append(["（样 例）"])
    page.append(list(heads))
    if sample:
        page.append(list(SAMPLE))
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    for number in hidden_rows:
        page.row_dimensions[number].hidden = True
    for name, lines in (extra_sheets or {}).items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
