"""What real rosters are full of, kind by kind: what is certain is read, what is doubtful asked, what lost
precision refused."""

import io
from datetime import date

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kernel.errors import DomainError
from teams.imports import check_roster
from teams.imports.corrected import corrected
from teams.imports.template import VERSION, template, version_of
from tests.factories.rosters import HEADS, person_row, roster

COLUMNS = dict(
    zip(
        ("number", "round", "province", "city", "name", "age", "gender", "unit", "position", "expertise", "party",
         "certificate", "phone", "leader", "team"),
        "ABCDEFGHIJKLMNO",
        strict=True,
    )
)  # fmt: skip


def read(world, data, filename="名单.xlsx", answers=None):
    """The report, and what would be written of each person: facts of person and nomination together."""
    written = []
    checked = check_roster(
        data,
        filename,
        round=world.round,
        actor=None,
        answers=answers,
        write=lambda entries: written.extend(
            {**entry.person_facts, **entry.nomination_facts, "unit": entry.unit, "row": entry.row} for entry in entries
        ),
    )
    return checked.report, written


def told(report):
    """Every remark but the one on the deadline, which the world's clock is past."""
    remarks = [*report.rejected, *report.warnings, *report.skipped]
    return [(remark.column, remark.code) for remark in remarks if remark.code not in {"after_deadline", "sample_row"}]


# Kind, the cell as typed, what is read of it.
CERTAIN = [
    ("phone as number", {"phone": 13812345678.0}, {"phone": "13812345678"}),
    ("phone in science, whole", {"phone": "1.3812345678E+10"}, {"phone": "13812345678"}),
    ("phone with strokes", {"phone": "138-1234-5678"}, {"phone": "13812345678"}),
    ("phone with spaces", {"phone": "138 1234 5678"}, {"phone": "13812345678"}),
    ("phone with country", {"phone": "+86 13812345678"}, {"phone": "13812345678"}),
    ("mobile and landline", {"phone": "13812345678/0311-87800706(兼传真)"}, {"phone": "13812345678"}),
    ("full width", {"phone": "１３８１２３４５６７８"}, {"phone": "13812345678"}),
    ("hidden characters", {"phone": "\u200b13812345678"}, {"phone": "13812345678"}),
    ("space that is none", {"gender": "\xa0男"}, {"gender": "男"}),
    ("full width age", {"age": "３５"}, {"birth_year": 1983}),
    ("age in words", {"age": "35岁"}, {"birth_year": 1983}),
    ("space in a name", {"name": "张　三丰"}, {"name": "张三丰"}),
    ("space in a long name", {"name": "欧阳 娜娜"}, {"name": "欧阳娜娜"}),
    ("dot in the middle", {"name": "阿不都•热合曼"}, {"name": "阿不都·热合曼"}),
    ("full width dot", {"name": "阿不都．热合曼"}, {"name": "阿不都·热合曼"}),
    ("radical for a character", {"name": "王⻢"}, {"name": "王马"}),
    ("rare character", {"name": "张㛃"}, {"name": "张㛃"}),
    ("box", {"expertise": "□火电   ☑钢铁   □水泥"}, {"expertise": ["钢铁"]}),
    ("black box", {"expertise": "■钢铁"}, {"expertise": ["钢铁"]}),
    ("tick before", {"expertise": "√钢铁"}, {"expertise": ["钢铁"]}),
    ("tick behind", {"expertise": "钢铁（√）"}, {"expertise": ["钢铁"]}),
    ("Wingdings 2", {"expertise": "R钢铁 £火电"}, {"expertise": ["钢铁"]}),
    ("Wingdings", {"expertise": "þ钢铁 ¨火电"}, {"expertise": ["钢铁"]}),
    ("nothing ticked", {"expertise": "□火电 □钢铁"}, {"expertise": []}),
    ("one with a comma in it", {"expertise": "☑化工、石化"}, {"expertise": ["化工石化"]}),
    ("free words", {"expertise": "☑钢铁 其他：铸造、砖瓦"}, {"expertise": ["钢铁", "砖瓦", "铸造"]}),
    ("member by a tick", {"party": "√"}, {"is_party_member": True}),
    ("member in words", {"party": "中共党员"}, {"is_party_member": True}),
    ("no member", {"party": "群众"}, {"is_party_member": False}),
    ("blank", {"party": ""}, {"is_party_member": False}),
    ("gender in words", {"gender": "男性"}, {"gender": "男"}),
    ("gender as a letter", {"gender": "M"}, {"gender": "男"}),
    ("apostrophe", {"certificate": "'0032001"}, {"certificate": "0032001"}),
    ("certificate with its region", {"certificate": "苏环监0032001号"}, {"certificate": "苏环监0032001号"}),
    ("team with the province", {"team": "河北省石家庄市第17工作组"}, {"wished_team": "河北省石家庄市第17工作组"}),
    ("team with a zero", {"team": "石家庄01组"}, {"wished_team": "石家庄01组"}),
    ("round in words", {"round": "第八轮"}, {}),
    ("round as one of its days", {"round": date(2018, 9, 18)}, {}),
    ("round as a day without year", {"round": "9月18日"}, {}),
    ("round as Excel counts days", {"round": 43361}, {}),
    ("city with its ending", {"city": "南京市"}, {}),
]


