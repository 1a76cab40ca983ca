"""A bundle of evidence: what is in it, that its hashes verify, and that nobody gets more than they see (C12)."""

import hashlib
import io
import json
import uuid
import zipfile

import pytest
from openpyxl import load_workbook
from PIL import Image

from findings import services
from findings.enums import FindingState
from findings.models import Photo
from findings.selectors import history_for
from kernel.models import AuditEntry
from tests.factories.findings import finding_at, finding_content, photo, record_of
from tests.findings.test_photos_odd import PLANTED, exif, saved, sha, two_coloured

SECRET = "只给办公室看的话"
SPOKEN = "问：治污设施何时停运？答：昨天。"


def arrive(world, *many: bytes) -> None:
    for data in many:
        services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))


def camera_photo(width: int) -> bytes:
    return saved(two_coloured((width, 48)), "JPEG", exif=exif(offset="+08:00"))


@pytest.fixture
def seen(world):
    """A finding at its city, one more of the same visit that is not, an interview, photos of all kinds."""
    copy, original, other, general, signature = (camera_photo(64 + 2 * n) for n in range(5))
    note = {
        "id": str(uuid.uuid4()),
        "kind": "interview",
        "who": "王某",
        "asked": "",
        "text": SPOKEN,
        "signatures": [{"name": "王某", "sha256": sha(signature), "signed_at": "2018-09-19T01:20:00Z"}],
    }
    of_it = {"sha256": sha(copy), "taken_at": "2018-09-19T01:12:44Z", "original": {"sha256": sha(original)}}
    record = record_of(
        world,
        photos=[{"sha256": sha(general)}],
        findings=[
            finding_content(photos=[of_it]),
            finding_content(description=SECRET, photos=[{"sha256": sha(other)}]),
        ],
        notes=[note],
    )
    arrive(world, copy, original, other, general, signature)
    finding = finding_at(FindingState.ASSIGNED, world, record=record)
    return finding, {"copy": copy, "original": original, "other": other, "general": general, "signature": signature}


def bundle(client, item, **asked) -> dict[str, bytes]:
    kind = "findings" if hasattr(item, "problem_type_id") else "records"
    answer = client.get(f"/api/v1/{kind}/{item.pk}/bundle/", asked)
    assert answer.status_code == 200, answer.content
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def manifest_of(files) -> dict:
    return json.loads(files["manifest.json"])


def test_bundle_of_a_finding_holds_all_that_its_office_sees(world, api, seen):
    finding, sent = seen
    two = {name: sha(data)[:12] for name, data in sent.items()}

    files = bundle(api("office"), finding, for_whom="石家庄市中级人民法院")

    assert set(files) == {
        "finding.json",
        "record.json",
        f"photos/1-01-{two['copy']}.jpg",
        f"sent/1-01-{two['copy']}.jpg",
        f"originals/1-01-{two['original']}.jpg",
        f"photos/0-01-{two['general']}.jpg",
        f"sent/0-01-{two['general']}.jpg",
        f"signatures/1-01-{two['signature']}.jpg",
        "record/content.json",
        "finding-versions.json",
        "history.json",
        "证据清单.xlsx",
        "manifest.json",
    }
    assert files[f"originals/1-01-{two['original']}.jpg"] == sent["original"]
    assert SPOKEN in json.loads(files["record.json"])["notes"][0]["text"]
    told = [(one["verb"], one["who"]) for one in json.loads(files["history.json"])]
    author, colleague = (str(world.persona(key)) for key in ("inspector", "colleague"))
    assert sorted(told) == sorted(
        [
            ("record.submit", author),
            ("record.confirm", colleague),
            ("record.lock", colleague),
            ("finding.submit", colleague),
            ("finding.approve", str(world.persona("reviewer"))),
        ]
    )
    manifest = manifest_of(files)
    assert (manifest["number"], manifest["for_whom"], manifest["missing"]) == (
        f"{finding.record_id.hex[:8]}-1",
        "石家庄市中级人民法院",
        [],
    )
    assert [(one["name"], one["state"]) for one in manifest["present"]] == [
        (str(world.person("inspector")), "已确认"),
        (str(world.person("colleague")), "已确认"),
    ]


