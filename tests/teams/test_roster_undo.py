"""An import taken back, and long files done in the background."""

import pytest

from kernel.audit import history_of
from kernel.errors import Conflict, NotAllowed, Refused
from kernel.workbook import package, pieces
from teams import services
from teams.enums import Duty, ImportState
from teams.imports import answer_roster, apply_roster, hand_in_roster, import_roster, request_apply
from teams.models import Nomination, Person, RosterImport, SendingUnit
from teams.services.people import change_person
from tests.factories.rosters import person_row, roster


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (SendingUnit, Person, Nomination)]


def imported(world, *rows, name="a.xlsx"):
    return import_roster(roster(*rows), name, round=world.round, actor=world.persona("office"), dry_run=False)


def test_undone_import_leaves_everything_as_it_was(world):
    before = everything()
    upload = imported(world, person_row(1), person_row(2, unit="南京市环境科学研究院"))

    services.undo_roster(upload=upload, actor=world.persona("office"), reason="导错文件")

    assert everything() == before
    assert (upload.state, upload.written) == (ImportState.UNDONE, {})
    assert history_of(upload).last().verb == "roster.undone"


def test_undone_change_is_as_it_was_before(world):
    imported(world, person_row(1))
    before = everything()
    later = imported(world, person_row(1, phone="13911112222", team="石家庄2组"), name="b.xlsx")

    services.undo_roster(upload=later, actor=None)

    assert everything() == before


def test_import_on_which_a_later_one_builds_is_kept(world):
    first = imported(world, person_row(1))
    imported(world, person_row(1, team="石家庄2组"), name="b.xlsx")
    before = everything()

    with pytest.raises(Conflict) as refusal:
        services.undo_roster(upload=first, actor=None)

    assert (refusal.value.code, everything()) == ("built_upon", before)


def test_import_whose_people_have_changed_is_kept(world):
    imported(world, person_row(1))
    later = imported(world, person_row(1, phone="13911112222"), name="b.xlsx")
    change_person(person=Person.objects.get(phone="13911112222"), actor=None, phone="13911113333")

    with pytest.raises(Conflict) as refusal:
        services.undo_roster(upload=later, actor=None)

    assert refusal.value.code == "built_upon"


def test_import_of_somebody_posted_is_kept(world):
    upload = imported(world, person_row(1))
    person = Nomination.objects.get(source=upload).person
    team = services.create_team(round=world.round, city=world.city, kind="ordinary", number=88, counties=[], actor=None)
    services.post(team=team, person=person, duty=Duty.MEMBER, actor=None)

    with pytest.raises(Conflict) as refusal:
        services.undo_roster(upload=upload, actor=None)

    assert refusal.value.code == "built_upon"


def test_others_do_not_undo(world):
    upload = imported(world, person_row(1))

    with pytest.raises(NotAllowed):
        services.undo_roster(upload=upload, actor=world.persona("leadership"))


# Questions


def test_answer_is_kept_with_the_upload_and_applied(world):
    office = world.persona("office")
    data = roster(person_row(1, phone="13812345678、13912345678"))
    upload = import_roster(data, "a.xlsx", round=world.round, actor=office, dry_run=True)
    key = upload.report["questions"][0]["key"]

    answer_roster(upload=upload, answers={key: "13912345678"}, actor=office)
    apply_roster(upload=upload, actor=office)

    assert Nomination.objects.get(source=upload).person.phone == "13912345678"
    assert "13912345678" not in str(list(history_of(upload).values_list("data", flat=True)))


def test_answer_that_was_no_choice_is_refused(world):
    office = world.persona("office")
    data = roster(person_row(1, phone="13812345678、13912345678"))
    upload = import_roster(data, "a.xlsx", round=world.round, actor=office, dry_run=True)

    with pytest.raises(Refused) as refusal:
        answer_roster(upload=upload, answers={upload.report["questions"][0]["key"]: "13800000000"}, actor=office)

    assert refusal.value.code == "no_such_choice"


def test_namesake_with_another_phone_is_asked_about(world):
    """One unit, one name, another phone: the same person, says the answer."""
    office = world.persona("office")
    imported(world, person_row(1, certificate=""))
    data = roster(person_row(1, certificate="", phone="13911112222"))
    upload = import_roster(data, "b.xlsx", round=world.round, actor=office, dry_run=True)
    (question,) = upload.report["questions"]

    answer_roster(upload=upload, answers={question["key"]: question["choices"][0][0]}, actor=office)
    apply_roster(upload=upload, actor=office)

    assert question["code"] == "same_name_in_unit"
    assert list(Person.objects.filter(name=person_row(1)[4]).values_list("phone", flat=True)) == ["13911112222"]


# Long files


def test_long_file_is_checked_and_applied_in_the_background(world, monkeypatch, django_capture_on_commit_callbacks):
    """Read in pieces, it says what reading it at once says."""
    office, rows = world.persona("office"), [person_row(n) for n in range(1, 30)]
    short = import_roster(roster(*rows), "a.xlsx", round=world.round, actor=office, dry_run=True)
    monkeypatch.setattr(package, "LARGE", 1000)
    monkeypatch.setattr(pieces, "ROWS_A_PIECE", 7)

    with django_capture_on_commit_callbacks(execute=True):
        upload = hand_in_roster(roster(*rows), "a.xlsx", round=world.round, actor=office)
    assert (upload.state, upload.is_large) == (ImportState.WAITING, True)
    upload = RosterImport.objects.get(pk=upload.pk)
    assert (upload.state, upload.report) == (ImportState.CHECKED, short.report)

    with django_capture_on_commit_callbacks(execute=True):
        request_apply(upload=upload, actor=office)
    upload = RosterImport.objects.get(pk=upload.pk)
    assert (upload.state, upload.applied_by, upload.nominations.count()) == (ImportState.APPLIED, office, 29)
