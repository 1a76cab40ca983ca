"""Workbooks of contacts in the form of S1 附3: the three laws, and every fault told with its cell."""

import io
import json
from datetime import date

import pytest
from django.core.management import call_command

from campaigns.selectors import policy_on
from kernel.audit import history_of
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.models import AuditEntry
from kernel.workbook.report import Report
from teams import directory
from teams.enums import ContactLevel
from teams.imports.contact_form import kind_of
from teams.imports.contacts import apply_contacts, check_contacts, import_contacts
from teams.models import Contact, ContactImport
from tests.factories.campaigns import campaign, on
from tests.factories.contacts import contact_row, contacts

GOOD = {
    "省份": [contact_row("河北", "总联络人", 1), contact_row(None, "督查工作联系人", 2)],
    "城市": [
        contact_row("石家庄", "政府联络人", 3),
        contact_row(None, "市环保局联络人", 4),
        contact_row(None, "应急保障联络人", 5),
        contact_row(None, "长安区环保部门联络人", 6),
        contact_row(None, "正定县环境保护局联络人", 7),
    ],
    "派员": [contact_row("江苏", "抽调工作联系人", 8)],
}


def run(world, data, *, dry=False, actor="office"):
    return import_contacts(data, "联络人.xlsx", campaign=world.campaign, actor=world.persona(actor), dry_run=dry)


def report_of(world, tables, **options):
    return check_contacts(
        contacts(tables, **options), "联络人.xlsx", campaign=world.campaign, actor=world.persona("office")
    ).report


def codes(remarks):
    return [(remark.sheet, remark.row, remark.column, remark.code) for remark in remarks]


def rows():
    return list(Contact.objects.order_by("pk").values())


# The three laws


def test_dry_run_names_nobody(world):
    upload = run(world, contacts(GOOD), dry=True)

    assert (upload.state, upload.report["accepted"], Contact.objects.count()) == ("checked", 8, 0)


def test_dry_and_real_runs_say_the_same(world):
    tables = {**GOOD, "派员": [contact_row("江苏", "抽调工作联系人", 8), contact_row("河北", "抽调工作联系人", 9)]}
    dry, real = run(world, contacts(tables), dry=True), run(world, contacts(tables))

    assert dry.report == real.report
    assert (real.report["rows"], real.report["accepted"], len(real.report["rejected"])) == (9, 8, 1)


def test_second_run_changes_nothing(world):
    run(world, contacts(GOOD))
    before = rows()

    again = run(world, contacts(GOOD))

    assert (again.report["accepted"], again.report["unchanged"], rows()) == (0, 8, before)


def test_apply_writes_the_bytes_that_were_checked_once(world):
    upload = run(world, contacts(GOOD), dry=True)

    applied = apply_contacts(upload=upload, actor=world.persona("office"))

    assert (applied.state, applied.contacts.count()) == ("applied", 8)
    with pytest.raises(Conflict) as refusal:
        apply_contacts(upload=upload, actor=world.persona("office"))
    assert refusal.value.code == "already_applied"


@pytest.mark.parametrize("one_sheet", [False, True])
def test_three_tables_are_read_on_sheets_of_their_own_or_one_below_the_other(world, one_sheet):
    run(world, contacts(GOOD, one_sheet=one_sheet))

    found = [(c.level, c.kind, c.place.name, c.name, c.mobile) for c in Contact.objects.order_by("pk")]
    assert found == [
        ("province", "chief", "河北省", "联络乙", "13700000001"),
        ("province", "working", "河北省", "联络丙", "13700000002"),
        ("city", "government", "石家庄市", "联络丁", "13700000003"),
        ("city", "bureau", "石家庄市", "联络戊", "13700000004"),
        ("city", "logistics", "石家庄市", "联络己", "13700000005"),
        ("county", "bureau", "长安区", "联络庚", "13700000006"),
        ("county", "bureau", "正定县", "联络辛", "13700000007"),
        ("sender", "sending", "江苏省", "联络壬", "13700000008"),
    ]


