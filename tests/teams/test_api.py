"""Rosters, nominations, teams and postings in the API."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from campaigns.selectors import inspection_rounds
from teams.models import Nomination, Posting, RosterImport, Team
from tests.factories.people import make_person, make_unit
from tests.factories.rosters import person_row, roster
from tests.factories.rotations import staff

API = "/api/v1"


@pytest.fixture
def ask(client, world):
    """`ask("office")` is a client in which that persona is signed in."""

    def signed_in(key):
        program = type(client)()
        program.force_login(world.persona(key), backend="django.contrib.auth.backends.ModelBackend")
        return program

    return signed_in


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).get(number=8)


def upload(program, round_, data, **told):
    return program.post(f"{API}/rosters/", {"round": round_.pk, "file": SimpleUploadedFile("a.xlsx", data), **told})


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_roster_is_checked_and_then_applied(ask, next_round):
    office = ask("office")

    checked = upload(office, next_round, roster(person_row(1), person_row(2, phone="1")))
    applied = office.post(f"{API}/rosters/{checked.json()['id']}/apply/")
    again = office.post(f"{API}/rosters/{checked.json()['id']}/apply/")

    assert (checked.status_code, checked.json()["state"], checked.json()["actions"]) == (
        201,
        "checked",
        ["apply_roster"],
    )
    assert checked.json()["report"]["rejected"] == [
        {
            "sheet": "附2",
            "row": 6,
            "column": "M",
            "value": "1",
            "code": "phone_invalid",
            "message": "手机号码应为11位数字，以1开头。",
        }
    ]
    assert (applied.json()["state"], applied.json()["report"]) == ("applied", checked.json()["report"])
    assert code(again) == (409, "already_applied")
    assert Nomination.objects.filter(round=next_round).count() == 1


WRONG = {
    "no workbook": (b"\x00\x01", (415, "not_a_workbook")),
    "web page": (b"<html>", (415, "html_in_disguise")),
    "another form": (roster(heads=["甲", "乙"], sample=False), (422, "sheet_missing")),
}


@pytest.mark.parametrize("data, expected", WRONG.values(), ids=WRONG)
def test_wrong_file_is_refused_by_code(ask, next_round, data, expected):
    assert code(upload(ask("office"), next_round, data)) == expected
    assert not Nomination.objects.exists()


def test_message_is_in_the_language_asked_for(ask, next_round):
    office = ask("office")
    file = SimpleUploadedFile("a.xlsx", b"<html>")

    answer = office.post(f"{API}/rosters/", {"round": next_round.pk, "file": file}, headers={"Accept-Language": "en"})

    assert answer.json()["error"]["message"].startswith("This is a web page")


def test_uploads_are_refused_to_others(ask, next_round):
    codes = {key: upload(ask(key), next_round, roster(person_row(1))).status_code
             for key in ("reviewer", "leadership", "inspector", "city_liaison", "other_office", "auditor")}  # fmt: skip

    assert codes == {
        "reviewer": 403,
        "leadership": 403,
        "inspector": 403,
        "city_liaison": 403,
        "other_office": 404,
        "auditor": 404,
    }
    assert not RosterImport.objects.exists()


def test_nominations_tell_the_team_that_each_has_got(ask, world, next_round):
    office = ask("office")
    upload(office, next_round, roster(person_row(1), person_row(2), person_row(3)), dry_run=False)

    staff(next_round, world.persona("office"))

    nominated = office.get(f"{API}/rounds/{next_round.pk}/nominations/").json()["results"]
    assert {row["team"] for row in nominated} == set(
        Posting.objects.filter(round=next_round).values_list("team", flat=True)
    )


def test_team_lists_its_people_and_actions(ask, world):
    team = world.team("ordinary")

    found = ask("office").get(f"{API}/teams/{team.pk}/").json()

    assert (found["name"], found["city"], found["counties"]) == ("石家庄市第2督查组", "130100", ["130102", "130104"])
    assert [(row["duty"], row["actions"]) for row in found["postings"]] == [
        ("leader", ["unpost", "open_access"]),
        ("member", ["unpost", "open_access"]),
        ("member", ["unpost", "open_access"]),
    ]
    assert found["actions"] == ["post"]
    assert ask("inspector").get(f"{API}/teams/{team.pk}/").json()["actions"] == []
    assert code(ask("city_liaison").get(f"{API}/teams/{team.pk}/")) == (404, "not_found")


def test_teams_are_listed_by_campaign_round_and_city(ask, world):
    office = ask("office")
    addresses = ["", f"?round={world.round.pk}", "?campaign=intensified-2018", "?city=140100", "?campaign=patrol-2017"]

    counts = [len(office.get(f"{API}/teams/{query}").json().get("results", [])) for query in addresses]

    assert counts == [4, 4, 4, 1, 0]


def test_team_is_made_and_a_person_posted_once(ask, world):
    office = ask("office")
    told = {"round": world.round.pk, "city": "130100", "kind": "ordinary", "number": 9, "counties": ["130102"]}
    made = office.post(f"{API}/teams/", told, "application/json")
    team, person = made.json()["id"], make_person(make_unit("南京市"))
    body = {"person": person.pk, "duty": "leader"}

    first = office.post(f"{API}/teams/{team}/postings/", body, "application/json")
    second = office.post(f"{API}/teams/{team}/postings/", body, "application/json")
    twice = office.post(f"{API}/teams/", told, "application/json")
    nowhere = office.post(f"{API}/teams/", {**told, "city": "999999"}, "application/json")

    assert (made.status_code, first.status_code, first.json()["starts"]) == (201, 201, "2018-09-16")
    assert code(second) == (422, "already_posted")
    assert code(twice) == (409, "number_taken")
    assert code(nowhere) == (422, "unknown_city")


def test_posting_ends_with_a_reason_and_access_opens(ask, world):
    office = ask("office")
    posting = Posting.objects.get(person=world.person("inspector"))

    access = office.post(f"{API}/postings/{posting.pk}/access/")
    without = office.post(f"{API}/postings/{posting.pk}/end/", {}, "application/json")
    ended = office.post(f"{API}/postings/{posting.pk}/end/", {"reason": "生病"}, "application/json")

    assert access.json()["username"] == "inspector"
    assert world.persona("inspector").check_password(access.json()["code"])
    assert (code(without), ended.status_code) == ((422, "invalid"), 204)
    posting.refresh_from_db()
    assert posting.ends == world.today
    assert ask("reviewer").post(f"{API}/postings/{posting.pk}/access/").status_code == 403


# The command


def run(capsys, *arguments):
    try:
        call_command("import_roster", *arguments, "--json")
        status = 0
    except SystemExit as end:
        status = end.code
    return status, json.loads(capsys.readouterr().out)


@pytest.fixture
def roster_file(tmp_path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(roster(person_row(1), person_row(2, phone="1")))
    return str(path)


def test_command_prints_one_document_and_a_dry_run_writes_nothing(world, capsys, roster_file):
    dry = run(capsys, roster_file, "--campaign", "intensified-2018", "--round", "8", "--dry-run")
    before = Nomination.objects.count(), RosterImport.objects.count()
    real = run(capsys, roster_file, "--campaign", "intensified-2018", "--round", "8")
    again = run(capsys, roster_file, "--campaign", "intensified-2018", "--round", "8")

    assert set(dry[1]) == {"rows", "accepted", "unchanged", "rejected", "warnings", "skipped"}
    assert (before, dry, real[0], real[1]["accepted"]) == ((0, 0), real, 0, 1)
    assert (again[1]["accepted"], again[1]["unchanged"], again[1]["rejected"]) == (0, 1, real[1]["rejected"])


REFUSED = {
    "campaign": (["--campaign", "nowhere", "--round", "8"], "unknown_campaign"),
    "round": (["--campaign", "intensified-2018", "--round", "99"], "unknown_round"),
}


@pytest.mark.parametrize("arguments, expected", REFUSED.values(), ids=REFUSED)
def test_command_refuses_with_status_one(world, capsys, roster_file, arguments, expected):
    status, document = run(capsys, roster_file, *arguments)

    assert (status, document["error"]["code"]) == (1, expected)


def test_command_refuses_a_file_that_is_not_there(world, capsys, tmp_path):
    status, document = run(capsys, str(tmp_path / "no.xlsx"), "--campaign", "intensified-2018", "--round", "8")

    assert (status, document["error"]["code"]) == (1, "file_unreadable")
    assert not Team.objects.filter(round__number=8).exists()
