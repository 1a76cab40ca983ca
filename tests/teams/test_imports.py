"""Rosters in the form of S1 附2: the three laws, and every fault told with its cell (L26-L28, X60)."""

import pytest

from kernel.audit import history_of
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.models import AuditEntry
from teams.enums import ImportState
from teams.imports import apply_roster, check_roster, import_roster
from teams.models import Nomination, Person, RosterImport, SendingUnit
from tests.factories.rosters import BOXES, HEADS, person_row, roster

PEOPLE_TABLES = (Person, Nomination, SendingUnit)


def counts():
    return {model.__name__: model.objects.count() for model in PEOPLE_TABLES}


def report_of(world, data, actor="office"):
    return check_roster(data, "名单.xlsx", round=world.round, actor=world.persona(actor)).report


def remarks(found):
    return [(remark.row, remark.column, remark.code) for remark in found]


def without_lateness(report):
    """The world's clock stands after the deadline of its round, which every import then says first."""
    assert report.warnings[0].code == "after_deadline"
    return remarks(report.warnings[1:])


# The three laws


def test_dry_run_writes_nobody(world):
    before = counts()

    upload = import_roster(
        roster(person_row(1)), "名单.xlsx", round=world.round, actor=world.persona("office"), dry_run=True
    )

    assert counts() == before
    assert upload.state == ImportState.CHECKED
    assert upload.report["accepted"] == 1


def test_dry_and_real_runs_say_the_same(world):
    data = roster(person_row(1), person_row(2, phone="12"), person_row(3, province="月球"))
    office = world.persona("office")

    dry = import_roster(data, "名单.xlsx", round=world.round, actor=office, dry_run=True)
    real = import_roster(data, "名单.xlsx", round=world.round, actor=office, dry_run=False)

    assert dry.report == real.report
    assert (real.report["rows"], real.report["accepted"], len(real.report["rejected"])) == (4, 1, 2)


def test_second_run_changes_nothing(world):
    data = roster(person_row(1), person_row(2, team="石家庄2组"))
    office = world.persona("office")
    import_roster(data, "名单.xlsx", round=world.round, actor=office, dry_run=False)
    before = counts(), list(Nomination.objects.values()), list(Person.objects.values())

    again = import_roster(data, "名单.xlsx", round=world.round, actor=office, dry_run=False)

    assert (again.report["accepted"], again.report["unchanged"]) == (0, 2)
    assert (counts(), list(Nomination.objects.values()), list(Person.objects.values())) == before


def test_apply_writes_the_bytes_that_were_checked_once(world):
    office = world.persona("office")
    upload = import_roster(roster(person_row(1)), "名单.xlsx", round=world.round, actor=office, dry_run=True)

    applied = apply_roster(upload=upload, actor=office)

    assert applied.state == ImportState.APPLIED
    assert Nomination.objects.get(source=applied).person.name == person_row(1)[4]
    with pytest.raises(Conflict) as refusal:
        apply_roster(upload=upload, actor=office)
    assert refusal.value.code == "already_applied"


# What a good row becomes


def test_row_becomes_person_and_nomination(world):
    row = person_row(
        7, age="35岁", position="副支队长", leader="建议担任\n组长", team="石家庄市第1督查组", phone=13800000007.0
    )

    import_roster(roster(row), "名单.xlsx", round=world.round, actor=world.persona("office"), dry_run=False)

    nomination = Nomination.objects.get()
    person = nomination.person
    assert (person.name, person.phone, person.certificate) == (row[4], "13800000007", "苏环监00007")
    assert (person.birth_year, person.gender, person.is_party_member) == (1983, "男", True)
    assert (person.unit.name, person.home_province.code, person.home_city.code) == (
        "南京市环境监察总队",
        "320000",
        "320100",
    )
    assert (nomination.rank, nomination.expertise, nomination.is_leader_recommended) == ("section", ["钢铁"], True)
    assert (nomination.wished_team, nomination.is_late) == ("石家庄市第1督查组", True)
    assert nomination.row["name"] == row[4]


def test_merged_province_holds_for_its_rows_and_names_are_never_filled(world):
    """L28: the province stands in the first of the merged rows only."""
    rows = [person_row(1), person_row(2, province=None, city=None), person_row(3, province=None, city=None, name=None)]

    report = report_of(world, roster(*rows, merged=["C5:C7", "D5:D7"]))

    assert report.accepted == 2
    assert remarks(report.rejected) == [(7, "E", "name_missing")]


