"""Ledgers of targets as cities send them, lists made of them by the real import, and stops of a day's plan."""

import csv
import io
import uuid
from typing import Any

from findings.imports.targets import import_targets
from findings.models import TaskImport, TaskItem, TaskList
from findings.services.tasks import Heading
from kernel import sheets
from tests.factories.world import World

HEADS = (
    "企业名称", "统一社会信用代码", "城市", "县(市、区)", "乡镇(街道)", "地址", "经度", "纬度", "坐标系", "类型/任务",
    "整改时限", "备注",
)  # fmt: skip
KEYS = (
    "name", "code", "city", "county", "township", "address", "lon", "lat", "system", "kind", "due", "words",
)  # fmt: skip


def target_row(number: int, **changes: str) -> list[str]:
    """A target in 长安区 of 石家庄市, complete but for a code and a point."""
    told = {
        "name": f"第{number}锅炉房",
        "city": "石家庄市",
        "county": "长安区",
        "township": "西兆通镇",
        "address": f"幸福路{number}号",
        "kind": "燃煤锅炉",
        "due": "2018-10-31",
        "words": "",
        **changes,
    }
    return [told.get(key, "") for key in KEYS]


def targets_csv(*rows: list[str], heads: tuple[str, ...] = HEADS) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode("utf-8-sig")


def targets_xlsx(*rows: list[str], name: str = "清单") -> bytes:
    """With a title above the heads, as offices make them."""
    return sheets.workbook([sheets.Sheet(name, "燃煤锅炉综合整治清单", HEADS, rows)])


def targets_applied(world: World, *rows: list[str], title: str = "锅炉清单", dry_run: bool = False) -> TaskImport:
    return import_targets(
        targets_csv(*rows),
        f"{title}.csv",
        heading=Heading(world.campaign, title),
        actor=world.persona("office"),
        dry_run=dry_run,
    )


def targets_checked(world: World, *rows: list[str], title: str = "锅炉清单") -> TaskImport:
    return targets_applied(world, *rows, title=title, dry_run=True)


def task_list(world: World, *rows: list[str], title: str = "锅炉清单") -> TaskList:
    """The list that is made of these rows; of three where none are given."""
    found = targets_applied(world, *(rows or [target_row(n) for n in (1, 2, 3)]), title=title).list
    assert found is not None
    return found


def task(world: World, **changes: str) -> TaskItem:
    """One open item, by itself on a list."""
    number = TaskList.objects.count() + 1
    return task_list(world, target_row(number, **changes), title=f"清单{number}").items.get()


def stop(**changes: Any) -> dict[str, Any]:
    """A stop as a phone sends it: `site`, `task` or `entry`, or `words`."""
    return {"id": str(uuid.uuid4()), **changes}
