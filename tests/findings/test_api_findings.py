"""Findings and problem lists through the API: each side in its shape, and every verb with its codes."""

import io
import json
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from findings import services
from findings.enums import FindingState
from findings.models import Finding, ProblemList
from kernel import clock
from kernel.models import AuditEntry, Notification
from tests.factories.findings import approve, ask_the_city, finding_at, finding_content, photo, record_of

S = FindingState
GRADES = {"severity": 2, "difficulty": 3, "quality": 1}


def url(finding, action="") -> str:
    return f"/api/v1/findings/{finding.pk}/" + (f"{action}/" if action else "")


def test_reviewer_approves_and_the_city_has_it_the_same_day(world, api):
    """S1 五(三), D4, D8."""
    finding = finding_at(S.SUBMITTED, world)

    answer = api("reviewer").post(url(finding, "approve"), {**GRADES, "words": "证据充分"})

    assert answer.status_code == 200
    told = answer.json()
    assert (told["state"], told["severity"], told["difficulty"], told["quality"]) == ("assigned", 2, 3, 1)
    assert told["actions"] == []
    problem_list = ProblemList.objects.get()
    assert (problem_list.city, problem_list.day) == (world.city, clock.today())
    assert Notification.objects.filter(key=f"problem-list:{problem_list.pk}").count() == 2


def test_list_of_a_day_tells_its_city_once(world):
    for _ in range(3):
        finding_at(S.ASSIGNED, world)

    told = Notification.objects.filter(user=world.persona("city_liaison"))

    assert ProblemList.objects.get().findings.count() == 3
    assert [n.text for n in told] == ["2018-2019强化督查：2018-09-19 的督办问题清单有新的问题。"]


@pytest.mark.parametrize("grades", [{}, {"severity": 2}, {**GRADES, "quality": 0}, {**GRADES, "severity": 9}])
def test_approval_without_the_plans_grades_is_refused(world, api, grades):
    finding = finding_at(S.SUBMITTED, world)

    answer = api("reviewer").post(url(finding, "approve"), grades)

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]
    assert Finding.objects.get().state == S.SUBMITTED


def test_verbs_are_refused_by_kind(world, api):
    """404 outside the scope, 403 in it but not for this user, 409 in another state, 422 without a reason."""
    finding = finding_at(S.SUBMITTED, world)
    entries = AuditEntry.objects.count()

    codes = {
        key: api(key).post(url(finding, "approve"), GRADES).status_code
        for key in ("other_reviewer", "city_liaison", "auditor", "other_inspector", "office", "leadership", "inspector")
    }

    assert codes == {
        "other_reviewer": 404, "city_liaison": 404, "auditor": 404, "other_inspector": 404,
        "office": 403, "leadership": 403, "inspector": 403,
    }  # fmt: skip
    assert api("reviewer").post(url(finding, "uphold"), {"reason": "x"}).status_code == 409
    assert api("reviewer").post(url(finding, "return"), {"reason": " "}).status_code == 422
    assert api().post(url(finding, "approve"), GRADES).status_code == 401
    assert api("reviewer").post(f"/api/v1/findings/{uuid.uuid4()}/approve/", GRADES).status_code == 404
    assert AuditEntry.objects.count() == entries


def test_returned_finding_is_completed_and_keeps_its_first_words(world, api):
    """D2, L38: the photos sent before are still there."""
    old, _data = photo()
    new, _data = photo()
    record = record_of(world, findings=[finding_content(photos=[{"sha256": old}])])
    finding = finding_at(S.RETURNED, world, record=record)

    answer = api("colleague").post(
        url(finding, "resubmit"), {"description": "补充：风机未运行，照片见后", "photos": [new, old]}
    )

    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (200, "submitted", 2)
    assert [p["sha256"] for p in answer.json()["photos"]] == [old, new]
    kept = Finding.objects.get().versions.get()
    assert kept.content["description"] == finding.description
    assert kept.reason == "缺少现场照片"


def test_resubmission_of_wrong_content_is_refused(world, api):
    finding = finding_at(S.RETURNED, world)
    client = api("inspector")

    wrong = [
        {},
        {"description": ""},
        {"description": "x", "problem_type": "none"},
        {"description": "x", "photos": ["7"]},
    ]

    assert [client.post(url(finding, "resubmit"), said).status_code for said in wrong] == [422] * 4
    assert Finding.objects.get().state == S.RETURNED


# What a city sees


