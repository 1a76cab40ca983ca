"""Photos on the phone: made small, hashed, kept with their originals; what the browser cannot read goes as it is."""

import base64
import hashlib
import io

import pytest
from PIL import Image

from findings import services
from tests.factories.findings import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATIC = "/static/js/field"
KEEP = f"""async ([data, type, facts, rules]) => {{
    const store = await import("{STATIC}/store.js");
    const camera = await import("{STATIC}/camera.js");
    await store.open(7);
    if (rules) await store.put("meta", {{ id: "rules", ...rules }});
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const file = new File([bytes], "IMG_0001", {{ type, lastModified: facts.modified ?? Date.now() }});
    return camera.keep(file, {{ record: "r", ...facts }}).then(
        (row) => ({{ ...row, thumb: Boolean(row.thumb), reference: camera.reference(row) }}),
        (error) => ({{ refused: error.code }}),
    );
}}"""
# Rows of the store, their bytes as base64.
ROWS = f"""async () => {{
    const store = await import("{STATIC}/store.js");
    const text = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
    const rows = await Promise.all((await store.keys("photos")).map((key) => store.get("photos", key)));
    return rows.map(({{ thumb, bytes, ...row }}) => ({{ ...row, bytes: text(bytes) }}));
}}"""


@pytest.fixture
def phone(page):
    """Any page will do that has what the application's own tells of the demonstration's clock."""
    page.goto("/login/")
    page.evaluate("document.body.dataset.clockShift = 0")
    return page


def keep(page, data, type="image/jpeg", rules=None, **facts):
    return page.evaluate(KEEP, [base64.b64encode(data).decode(), type, facts, rules])


def kept(page):
    """By kind: hash, type and bytes."""
    rows = page.evaluate(ROWS)
    return {row["kind"]: (row["sha256"], row["type"], base64.b64decode(row["bytes"])) for row in rows}


def sha(data):
    return hashlib.sha256(data).hexdigest()


def camera_photo(size=(4000, 3000), orientation=6):
    """Twelve megapixels of a busy scene, held upright, with the camera's words."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8769).update({0x9003: "2018:09:19 09:30:15", 0x9011: "+08:00"})
    out = io.BytesIO()
    scene = Image.effect_noise((size[0] // 8, size[1] // 8), 20).resize(size).convert("RGB")
    scene.save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


def test_twelve_megapixels_become_a_small_upright_copy_and_the_original_is_kept_beside_it(phone, world):
    data = camera_photo()

    row = keep(phone, data)

    copy, original = kept(phone)["copy"], kept(phone)["original"]
    assert original == (sha(data), "image/jpeg", data)
    assert row["reference"] == {
        "sha256": sha(copy[2]),
        "taken_at": "2018-09-19T09:30:15+08:00",
        "original": {"sha256": sha(data), "size": len(data), "type": "image/jpeg"},
    }
    assert (row["taken_from"], row["state"], row["thumb"], row["original_kept"]) == ("exif", "kept", True, "")
    assert len(copy[2]) <= 300 * 1024 < len(data)
    assert Image.open(io.BytesIO(copy[2])).size == (1200, 1600)
    stored, is_new = services.store_photo(sha256=copy[0], data=copy[2], actor=world.persona("inspector"))
    assert (stored.pk, is_new) == (sha(copy[2]), True)


def test_what_the_plan_wants_decides_about_size_and_original(phone):
    row = keep(phone, camera_photo(), rules={"photo_edge_px": 800, "photo_kb": 60, "originals": "never"})

    (_sha, _type, copy) = kept(phone)["copy"]
    assert set(kept(phone)) == {"copy"}
    assert row["original_kept"] == "not_wanted"
    assert row["reference"]["original"]["size"] > len(copy)
    # Plainer was not light enough, so it became smaller too.
    assert (max(Image.open(io.BytesIO(copy)).size), len(copy) <= 60 * 1024) == (640, True)


def test_heic_that_the_browser_cannot_read_is_sent_as_it_is(phone, world):
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2018:09:19 09:30:15"
    Image.new("RGB", (256, 192), "green").save(out, "HEIF", exif=exif.tobytes())
    data = out.getvalue()

    row = keep(phone, data, "")

    assert kept(phone) == {"copy": (sha(data), "image/heic", data)}
    assert row["reference"] == {"sha256": sha(data), "taken_at": "2018-09-19T09:30:15+08:00"}
    stored, _new = services.store_photo(sha256=row["sha256"], data=data, actor=world.persona("inspector"))
    assert stored.content_type == "image/heic"


def test_small_photo_is_sent_as_it_is_and_twice_the_same_is_kept_once(phone):
    key, data = photo(size=(640, 480))

    rows = [keep(phone, data), keep(phone, data)]

    assert [row["sha256"] for row in rows] == [key, key]
    assert kept(phone) == {"copy": (key, "image/jpeg", data)}


def test_place_belongs_to_a_photo_just_taken_and_not_to_one_from_the_album(phone):
    place = {"lon": 114.539, "lat": 38.042, "accuracy": 12}
    now = phone.evaluate("Date.now()")

    fresh = keep(phone, photo()[1], place=place)
    old = keep(phone, photo()[1], place=place, modified=now - 3_600_000)

    assert {name: fresh["reference"][name] for name in place} == place
    assert set(old["reference"]) == {"sha256", "taken_at"}
    assert (fresh["taken_from"], old["taken_from"]) == ("file", "file")


def test_what_is_no_photo_is_refused_and_nothing_of_it_kept(phone):
    assert keep(phone, b"%PDF-1.4 no photo") == {"refused": "unreadable"}
    assert keep(phone, b"\0\0\0\x18ftypheic" + bytes(15 * 1024 * 1024), "image/heic") == {"refused": "too_large"}
    assert kept(phone) == {}


def test_signature_stays_as_it_was_drawn(phone):
    out = io.BytesIO()
    Image.new("RGBA", (300, 120)).save(out, "PNG")

    keep(phone, out.getvalue(), "image/png", kind="signature")

    assert kept(phone) == {"signature": (sha(out.getvalue()), "image/png", out.getvalue())}