def test_every_hash_of_the_bundle_verifies(world, api, seen):
    finding, sent = seen

    files = bundle(api("office"), finding.record)
    manifest = manifest_of(files)

    assert {one["path"] for one in manifest["files"]} == set(files) - {"manifest.json"}
    assert {one["path"]: (len(files[one["path"]]), sha(files[one["path"]])) for one in manifest["files"]} == {
        one["path"]: (one["size"], one["sha256"]) for one in manifest["files"]
    }
    assert sha(files["record/content.json"]) == finding.record.content_hash
    came = {one["sha256"]: one["is_intact"] for one in manifest["files"] if "is_intact" in one}
    assert came == {sha(data): True for data in sent.values()}
    made = AuditEntry.objects.get(verb="record.bundle")
    assert (made.subject_id, made.data) == (str(finding.record_id), {"manifest": sha(files["manifest.json"])})


def test_copies_are_marked_and_carry_nothing_of_the_camera(world, api, seen):
    finding, sent = seen

    files = bundle(api("office"), finding)

    copies = [data for name, data in files.items() if name.startswith("photos/")]
    assert [(Image.open(io.BytesIO(data)).getexif(), PLANTED in data) for data in copies] == [({}, False)] * 2
    (of_it,) = [
        one for one in manifest_of(files)["files"] if one["kind"] == "copy" and one["path"].startswith("photos/1")
    ]
    assert of_it["mark"] == [
        "2018-09-19 09:12:44 +08:00",
        "38.042000 N 114.539000 E WGS84 (camera)",
        f"No. {finding.record_id.hex[:8]}-1  SHA256 {sha(sent['original'])[:12]}",
    ]
    assert of_it["camera"]["taken_at"] == "2018-07-12T01:30:15Z"


@pytest.mark.parametrize("who", ["city_liaison", "county_liaison", "province"])
def test_city_s_bundle_leaks_nothing(world, api, seen, who):
    finding, sent = seen

    files = bundle(api(who), finding)

    name = f"photos/1-01-{sha(sent['copy'])[:12]}.jpg"
    assert set(files) == {"finding.json", name, "history.json", "证据清单.xlsx", "manifest.json"}
    book = load_workbook(io.BytesIO(files.pop("证据清单.xlsx")))
    cells = "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    whole = b"\n".join(files.values()).decode(errors="ignore") + cells
    people = [str(world.person(key)) for key in ("inspector", "colleague")]
    hidden = [SECRET, SPOKEN, PLANTED.decode(), "王某", *people, str(world.persona("reviewer"))]
    hidden += [finding.record.content_hash, str(finding.record_id), sha(sent["original"]), sha(sent["other"])]
    assert [text for text in hidden if text in whole] == []
    assert [one["verb"] for one in json.loads(files["history.json"])] == ["finding.approve"]
    assert not AuditEntry.objects.filter(verb="photo.read_original").exists()


def test_team_does_not_read_who_was_given_the_evidence(world, api, web, seen):
    finding, _sent = seen
    bundle(api("province"), finding, for_whom="省生态环境厅")
    bundle(api("office"), finding.record, for_whom="省生态环境厅")
    readers = ("office", "reviewer", "inspector", "colleague")

    pages = {
        kind: {key: web(key).get(address).content.decode() for key in readers}
        for kind, address in (
            ("finding", finding.get_absolute_url()),
            ("record", finding.record.get_absolute_url()),
        )
    }
    told = [
        api("inspector").get(f"/api/v1/{kind}/") for kind in (f"findings/{finding.pk}", f"records/{finding.record_id}")
    ]

    who_reads = {kind: [key for key in readers if "已制作证据包" in pages[kind][key]] for kind in pages}
    assert who_reads == {"finding": ["office", "reviewer"], "record": ["office", "reviewer"]}
    assert [(a.status_code, "bundle" in a.content.decode(), "省生态" in a.content.decode()) for a in told] == [
        (200, False, False)
    ] * 2


def test_team_that_knows_the_city_does_not_read_it_either(world_2019):
    finding = finding_at(FindingState.CONFIRMED, world_2019, topic="winter-tasks", answers={})
    services.make_bundle(record=finding.record, finding=finding, told={}, actor=world_2019.persona("office")).close()

    def told(key):
        return "finding.bundle" in {entry.verb for entry in history_for(world_2019.persona(key), finding)}

    assert {key: told(key) for key in ("office", "central", "inspector", "city_liaison")} == {
        "office": True,
        "central": False,
        "inspector": False,
        "city_liaison": False,
    }


