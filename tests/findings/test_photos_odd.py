"""Odd photos: what each is taken for, what is read from it, and that nothing of the camera leaves the office (L11)."""

import hashlib
import io
import struct
import zlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from findings import services
from findings.enums import FindingState
from findings.models import DisputeFile, Photo
from kernel.models import AuditEntry
from tests.factories.findings import finding_at, finding_content, photo, record_of

PLANTED = b"Wang Xiaoming"
RED, BLUE = (200, 30, 30), (30, 30, 200)


def url(key, rest="") -> str:
    return f"/api/v1/photos/{key}/{rest}"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def two_coloured(size=(64, 48), mode="RGB") -> Image.Image:
    """Red on the left, blue on the right: a turned one is told from an upright one."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image if mode == "RGB" else image.convert(mode)


def saved(image, kind, **options) -> bytes:
    out = io.BytesIO()
    if "exif" in options and not isinstance(options["exif"], bytes):
        options["exif"] = options["exif"].tobytes()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation=1, offset="", gps=True) -> Image.Exif:
    made = Image.Exif()
    made[0x0112], made[0x010F], made[0x013B] = orientation, "Huawei", PLANTED.decode()
    inner = made.get_ifd(0x8769)
    inner[0x9003] = "2018:07:12 09:30:15"
    if offset:
        inner[0x9011] = offset
    if gps:
        made.get_ifd(0x8825).update({1: "N", 2: (38.0, 2.0, 31.2), 3: "E", 4: (114.0, 32.0, 20.4)})
    return made


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb_png(width: int, height: int) -> bytes:
    """A head that promises gigapixels over a few compressed zeros."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


def text_bomb_png() -> bytes:
    """A text of sixty megabytes, packed into sixty kilobytes."""
    whole = saved(two_coloured(), "PNG")
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(60 * 1024 * 1024), 9))
    return whole[:33] + text + whole[33:]


def heic(**options) -> bytes:
    return saved(two_coloured((128, 96)), "HEIF", **options)


def bomb_heic() -> bytes:
    """One whose head says 30,000 by 30,000."""
    data = heic()
    size = data.index(b"ispe") + 8
    return data[:size] + struct.pack(">II", 30_000, 30_000) + data[size + 8 :]


def animated(kind) -> bytes:
    return saved(two_coloured(), kind, save_all=True, append_images=[Image.new("RGB", (64, 48))])


def jpeg(**options) -> bytes:
    return saved(two_coloured(), "JPEG", **options)


def avif_in_disguise() -> bytes:
    return struct.pack(">I", 24) + b"ftypmif1\0\0\0\0mif1avif" + bytes(40)


# What is sent, and what becomes of it: status, and its type or the code of the refusal.
ODD = {
    "HEIC of a phone": (heic, 201, "image/heic"),
    "JPEG with more pictures behind it": (
        lambda: saved(two_coloured(), "MPO", save_all=True, append_images=[two_coloured()]),
        201,
        "image/jpeg",
    ),
    "JPEG with a film behind it": (lambda: jpeg() + b"\0\0\0\x18ftypmp42" + bytes(500), 201, "image/jpeg"),
    "JPEG that is a web page too": (lambda: jpeg(comment=b"<script>alert(1)</script>"), 201, "image/jpeg"),
    "JPEG in CMYK": (lambda: saved(two_coloured(mode="CMYK"), "JPEG"), 201, "image/jpeg"),
    "grey JPEG": (lambda: saved(two_coloured(mode="L"), "JPEG"), 201, "image/jpeg"),
    "progressive JPEG": (lambda: jpeg(progressive=True), 201, "image/jpeg"),
    "PNG one can see through": (lambda: saved(two_coloured(mode="RGBA"), "PNG"), 201, "image/png"),
    "PNG of sixteen bits": (lambda: saved(Image.new("I;16", (64, 48), 40_000), "PNG"), 201, "image/png"),
    "PNG with a palette": (lambda: saved(two_coloured(mode="P"), "PNG"), 201, "image/png"),
    "WebP": (lambda: saved(two_coloured(), "WEBP"), 201, "image/webp"),
    "one pixel": (lambda: saved(Image.new("RGB", (1, 1)), "JPEG"), 201, "image/jpeg"),
    "with an EXIF of nonsense": (lambda: jpeg(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), 201, "image/jpeg"),
    "cut-off JPEG": (lambda: jpeg()[:-40], 415, "wrong_photo_type"),
    "cut-off JPEG with a preview": (lambda: jpeg(exif=b"Exif\0\0" + jpeg())[:-40], 415, "wrong_photo_type"),
    "cut-off PNG": (lambda: saved(two_coloured(), "PNG")[:-20], 415, "wrong_photo_type"),
    "cut-off WebP": (lambda: saved(two_coloured(), "WEBP")[:-10], 415, "wrong_photo_type"),
    "cut-off HEIC": (lambda: heic()[:-50], 415, "wrong_photo_type"),
    "moving PNG": (lambda: animated("PNG"), 415, "wrong_photo_type"),
    "moving WebP": (lambda: animated("WEBP"), 415, "wrong_photo_type"),
    "GIF": (lambda: saved(two_coloured(), "GIF"), 415, "wrong_photo_type"),
    "TIFF": (lambda: saved(two_coloured(), "TIFF"), 415, "wrong_photo_type"),
    "PDF with a photo in it": (lambda: b"%PDF-1.4\n" + jpeg(), 415, "wrong_photo_type"),
    "archive with a photo in it": (lambda: b"PK\x03\x04" + jpeg(), 415, "wrong_photo_type"),
    "nothing but a name": (avif_in_disguise, 415, "wrong_photo_type"),
    "text of sixty megabytes in a PNG": (text_bomb_png, 415, "wrong_photo_type"),
    "PNG of gigapixels": (lambda: bomb_png(50_000, 50_000), 413, "photo_too_large"),
    "PNG of 61 megapixels": (lambda: bomb_png(61_000, 1_000), 413, "photo_too_large"),
    "HEIC of gigapixels": (bomb_heic, 413, "photo_too_large"),
    "empty": (lambda: b"", 422, "photo_empty"),
}


