"""What comes with a record: notes and their signatures, originals, the site that was picked."""

import uuid

import pytest

from findings import services
from findings.enums import PhotoKind, RecordState, Warn
from findings.models import Finding, Note, Record, RecordPhoto, Site
from kernel.errors import Conflict
from tests.factories.findings import finding_at, finding_content, photo, record_content, record_of


def note(*signatures: str, **changes):
    return {
        "id": str(uuid.uuid4()),
        "kind": "interview",
        "who": "车间主任 王某",
        "asked": "张三",
        "text": "问：何时停用？\n答：上周。",
        "signatures": [
            {"name": f"签名人{n}", "sha256": sha, "signed_at": "2018-09-19T09:30:00+08:00"}
            for n, sha in enumerate(signatures, start=1)
        ],
        **changes,
    }


def send(world, content, id=None):
    return services.submit_record(
        id=id or uuid.uuid4(), author=world.person("inspector"), actor=world.persona("inspector"), content=content
    )[0]


def store(world, data, key):
    services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))


def is_complete(record):
    return Record.objects.with_completeness().get(pk=record.pk).is_complete


def test_note_is_kept_with_its_signatures(world):
    key, data = photo("签名", kind="PNG")
    said = note(key)

    record = send(world, record_content(findings=0, notes=[said]))
    before = is_complete(record)
    store(world, data, key)

    kept = Note.objects.get()
    assert (str(kept.pk), kept.record, kept.kind, kept.who, kept.asked) == (
        said["id"],
        record,
        "interview",
        "车间主任 王某",
        "张三",
    )
    assert kept.text == said["text"]
    signature = kept.signatures.get()
    assert (signature.kind, signature.sha256, signature.signed_by) == (PhotoKind.SIGNATURE, key, "签名人1")
    assert (before, is_complete(record)) == (False, True)


def test_note_is_seen_with_its_record_and_never_by_a_city(world):
    send(world, record_content(findings=0, notes=[note()]))

    def seen(key):
        return Note.objects.visible_to(world.persona(key)).count()

    assert {key: seen(key) for key in ("inspector", "office", "reviewer", "city_liaison", "far_inspector")} == {
        "inspector": 1,
        "office": 1,
        "reviewer": 1,
        "city_liaison": 0,
        "far_inspector": 0,
    }


def test_note_of_another_record_is_a_conflict(world):
    said = note()
    send(world, record_content(findings=0, notes=[said]))

    with pytest.raises(Conflict) as refusal:
        send(world, record_content(findings=0, notes=[said]))

    assert refusal.value.code == "identifier_taken"
    assert Record.objects.count() == 1


def test_revision_writes_the_notes_anew_and_keeps_what_they_said(world):
    said = note()
    content = record_content(findings=0, notes=[said])
    record = send(world, content)

    services.revise_record(
        record=record,
        actor=world.persona("inspector"),
        content={**content, "notes": [{**said, "text": "答：从未停用。"}]},
        reason="记录有误",
    )

    assert [kept.text for kept in Note.objects.all()] == ["答：从未停用。"]
    assert record.versions.get().content["notes"][0]["text"] == said["text"]


def test_original_is_listed_and_never_holds_a_record_back(world):
    """C12: the office sees whether it is here; a letter does not wait for it."""
    key, data = photo()
    original = "d" * 64
    content = record_content(findings=0, photos=[{"sha256": key, "original": {"sha256": original, "size": 9}}])

    record = send(world, content)
    store(world, data, key)

    assert [(row.kind, row.sha256, row.number) for row in record.photos.order_by("kind")] == [
        (PhotoKind.COPY, key, 1),
        (PhotoKind.ORIGINAL, original, 1),
    ]
    assert is_complete(record)


