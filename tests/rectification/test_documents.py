"""The produced letter, opened as a reader's word processor would: fonts, layout, words, rows (L24, F6)."""

import io
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from campaigns.models import Campaign, Round
from campaigns.policy.choices import Addressee
from campaigns.selectors import policy_on
from cities.models import City, County
from findings.models import Finding, Site
from kernel.documents import render, render_issued
from rectification import documents
from rectification.documents import Draft, Line
from rectification.models import SupervisionLetter
from rectification.services import preview_letter
from tests.factories.rectification import LETTER_DAY, confirmed, letter_of, on

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(letter):
    return Document(io.BytesIO(render(letter.template, letter.context)))


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def runs_with(document, text):
    return [run for paragraph in document.paragraphs for run in paragraph.runs if text in run.text]


def font_of(run):
    fonts = run._r.rPr.find(qn("w:rFonts"))
    return fonts.get(qn("w:eastAsia")), run._r.rPr.find(qn("w:sz")).get(qn("w:val"))


@pytest.fixture
def letter(world):
    return letter_of(world, findings=2)


# What it says


OPENING = (
    "根据《2018-2019年蓝天保卫战重点区域强化督查方案》，2018年9月17日至9月30日，石家庄市接受了第8轮次督查。"
    "经审核确认，发现问题2个，现予交办（清单见附件）。请督促有关单位抓紧整改，并做好以下工作："
)
DEMANDS = (
    "一、建立整改台账。对附件所列问题逐一明确整改措施、责任单位、责任人和完成时限，建立台账，"
    "于2018年10月8日前报送整改方案。\n"
    "二、按期完成整改。附件所列问题应当在各自的整改期限内完成整改，逐项报告整改结果，并附现场照片等佐证材料。"
    "确有客观原因不能按期完成的，应当在期限届满前说明理由、申请延期，每次不超过15日，最多1次。\n"
    "三、接受现场核查。整改完成的问题，由督查组现场核查，核查通过的予以销号；"
    "核查未通过或者销号后反弹的，继续挂账督办。"
)


def test_letter_reads_as_an_official_letter(letter):
    """S1 五(三): addressed to city and county, with what is to be done by when; X8: the issued round."""
    assert texts(opened(letter)) == [
        "环督函〔2018〕1号",
        "关于石家庄市2018-2019年蓝天保卫战重点区域强化督查第8轮次发现问题的督办函",
        "石家庄市人民政府，长安区人民政府：",
        OPENING,
        *DEMANDS.split("\n"),
        "附件：石家庄市第8轮次督查发现问题清单",
        "生态环境部专项督查办公室",
        "2018年10月1日",
        "附件",
        "石家庄市第8轮次督查发现问题清单",
        "抄送：河北省人民政府办公厅，河北省环境保护厅。",
    ]


def test_annex_lists_every_finding_with_its_deadline(letter):
    (table,) = opened(letter).tables

    rows = [[cell.text for cell in row.cells] for row in table.rows]
    sites = list(letter.entries.order_by("number").values_list("finding__record__site__name", flat=True))

    assert rows[0] == ["序号", "县（市、区）", "企业（点位）", "问题类型", "问题描述", "整改期限"]
    assert [(row[0], row[1], row[2], row[5]) for row in rows[1:]] == [
        ("1", "长安区", sites[0], "2018年10月31日"),
        ("2", "长安区", sites[1], "2018年10月31日"),
    ]
    assert {row[4] for row in rows[1:]} == {"活性炭吸附装置未运行，车间门窗敞开。"}
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_rare_characters_of_place_names_arrive(world):
    """L24: 鄠邑区, 瀍河回族区; and what looks like markup or a placeholder is text."""
    finding = confirmed(world, site={"name": "瀍河<b>&{{ 7*7 }}铸造厂", "credit_code": "", "address": ""})
    finding.county = County.objects.get(code="610118")

    context = documents.letter(draft_of(world, [finding]))
    found = Document(io.BytesIO(render(documents.TEMPLATE, context)))

    row = [cell.text for cell in found.tables[0].rows[1].cells]
    assert (row[1], row[2]) == ("鄠邑区", "瀍河<b>&{{ 7*7 }}铸造厂")
    assert "鄠邑区人民政府" in texts(found)[2]


