"""Workbooks are judged by their bytes, and every cell knows where it stands."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from kernel import workbook
from kernel.errors import DomainError
from kernel.workbook import Cell, Column, find_table, letter, read

COLUMNS = (
    Column("name", ("姓名",), required=True),
    Column("city", ("所属地市",), spreads=True),
    Column("phone", ("手机",)),
    Column("unit", ("单位",), required=True),
)


def book(rows, *, merged=(), hidden=(), hide_sheet=False):
    made = Workbook()
    page = made.active
    page.title = "表"
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    for number in hidden:
        page.row_dimensions[number].hidden = True
    if hide_sheet:
        made.create_sheet("空")
        page.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def package(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def code_of(data, filename="a.xlsx"):
    with pytest.raises(DomainError) as refusal:
        read(data, filename)
    return refusal.value.code


HEAD = ["姓名", "所属地市", "手机", "单位"]


def test_rows_know_sheet_number_and_letter():
    sheet = read(book([["标题"], HEAD, ["张 三", "南京", 13812345678, "环保局"]]))[0]

    row = next(find_table(sheet, COLUMNS).rows())

    assert (row.sheet, row.number, row["name"], row["phone"]) == ("表", 3, "张 三", "13812345678")
    assert row.cells["phone"].column == "C"


def test_header_over_two_rows_is_read_as_one():
    sheet = read(book([["姓名", "所属", "手机", "单位"], ["", "地市", "", ""], ["甲", "南京", "1", "局"]]))[0]

    table = find_table(sheet, COLUMNS)

    assert (table.places, [row["city"] for row in table.rows()]) == (
        {"name": 0, "city": 1, "phone": 2, "unit": 3},
        ["南京"],
    )


def test_merged_cell_spreads_only_where_the_column_says_so():
    rows = [HEAD, ["甲", "南京", "1", "局"], ["乙", None, "2", None], ["丙", None, None, None]]
    sheet = read(book(rows, merged=["B2:B4", "D2:D4"]))[0]

    found = [(row["name"], row["city"], row["unit"]) for row in find_table(sheet, COLUMNS).rows()]

    assert found == [("甲", "南京", "局"), ("乙", "南京", ""), ("丙", "南京", "")]


def test_hidden_rows_and_sheets_say_so():
    sheets = read(book([HEAD, ["甲", "", "", "局"], ["乙", "", "", "局"]], hidden=[3], hide_sheet=True))

    assert [sheet.is_hidden for sheet in sheets] == [True, False]
    assert [row.is_hidden for row in find_table(sheets[0], COLUMNS).rows()] == [False, True]


def test_missing_columns_are_named():
    sheet = read(book([["姓名", "所属地市", "手机"], ["甲", "", ""]]))[0]

    assert [column.key for column in find_table(sheet, COLUMNS).missing] == ["unit"]


def test_sheet_without_the_header_is_no_table():
    assert find_table(read(book([["甲", "乙"], ["1", "2"]]))[0], COLUMNS) is None


ROUNDED = [
    (3.2010619830512e17, True),
    ("3.20106E+17", True),
    ("1.38E+10", True),
    (13812345678.0, False),
    ("320106198305123456", False),
    ("", False),
]


@pytest.mark.parametrize("raw, expected", ROUNDED)
def test_lost_digits_are_noticed(raw, expected):
    """L27: Excel keeps fifteen digits."""
    assert Cell(raw, "A", 1).is_rounded is expected


@pytest.mark.parametrize("index, expected", [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letter(index, expected):
    assert letter(index) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_delimited_text_is_read_in_the_encodings_in_use(encoding, separator):
    data = "\r\n".join(separator.join(line) for line in (HEAD, ["甲", "南京", "0012", "局"])).encode(encoding)

    row = next(find_table(read(data, "名单.csv")[0], COLUMNS).rows())

    assert (row["name"], row["phone"]) == ("甲", "0012")


# What is refused before it is opened


def test_empty_file_is_refused():
    assert code_of(b"") == "empty_file"


def test_page_named_like_a_workbook_is_refused():
    assert code_of("\ufeff<html><table>".encode()) == "html_in_disguise"


def test_picture_is_refused():
    assert code_of(b"\x89PNG\r\n\x1a\n\x00\x00\x00") == "not_a_workbook"


def test_broken_package_is_refused():
    assert code_of(book([HEAD])[:400]) == "not_a_workbook"


def test_package_that_is_no_workbook_is_refused():
    assert code_of(package({"a.txt": b"hello"})) == "not_a_workbook"


def test_workbook_behind_a_password_is_refused():
    data = workbook.OLE + b"\x00" * 600 + workbook.ENCRYPTED + b"\x00" * 100

    assert code_of(data) == "encrypted_workbook"


def test_too_large_a_file_is_refused():
    assert code_of(b"PK\x03\x04" + b"\x00" * workbook.MAX_BYTES) == "file_too_large"


def test_bomb_is_never_unpacked():
    """Two hundred megabytes of zeros in two hundred kilobytes."""
    data = package({"xl/worksheets/sheet1.xml": b"\x00" * (workbook.MAX_UNPACKED + 1)})

    assert len(data) < 250_000
    assert code_of(data) == "workbook_too_large"


def test_bomb_that_lies_about_its_size_is_never_unpacked():
    data = bytearray(package({"xl/worksheets/sheet1.xml": b"\x00" * (workbook.MAX_UNPACKED + 1)}))
    small = (1000).to_bytes(4, "little")
    data[22:26] = small
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = small

    assert code_of(bytes(data)) == "workbook_too_large"


def test_package_of_too_many_parts_is_refused():
    assert code_of(package({f"{n}.xml": b"" for n in range(workbook.MAX_PARTS + 1)})) == "workbook_too_large"


def test_single_cell_at_the_end_of_a_sheet_is_refused():
    """It would be read as seventeen thousand million empty cells before it."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(book([["甲"]]))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'r="A1"', b'r="XFD1048576"')

    assert code_of(package(parts)) == "workbook_too_large"
