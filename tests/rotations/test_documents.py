"""交接清单.docx: frozen on signing, the same bytes each time, in Chinese whoever signs."""

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from docx import Document

from accounts.models import User
from findings.enums import FindingState
from kernel.documents import DocumentState, render, render_issued
from rotations import services
from rotations.models import HandoverList
from tests.factories.findings import finding_at, record_of
from tests.factories.rectification import on
from tests.factories.rotations import completed, handover_of

MONDAY = date(2018, 10, 1)


@pytest.fixture
def issued(world) -> HandoverList:
    """Signed by a leader who reads English; with one returned finding, one more site, nothing in the ledger."""
    finding_at(FindingState.RETURNED, world)
    record_of(world, findings=0, site={"name": "<甲>&乙家具厂", "credit_code": "", "address": "西路1号"})
    User.objects.filter(username="leader").update(language="en")
    with on(MONDAY):
        handover = completed(world, handover_of(world))
        services.hand_over(handover=handover, actor=world.persona("leader"))
        services.take_over(handover=handover, actor=User.objects.get(username="next_ordinary_0"))
    return HandoverList.objects.get()


def shown(document: HandoverList) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs, and tables by row and cell."""
    read = Document(io.BytesIO(render(document.template, document.context)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables]
    return [paragraph.text for paragraph in read.paragraphs if paragraph.text.strip()], tables


def test_the_list_says_who_what_and_where(issued):
    paragraphs, (facts, items, returned, sites, signed) = shown(issued)

    assert paragraphs == [
        "2018-2019年蓝天保卫战重点区域强化督查第8轮次交接清单",
        "一、交接事项",
        "二、移交组组长提示",
        "家具企业集中在西部。",
        "三、系统生成的交接材料",
        "1．退回待补正的问题（共1条）",
        "2．尚未共同确认的检查记录（共0条）",
        "3．已检查企业（点位）（共2条）",
        "4．待现场核查（共0条）",
        "5．台账未销号（共0条）",
        "四、签字",
    ]
    assert facts[:4] == [
        ["编号", "2018-2019强化督查交接〔2018〕1号"],
        ["交接日", "2018年10月1日"],
        ["移交组", "石家庄市第2督查组"],
        ["接收组", "第9轮次石家庄市第2督查组"],
    ]
    assert [row[1] for row in items] == ["交接情况", *["已交接"] * 7]
    assert returned[0] == ["企业（点位）", "县（市、区）", "问题类型", "需要补正的内容"]
    assert {row[0] for row in sites[1:]} == {returned[1][0], "<甲>&乙家具厂"}
    assert [row[0] for row in signed] == ["移交组", "接收组"]


def test_rendering_again_gives_the_same_bytes(issued):
    render_issued(HandoverList, issued.pk)
    issued.refresh_from_db()

    assert issued.rendering == DocumentState.RENDERED
    with issued.file.open("rb") as file:
        assert file.read() == render(issued.template, issued.context)


def test_committed_template_is_what_its_script_writes():
    script = Path(settings.BASE_DIR) / "bin" / "make_handover_template.py"
    subprocess.run([sys.executable, script, "--check"], check=True)