def test_text_without_a_place_in_xml_does_not_break_the_file():
    assert documents.printable(" 堆场\x0b未苫盖，\n\n扬尘\x00明显\ufffe ") == "堆场未苫盖， 扬尘明显"


# How it looks


def test_page_is_a4_with_the_margins_of_the_standard(letter):
    """GB/T 9704-2012 5.2.1: 37, 35, 28, 26 mm; 22 lines of 28.8 points."""
    section = opened(letter).sections[0]

    size = [round(length.mm) for length in (section.page_width, section.page_height)]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    grid = section._sectPr.find(qn("w:docGrid"))

    assert size == [210, 297]
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "576")


def test_every_part_names_its_chinese_font_and_size(letter):
    """Half points: 2号 is 44, 3号 32, 4号 28."""
    document = opened(letter)
    context = letter.context

    (head,) = document.sections[0].first_page_header.paragraphs[0].runs
    assert font_of(head) == ("方正小标宋简体", "72")
    assert head._r.rPr.find(qn("w:color")).get(qn("w:val")) == "FF0000"
    assert font_of(runs_with(document, context["title"])[0]) == ("方正小标宋简体", "44")
    assert font_of(runs_with(document, context["number"])[0]) == ("仿宋_GB2312", "32")
    assert font_of(runs_with(document, "经审核确认")[0]) == ("仿宋_GB2312", "32")
    assert font_of(runs_with(document, "一、建立整改台账。")[0]) == ("黑体", "32")
    assert font_of(runs_with(document, "抄送")[0]) == ("仿宋_GB2312", "28")


def test_no_run_is_without_a_chinese_font_and_language(letter):
    body = part(render(letter.template, letter.context), "word/document.xml")

    runs = [run for run in body.iter(f"{W}r") if run.findall(f"{W}t")]
    fonts = {run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for run in runs}

    assert fonts == {"仿宋_GB2312", "方正小标宋简体", "黑体"}
    assert {run.find(f"{W}rPr/{W}lang").get(f"{W}eastAsia") for run in runs} == {"zh-CN"}


def test_body_has_exact_lines_narrowed_characters_and_no_widow_control(letter):
    styles = part(render(letter.template, letter.context), "word/styles.xml")
    normal = next(
        s for s in styles.iter(f"{W}style") if s.get(f"{W}default") == "1" and s.get(f"{W}type") == "paragraph"
    )

    spacing = normal.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("576", "exact")
    assert normal.find(f"{W}pPr/{W}widowControl").get(f"{W}val") == "0"
    assert normal.find(f"{W}rPr/{W}spacing").get(f"{W}val") == "-5"


def test_red_double_lines_stand_at_head_and_foot_of_the_first_page_only(letter):
    """GB/T 9704-2012 10.1; the number at the right, no page number on the first page."""
    document = opened(letter)
    section = document.sections[0]

    def borders(paragraphs):
        return [
            (edge.tag.removeprefix(W), edge.get(f"{W}val"), edge.get(f"{W}color"))
            for paragraph in paragraphs
            for edge in paragraph._p.iterfind(f"{W}pPr/{W}pBdr/*")
        ]

    assert section.different_first_page_header_footer
    assert borders(section.first_page_header.paragraphs) == [("bottom", "thickThinSmallGap", "FF0000")]
    assert borders(section.first_page_footer.paragraphs) == [("top", "thinThickSmallGap", "FF0000")]
    assert "PAGE" not in section.first_page_footer._element.xpath("string()")
    assert "PAGE" in section.footer._element.xpath("string()")
    assert "PAGE" in section.even_page_footer._element.xpath("string()")
    number = next(p for p in document.paragraphs if p.text == letter.number)
    assert number._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "right"


@pytest.mark.parametrize(
    "body, expected",
    [("生态环境部专项督查办公室", 72), ("环境保护部京津冀及周边地区大气污染防治巡查协调办公室", 33)],
)
def test_long_name_of_the_issuing_body_still_fits_its_line(body, expected):
    assert min(documents.HEAD_SIZE * 2, int(documents.HEAD_WIDTH / documents.width(body) * 2)) == expected


def test_issuing_body_stands_centred_over_its_date():
    """The date four characters from the right; a long name never leaves the text."""
    assert documents.signature_indent("专项办", "2018年10月1日") == round((4 + 3.25 - 1.5) * 315)
    assert documents.signature_indent("某" * 40, "2018年10月1日") == 0


# Frozen