def test_sample_row_and_notes_are_skipped_and_said(world):
    """X60: the form comes with its example."""
    report = report_of(world, roster(person_row(1), ["注：请于每月15日前报送"], ["合计：1人"]))

    assert remarks(report.skipped) == [(4, "", "sample_row"), (6, "", "note_row"), (7, "", "note_row")]
    assert (report.rows, report.accepted) == (4, 1)


def test_header_split_over_two_rows_is_found(world):
    upper = [head if head != HEADS[3] else "所属" for head in HEADS]
    lower = ["" if head != HEADS[3] else "地市" for head in HEADS]

    report = report_of(world, roster(lower, person_row(1), heads=upper, sample=False))

    assert (report.accepted, report.rejected) == (1, [])


def test_unknown_column_and_hidden_row_and_sheet_are_told(world):
    data = roster(person_row(1), heads=[*HEADS, "备注栏"], hidden_rows=[5])

    report = report_of(world, data)

    assert without_lateness(report) == [(3, "P", "unknown_column"), (5, "", "hidden_row")]
    assert report.accepted == 1


FAULTS = {
    "phone of ten digits": ({"phone": "1381234567"}, ("M", "phone_invalid")),
    "phone cut by Excel": ({"phone": "1.38E+10"}, ("M", "precision_lost")),
    "certificate cut by Excel": ({"certificate": "3.20106E+17"}, ("L", "precision_lost")),
    "certificate typed as number": ({"certificate": 320106198305123456}, ("L", "precision_lost")),
    "no name": ({"name": ""}, ("E", "name_missing")),
    "name with digits": ({"name": "王5"}, ("E", "name_invalid")),
    "no unit": ({"unit": ""}, ("H", "unit_missing")),
    "unknown province": ({"province": "月球"}, ("C", "province_unknown")),
    "city of another province": ({"city": "杭州"}, ("D", "city_unknown")),
    "excluded sender (S1 1.16, X28)": ({"province": "河北", "city": "石家庄"}, ("C", "excluded_sender")),
}


@pytest.mark.parametrize("cells, expected", FAULTS.values(), ids=FAULTS)
def test_fault_is_rejected_with_its_cell(world, cells, expected):
    report = report_of(world, roster(person_row(1, **cells)))

    assert remarks(report.rejected) == [(5, *expected)]
    assert report.accepted == 0


REMARKS = {
    "no phone": ({"phone": ""}, [("M", "phone_missing")]),
    "age out of range": ({"age": "350"}, [("F", "age_unreadable")]),
    "unit without its place": ({"unit": "环境监察支队"}, [("H", "unit_completed")]),
    "on probation": ({"party": "预备党员"}, [("K", "party_probation")]),
    "leader neither yes nor no": ({"leader": "再议"}, [("N", "leader_unreadable")]),
    "landline beside the phone": ({"phone": "13812345678/0311-87800706(兼传真)"}, []),
    "full width": ({"phone": "１３８１２３４５６７８", "age": "３５"}, []),
    "country code": ({"phone": "+86 138-1234-5678"}, []),
    "round in words": ({"round": "第八轮"}, []),
}


@pytest.mark.parametrize("cells, expected", REMARKS.values(), ids=REMARKS)
def test_oddity_is_accepted_and_told(world, cells, expected):
    report = report_of(world, roster(person_row(1, **cells)))

    assert without_lateness(report) == [(5, *told) for told in expected]
    assert report.accepted == 1


def test_all_faults_of_a_file_are_told_at_once(world):
    """L26: not the first only."""
    report = report_of(world, roster(person_row(1, phone="1", province="月球"), person_row(2, name="")))

    assert remarks(report.rejected) == [
        (5, "C", "province_unknown"),
        (5, "M", "phone_invalid"),
        (6, "E", "name_missing"),
    ]
    assert report.rejected_rows == 2


def test_row_of_another_round_is_skipped(world):
    report = report_of(world, roster(person_row(1, round="3")))

    assert remarks(report.skipped) == [(4, "", "sample_row"), (5, "B", "other_round")]


def test_same_person_twice_is_skipped_and_two_teams_are_a_question(world):
    report = report_of(world, roster(person_row(1), person_row(1), person_row(1, team="石家庄2组")))

    assert remarks(report.skipped)[1:] == [(6, "E", "duplicate_row")]
    assert remarks(report.rejected) == [(7, "O", "two_teams")]