@pytest.mark.parametrize("kind, cells, expected", CERTAIN, ids=[row[0] for row in CERTAIN])
def test_certain_is_read_without_a_word(world, kind, cells, expected):
    report, (written,) = read(world, roster(person_row(1, **cells)))

    assert told(report) == []
    assert {name: written[name] for name in expected} == expected
    assert all(written["row"][key] == value for key, value in cells.items() if isinstance(value, str) and value)


# Kind, the cell, the code told, what is read meanwhile.
TOLD = [
    ("birth in the age", {"age": "1983.05"}, "age_from_birth", {"birth_year": 1983}),
    ("birth in words", {"age": "1983年5月"}, "age_from_birth", {"birth_year": 1983}),
    ("birth as a date", {"age": date(1983, 5, 12)}, "age_from_birth", {"birth_year": 1983}),
    ("birth as Excel counts days", {"age": 30448}, "age_from_birth", {"birth_year": 1983}),
    ("on probation", {"party": "预备党员"}, "party_probation", {"is_party_member": False}),
    ("zeros gone", {"certificate": 32001}, "certificate_short", {"certificate": "32001"}),
    ("stand-in", {"name": "李四(替张三)"}, "stands_in", {"name": "李四"}),
    ("team of no place", {"team": "机动组"}, "team_unreadable", {"wished_team": "机动组"}),
    ("team of a county's name", {"team": "新华区1组"}, "team_unknown", {"wished_team": "新华区1组"}),
]


@pytest.mark.parametrize("kind, cells, code, expected", TOLD, ids=[row[0] for row in TOLD])
def test_read_and_told(world, kind, cells, code, expected):
    report, (written,) = read(world, roster(person_row(1, **cells)))

    assert told(report) == [(COLUMNS[next(iter(cells))], code)]
    assert {name: written[name] for name in expected} == expected


REFUSED = [
    ("certificate in science", {"certificate": "3.20106E+17"}, "precision_lost"),
    ("certificate in longer science", {"certificate": "3.2010619830512E+17"}, "precision_lost"),
    ("certificate of eighteen digits as number", {"certificate": 320106198305120000.0}, "precision_lost"),
    ("phone in science", {"phone": "1.38E+10"}, "precision_lost"),
    ("landline alone", {"phone": "0311-87800706"}, "phone_invalid"),
    ("ten digits", {"phone": "1381234567"}, "phone_invalid"),
]


@pytest.mark.parametrize("kind, cells, code", REFUSED, ids=[row[0] for row in REFUSED])
def test_lost_is_refused_and_not_guessed(world, kind, cells, code):
    report, written = read(world, roster(person_row(1, **cells)))

    assert (told(report), written) == ([(COLUMNS[next(iter(cells))], code)], [])


