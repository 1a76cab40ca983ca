"""Workbooks of contacts for tests, in the form of S1 附3."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

HEADS = ("联络人", "姓名", "职务", "单位", "电话（传真）", "手机", "电子邮箱")
TITLES = {
    "省份": "联系人员信息表（京津冀晋鲁豫陕）",
    "城市": "联系人员信息表（“2+26”城市、汾渭平原11城市）",
    "派员": "联系人员信息表（派员省份）",
}


def contact_row(place: Any, kind: str, number: int = 1, /, **cells: Any) -> list[Any]:
    """A row without fault, in the order of the form."""
    told = {
        "place": place,
        "kind": kind,
        "name": f"联络{'甲乙丙丁戊己庚辛壬癸'[number % 10]}",
        "position": "科长",
        "unit": "环保局",
        "phone": f"0311-8780{number:04d}",
        "mobile": f"137{number:08d}",
        "email": f"c{number}@example.org",
    }
    return list({**told, **cells}.values())


def contacts(tables: Mapping[str, Sequence[Sequence[Any]]], *, one_sheet: bool = False, heads=HEADS) -> bytes:
    """The bytes of a workbook: `tables` by 省份, 城市, 派员; on a sheet each, or one below the other.

    On a sheet of its own a table's first row is row 3.
    """
    book = Workbook()
    page = book.active
    for number, (name, rows) in enumerate(tables.items()):
        if number and not one_sheet:
            page = book.create_sheet()
        page.title = page.title if one_sheet else name
        page.append([TITLES[name]])
        page.append(["城市" if name == "城市" else "省份", *heads])
        for row in rows:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
