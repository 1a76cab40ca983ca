"""Photos from an album, through the form, to those who look at them: upright, small, without the camera's words, and
the untouched file after them."""

import hashlib
import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from findings.enums import PhotoKind
from findings.models import Photo, Record, Site
from tests.browser.field.form import arrived, choose, go, hand_in, section, until
from tests.browser.field.test_camera import camera_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def heic() -> bytes:
    """As an iPhone keeps it."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2018:09:19 09:12:00"
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(out, "HEIF", exif=exif.tobytes())
    return out.getvalue()


def looked_at(client, sha256):
    """As the reviewer's browser shows it."""
    answer = client.get(f"/api/v1/photos/{sha256}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    return Image.open(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))


def test_heic_and_twelve_megapixels_of_an_album_arrive_as_they_should_be_seen(world, own_phone, at_rest, client):
    site = Site.objects.create(name="正定板材厂", county=world.county, lon="114.534100", lat="38.047100")
    iphone, camera = heic(), camera_photo()
    page = own_phone("inspector", "#/me")
    go(page, f"#/record/new?site={site.pk}")
    section(page, "topic").locator("select").select_option("industry")
    choose(page, "未发现问题")
    section(page, "people").get_by_label("督查员leader").uncheck()
    section(page, "people").get_by_label("督查员colleague").uncheck()

    section(page, "photos").locator("input[data-source=album]").set_input_files(
        [
            {"name": "IMG_0001.HEIC", "mimeType": "image/heic", "buffer": iphone},
            {"name": "IMG_0002.jpg", "mimeType": "image/jpeg", "buffer": camera},
        ]
    )
    expect(section(page, "photos").locator("[data-photo]")).to_have_count(2, timeout=15_000)
    hand_in(page)
    arrived(page)

    record = Record.objects.get()
    of_iphone, of_camera = record.content["photos"]
    assert (of_iphone["sha256"], of_iphone["taken_at"]) == (sha(iphone), "2018-09-19T01:12:00.000Z")
    assert of_camera["original"] == {"sha256": sha(camera), "size": len(camera), "type": "image/jpeg"}
    assert Photo.objects.get(pk=of_iphone["sha256"]).content_type == "image/heic"
    copy = Photo.objects.get(pk=of_camera["sha256"])
    with copy.file.open() as file:
        assert len(file.read()) <= 300 * 1024
    client.force_login(world.persona("reviewer"))
    shown = [looked_at(client, of_iphone["sha256"]), looked_at(client, of_camera["sha256"])]
    # Held upright: 4000 × 3000 with the camera's word that it is to be turned.
    assert [(image.size, dict(image.getexif())) for image in shown] == [((640, 480), {}), ((1200, 1600), {})]

    go(page, "#/queue")
    at_rest(page, "queue")
    page.get_by_role("button", name="立即发送 1 张原图").click()
    until(page, "return (await store.all('photos')).every(({ state }) => state === 'sent')")
    with Photo.objects.get(pk=sha(camera)).file.open() as file:
        assert file.read() == camera
    kinds = record.photos.order_by("number").values_list("kind", flat=True)
    assert sorted(kinds) == sorted([PhotoKind.COPY, PhotoKind.COPY, PhotoKind.ORIGINAL])


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
