"""Photos through the API: single, resumable, in any order, and seen in scope only."""

import hashlib
import io

import pytest
from django.conf import settings
from PIL import Image

from findings import services
from findings.enums import FindingState
from findings.models import Finding, Photo, PhotoUpload
from kernel.errors import Refused, TooLarge, WrongType
from tests.factories.findings import finding_at, finding_content, photo, record_of

BYTES = "application/octet-stream"


def url(key) -> str:
    return f"/api/v1/photos/{key}"


def kept() -> bytes:
    with Photo.objects.get().file.open() as file:
        return file.read()


@pytest.mark.parametrize(
    ("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_photo_is_kept_as_it_came(world, api, kind, content_type):
    key, data = photo(kind=kind)
    client = api("inspector")

    new = client.put(url(key), data, content_type="image/anything")
    again = client.put(url(key), data, content_type=BYTES)
    read = client.get(url(key), HTTP_ACCEPT="image/avif")

    assert (new.status_code, again.status_code) == (201, 200)
    assert new.json()["size"] == len(data)
    assert (new.json()["width"], new.json()["height"]) == (32, 24)
    assert new.json()["content_type"] == content_type
    assert kept() == data
    assert (read.content[:2], read["Content-Type"]) == (b"\xff\xd8", "image/jpeg")
    assert read["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("share", "statements"), [(1, 11), (2, 13)], ids=["whole", "in part"])
def test_statements_of_a_photo_do_not_grow_unseen(world, api, django_assert_num_queries, share, statements):
    """Sixty come each second of a burst (`docs/bench.md`): session, account, posting, pledge, what keeps it,
    and whether its original is here."""
    key, data = photo()
    client = api("inspector")

    with django_assert_num_queries(statements):
        answer = client.patch(
            url(key),
            data[: len(data) // share],
            content_type=BYTES,
            HTTP_UPLOAD_OFFSET="0",
            HTTP_UPLOAD_LENGTH=str(len(data)),
        )

    assert answer.status_code in (200, 201)


def test_photo_comes_in_parts_and_goes_on_where_it_stopped(world, api):
    """C7, L3."""
    key, data = photo(size=(400, 300))
    client, half = api("inspector"), len(data) // 2
    headers = {"content_type": BYTES, "HTTP_UPLOAD_LENGTH": str(len(data))}

    nothing = client.head(url(key))
    first = client.patch(url(key), data[:half], HTTP_UPLOAD_OFFSET="0", **headers)
    asked = client.head(url(key))
    astray = client.patch(url(key), data[:half], HTTP_UPLOAD_OFFSET="0", **headers)
    last = client.patch(url(key), data[half:], HTTP_UPLOAD_OFFSET=asked["Upload-Offset"], **headers)
    done = client.head(url(key))

    assert nothing.status_code == 404
    assert (first.status_code, first.json()) == (200, {"sha256": key, "received": half, "total": len(data)})
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == (str(half), str(len(data)))
    assert (astray.status_code, astray.json()["error"]["code"]) == (409, "other_offset")
    assert astray.json()["error"]["offset"] == half
    assert last.status_code == 201
    assert done["Upload-Offset"] == str(len(data))
    assert kept() == data
    assert not PhotoUpload.objects.exists()


def test_whole_photo_replaces_its_parts(world, api):
    key, data = photo()
    client = api("inspector")
    client.patch(url(key), data[:10], content_type=BYTES, HTTP_UPLOAD_OFFSET="0", HTTP_UPLOAD_LENGTH=str(len(data)))

    assert client.put(url(key), data, content_type=BYTES).status_code == 201
    assert not PhotoUpload.objects.exists()


def test_parts_that_make_no_photo_are_dropped(world, api):
    _key, data = photo()
    wrong = "0" * 64
    client = api("inspector")

    answer = client.patch(
        url(wrong), data, content_type=BYTES, HTTP_UPLOAD_OFFSET="0", HTTP_UPLOAD_LENGTH=str(len(data))
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "hash_differs")
    assert client.head(url(wrong)).status_code == 404
    assert not Photo.objects.exists()


@pytest.mark.parametrize(("offset", "length"), [("", "10"), ("0", ""), ("-1", "10"), ("x", "10"), ("0", "١٠")])
def test_part_without_its_place_is_refused(world, api, offset, length):
    headers = {"Upload-Offset": offset, "Upload-Length": length}
    answer = api("inspector").patch(
        url("a" * 64), b"x", content_type=BYTES, headers={k: v for k, v in headers.items() if v.isascii()}
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")


def test_part_beyond_the_end_is_refused(world):
    with pytest.raises(Refused) as refusal:
        services.receive_chunk(sha256="a" * 64, start=0, total=2, data=b"abc", actor=world.persona("inspector"))

    assert refusal.value.code == "more_than_announced"
    assert not PhotoUpload.objects.exists()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def huge_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def large_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(out, "PNG")
    return out.getvalue()


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (4, 4)).save(out, "GIF")
    return out.getvalue()


WRONG = {
    "no photo": (lambda: b"%PDF-1.4 not a photo", 415, "wrong_photo_type"),
    "script": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", 415, "wrong_photo_type"),
    "gif": (gif, 415, "wrong_photo_type"),
    "broken": (lambda: photo()[1][:60], 415, "wrong_photo_type"),
    "empty": (lambda: b"", 422, "photo_empty"),
    "many pixels": (large_png, 413, "photo_too_large"),
    "a bomb": (huge_png, 413, "photo_too_large"),
    "many bytes": (lambda: b"\xff\xd8\xff" + bytes(settings.PHOTO_MAX_BYTES), 413, "photo_too_large"),
}


@pytest.mark.parametrize(("make", "status", "code"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_photo_is_refused(world, api, make, status, code):
    data = make()

    answer = api("inspector").put(url(sha(data)), data, content_type="image/jpeg")

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not Photo.objects.exists()


def test_photo_under_another_hash_is_refused_also_when_that_one_is_here(world, api):
    key, data = photo()
    _other, wrong = photo()
    client = api("inspector")

    fresh = client.put(url(key), wrong, content_type=BYTES)
    client.put(url(key), data, content_type=BYTES)
    stored = client.put(url(key), wrong, content_type=BYTES)

    assert [a.json()["error"]["code"] for a in (fresh, stored)] == ["hash_differs", "hash_differs"]
    assert kept() == data


@pytest.mark.parametrize("key", ["office", "reviewer", "city_liaison", "administrator"])
def test_only_inspectors_send_photos(world, api, key):
    digest, data = photo()

    assert api(key).put(url(digest), data, content_type=BYTES).status_code == 403


def test_photo_is_seen_with_its_record_and_by_the_city_with_its_finding(world, api):
    """E7: before approval a city has no way to a photo, not even by its hash."""
    of_finding, data = photo()
    of_record, other = photo()
    record = record_of(
        world,
        findings=[finding_content(photos=[{"sha256": of_finding}])],
        photos=[{"sha256": of_record}],
    )
    for digest, content in ((of_finding, data), (of_record, other)):
        services.store_photo(sha256=digest, data=content, actor=world.persona("inspector"))
    keys = ("colleague", "central", "reviewer", "office", "other_inspector", "far_inspector", "city_liaison", "auditor")

    def seen(digest):
        return [api(key).get(url(digest)).status_code for key in keys]

    assert seen(of_finding) == seen(of_record) == [200, 200, 200, 200, 404, 404, 404, 404]
    finding_at(FindingState.ASSIGNED, world, record=record)
    assert seen(of_finding) == [200, 200, 200, 200, 404, 404, 200, 404]
    assert seen(of_record) == [200, 200, 200, 200, 404, 404, 404, 404]


def test_finding_of_an_incomplete_record_goes_on_no_letter(world):
    """L2."""
    key, data = photo()
    record = record_of(world, photos=[{"sha256": key}])
    finding_at(FindingState.ASSIGNED, world, record=record)

    assert not Finding.objects.complete().exists()
    services.store_photo(sha256=key, data=data, actor=world.persona("inspector"))
    assert Finding.objects.complete().get().record == record


def test_errors_of_the_service_are_of_their_kind(world):
    actor = world.persona("inspector")
    for make, error in ((gif, WrongType), (large_png, TooLarge)):
        data = make()
        with pytest.raises(error):
            services.store_photo(sha256=sha(data), data=data, actor=actor)