def test_rendering_twice_gives_the_same_bytes(letter):
    assert render(letter.template, letter.context) == render(letter.template, letter.context)


def test_what_changes_after_issue_is_not_in_the_letter(letter):
    """X39: nothing is queried again, not even at the first rendering."""
    before = render(letter.template, SupervisionLetter.objects.get().context)
    Site.objects.filter(pk=letter.entries.first().finding.record.site_id).update(name="改名后的企业")
    Finding.objects.update(description="改过的描述")
    City.objects.filter(pk=letter.city_id).update(name="改名市")
    County.objects.update(name="改名区")
    Campaign.objects.update(plan_title="改名方案")

    render_issued(SupervisionLetter, letter.pk)

    with SupervisionLetter.objects.get().file.open("rb") as file:
        assert file.read() == before


def test_preview_is_the_same_letter_with_a_mark(world):
    confirmed(world)
    with on(LETTER_DAY):
        data = preview_letter(round=world.round, city=world.city, actor=world.persona("office"))

    found = Document(io.BytesIO(data))

    assert texts(found)[:2] == ["预览稿（未印发）", "环督函〔2018〕1号"]
    assert len(found.tables[0].rows) == 2


# Bodies


def draft_of(world, findings, **changes):
    return Draft(
        **{
            "round": world.round,
            "city": world.city,
            "county": None,
            "number": "环督函〔2018〕9号",
            "sequence": 1,
            "day": LETTER_DAY,
            "rules": policy_on(world.campaign, world.today),
            "lines": [Line(n, f, date(2018, 10, 8), date(2018, 10, 31)) for n, f in enumerate(findings, start=1)],
            **changes,
        }
    )


def test_zones_have_a_committee_and_like_bodies_are_listed_together(world):
    """S1 五(三): 送各相关市、县（区）人民政府、管委会."""
    counties = County.objects.filter(code__in=["130102", "130104"]).in_order()
    zone = next(c for c in County.objects.filter(city=world.city).in_order() if c.is_zone)

    assert documents.governments([*counties, zone]) == ["长安区、桥西区人民政府", f"{zone.name}管理委员会"]


def test_patrol_of_2017_copies_its_letters_to_the_teams(world):
    """S0 五(二); F4."""
    patrol = Campaign.objects.get(code="patrol-2017")
    first = Round.objects.filter(campaign=patrol).order_by("starts").first()
    draft = draft_of(world, [], round=first, rules=policy_on(patrol, first.starts), day=first.ends)

    context = {"addressees": documents.addressees(draft), "copies": documents.copies(draft)}

    assert context == {"addressees": "石家庄市人民政府", "copies": ["派驻石家庄市各巡查工作组"]}


@pytest.mark.parametrize(
    "kind, day, city, expected",
    [
        (Addressee.PROVINCE_DEPARTMENT, date(2018, 10, 1), "130100", "河北省环境保护厅"),
        (Addressee.PROVINCE_DEPARTMENT, date(2019, 1, 1), "130100", "河北省生态环境厅"),
        (Addressee.PROVINCE_DEPARTMENT, date(2018, 10, 1), "110000", "北京市环境保护局"),
        (Addressee.PROVINCE_GENERAL_OFFICE, date(2018, 10, 1), "110000", "北京市人民政府办公厅"),
        (Addressee.CITY_BUREAU, date(2018, 10, 1), "130100", "石家庄市环境保护局"),
        (Addressee.CITY_BUREAU, date(2019, 3, 1), "130100", "石家庄市生态环境局"),
    ],
)
def test_departments_carry_the_name_of_their_day(world, kind, day, city, expected):
    draft = draft_of(world, [], day=day, city=City.objects.get(code=city))

    assert documents.bodies(kind, draft) == [expected]


# The template


def test_committed_template_is_what_its_script_writes():
    script = Path(settings.BASE_DIR) / "bin" / "make_letter_template.py"

    subprocess.run([sys.executable, script, "--check"], check=True)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_letter_and_annex_of_few_findings_take_three_pages(letter, tmp_path):
    """One or two pages of letter, a new page for the annex."""
    (tmp_path / "letter.docx").write_bytes(render(letter.template, letter.context))

    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "letter.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    pdf = (tmp_path / "letter.pdf").read_bytes()
    assert pdf.count(b"/Type/Page\n") + pdf.count(b"/Type/Page ") + pdf.count(b"/Type/Page/") == 3
