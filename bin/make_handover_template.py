#!/usr/bin/env python3
"""Write templates/documents/handover_list.docx, the list (交接清单) that both sides of a handover sign.

For maintainers: run it with the project's Python after changing the layout here, and commit the file.
What stands in braces is filled in by `rotations.documents`; its keys are the only names that may be
used here. `--check` tells whether the committed file is what this writes.
"""

import io
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TARGET = Path(__file__).resolve().parent.parent / "templates" / "documents" / "handover_list.docx"
BODY, TITLE, HEAD = "仿宋_GB2312", "方正小标宋简体", "黑体"
FACTS = (
    ("编号", "{{ number }}"),
    ("交接日", "{{ day }}"),
    ("移交组", "{{ outgoing }}"),
    ("接收组", "{{ incoming }}"),
    ("驻地交接人员", "{{ at_base }}"),
    ("现场督查人员", "{{ in_field }}"),
)


def write(paragraph, text, font=BODY, size=12.0, *, bold=False, align=None):
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold = font, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 -- python-docx has no name for it
    paragraph.paragraph_format.space_after = Pt(3)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def cells(row, texts, font=BODY, size=10.5):
    for cell, text in zip(row.cells, texts, strict=True):
        write(cell.paragraphs[0], text, font, size)


def table(document, columns, widths):
    made = document.add_table(rows=0, cols=columns, style="Table Grid")
    made.autofit = widths is None
    for column, width in zip(made.columns, widths or (), strict=False):
        column.width = Mm(width)
    return made


def heading(document, text):
    write(document.add_paragraph(), text, HEAD, 14)


def build():
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(n) for n in (30, 25, 25, 25)
    )
    write(document.add_paragraph(), "{{ title }}", TITLE, 20, align=ALIGN.CENTER)
    facts = table(document, 2, (38, 122))
    for name, value in FACTS:
        cells(facts.add_row(), (name, value))
    heading(document, "一、交接事项")
    items = table(document, 3, (80, 24, 56))
    cells(items.add_row(), ("事项", "交接情况", "备注"), HEAD)
    cells(items.add_row(), ("{%tr for item in items %}", "", ""))
    cells(items.add_row(), ("{{ item.name }}", "{{ item.done }}", "{{ item.remark }}"))
    cells(items.add_row(), ("{%tr endfor %}", "", ""))
    heading(document, "二、移交组组长提示")
    for text in ("{%p for line in notes %}", "{{ line }}", "{%p endfor %}"):
        write(document.add_paragraph(), text)
    heading(document, "三、系统生成的交接材料")
    write(document.add_paragraph(), "{%p for section in sections %}")
    write(document.add_paragraph(), "{{ loop.index }}．{{ section.title }}（{{ section.remark }}）", HEAD, 12)
    write(document.add_paragraph(), "{%p if section.rows %}")
    rows = table(document, 3, None)
    cells(rows.add_row(), ("{%tc for name in section.columns %}", "{{ name }}", "{%tc endfor %}"), HEAD)
    cells(rows.add_row(), ("{%tr for row in section.rows %}", "", ""))
    cells(rows.add_row(), ("{%tc for text in row %}", "{{ text }}", "{%tc endfor %}"))
    cells(rows.add_row(), ("{%tr endfor %}", "", ""))
    write(document.add_paragraph(), "{%p endif %}")
    write(document.add_paragraph(), "{%p endfor %}")
    heading(document, "四、签字")
    signed = table(document, 2, (38, 122))
    cells(signed.add_row(), ("移交组", "{{ handed }}"))
    cells(signed.add_row(), ("接收组", "{{ taken }}"))
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "交接清单", ""
    properties.created = properties.modified = datetime(2018, 6, 1, tzinfo=UTC)
    out = io.BytesIO()
    document.save(out)
    return without_clock(out.getvalue())


def without_clock(data):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def main():
    data = build()
    if "--check" in sys.argv[1:]:
        if TARGET.read_bytes() != data:
            sys.exit(f"{TARGET.name} is not what this script writes; run it without --check and commit the file.")
        return
    TARGET.write_bytes(data)


if __name__ == "__main__":
    main()
