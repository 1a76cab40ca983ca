"""The watermark of copies that leave the office, and what is said of a file that is gone (C12)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops

from campaigns.models import PolicyVersion
from findings import services
from findings.enums import FindingState
from findings.models import DisputeFile, Photo, RecordPhoto
from findings.selectors.marks import mark_for
from kernel import pictures
from tests.factories.findings import finding_at, finding_content, photo, record_of
from tests.findings.test_photos_odd import exif, saved, sha, two_coloured, url

PLACED = {"taken_at": "2018-09-19T01:12:44Z", "lon": "114.539034", "lat": "38.042012", "accuracy": 12}
ORIGINAL = "0123456789ab" + "c" * 52


def handed_over(world, data, **said):
    """A finding at its city with this photo, which has arrived."""
    services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))
    record = record_of(world, findings=[finding_content(photos=[{"sha256": sha(data), **said}])])
    return finding_at(FindingState.ASSIGNED, world, record=record)


def watermark(world, value):
    for version in PolicyVersion.objects.filter(campaign=world.campaign):
        version.parameters["field"]["watermark"] = value
        version.save(update_fields=["parameters"])


def opened(answer) -> Image.Image:
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


@pytest.mark.parametrize(
    ("said", "camera", "lines"),
    [
        (
            {**PLACED, "original": {"sha256": ORIGINAL}},
            True,
            ("2018-09-19 09:12:44 +08:00", "38.042012 N 114.539034 E +/-12 m WGS84", ORIGINAL[:12]),
        ),
        ({}, True, ("2018-07-12 09:30:15 +08:00", "38.042000 N 114.539000 E WGS84 (camera)", None)),
        ({}, False, ("time: -", "38.042000 N 114.539000 E +/-12 m WGS84 (record)", None)),
    ],
)
def test_mark_says_when_where_which_record_and_the_hash_of_the_original(world, said, camera, lines):
    data = saved(two_coloured(), "JPEG", **({"exif": exif()} if camera else {}))
    finding = handed_over(world, data, **said)

    mark = mark_for(world.persona("city_liaison"), Photo.objects.get())

    when, where, original = lines
    number = f"{finding.record_id.hex[:8]}-1"
    assert mark == (when, where, f"No. {number}  SHA256 {original or sha(data)[:12]}")


def test_city_s_copies_are_marked_and_the_office_s_are_not(world, api):
    data = saved(two_coloured((800, 600)), "JPEG", exif=exif())
    finding = handed_over(world, data, **PLACED)
    services.make_copies(sha256=sha(data))

    got = {
        (who, size): api(who).get(f"{url(sha(data))}?size={size}")
        for who in ("office", "inspector", "city_liaison", "province")
        for size in ("display", "thumb")
    }

    differs = {
        who: [bool(ImageChops.difference(opened(got["office", s]), opened(got[who, s])).getbbox()) for s in sizes]
        for who in ("inspector", "city_liaison", "province")
        for sizes in [("display", "thumb")]
    }
    assert differs == {"inspector": [False, False], "city_liaison": [True, True], "province": [True, True]}
    assert [opened(got["city_liaison", size]).size for size in ("display", "thumb")] == [(800, 600), (320, 240)]
    assert not opened(got["city_liaison", "display"]).getexif()
    with Photo.objects.get().file.open() as file:
        assert file.read() == data
    again = api("city_liaison").get(url(sha(data)), HTTP_IF_NONE_MATCH=got["city_liaison", "display"]["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert finding.photos.count() == 1


@pytest.mark.parametrize(
    ("value", "marked"), [("never", []), ("handed_out", ["city_liaison"]), ("all", ["office", "city_liaison"])]
)
def test_rules_say_which_copies_are_marked(world, value, marked):
    watermark(world, value)
    handed_over(world, saved(two_coloured(), "JPEG"), **PLACED)

    assert [who for who in ("office", "city_liaison") if mark_for(world.persona(who), Photo.objects.get())] == marked


def test_photo_that_came_before_its_record_is_marked_once_the_record_is_there(world):
    watermark(world, "all")
    key, data = photo()
    services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))
    services.make_copies(sha256=key)

    before = mark_for(world.persona("inspector"), Photo.objects.get())
    record = record_of(world, findings=[finding_content(photos=[{"sha256": key}])])

    assert before == ()
    assert mark_for(world.persona("inspector"), Photo.objects.get())[2] == (
        f"No. {record.pk.hex[:8]}-1  SHA256 {key[:12]}"
    )


def test_city_reads_on_a_photo_of_two_visits_only_the_number_of_its_own(world):
    """The same photo was also sent with a record that the city knows nothing of."""
    data = saved(two_coloured(), "JPEG")
    hidden = record_of(world, findings=[finding_content(photos=[{"sha256": sha(data)}])])
    finding = handed_over(world, data)

    mark = mark_for(world.persona("city_liaison"), Photo.objects.get())

    assert f"No. {finding.record_id.hex[:8]}-1" in mark[2]
    assert mark_for(world.persona("other_city_liaison"), Photo.objects.get()) == ()
    assert RecordPhoto.objects.filter(record=hidden).exists()


@pytest.mark.parametrize("ground", ["white", "black", "#808080"])
@pytest.mark.parametrize("size", [(1600, 1200), (1200, 1600), (320, 240), (32, 24)])
def test_mark_has_white_letters_with_a_black_edge_on_any_ground(ground, size):
    out = io.BytesIO()
    Image.new("RGB", size, ground).save(out, "JPEG")

    copy = pictures.marked(out.getvalue(), ["2018-09-19 09:12:44 +08:00", "38.042012 N 114.539034 E"], max(size))

    drawn = Image.open(io.BytesIO(copy)).convert("L")
    assert drawn.size == size
    if size[0] >= 1200:
        darkest, lightest = drawn.getextrema()
        letters = ImageChops.difference(drawn, Image.new("RGB", size, ground).convert("L")).point(
            lambda value: 255 * (value > 60)
        )
        left, top, right, bottom = letters.getbbox()
        assert (darkest < 20, lightest > 235) == (True, True)
        assert (left < size[0] * 0.05, right < size[0] * 0.97, bottom <= size[1], top > size[1] * 0.8) == (True,) * 4


def test_no_picture_is_not_marked():
    with pytest.raises(pictures.NoPicture):
        pictures.marked(b"no picture", ["text"], 100)


@pytest.mark.parametrize(
    ("said", "arrives", "answer"),
    [({}, False, None), ({"original": True}, False, False), ({"original": True}, True, True)],
)
def test_phone_is_told_whether_the_original_of_a_photo_is_here(world, api, said, arrives, answer):
    key, data = photo()
    original, untouched = photo()
    named = {"original": {"sha256": original}} if said else {}
    client = api("inspector")
    first = client.put(url(key)[:-1], data, content_type="image/jpeg")
    record_of(world, findings=[finding_content(photos=[{"sha256": key, **named}])])
    if arrives:
        client.put(url(original)[:-1], untouched, content_type="image/jpeg")

    again = client.put(url(key)[:-1], data, content_type="image/jpeg")

    assert (first.json()["is_original_here"], again.json()["is_original_here"]) == (None, answer)


def test_file_of_a_dispute_that_is_gone_is_told_and_is_no_fault(world, api):
    finding = finding_at(FindingState.ASSIGNED, world)
    file = SimpleUploadedFile("现场.jpg", photo()[1], "image/jpeg")
    services.dispute(finding=finding, actor=world.persona("city_liaison"), grounds="与事实不符", files=[file])
    kept = DisputeFile.objects.get()
    kept.file.storage.delete(kept.file.name)

    answers = [api(who).get(f"/api/v1/findings/{finding.pk}/evidence/{kept.pk}/") for who in ("office", "city_liaison")]

    assert [(a.status_code, a.json()["error"]["code"]) for a in answers] == [(409, "file_unreadable")] * 2