@pytest.mark.parametrize("key", ["city_liaison", "county_liaison", "province"])
def test_city_reads_nobodys_name(world, api, key):
    """The names stand in the office's answer, so the search would find them."""
    names = {world.persona(k).full_name for k in ("inspector", "colleague", "reviewer", "office")}
    finding = finding_at(S.DISPUTED, world)
    services.dismiss(finding=finding, actor=world.persona("office"), reason="理由不成立")
    record_text = json.dumps(api("office").get(f"/api/v1/records/{finding.record_id}/").json(), ensure_ascii=False)
    staff_text = json.dumps(api("office").get(url(finding)).json(), ensure_ascii=False) + record_text
    assert {name for name in names if name in staff_text} >= {
        world.persona("inspector").full_name, world.persona("reviewer").full_name,
    }  # fmt: skip

    client = api(key)
    addresses = (
        "/api/v1/findings/",
        url(finding),
        "/api/v1/problem-lists/",
        f"/api/v1/problem-lists/{finding.problem_list_id}/",
    )
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        text = json.dumps(answer.json(), ensure_ascii=False)
        assert [name for name in names if name in text] == []
    told = client.get(url(finding)).json()
    assert not {"team", "record", "reviewed_by", "review_words", "presences", "author", "quality", "difficulty"} & set(
        told
    )
    assert told["dispute"]["decision_reason"] == "理由不成立"
    assert client.get(f"/api/v1/records/{finding.record_id}/").status_code == 404


def test_city_sees_only_its_own_and_only_what_was_handed_over(world, api):
    """E4, E7: neither in the list nor by its address, nor in any count."""
    shown = finding_at(S.ASSIGNED, world)
    hidden = [finding_at(state, world) for state in (S.SUBMITTED, S.RETURNED, S.REJECTED)]
    elsewhere = finding_at(S.ASSIGNED, world, author="far_inspector", present=("far_colleague",), county="140105")
    other_county = finding_at(S.ASSIGNED, world, author="other_inspector", present=(), county="130109")

    def ids(key):
        return {row["id"] for row in api(key).get("/api/v1/findings/").json()["results"]}

    assert ids("city_liaison") == ids("province") == {str(shown.pk), str(other_county.pk)}
    assert ids("county_liaison") == {str(shown.pk)}
    assert ids("other_county_liaison") == {str(other_county.pk)}
    assert ids("other_city_liaison") == {str(elsewhere.pk)}
    for finding in (*hidden, elsewhere):
        assert api("city_liaison").get(url(finding)).status_code == 404
    lists = {
        key: api(key).get("/api/v1/problem-lists/").json()["results"] for key in ("city_liaison", "county_liaison")
    }
    assert [row["findings_seen"] for row in lists["city_liaison"]] == [2]
    assert [row["findings_seen"] for row in lists["county_liaison"]] == [1]


# Answers


def test_city_confirms_where_it_is_asked(world, api):
    """S3 二(二)."""
    ask_the_city(world)
    finding = finding_at(S.ASSIGNED, world)

    assert api("city_liaison").get(url(finding)).json()["actions"] == ["confirm", "dispute"]
    answer = api("city_liaison").post(url(finding, "confirm"))
    again = api("city_liaison").post(url(finding, "confirm"))

    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "wrong_state")
    assert api("county_liaison").get(url(finding)).json()["actions"] == []


def test_city_is_not_asked_in_2018_but_may_object(world, api):
    """S1 knows no confirmation; that a city may object is our default (X37)."""
    finding = finding_at(S.ASSIGNED, world)

    assert api("city_liaison").get(url(finding)).json()["actions"] == ["dispute"]
    assert api("city_liaison").post(url(finding, "confirm")).status_code == 403


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_dispute_comes_with_evidence_and_is_read_in_scope_only(world, api):
    finding = finding_at(S.ASSIGNED, world)
    files = [file("说明.docx", docx()), file("../../通知.pdf", b"%PDF-1.7 x")]

    answer = api("city_liaison").post(
        url(finding, "dispute"), {"grounds": "当日停电", "files": files}, format="multipart"
    )

    assert answer.status_code == 200
    kept = answer.json()["dispute"]["files"]
    assert [f["name"] for f in kept] == ["说明.docx", "通知.pdf"]
    address = url(finding) + f"evidence/{kept[1]['id']}/"
    read = api("office").get(address)
    assert (read.status_code, read.content) == (200, b"%PDF-1.7 x")
    assert read["Content-Disposition"].startswith("attachment;")
    assert api("other_city_liaison").get(address).status_code == 404
    assert api("city_liaison").post(url(finding, "dispute"), {"grounds": "再次"}).status_code == 409


