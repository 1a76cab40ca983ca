"""What a phone may tell about a visit, how it is spelled in one way, and what is said of what is wrong."""

import uuid

import pytest

from findings.services.content import content_hash, read_content
from kernel.errors import Refused

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
OLD = {
    "county": "130102",
    "site": {"name": "正定 板材厂", "credit_code": "91130102MA07XYQ12G", "address": "和平东路1号"},
    "topic": "industry",
    "outcome": "problem",
    "checklist_version": 2,
    "answers": {"industry-1": "否", "industry-0": True},
    "started_at": "2018-09-19T09:00:00+08:00",
    "ended_at": "2018-09-19T09:40:00.123456+08:00",
    "place": {"lon": "114.539", "lat": 38.042, "accuracy": 12, "source": "gps"},
    "no_place_reason": "",
    "present": [3, 2, 3],
    "photos": [{"sha256": A, "taken_at": "2018-09-19T09:10:00+08:00"}],
    "findings": [
        {
            "id": "5f6c9e0e-3f5d-4bd6-9a7c-1f2e3d4c5b6a",
            "problem_type": "not-operating",
            "description": "风机未运行。\n门窗敞开。",
            "measured": [{"name": "风量", "value": "0", "unit": "m³/h"}],
            "photos": [{"sha256": B}],
        }
    ],
}
OLD_HASH = "1902a0b4eb5f8a1a16f50df5b01525e68b66a6f83bda92a65f6e15c81d1e09f6"
PHOTO = {
    "sha256": A,
    "taken_at": "2018-09-19T09:10:00+08:00",
    "original": {"sha256": C, "size": 4_000_000, "type": "image/heic"},
    "lon": "114.5",
    "lat": "38.0",
    "accuracy": 0,
}
NEW = {
    **OLD,
    "site": {**OLD["site"], "id": 7, "township": "正定镇"},
    "place": {
        **OLD["place"],
        "system": "gcj02",
        "at": "2018-09-19T08:59:58+08:00",
        "reason": "地下车间",
        "mocked": True,
    },
    "photos": [PHOTO],
    "findings": [{**OLD["findings"][0], "photos": [PHOTO]}],
    "task": 12,
    "visit": {"entry": 5, "kind": "verification", "passed": False, "words": "仍未安装"},
    "notes": [
        {
            "id": "0b9a0f6e-7f0e-4a5c-8d54-7a3a4d1c2b10",
            "kind": "interview",
            "who": "车间主任 王某",
            "asked": "张三、李四",
            "text": "问：何时停用？\n答：上周。",
            "signatures": [{"name": "王某", "sha256": B, "signed_at": "2018-09-19T09:30:00+08:00"}],
        }
    ],
    "client": {"app": "field/1", "began_at": "2018-09-19T08:58:00+08:00", "kept_on": "indexeddb"},
}


def test_content_without_what_was_added_later_keeps_its_hash():
    """A phone that has waited through an update must not be told that its record is another one."""
    assert content_hash(read_content(OLD).canonical()) == OLD_HASH


@pytest.mark.parametrize(
    "silent",
    [
        {"task": None, "visit": None, "notes": [], "client": None},
        {"site": {**OLD["site"], "id": None, "township": ""}},
        {"place": {**OLD["place"], "system": "wgs84", "at": None, "reason": "", "mocked": False}},
        {"photos": [{**OLD["photos"][0], "original": None, "lon": None, "lat": None, "accuracy": None}]},
        {"client": {"app": "", "began_at": None, "kept_on": ""}},
    ],
)
def test_content_that_says_nothing_new_is_the_same(silent):
    assert content_hash(read_content({**OLD, **silent}).canonical()) == OLD_HASH