def test_originals_of_a_bundle_are_kept_as_read(world, api, seen):
    finding, sent = seen

    bundle(api("reviewer"), finding)

    read = AuditEntry.objects.filter(verb="photo.read_original")
    assert set(read.values_list("subject_id", "actor__username", "data__bundle")) == {
        (sha(sent[name]), "reviewer", str(finding.pk)) for name in ("copy", "original", "general", "signature")
    }


def test_file_that_is_gone_is_told_in_the_bundle(world, api, seen):
    finding, sent = seen
    gone = Photo.objects.get(pk=sha(sent["copy"]))
    gone.file.storage.delete(gone.file.name)
    altered = Photo.objects.get(pk=sha(sent["original"]))
    with altered.file.storage.open(altered.file.name, "wb") as file:
        file.write(b"something else")

    files = bundle(api("office"), finding)
    manifest = manifest_of(files)

    two = sha(sent["copy"])[:12]
    assert [(one["path"], one["reason"]) for one in manifest["missing"]] == [
        (f"photos/1-01-{two}.jpg", "photo_unreadable"),
        (f"sent/1-01-{two}.jpg", "photo_unreadable"),
    ]
    assert [one["photo"] for one in manifest["files"] if one.get("is_intact") is False] == [sha(sent["original"])]
    book = load_workbook(io.BytesIO(files["证据清单.xlsx"]))
    assert book.sheetnames == ["基本情况", "文件", "缺少", "在场人员", "办理记录"]
    assert book["缺少"]["A4"].value == f"photos/1-01-{two}.jpg"


def test_photo_that_has_not_come_is_told_in_the_bundle(world, api):
    record = record_of(world, findings=[finding_content(photos=[{"sha256": "a" * 64}])])
    finding = finding_at(FindingState.ASSIGNED, world, record=record)

    told = {who: manifest_of(bundle(api(who), finding))["missing"] for who in ("office", "city_liaison")}

    assert {who: [(one["kind"], one["reason"]) for one in missing] for who, missing in told.items()} == {
        "office": [("copy", "not_arrived"), ("sent", "not_arrived")],
        "city_liaison": [("copy", "not_arrived")],
    }


def test_earlier_versions_are_in_the_bundle_with_their_hashes(world, api):
    record = record_of(world, locked=False)
    before = record.content_hash
    content = {**record.content, "no_place_reason": "", "answers": {"industry-1": "否"}}
    services.revise_record(
        record=record, actor=world.persona("inspector"), content=content, reason="写错了", version=record.version
    )

    files = bundle(api("office"), record)

    assert hashlib.sha256(files["record/content-v1.json"]).hexdigest() == before
    (line,) = [one for one in manifest_of(files)["files"] if one["path"] == "record/content-v1.json"]
    assert (line["version"], line["reason"]) == (1, "写错了")


def test_bundle_asks_the_same_of_one_photo_and_of_many(world, api, django_assert_max_num_queries):
    counts = []
    for many in (1, 6):
        sent = [photo() for _ in range(many)]
        record = record_of(world, findings=[finding_content(photos=[{"sha256": key} for key, _data in sent])])
        for key, data in sent:
            services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))
            services.make_copies(sha256=key)
        with django_assert_max_num_queries(80) as asked:
            bundle(api("office"), record)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_pages_offer_the_bundle_to_whoever_may_hand_it_on(world, web, seen):
    finding, _sent = seen
    pages = {"findings": finding.pk, "records": finding.record_id}

    offered = {
        (kind, who): "证据包下载" in web(who).get(f"/{kind}/{pk}/").content.decode()
        for kind, pk in pages.items()
        for who in ("office", "reviewer", "leadership", "inspector", "city_liaison")
    }

    assert {key for key, is_offered in offered.items() if is_offered} == {
        ("findings", "office"),
        ("findings", "reviewer"),
        ("findings", "city_liaison"),
        ("records", "office"),
        ("records", "reviewer"),
    }