WRONG_FILES = {
    "script": ([("a.pdf", b"<script>")], 415, "wrong_file_type"),
    "zip": ([("a.docx", b"PK\x03\x04 broken")], 415, "wrong_file_type"),
    "empty": ([("a.pdf", b"")], 422, None),
    "too many": ([("a.pdf", b"%PDF-1.7")] * 11, 422, "too_many_files"),
    "large": ([("a.pdf", b"%PDF-" + bytes(20 * 1024 * 1024))], 413, "file_too_large"),
}


@pytest.mark.parametrize(("files", "status", "code"), WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_dispute_with_wrong_evidence_changes_nothing(world, api, files, status, code):
    finding = finding_at(S.ASSIGNED, world)

    answer = api("city_liaison").post(
        url(finding, "dispute"), {"grounds": "x", "files": [file(*f) for f in files]}, format="multipart"
    )

    assert answer.status_code == status
    assert code is None or answer.json()["error"]["code"] == code
    assert Finding.objects.get().state == S.ASSIGNED


def test_decision_amends_and_keeps_what_was(world, api):
    finding = finding_at(S.DISPUTED, world)
    client = api("office")

    nothing = client.post(url(finding, "amend"), {"reason": "轻微", "severity": 2})
    foreign = client.post(url(finding, "amend"), {"reason": "轻微", "problem_type": "scattered-listed"})
    answer = client.post(url(finding, "amend"), {"reason": "轻微", "severity": 1, "problem_type": "process-dust"})

    assert [nothing.json()["error"]["code"], foreign.json()["error"]["code"]] == [
        "nothing_amended",
        "unknown_problem_type",
    ]
    assert (answer.status_code, answer.json()["state"], answer.json()["severity"]) == (200, "confirmed", 1)
    assert answer.json()["problem_type"]["code"] == "process-dust"
    assert answer.json()["dispute"]["decision"] == "amended"
    assert Finding.objects.get().versions.get().content["severity"] == 2


def test_list_is_acknowledged_once_by_its_city(world, api):
    finding = finding_at(S.ASSIGNED, world)
    address = f"/api/v1/problem-lists/{finding.problem_list_id}/receive/"

    codes = [api(k).post(address).status_code for k in ("county_liaison", "office", "province", "other_city_liaison")]
    first, second = api("city_liaison").post(address), api("city_liaison").post(address)

    assert codes == [403, 403, 403, 404]
    assert (first.status_code, first.json()["actions"], second.status_code) == (200, [], 409)


# Lists


def test_list_is_filtered(world, api):
    finding_at(S.ASSIGNED, world)
    finding_at(S.SUBMITTED, world)
    client = api("reviewer")

    def found(query):
        return len(client.get(f"/api/v1/findings/?{query}").json()["results"])

    queries = ("", "state=assigned", "severity=2", "topic=industry", "city=130100", "county=130102", "since=2018-09-20")
    assert [found(q) for q in queries] == [2, 1, 1, 2, 2, 2, 0]
    assert client.get("/api/v1/findings/?city=140100").status_code == 422
    assert client.get("/api/v1/findings/?since=yesterday").status_code == 422


def test_list_goes_on_by_cursor(world, api):
    for _ in range(3):
        finding_at(S.SUBMITTED, world)
    client = api("office")

    first = client.get("/api/v1/findings/?page_size=2").json()
    second = client.get(first["next"]).json()

    assert len({row["id"] for row in first["results"] + second["results"]}) == 3
    assert second["next"] is None


@pytest.mark.parametrize(("key", "queries"), [("reviewer", 15), ("office", 18), ("city_liaison", 16), ("leader", 17)])
def test_list_costs_the_same_for_one_and_three(world, api, django_assert_num_queries, key, queries):
    client = api(key)
    record = record_of(world, findings=2)
    finding_at(S.DISPUTED, world, record=record)
    approve(record.findings.get(number=2), world.persona("reviewer"))
    with django_assert_num_queries(queries):
        client.get("/api/v1/findings/")
    finding_at(S.DISPUTED, world)
    finding_at(S.ASSIGNED, world)
    with django_assert_num_queries(queries):
        assert len(client.get("/api/v1/findings/").json()["results"]) == 4


def test_approval_of_two_opens_one_list(world):
    for _ in range(2):
        approve(finding_at(S.SUBMITTED, world), world.persona("reviewer"))

    assert ProblemList.objects.count() == 1