def test_content_keeps_all_that_was_added():
    canonical = read_content(NEW).canonical()

    assert canonical["site"] == NEW["site"]
    assert canonical["place"] == {
        "lon": "114.539000",
        "lat": "38.042000",
        "accuracy": 12,
        "source": "gps",
        "system": "gcj02",
        "at": "2018-09-19T00:59:58.000Z",
        "reason": "地下车间",
        "mocked": True,
    }
    assert canonical["photos"] == [
        {
            "sha256": A,
            "taken_at": "2018-09-19T01:10:00.000Z",
            "original": {"sha256": C, "size": 4_000_000, "type": "image/heic"},
            "lon": "114.500000",
            "lat": "38.000000",
            "accuracy": 0,
        }
    ]
    assert (canonical["task"], canonical["visit"]) == (12, NEW["visit"])
    assert canonical["notes"] == [
        {
            **NEW["notes"][0],
            "signatures": [{"name": "王某", "sha256": B, "signed_at": "2018-09-19T01:30:00.000Z"}],
        }
    ]
    assert canonical["client"] == {"app": "field/1", "began_at": "2018-09-19T00:58:00.000Z", "kept_on": "indexeddb"}
    assert read_content(canonical).canonical() == canonical


NOTE = NEW["notes"][0]
WRONG = {
    "started_at": {"started_at": "0001-01-01T00:00:00+08:00"},
    "site.id": {"site": {**OLD["site"], "id": "7"}},
    "site.township": {"site": {**OLD["site"], "township": "镇" * 41}},
    "place.system": {"place": {**OLD["place"], "system": "mars"}},
    "place.at": {"place": {**OLD["place"], "at": "09:00"}},
    "place.mocked": {"place": {**OLD["place"], "mocked": "yes"}},
    "photos.0.original.sha256": {"photos": [{"sha256": A, "original": {"sha256": "x"}}]},
    "photos.0.lat": {"photos": [{"sha256": A, "lon": "114"}]},
    "task": {"task": "12"},
    "visit.entry": {"visit": {"kind": "verification", "passed": True, "words": "已整改"}},
    "visit.kind": {"visit": {"entry": 1, "kind": "walk", "passed": True, "words": "已整改"}},
    "visit.passed": {"visit": {"entry": 1, "kind": "look_back", "words": "已整改"}},
    "visit.words": {"visit": {"entry": 1, "kind": "look_back", "passed": True, "words": " "}},
    "notes.0.id": {"notes": [{**NOTE, "id": "1"}]},
    "notes.0.who": {"notes": [{**NOTE, "who": ""}]},
    "notes.0.text": {"notes": [{**NOTE, "text": " "}]},
    "notes.0.signatures.0.sha256": {"notes": [{**NOTE, "signatures": [{**NOTE["signatures"][0], "sha256": ""}]}]},
    "notes": {"notes": [NOTE, NOTE]},
    "client": {"client": "field"},
}


@pytest.mark.parametrize(("field", "changes"), WRONG.items(), ids=WRONG.keys())
def test_wrong_content_is_named_by_its_field(field, changes):
    with pytest.raises(Refused) as refusal:
        read_content({**OLD, **changes})

    assert (refusal.value.code, list(refusal.value.fields)) == ("invalid", [field])


def test_failed_verification_needs_no_finding_of_its_own():
    failed = {"entry": 5, "kind": "verification", "passed": False, "words": "仍未运行"}

    assert read_content({**OLD, "findings": [], "visit": failed}).findings == ()
    with pytest.raises(Refused):
        read_content({**OLD, "findings": [], "visit": {**failed, "passed": True}})


def test_identifier_is_read_in_any_spelling():
    key = uuid.uuid4()
    said = {**OLD["findings"][0], "id": key.hex.upper()}

    assert read_content({**OLD, "findings": [said]}).findings[0].id == key


def test_what_cannot_be_stored_is_left_out_and_changes_no_hash():
    odd = {
        **OLD,
        "site": {**OLD["site"], "name": "正定 板\ud83d材厂\x00"},
        "answers": {"industry-1": "否\ud83d", "industry-0\x00": True},
    }

    assert content_hash(read_content(odd).canonical()) == OLD_HASH