# Kind, the cell, the code, whether the row waits, an answer and what is read then.
ASKED = [
    ("two phones", {"phone": "13812345678、13912345678"}, "phone_two", True, "13912345678", {"phone": "13912345678"}),
    ("leader unclear", {"leader": "再议"}, "leader_unreadable", False, "是", {"is_leader_recommended": True}),
    ("party unclear", {"party": "待定"}, "party_unreadable", False, "是", {"is_party_member": True}),
    ("gender unclear", {"gender": "?"}, "gender_unreadable", False, "女", {"gender": "女"}),
    ("round unclear", {"round": "上半月"}, "round_unreadable", True, "7", {}),
    ("city misspelt", {"city": "南京京市"}, "city_unknown", True, "南京市", {}),
]


@pytest.mark.parametrize("kind, cells, code, waits, answer, expected", ASKED, ids=[row[0] for row in ASKED])
def test_doubtful_is_asked_and_the_answer_is_read(world, kind, cells, code, waits, answer, expected):
    data = roster(person_row(1, **cells))
    report, written = read(world, data)
    (question,) = report.questions
    if code == "round_unreadable":
        answer = str(world.round.number)

    again, (after,) = read(world, data, answers={question.key: answer})

    assert (question.code, question.holds_back, len(written)) == (code, waits, 0 if waits else 1)
    assert answer in dict(question.choices)
    assert (told(again), again.questions) == ([], [])
    assert {name: after[name] for name in expected} == expected


def test_row_may_be_left_out_by_an_answer(world):
    data = roster(person_row(1, phone="13812345678、13912345678"))

    report, written = read(world, data, answers={"附2!M5": "-"})

    assert (told(report), written) == ([("", "left_out")], [])


def test_two_teams_are_asked_and_the_answer_decides(world):
    data = roster(person_row(1, team="石家庄1组"), person_row(1, team="石家庄2组"))
    report, written = read(world, data)
    (question,) = report.questions

    _again, after = read(world, data, answers={question.key: "石家庄2组"})

    assert (told(report), [row["wished_team"] for row in written]) == ([("O", "two_teams")], ["石家庄1组"])
    assert [row["wished_team"] for row in after] == ["石家庄2组"]


# The sheet around the rows


def test_total_that_does_not_add_up_is_told(world):
    report, _written = read(world, roster(person_row(1), ["合计：45人"], ["填表人：李四 电话：13800000000"]))

    assert told(report) == [("", "total_differs"), ("", "note_row"), ("", "note_row")]


def test_summary_sheet_repeats_nobody_and_other_rounds_stay_out(world):
    """One sheet a round, and one that repeats all of them without a word on rounds."""
    heads, number = list(HEADS), world.round.number
    sheets = {
        f"第{number}轮": [heads, person_row(1)],
        f"第{number + 3}轮": [heads, person_row(2)],
    }
    data = roster(person_row(1), person_row(2), sheet="汇总", sample=False, title=False, extra_sheets=sheets)

    report, written = read(world, data)

    assert [row["name"] for row in written] == [person_row(1)[4]]
    assert [(remark.sheet, remark.code) for remark in report.skipped] == [
        (f"第{number + 3}轮", "other_round"),
        ("汇总", "duplicate_row"),
        ("汇总", "other_round"),
    ]