def test_photo_sent_as_it_is_and_two_made_from_one_are_each_listed(world):
    first, second = "a" * 64, "b" * 64
    one = {"sha256": first, "original": {"sha256": first}}
    other = {"sha256": second, "original": {"sha256": first}}

    record = send(world, record_content(findings=[finding_content(photos=[one, other])]))

    assert sorted(RecordPhoto.objects.values_list("kind", "sha256")) == [
        ("copy", first),
        ("copy", second),
        ("original", first),
    ]
    assert [row.sha256 for row in record.findings.get().photos.shown()] == [first, second]


def test_place_keeps_its_source_and_its_moment(world):
    place = {
        "lon": "114.539",
        "lat": "38.042",
        "accuracy": 800,
        "source": "network",
        "system": "gcj02",
        "at": "2018-09-19T08:59:58+08:00",
        "reason": "地下车间",
        "mocked": True,
    }
    record = send(world, record_content(findings=0, place=place))

    record.refresh_from_db()
    assert (record.place_source, record.place_system, record.place_reason, record.is_mocked) == (
        "network",
        "gcj02",
        "地下车间",
        True,
    )
    assert record.fixed_at.isoformat() == "2018-09-19T00:59:58+00:00"


def picked(site: Site, **changes):
    return {"id": site.pk, "name": "现场看到的名称", "credit_code": "", "address": "", **changes}


def test_picked_site_wins_over_the_name_that_was_read(world):
    site = Site.objects.create(name="正定板材厂", county=world.county)

    record = send(world, record_content(findings=0, site=picked(site, township="正定镇")))

    assert (record.site, record.township) == (site, "正定镇")
    assert record.content["site"]["name"] == "现场看到的名称"
    assert Warn.UNKNOWN_SITE not in record.warnings


@pytest.mark.parametrize("county", ["130105", None])
def test_site_that_is_none_of_the_team_s_gives_way_to_the_name(world, county):
    """Never lost: another county's, or one that is not there (any more)."""
    other = record_of(world, county="130105", findings=0).site
    if county is None:
        Site.objects.filter(pk=Site.objects.create(name="x", county=world.county).pk).delete()
        key = Site.objects.order_by("-pk").first().pk + 1
    else:
        key = other.pk

    record = send(world, record_content(findings=0, site={**picked(other), "id": key}))

    assert record.site.name == "现场看到的名称"
    assert record.site.county.code == "130102"
    assert record.warnings == [Warn.UNKNOWN_SITE]


def test_few_photos_are_pointed_out_and_the_record_is_taken(world):
    """C3: the form asks for them; what was made on site is never refused for it."""
    key, _data = photo()
    bare = send(world, record_content())
    shown = send(world, record_content(findings=[finding_content(photos=[{"sha256": key}])]))

    assert (bare.warnings, shown.warnings) == ([Warn.FEW_PHOTOS], [])
    assert bare.state == RecordState.LOCKED


def test_what_a_returned_finding_was_completed_with_outlives_a_revision(world):
    """L38: the form of the record knows neither the photos nor the words that were added."""
    first, added, later = (photo(text)[0] for text in ("先", "补", "后"))
    said = finding_content(description="设施未运行", photos=[{"sha256": first}])
    finding = finding_at("returned", world, record=send(world, record_content(findings=[said])))
    mine = world.persona("inspector")
    services.resubmit(finding=finding, actor=mine, description="补充：风机未运行", photos=[added])
    record = Record.objects.get()

    def revised(**changes):
        content = {**record.content, "findings": [{**said, **changes}], "no_place_reason": ""}
        services.revise_record(record=record, actor=mine, content=content, reason="更正")
        kept = Finding.objects.get()
        return kept.description, set(kept.photos.values_list("sha256", flat=True))

    assert revised(photos=[{"sha256": later}]) == ("补充：风机未运行", {added, later})
    assert revised(photos=[]) == ("补充：风机未运行", {added})
    assert revised(photos=[{"sha256": added}], description="停运两小时") == ("停运两小时", {added})
    assert revised(photos=[]) == ("设施未运行", set())
