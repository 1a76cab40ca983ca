#!/usr/bin/env python3
# ruff: noqa: SLF001 -- python-docx has no name for much of what the standard asks for
"""Write templates/documents/supervision_letter.docx, the letter form (信函格式) of GB/T 9704-2012.

For maintainers: run it with the project's Python after changing the layout here, and commit the file.
The same layout gives the same bytes. What stands in braces is filled in by `rectification.documents`;
its keys are the only names that may be used here.

Measures of the standard: A4; margins 37, 35, 28, 26 mm (top, bottom, left, right); body 3号 (16 pt)
仿宋, 22 lines of 28 characters a page; title 2号 小标宋; issuing body in red 30 mm from the upper edge,
below it a red double line of 170 mm, a second one 20 mm from the lower edge; number at the right under
the first; no page number on the first page.
"""

import io
import sys
import zipfile
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from lxml import etree

TARGET = Path(__file__).resolve().parent.parent / "templates" / "documents" / "supervision_letter.docx"

BODY, TITLE, HEAD, PAGE = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
# What a machine without these fonts shows instead.
ALTERNATIVES = {BODY: "仿宋", TITLE: "华文中宋", HEAD: "SimHei", PAGE: "SimSun"}
RED = "FF0000"
# Half points: 2号, 3号, 4号, 小四.
NO2, NO3, NO4, SMALL4 = 44, 32, 28, 24
# Twentieths of a point: a line of 22 on a page, and what brings 28 characters onto it.
LINE, SQUEEZE = 576, -5
TEXT_WIDTH = 8845
# 170 mm, centred on the page, over a text of 156 mm that stands 28 mm from the left.
RED_LINE_INDENT = {"left": "-454", "right": "-340"}
COLUMNS = (
    ("序号", "number", 560),
    ("县（市、区）", "county", 1480),
    ("企业（点位）", "site", 1700),
    ("问题类型", "problem_type", 1250),
    ("问题描述", "description", 2605),
    ("整改期限", "deadline", 1250),
)


def element(tag, **attributes):
    item = parse_xml(f"<w:{tag} {nsdecls('w')}/>")
    for name, value in attributes.items():
        item.set(qn(f"w:{name}"), str(value))
    return item


def fonts(name):
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def run(paragraph, text, font=BODY, size=NO3, color=None, squeeze=SQUEEZE):
    """`size` may be a placeholder: it is written into the XML as it stands."""
    item = paragraph.add_run(text)
    properties = item._r.get_or_add_rPr()
    properties.append(fonts(font))
    if color:
        properties.append(element("color", val=color))
    properties.append(element("spacing", val=squeeze))
    properties.append(element("sz", val=size))
    properties.append(element("szCs", val=size))
    properties.append(element("lang", val="en-US", eastAsia="zh-CN"))
    return item


ORDER = ("pageBreakBefore", "framePr", "widowControl", "pBdr", "snapToGrid", "spacing", "ind", "jc")


def shaped(paragraph, *parts, align=None):
    """Paragraph properties, in the order that the schema asks for."""
    properties = paragraph._p.get_or_add_pPr()
    if align is not None:
        paragraph.alignment = align
    for part in (*parts, *list(properties)):
        if part.getparent() is not None:
            properties.remove(part)
        properties.append(part)
    known = {qn(f"w:{name}"): place for place, name in enumerate(ORDER)}
    for part in sorted(properties, key=lambda p: known.get(p.tag, -1)):
        properties.append(part)
    return paragraph


def exact(line, before=0, after=0):
    return element("spacing", before=before, after=after, line=line, lineRule="exact")


def blank(document, count=1):
    for _i in range(count):
        shaped(document.add_paragraph(), exact(LINE))


def control(document, text):
    """A paragraph that holds an instruction of the template and leaves nothing behind."""
    document.add_paragraph(text)


def defaults(document):
    styles = document.styles.element
    default = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for item in list(default):
        default.remove(item)
    default.extend([fonts(BODY), element("sz", val=NO3), element("szCs", val=NO3)])
    default.append(element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    normal = document.styles["Normal"].element
    for item in (normal.find(qn("w:rPr")), normal.find(qn("w:pPr"))):
        if item is not None:
            normal.remove(item)
    paragraph = element("pPr")
    paragraph.extend([element("widowControl", val=0), exact(LINE), element("jc", val="both")])
    text = element("rPr")
    text.extend([fonts(BODY), element("spacing", val=SQUEEZE), element("sz", val=NO3), element("szCs", val=NO3)])
    normal.extend([paragraph, text])


def page(document):
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("docGrid", type="lines", linePitch=LINE))
    document.settings.element.append(element("themeFontLang", val="en-US", eastAsia="zh-CN"))
    return section


def double_line(paragraph, edge, kind, line):
    border = element("pBdr")
    border.append(element(edge, val=kind, sz=24, space=0, color=RED))
    shaped(paragraph, border, element("snapToGrid", val=0), exact(line), element("ind", **RED_LINE_INDENT))


def letterhead(section):
    header = section.first_page_header
    head = header.paragraphs[0]
    run(head, "{{ body }}", font=TITLE, size="{{ head_size }}", color=RED, squeeze=0)
    tall = element("spacing", before=0, after=0, line=240, lineRule="auto")
    shaped(head, element("snapToGrid", val=0), tall, align=ALIGN.CENTER)
    # The thick line above, 4 mm below the name; at the foot the thick line below.
    double_line(header.add_paragraph(), "bottom", "thickThinSmallGap", 227)
    double_line(section.first_page_footer.paragraphs[0], "top", "thinThickSmallGap", 20)


