"""Records through the API: the codes that phones rely on."""

import uuid

import pytest

from campaigns.services import close
from findings import services
from findings.enums import RecordState
from findings.models import Record
from findings.serializers import RecordContentSerializer
from findings.services.content import read_content
from tests.factories.findings import finding_content, photo, record_content, record_of
from tests.findings.test_content import NEW


def url(key) -> str:
    return f"/api/v1/records/{key}"


@pytest.mark.parametrize("slash", ["", "/"])
def test_put_is_created_then_the_same_then_a_conflict(world, api, slash):
    """C6: 201, 200, 409; with and without the last slash."""
    client, key, content = api("inspector"), uuid.uuid4(), record_content()

    new = client.put(url(key) + slash, content)
    again = client.put(url(key) + slash, content)
    other = client.put(url(key) + slash, {**content, "outcome": "no_problem", "findings": []})

    assert (new.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json() == new.json()
    error = other.json()["error"]
    assert error["code"] == "other_content"
    assert (error["stored"]["outcome"], error["sent"]["outcome"]) == ("problem", "no_problem")
    assert error["message"] == "该编号下已有一份内容不同的记录。请对照两份内容后修改原记录。"
    assert Record.objects.count() == 1


def test_answer_to_a_new_record_is_the_record_as_it_is_read(world, api):
    """It is told from what is at hand; nothing of it may differ from what stands in the database."""
    here, original = photo(), photo()
    services.store_photo(sha256=here[0], data=here[1], actor=world.persona("inspector"))
    named = {**NEW["photos"][0], "sha256": here[0], "original": {"sha256": original[0], "size": 9, "type": ""}}
    # The higher number first: they come in the order of the findings, and are read in that of their numbers.
    content = record_content(
        present=[world.persona("colleague").person],
        findings=[finding_content(photos=[{"sha256": photo()[0]}, named]), finding_content(photos=[named])],
        photos=[named],
        notes=NEW["notes"],
        place=NEW["place"],
    )
    client, key = api("inspector"), uuid.uuid4()

    new = client.put(url(key), content)
    read = client.get(url(key))

    assert new.status_code == 201
    assert new.json() == read.json()
    assert [row["is_here"] for row in new.json()["photos"]].count(True) == 3


def test_statements_of_a_new_record_do_not_grow_unseen(world, api, django_assert_num_queries):
    """Three hundred teams send theirs in the same ten minutes (`docs/bench.md`)."""
    client = api("inspector")
    content = record_content(present=[world.persona("colleague").person])

    with django_assert_num_queries(28):
        answer = client.put(url(uuid.uuid4()), content)

    assert answer.status_code == 201


def test_put_in_a_closed_campaign_is_locked(world, api):
    close(campaign=world.campaign, actor=None)

    answer = api("inspector").put(url(uuid.uuid4()), record_content())

    assert (answer.status_code, answer.json()["error"]["code"]) == (423, "campaign_closed")


def test_put_of_wrong_content_names_the_fields(world, api):
    content = record_content(findings=[finding_content(description="")], county="")

    answer = api("inspector").put(url(uuid.uuid4()), content)

    assert answer.status_code == 422
    assert answer.json()["error"] == {
        "code": "invalid",
        "message": "部分内容填写有误，请改正后重新提交。",
        "fields": {"county": ["此项必填。"], "findings.0.description": ["此项必填。"]},
    }


@pytest.mark.parametrize("body", [[1, 2], "text", 7, None])
def test_put_of_something_else_than_an_object_is_refused(world, api, body):
    answer = api("inspector").put(url(uuid.uuid4()), body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_put_of_broken_json_is_refused(world, api):
    answer = api("inspector").put(url(uuid.uuid4()), "{", content_type="application/json")

    assert answer.status_code == 400
    assert not Record.objects.exists()


def test_put_onto_a_record_outside_the_scope_is_not_found(world, api):
    record = record_of(world)

    answer = api("far_inspector").put(url(record.pk), record.content)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "key", ["office", "reviewer", "leadership", "city_liaison", "province", "sending_unit", "administrator", "auditor"]
)
def test_only_inspectors_send_records(world, api, key):
    answer = api(key).put(url(uuid.uuid4()), record_content())

    assert answer.status_code == 403
    assert not Record.objects.exists()


def test_nobody_unknown_sends_records(world, api):
    assert api().put(url(uuid.uuid4()), record_content()).status_code == 401


SEES = {"office", "reviewer", "leadership", "inspector", "colleague", "leader", "central"}
SEES_NOT = {
    "other_inspector", "far_inspector", "city_liaison", "county_liaison", "province", "sending_unit", "administrator",
    "auditor", "other_office", "other_reviewer", "other_city_liaison",
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(SEES | SEES_NOT))
def test_record_is_seen_in_scope_only(world, api, key):
    record = record_of(world)

    assert api(key).get(url(record.pk)).status_code == (200 if key in SEES else 404)
    listed = [row["id"] for row in api(key).get("/api/v1/records/").json()["results"]]
    assert listed == ([str(record.pk)] if key in SEES else [])


def test_record_tells_what_is_here_and_what_may_be_done(world, api):
    key, data = photo()
    record = record_of(world, locked=False, photos=[{"sha256": key}], county="130105")

    before = api("colleague").get(url(record.pk)).json()
    services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))
    after = api("colleague").get(url(record.pk)).json()

    assert (before["is_complete"], after["is_complete"]) == (False, True)
    assert after["photos"] == [
        {
            "sha256": key,
            "kind": "copy",
            "taken_at": None,
            "number": 1,
            "finding": None,
            "note": None,
            "signed_by": "",
            "lon": None,
            "lat": None,
            "accuracy": None,
            "is_here": True,
        }
    ]
    assert before["actions"] == ["confirm", "contest"]
    assert api("inspector").get(url(record.pk)).json()["actions"] == ["revise"]
    assert after["warnings"] == [
        {"code": "other_county", "message": "所在县（市、区）不属于本组督查范围。"},
        {"code": "outside_county", "message": "定位在所填县区之外（按概略边界判断）。"},
        {"code": "few_photos", "message": "部分问题的照片少于规定张数。"},
    ]