# Whose contact


KINDS = [
    ("总联络人", False, ("province", "chief", "")),
    ("总  联络人（副厅级）", False, ("province", "chief", "")),
    ("督查工作联系人", False, ("province", "working", "")),
    ("抽调工作联系人", False, ("sender", "sending", "")),
    ("政府联络人", False, ("city", "government", "")),
    ("市政府联络人", False, ("city", "government", "")),
    ("市环保局联络人", False, ("city", "bureau", "")),
    ("市生态环境局联络人", False, ("city", "bureau", "")),
    ("应急保障联络人", False, ("city", "logistics", "")),
    ("后勤应急保障联络人", False, ("city", "logistics", "")),
    ("XX县（市、区）环保部门联络人", True, ("county", "bureau", "")),
    ("县（市、区）环保部门联络人", True, ("county", "bureau", "")),
    ("环保部门联络人", True, ("county", "bureau", "")),
    ("长安区环保部门联络人", False, ("county", "bureau", "长安区")),
    ("高新区管委会环保部门联络人", False, ("county", "bureau", "高新区")),
    ("正定县环保局", False, ("county", "bureau", "正定县")),
    ("正定县人民政府联络人", False, ("county", "government", "正定县")),
    ("司机", False, None),
    ("", False, None),
]


@pytest.mark.parametrize(("words", "has_county", "expected"), KINDS)
def test_words_tell_whose_contact_is_named(words, has_county, expected):
    from kernel.text import squash

    found = kind_of(squash(words), has_county=has_county)

    assert (found and (found.level.value, found.kind, found.county)) == expected


DIRT = [
    # cells of one row: what is said about it, or the field as read
    ({"mobile": "138 1234 5678"}, [], ("mobile", "13812345678")),
    ({"mobile": 13812345678.0}, [], ("mobile", "13812345678")),
    ({"mobile": "１３８１２３４５６７８"}, [], ("mobile", "13812345678")),
    ({"mobile": "\u200b+86 13812345678"}, [], ("mobile", "13812345678")),
    ({"mobile": "13812345678/0311-87800706(兼传真)"}, [], ("mobile", "13812345678")),
    ({"mobile": "13812345678/0311-87800706", "phone": None}, [], ("phone", "0311-87800706")),
    ({"phone": "0311-87800706、139-1234-5678"}, [], ("phone", "0311-87800706")),
    ({"mobile": None, "phone": "13812345678"}, [(3, "F", "mobile_among_phones")], ("phone", "")),
    ({"mobile": "1.38E+10"}, [(3, "G", "precision_lost")], None),
    ({"mobile": "1381234567"}, [(3, "G", "phone_invalid")], None),
    ({"mobile": None, "phone": "13812345678"}, [(3, "F", "mobile_among_phones")], ("mobile", "13812345678")),
    ({"mobile": None}, [(3, "G", "phone_missing")], ("mobile", "")),
    ({"name": "张　三"}, [], ("name", "张三")),
    ({"name": "阿不都•热合曼"}, [], ("name", "阿不都·热合曼")),
    ({"name": "张三、李四"}, [(3, "C", "two_names")], None),
    ({"name": "13812345678"}, [(3, "C", "name_invalid")], None),
    ({"name": None}, [(3, "C", "name_missing")], None),
    ({"email": "ｚｈａｎｇ＠example.org"}, [], ("email", "zhang@example.org")),
    ({"email": "张三的邮箱"}, [(3, "H", "email_invalid")], ("email", "")),
    ({"email": "无"}, [], ("email", "")),
    ({"place": "月球"}, [(3, "A", "city_unknown")], None),
    ({"place": "南通"}, [(3, "A", "not_inspected")], None),
    ({"kind": "司机"}, [(3, "B", "kind_unknown")], None),
    ({"kind": "某某县环保部门联络人"}, [(3, "B", "county_unknown")], None),
    ({"kind": "XX县（市、区）环保部门联络人"}, [(3, "B", "county_missing")], None),
    ({"kind": "桥西区环保部门联络人"}, [], ("level", "county")),
    ({"kind": "石家庄市环保局联络人"}, [], ("level", "city")),
    ({"place": None}, [(3, "A", "place_missing")], None),
]