@pytest.mark.parametrize(("make", "status", "told"), ODD.values(), ids=ODD.keys())
def test_odd_photo_is_taken_for_what_it_is_and_shown_as_a_plain_jpeg(world, api, make, status, told):
    data = make()
    client = api("inspector")

    sent = client.put(url(sha(data)), data, content_type="image/jpeg")

    answer = sent.json()
    assert (sent.status_code, answer["content_type"] if status == 201 else answer["error"]["code"]) == (status, told)
    if status == 201:
        for size, edge in (("display", 1600), ("thumb", 320)):
            shown = client.get(url(sha(data)), {"size": size})
            copy = Image.open(io.BytesIO(shown.content))
            assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
            assert (copy.format, copy.mode, max(copy.size) <= edge) == ("JPEG", "RGB", True)
            assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_the_camera_wrote_is_read_into_columns_apart_from_the_record(world):
    for number, (offset, moment, local) in enumerate(
        [
            ("", datetime(2018, 7, 12, 1, 30, 15, tzinfo=UTC), True),
            ("+08:00", datetime(2018, 7, 12, 1, 30, 15, tzinfo=UTC), False),
            ("+09:00", datetime(2018, 7, 12, 0, 30, 15, tzinfo=UTC), False),
            ("nonsense", datetime(2018, 7, 12, 1, 30, 15, tzinfo=UTC), True),
        ]
    ):
        data = saved(two_coloured((64 + number, 48)), "JPEG", exif=exif(orientation=6, offset=offset))
        stored, _new = services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))
        stored.refresh_from_db()
        assert (stored.taken_at, stored.is_local_time, stored.orientation) == (moment, local, 6)
        assert (stored.lon, stored.lat) == (Decimal("114.539"), Decimal("38.042"))


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "WEBP", "PNG"])
def test_position_and_time_are_read_from_every_kind(world, kind):
    data = saved(two_coloured((128, 96)), kind, exif=exif(offset="+08:00"))

    stored, _new = services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))

    assert (stored.lon, stored.lat, stored.taken_at) == (
        Decimal("114.539"),
        Decimal("38.042"),
        datetime(2018, 7, 12, 1, 30, 15, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (114.0, 0.0, 0.0)},
        {1: "N", 2: (38.0, 0.0), 3: "E", 4: (114.0, 0.0, 0.0)},
        {3: "E", 4: (114.0, 0.0, 0.0)},
    ],
    ids=["without a fix", "beyond the pole", "without seconds", "half of it"],
)
def test_position_that_is_none_is_left_out(world, gps):
    wrong = exif(gps=False)
    wrong.get_ifd(0x8825).update(gps)
    data = jpeg(exif=wrong)

    stored, _new = services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))

    assert (stored.lon, stored.lat) == (None, None)


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "WEBP"])
def test_turned_photo_is_shown_upright(world, api, kind):
    """Red must come out on top: orientation 6 says that the stored left side is the top."""
    data = saved(two_coloured((128, 96)), kind, exif=exif(orientation=6))
    services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))

    copy = Image.open(io.BytesIO(api("inspector").get(url(sha(data))).content))

    top, bottom = copy.getpixel((48, 10)), copy.getpixel((48, 118))
    assert copy.size == (96, 128)
    assert (top[0] > 150 > top[2], bottom[2] > 150 > bottom[0]) == (True, True)


def test_photo_of_sixteen_bits_keeps_its_grey_and_what_is_seen_through_becomes_white(world, api):
    grey = saved(Image.new("I;16", (64, 48), 128 * 256), "PNG")
    clear = saved(Image.new("RGBA", (64, 48), (0, 0, 0, 0)), "PNG")
    shades = []
    for data in (grey, clear):
        services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))
        shades.append(Image.open(io.BytesIO(api("inspector").get(url(sha(data))).content)).getpixel((9, 9)))

    assert shades == [(128, 128, 128), (255, 255, 255)]