def test_those_present_confirm_and_contest(world, api):
    record = record_of(world, present=("colleague", "leader"), locked=False)

    confirmed = api("colleague").post(url(record.pk) + "/confirm/")
    again = api("colleague").post(url(record.pk) + "/confirm/")
    wordless = api("leader").post(url(record.pk) + "/contest/", {"words": ""})
    contested = api("leader").post(url(record.pk) + "/contest/", {"words": "当时风机在运行"})

    assert [a.status_code for a in (confirmed, again, wordless, contested)] == [200, 403, 422, 200]
    assert contested.json()["state"] == "contested"
    states = {p["person"]["name"]: (p["state"], p["words"]) for p in contested.json()["presences"]}
    assert states[world.person("leader").name] == ("contested", "当时风机在运行")
    assert api("office").post(url(record.pk) + "/confirm/").status_code == 409


def test_author_revises_on_the_version_that_was_read(world, api):
    record = record_of(world, locked=False)
    content = {**record.content, "no_place_reason": "地下车间"}

    revised = api("inspector").post(url(record.pk) + "/revise/", {"reason": "补充", "version": 1, "content": content})
    other = {**content, "no_place_reason": "地下二层"}
    late = api("inspector").post(url(record.pk) + "/revise/", {"reason": "补充", "version": 1, "content": other})

    assert (revised.status_code, revised.json()["version"]) == (200, 2)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "other_version")


def test_list_costs_the_same_for_one_and_three(world, api, django_assert_num_queries):
    client = api("central")
    with django_assert_num_queries(5):
        assert len(client.get("/api/v1/records/").json()["results"]) == 0
    record_of(world)
    with django_assert_num_queries(10):
        client.get("/api/v1/records/")
    record_of(world, author="leader")
    record_of(world, author="other_inspector", present=("other_leader",), county="130109")
    with django_assert_num_queries(10):
        assert len(client.get("/api/v1/records/").json()["results"]) == 3


def test_list_is_filtered_and_a_filter_knows_no_other_place(world, api):
    record_of(world)
    record_of(world, findings=0)
    record_of(world, locked=False)
    client = api("office")

    def ids(query):
        return len(client.get(f"/api/v1/records/?{query}").json()["results"])

    assert [ids(q) for q in ("", "city=130100", "outcome=no_problem", "state=awaiting", "until=2018-09-18")] == [
        3, 3, 1, 1, 0,
    ]  # fmt: skip
    assert client.get("/api/v1/records/?city=140100").status_code == 422


def test_description_of_the_content_is_what_is_read():
    """The schema cannot tell phones something else than the service takes."""
    described = RecordContentSerializer(data=NEW)

    assert described.is_valid(), described.errors
    assert_described(RecordContentSerializer(), read_content(NEW).canonical())


def assert_described(shape, said):
    """Every name at every depth; a list is described by what its items are."""
    assert set(shape.fields) == set(said)
    for name, field in shape.fields.items():
        is_list = isinstance(said[name], list)
        inner = field.child if is_list else field
        if hasattr(inner, "fields"):
            assert_described(inner, said[name][0] if is_list else said[name])


def test_record_state_is_locked_at_once_for_one_alone(world, api):
    answer = api("inspector").put(url(uuid.uuid4()), record_content(findings=0))

    assert answer.json()["state"] == RecordState.LOCKED