def test_hidden_sheet_is_read_when_somebody_says_so(world):
    book = load_workbook(io.BytesIO(roster(person_row(1), extra_sheets={"备用": [list(HEADS), person_row(2)]})))
    book["备用"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    report, written = read(world, out.getvalue())

    _again, after = read(world, out.getvalue(), answers={"备用!": "read"})

    assert ([question.key for question in report.questions], len(written), len(after)) == (["备用!"], 1, 2)


def test_unknown_head_may_be_pointed_out(world):
    heads = [head if head != "职务" else "岗位" for head in HEADS]
    data = roster(person_row(1, position="副支队长"), heads=heads)
    report, _written = read(world, data)
    (question,) = report.questions

    _again, (after,) = read(world, data, answers={question.key: "position"})

    assert (question.code, after["rank"]) == ("unknown_column", "section")


def test_note_on_a_cell_is_kept(world):
    book = load_workbook(io.BytesIO(roster(person_row(1))))
    book.active["E5"].comment = Comment("替张三", "经办人")
    out = io.BytesIO()
    book.save(out)

    report, (written,) = read(world, out.getvalue())

    assert (told(report), written["row"]["stands_in_for"]) == ([("E", "stands_in")], "张三")


def test_days_of_1904_are_read_in_their_own_counting(world):
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    for line in (list(HEADS), person_row(1, age=30448 - 1462)):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)

    _report, (written,) = read(world, out.getvalue())

    assert written["birth_year"] == 1983


# The file around the sheet


def old_workbook(*rows):
    book = xlwt.Workbook()
    page = book.add_sheet("附2")
    for number, row in enumerate((HEADS, *rows)):
        for place, value in enumerate(row):
            page.write(number, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_file(*rows, separator=",", encoding="gb18030"):
    heads = ["".join(head.split()) for head in HEADS]
    return "\r\n".join(separator.join(map(str, row)) for row in (heads, *rows)).encode(encoding)


FILES = {
    "xls": (old_workbook(person_row(1)), "名单.xls"),
    "gb18030, commas": (text_file(person_row(1)), "名单.csv"),
    "utf-8 with a mark, tabs": (text_file(person_row(1), separator="\t", encoding="utf-8-sig"), "名单.csv"),
    "gb18030 with a mark": ("\ufeff".encode("gb18030") + text_file(person_row(1)), "名单.csv"),
    "utf-16, tabs, named .xls": (text_file(person_row(1), separator="\t", encoding="utf-16"), "名单.xls"),
}


@pytest.mark.parametrize("data, filename", FILES.values(), ids=FILES)
def test_each_kind_of_file_says_the_same(world, data, filename):
    _report, (written,) = read(world, data, filename)
    _same, (expected,) = read(world, roster(person_row(1), sample=False, title=False))

    assert {**written, "row": 0} == {**expected, "row": 0}


def test_workbook_with_macros_is_refused(world):
    book = io.BytesIO(roster(person_row(1)))
    import zipfile

    with zipfile.ZipFile(book, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")

    with pytest.raises(DomainError) as refusal:
        read(world, book.getvalue())

    assert refusal.value.code == "workbook_with_macros"


# What is given back


def test_faults_come_back_marked_in_the_senders_own_file(world):
    data = roster(person_row(1, phone="1"), person_row(2))
    report, _written = read(world, data)

    page = load_workbook(io.BytesIO(corrected(data, "名单.xlsx", report.as_dict())))["附2"]

    assert [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment] == ["M5"]
    assert (page["M5"].fill.fgColor.rgb, page["A1"].value) == ("00FFC7CE", "抽调人员信息及安排表")


def test_faults_of_an_old_workbook_come_back_in_a_new_one(world):
    data = old_workbook(person_row(1, phone="1"))
    report, _written = read(world, data, "名单.xls")

    page = load_workbook(io.BytesIO(corrected(data, "名单.xls", report.as_dict())))["附2"]

    assert (page["M2"].value, bool(page["M2"].comment)) == ("1", True)


def test_empty_form_is_read_as_ours_once_filled(world):
    book = load_workbook(io.BytesIO(template()))
    for place, value in enumerate([*person_row(1), ""], 1):
        book["附2"].cell(3, place, value)
    out = io.BytesIO()
    book.save(out)

    report, (written,) = read(world, out.getvalue())

    assert (version_of(template()), told(report), written["name"]) == (VERSION, [], person_row(1)[4])
    assert [rule.type for rule in book["附2"].data_validations.dataValidation].count("list") == 4