@pytest.mark.parametrize(("cells", "said", "read"), DIRT, ids=lambda value: str(value)[:40])
def test_dirt_is_read_asked_about_or_refused_and_never_guessed(world, cells, said, read):
    data = contacts({"城市": [contact_row("石家庄", "市环保局联络人", **cells)]})
    upload = run(world, data)

    report = upload.report
    assert report["warnings"][0]["code"] == "after_deadline"
    remarks = report["rejected"] + report["warnings"][1:]
    assert [(remark["row"], remark["column"], remark["code"]) for remark in remarks] == said
    held = Contact.objects.first()
    assert (held and (read[0], getattr(held, read[0]))) == read if read else held is None


def test_contacts_of_places_that_are_not_asked_are_refused_with_their_cell(world):
    """Sending provinces that send nobody (S1 七(一)) and places that nobody inspects."""
    report = report_of(
        world,
        {
            "省份": [contact_row("江苏", "督查工作联系人", 1), contact_row("四川", "总联络人", 2)],
            "派员": [contact_row("河北", "抽调工作联系人", 3)],
        },
    )

    assert codes(report.rejected) == [
        ("省份", 3, "A", "not_inspected"),
        ("省份", 4, "A", "not_inspected"),
        ("派员", 3, "A", "excluded_sender"),
    ]


def test_a_second_name_for_one_contact_is_a_question(world):
    """One of a kind (S1 九(二)): the same again is passed over, another is refused."""
    line = contact_row("石家庄", "政府联络人", 1)
    report = report_of(world, {"城市": [line, line, contact_row("石家庄", "政府联络人", 2)]})

    assert (report.rows, report.accepted) == (3, 1)
    assert codes(report.skipped) == [("城市", 4, "C", "duplicate_row")]
    assert codes(report.rejected) == [("城市", 5, "C", "second_contact")]


def test_lines_left_blank_and_notes_are_no_contacts(world):
    blank = contact_row(
        "石家庄", "政府联络人", name=None, position=None, unit=None, phone=None, mobile=None, email=None
    )
    report = report_of(
        world, {"城市": [blank, contact_row(None, "市环保局联络人"), ["注：请于6月8日前报送", *[None] * 7]]}
    )

    assert (report.rows, report.accepted, [code for *_cell, code in codes(report.skipped)]) == (2, 1, ["note_row"])


def test_csv_of_another_encoding_is_read(world):
    lines = ["省份,联络人,姓名,职务,单位,电话,手机,电子邮箱", "河北,总联络人,王五,副厅长,河北省环保厅,,13812345678,"]
    upload = import_contacts(
        "\n".join(lines).encode("gb18030"),
        "联络人.csv",
        campaign=world.campaign,
        actor=world.persona("office"),
        dry_run=False,
    )

    assert (upload.report["accepted"], Contact.objects.get().name) == (1, "王五")


# Changes


def test_another_person_takes_the_place_and_the_first_stays_known(world):
    run(world, contacts({"城市": [contact_row("石家庄", "政府联络人", 1)]}))

    upload = run(world, contacts({"城市": [contact_row("石家庄", "政府联络人", 2)]}))

    first, second = Contact.objects.order_by("pk")
    assert (first.replaced_at is not None, second.replaced_at) == (True, None)
    assert [remark["code"] for remark in upload.report["warnings"]] == ["after_deadline", "replaces"]
    assert history_of(first).last().verb == "contact.replaced"