def page_numbers(section):
    outer = ((section.footer, ALIGN.RIGHT, "right"), (section.even_page_footer, ALIGN.LEFT, "left"))
    for footer, align, indent in outer:
        paragraph = footer.paragraphs[0]
        run(paragraph, "— ", font=PAGE, size=NO4, squeeze=0)
        for kind in ("begin", None, "end"):
            item = run(paragraph, "", font=PAGE, size=NO4, squeeze=0)._r
            if kind:
                item.append(element("fldChar", fldCharType=kind))
            else:
                code = element("instrText")
                code.text = "PAGE"
                item.append(code)
        run(paragraph, " —", font=PAGE, size=NO4, squeeze=0)
        shaped(paragraph, exact(320, after=170), element("ind", **{indent: 280}), align=align)


def letter(document):
    control(document, "{%p if mark %}")
    run(document.add_paragraph(), "{{ mark }}", font=HEAD)
    control(document, "{%p endif %}")
    number = document.add_paragraph()
    run(number, "{{ number }}")
    shaped(number, exact(LINE), align=ALIGN.RIGHT)
    blank(document, 2)
    title = document.add_paragraph()
    run(title, "{{ title }}", font=TITLE, size=NO2, squeeze=0)
    shaped(title, exact(660), align=ALIGN.CENTER)
    blank(document)
    run(document.add_paragraph(), "{{ addressees }}：")
    control(document, "{%p for paragraph in paragraphs %}")
    paragraph = document.add_paragraph()
    run(paragraph, "{{ paragraph.lead }}", font=HEAD)
    run(paragraph, "{{ paragraph.text }}")
    shaped(paragraph, exact(LINE), element("ind", firstLineChars=200, firstLine=640))
    control(document, "{%p endfor %}")
    blank(document)
    note = document.add_paragraph()
    run(note, "附件：{{ annex_title }}")
    shaped(note, exact(LINE), element("ind", left=1600, hanging=960))
    blank(document, 2)
    for text, indent in (("{{ signature }}", "{{ signature_indent }}"), ("{{ date }}", 4 * 320)):
        signed = document.add_paragraph()
        run(signed, text)
        shaped(signed, exact(LINE), element("ind", right=indent), align=ALIGN.RIGHT)


def annex(document):
    mark = document.add_paragraph()
    run(mark, "附件", font=HEAD)
    shaped(mark, element("pageBreakBefore"), exact(LINE))
    blank(document)
    title = document.add_paragraph()
    run(title, "{{ annex_title }}", font=TITLE, size=NO2, squeeze=0)
    shaped(title, exact(660), align=ALIGN.CENTER)
    blank(document)
    table = document.add_table(rows=4, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    properties.insert(1, element("tblW", w=TEXT_WIDTH, type="dxa"))
    for place, (label, key, width) in enumerate(COLUMNS):
        table._tbl.tblGrid.gridCol_lst[place].set(qn("w:w"), str(width))
        cell(table.cell(0, place), label, width, font=HEAD, align=ALIGN.CENTER)
        align = ALIGN.LEFT if key == "description" else ALIGN.CENTER
        cell(table.cell(2, place), f"{{{{ row.{key} }}}}", width, align=align)
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    for place in (0, 2):
        table.rows[place]._tr.get_or_add_trPr().append(element("cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))


def cell(item, text, width, font=BODY, align=ALIGN.LEFT):
    item._tc.get_or_add_tcPr().append(element("vAlign", val="center"))
    item._tc.tcPr.get_or_add_tcW().set(qn("w:w"), str(width))
    paragraph = item.paragraphs[0]
    run(paragraph, text, font=font, size=SMALL4, squeeze=0)
    shaped(paragraph, element("snapToGrid", val=0), exact(320, 40, 40), align=align)


def copies(document):
    """版记, at the foot of the last page; the letter form draws no rules round it."""
    control(document, "{%p if copies %}")
    paragraph = document.add_paragraph()
    run(paragraph, "抄送：{{ copies }}。", size=NO4)
    frame = element(
        "framePr", w=TEXT_WIDTH, wrap="around", vAnchor="margin", hAnchor="margin", xAlign="center", yAlign="bottom"
    )
    indent = element("ind", left=1120, right=280, hanging=840)
    shaped(paragraph, frame, exact(560), indent)
    control(document, "{%p endif %}")
    shaped(document.add_paragraph(), exact(20))


def name_fonts(document):
    """Say in the font table what may stand in for a font that a reader's machine lacks."""
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            table = parse_xml(part.blob)
            for old in list(table):
                table.remove(old)
            for name, other in ALTERNATIVES.items():
                font = element("font", name=name)
                font.extend([element("altName", val=other), element("charset", val="86")])
                table.append(deepcopy(font))
            part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def build():
    document = Document()
    for item in list(document.element.body):
        if item.tag != qn("w:sectPr"):
            document.element.body.remove(item)
    core = document.core_properties
    core.author, core.title, core.comments, core.revision = "", "督办函", "", 1
    core.created = core.modified = datetime(2018, 6, 11, tzinfo=UTC)
    defaults(document)
    section = page(document)
    letterhead(section)
    page_numbers(section)
    letter(document)
    annex(document)
    copies(document)
    name_fonts(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return without_clock(buffer.getvalue())


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
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(data)


if __name__ == "__main__":
    main()