def test_large_photo_is_shown_at_sixteen_hundred_pixels(world, api):
    data = saved(two_coloured((4000, 3000)), "JPEG", exif=exif())
    services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))

    sizes = [
        Image.open(io.BytesIO(api("inspector").get(url(sha(data)), {"size": size}).content)).size
        for size in ("display", "thumb")
    ]

    assert sizes == [(1600, 1200), (320, 240)]


def camera_photo() -> bytes:
    """With all that a phone writes: device and owner, position, a comment, XMP, a colour profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return jpeg(exif=exif(), comment=PLANTED, xmp=b"<x:xmpmeta>" + PLANTED + b"</x:xmpmeta>", icc_profile=profile)


def test_nothing_of_the_camera_leaves_by_any_address(world, api):
    data = camera_photo()
    record = record_of(world, findings=[finding_content(photos=[{"sha256": sha(data)}])])
    services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))
    finding_at(FindingState.ASSIGNED, world, record=record)
    keys = ("inspector", "colleague", "reviewer", "office", "leadership", "city_liaison", "province")

    for key in keys:
        for size in ("", "?size=display", "?size=thumb"):
            shown = api(key).get(url(sha(data), size))
            body = shown.content
            assert shown.status_code == 200
            assert (PLANTED in body, b"Exif" in body, b"xmpmeta" in body, b"ICC_PROFILE" in body) == (False,) * 4
            assert shown["Cache-Control"] == "private, max-age=86400"
            # Who signs in after another on this browser asks anew.
            assert "Cookie" in shown["Vary"].split(", ")
            assert shown["X-Content-Type-Options"] == "nosniff"
            assert shown["Content-Disposition"] == f'inline; filename="{sha(data)[:12]}.jpg"'

    assert b"".join(api("office").get(url(sha(data), "original/"))) == data


def test_photo_as_it_came_is_for_who_weighs_it_and_the_trail_keeps_who_read_it(world, api):
    data = camera_photo()
    record = record_of(world, findings=[finding_content(photos=[{"sha256": sha(data)}])])
    services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))
    finding_at(FindingState.ASSIGNED, world, record=record)
    keys = ("office", "reviewer", "inspector", "leadership", "city_liaison", "province", "far_inspector")

    answers = {key: api(key).get(url(sha(data), "original/")) for key in keys}

    assert {key: answer.status_code for key, answer in answers.items()} == {
        "office": 200,
        "reviewer": 200,
        "inspector": 403,
        "leadership": 403,
        "city_liaison": 403,
        "province": 403,
        "far_inspector": 404,
    }
    assert answers["office"]["Content-Disposition"].startswith("attachment")
    assert answers["office"]["Cache-Control"] == "private, no-store"
    read = AuditEntry.objects.filter(verb="photo.read_original").order_by("pk")
    assert [entry.actor for entry in read] == [world.persona("office"), world.persona("reviewer")]


def test_city_s_own_evidence_goes_clean_to_all_but_those_who_weigh_it(world, api, web):
    finding = finding_at(FindingState.ASSIGNED, world)
    file = SimpleUploadedFile("现场.png", camera_photo(), "image/png")
    services.dispute(finding=finding, actor=world.persona("city_liaison"), grounds="与事实不符", files=[file])
    of_dispute = f"/api/v1/findings/{finding.pk}/evidence/{DisputeFile.objects.get().pk}/"

    seen = {key: api(key).get(of_dispute).content for key in ("office", "reviewer", "city_liaison", "inspector")}

    assert {key: PLANTED in body for key, body in seen.items()} == {
        "office": True,
        "reviewer": True,
        "city_liaison": False,
        "inspector": False,
    }


def test_photo_unpacks_no_pixel_before_it_is_counted(world, api, monkeypatch):
    loaded = []
    monkeypatch.setattr(Image.Image, "load", loaded.append)
    data = bomb_png(50_000, 50_000)

    api("inspector").put(url(sha(data)), data, content_type="image/png")

    assert loaded == []


def test_photo_that_cannot_be_unpacked_is_kept_and_said_to_be_damaged(world, api):
    """Whole by its marks, and nonsense between them: found out when it is unpacked."""
    whole = saved(two_coloured((640, 480)), "PNG")
    at = whole.index(b"IDAT")
    length = struct.unpack(">I", whole[at - 4 : at])[0]
    data = whole[: at - 4] + chunk(b"IDAT", bytes(length)) + whole[at + 8 + length :]
    services.store_photo(sha256=sha(data), data=data, actor=world.persona("inspector"))

    shown = api("inspector").get(url(sha(data)))

    assert (shown.status_code, shown.json()["error"]["code"]) == (422, "photo_unreadable")
    stored = Photo.objects.get()
    assert (stored.display.name, stored.copied_at is None) == ("", False)
    with stored.file.open() as file:
        assert file.read() == data


def test_unchanged_photo_is_not_sent_again(world, api):
    key, data = photo()
    client = api("inspector")
    client.put(url(key), data, content_type="image/jpeg")

    first = client.get(url(key))

    assert client.get(url(key), HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert client.get(url(key), {"size": "thumb"}, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200
    assert client.get(url(key), {"size": "huge"}).json()["error"]["code"] == "invalid"