def test_a_changed_number_updates_and_the_trail_keeps_no_value(world):
    run(world, contacts({"城市": [contact_row("石家庄", "政府联络人", 1)]}))
    changed = contact_row("石家庄", "政府联络人", 1, mobile="13999999999", position=None)

    run(world, contacts({"城市": [changed]}))

    contact = Contact.objects.get()
    assert (contact.mobile, contact.position) == ("13999999999", "科长")
    entry = history_of(contact).last()
    assert (entry.verb, entry.data) == ("contact.changed", {"fields": ["mobile"]})
    assert not AuditEntry.objects.filter(data__icontains="13999999999").exists()


# Deadline, quota, permission


def test_contacts_after_the_day_are_marked_late(world):
    """S1 九(二): by 8 June 2018; later ones are taken and marked."""
    with on(date(2018, 6, 8)):
        early = run(world, contacts({"省份": [contact_row("河北", "总联络人", 1)]}))
    late = run(world, contacts({"省份": [contact_row("山西", "总联络人", 2)]}))

    assert [c.is_late for c in Contact.objects.order_by("pk")] == [False, True]
    assert [len(u.report["warnings"]) for u in (early, late)] == [0, 1]


def test_quota_and_missing_are_those_of_the_plan(world):
    """A13: two a province, three a city, one a county, one a sending province; 7, 39 and 22 places (S1, X28)."""
    run(world, contacts(GOOD))

    found = {s.level.value: (s.quota, s.asked, s.named, s.missing) for s in directory.standings(world.campaign)}

    assert found["province"] == (2, 14, 2, 12)
    assert found["city"] == (3, 117, 3, 114)
    assert found["sender"] == (1, 22, 1, 21)
    assert (found["county"][0], found["county"][2]) == (1, 2)
    gaps = directory.missing(world.campaign)
    assert len(gaps) == sum(missing for _q, _a, _n, missing in found.values())
    assert [slot.kind for slot in gaps if slot.place == world.county] == []


def test_plans_that_ask_no_contacts_miss_none(world):
    assert directory.standings(campaign("winter-2020")) == []
    patrol = campaign("patrol-2017")
    asked = policy_on(patrol, patrol.starts).contacts
    assert [len(getattr(asked, level.value)) for level in ContactLevel] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("key", "may"),
    [("office", True), ("administrator", True), ("other_office", False), ("leadership", False),
     ("sending_unit", False), ("province", False), ("city_liaison", False), ("inspector", False)],
)  # fmt: skip
def test_contacts_are_kept_by_the_office_and_administrators(world, key, may):
    if may:
        assert run(world, contacts(GOOD), actor=key).report["accepted"] == 8
    else:
        with pytest.raises(NotAllowed):
            run(world, contacts(GOOD), actor=key)
        assert (ContactImport.objects.count(), Contact.objects.count()) == (0, 0)


def test_what_is_no_form_is_refused_and_kept_by_name(world):
    with pytest.raises(Refused) as refusal:
        run(world, contacts({"城市": []}, heads=("甲", "乙")))

    kept = ContactImport.objects.get()
    assert (refusal.value.code, kept.state, kept.file.name) == ("sheet_missing", "refused", "")


# The command


def test_command_prints_one_document_in_the_shape_of_a_roster(world, tmp_path):
    path = tmp_path / "联络人.xlsx"
    path.write_bytes(contacts(GOOD))
    said = {}
    for dry in (True, False):
        out = io.StringIO()
        call_command("import_contacts", str(path), campaign=world.campaign.code, dry_run=dry, json=True, stdout=out)
        said[dry] = json.loads(out.getvalue())

    assert said[True] == said[False]
    assert sorted(said[True]) == sorted(Report().as_dict())
    assert Contact.objects.count() == 8
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("import_contacts", str(path), campaign="nowhere", json=True, stdout=out)
    assert (end.value.code, json.loads(out.getvalue())["error"]["code"]) == (1, "unknown_campaign")