def test_certificate_of_another_person_is_rejected(world):
    office = world.persona("office")
    import_roster(roster(person_row(1)), "a.xlsx", round=world.round, actor=office, dry_run=False)

    report = report_of(world, roster(person_row(1, name="李四", phone="13900000000")))

    assert remarks(report.rejected) == [(5, "L", "certificate_of_another")]


def test_boxes_without_a_tick_mean_no_expertise(world):
    import_roster(
        roster(person_row(1, expertise=BOXES)),
        "a.xlsx",
        round=world.round,
        actor=world.persona("office"),
        dry_run=False,
    )

    assert Nomination.objects.get().expertise == []


def test_changed_row_changes_what_it_says_and_a_blank_takes_nothing_away(world):
    """The trail names the fields and keeps no phone number (L26)."""
    office = world.persona("office")
    import_roster(roster(person_row(1)), "a.xlsx", round=world.round, actor=office, dry_run=False)
    person = Person.objects.get(nominations__round=world.round)
    changed = person_row(1, phone="13911112222", gender="", age=36, unit="南京市生态环境局", team="石家庄2组")

    upload = import_roster(roster(changed), "b.xlsx", round=world.round, actor=office, dry_run=False)

    after = Person.objects.get(pk=person.pk)
    entry = history_of(person).last()
    assert (upload.report["accepted"], Person.objects.filter(name=person.name).count()) == (1, 1)
    assert (after.phone, after.gender, after.birth_year, after.unit.name) == (
        "13911112222",
        "男",
        person.birth_year,
        "南京市生态环境局",
    )
    assert (entry.verb, entry.data) == ("person.changed", {"fields": ["phone", "unit"]})
    assert Nomination.objects.get(person=person).wished_team == "石家庄2组"


# The deadline (S1 1.22)


def test_nominations_after_the_fifteenth_are_accepted_and_marked(world, time_machine):
    """X13, X14: round 7 begins on 2018-09-17, so it is due on 2018-08-15."""
    office = world.persona("office")
    time_machine.move_to("2018-08-15T23:00:00+08:00", tick=False)
    import_roster(roster(person_row(1)), "a.xlsx", round=world.round, actor=office, dry_run=False)
    time_machine.move_to("2018-08-16T00:10:00+08:00", tick=False)
    import_roster(roster(person_row(2)), "b.xlsx", round=world.round, actor=office, dry_run=False)

    assert list(Nomination.objects.order_by("pk").values_list("is_late", flat=True)) == [False, True]


# Who may, and whole files that are refused

WRONG_FILES = {
    "empty": (b"  ", "empty_file"),
    "no workbook": (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_workbook"),
    "a page named .xlsx": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html_in_disguise"),
    "prose": ("各位同事：\n请查收。".encode(), "not_a_workbook"),
    "another table": (roster(heads=["甲", "乙", "丙"], sample=False), "sheet_missing"),
    "form without names": (
        roster(heads=[head for head in HEADS if head != "姓名"], sample=False),
        "column_missing",
    ),
}


@pytest.mark.parametrize("data, code", WRONG_FILES.values(), ids=WRONG_FILES)
def test_wrong_file_is_refused_and_changes_nothing(world, data, code):
    before = counts()

    with pytest.raises(Refused if code in ("empty_file", "sheet_missing", "column_missing") else Exception) as refusal:
        import_roster(data, "名单.xlsx", round=world.round, actor=world.persona("office"), dry_run=False)

    assert refusal.value.code == code
    assert counts() == before
    assert RosterImport.objects.get().state == ImportState.REFUSED


@pytest.mark.parametrize(
    "key", ["reviewer", "inspector", "leader", "city_liaison", "province", "leadership", "auditor"]
)
def test_others_may_not_upload(world, key):
    before = AuditEntry.objects.count()

    with pytest.raises(NotAllowed):
        import_roster(roster(person_row(1)), "a.xlsx", round=world.round, actor=world.persona(key), dry_run=True)

    assert (RosterImport.objects.count(), AuditEntry.objects.count()) == (0, before)


def test_contact_uploads_for_own_units_only(world):
    """The contact of 苏州市环境保护局 names its people and nobody else's."""
    own = person_row(1, city="苏州", unit="苏州市环境保护局")

    report = report_of(world, roster(own, person_row(2)), actor="sending_unit")

    assert report.accepted == 1
    assert remarks(report.rejected) == [(6, "H", "not_own_unit")]
