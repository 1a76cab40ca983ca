"""The strip of photos in a form: taken, looked at, ordered, removed and brought back, each with what became of it."""

import hashlib
import io

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image
from playwright.sync_api import expect

from findings import services
from tests.browser.field.test_camera import camera_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = """async ([markup, photos, user]) => {
    const store = await import("/static/js/field/store.js");
    const { strip } = await import("/static/js/field/photo-strip.js");
    await store.open(user);
    document.body.insertAdjacentHTML("beforeend", document.getElementById("part-photos") ? "" : markup);
    const root = document.createElement("div");
    document.querySelector("main").replaceChildren(root);
    window.told = [];
    window.shown = strip(root, { record: "r", least: 2, photos, onchange: (photos) => window.told.push(photos) });
}"""


@pytest.fixture
def page_with_strip(phone, world):
    """The application, with nothing in its view but a strip that wants two photos."""
    user = world.persona("inspector")
    page = phone(user)
    begin(page, user)
    return page


def begin(page, user, *photos):
    with translation.override("zh-hans"):
        markup = render_to_string("field/parts/photos.html")
    page.evaluate(START, [markup, [{"sha256": sha256} for sha256 in photos], user.pk])


def small(shade):
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (shade, 90, 160)).save(out, "JPEG")
    return {"name": f"IMG_{shade}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def choose(page, *files, source="album"):
    page.set_input_files(f"[data-source={source}]", list(files))


def hashes(page):
    return page.evaluate("window.told.at(-1).map(({ sha256 }) => sha256)")


def test_photos_are_kept_ordered_removed_and_brought_back(page_with_strip):
    page = page_with_strip
    tiles = page.locator(".photo-strip li")

    expect(page.get_by_text("还需 2 张照片。")).to_be_visible()
    choose(page, small(10), source="camera")
    expect(tiles).to_have_count(1)
    choose(page, small(20), small(30))
    expect(tiles).to_have_count(3)
    expect(page.get_by_text("还需")).to_have_count(0)
    expect(tiles.first).to_contain_text("存在本机")
    first, second, third = hashes(page)

    tiles.nth(2).get_by_role("button").click()
    expect(page.get_by_role("dialog", name="照片 3")).to_be_visible()
    page.get_by_role("button", name="前移").click()
    expect(page.get_by_text("现为照片 2。")).to_be_visible()
    assert hashes(page) == [first, third, second]

    tiles.first.get_by_role("button").click()
    page.get_by_role("button", name="删除").click()
    expect(tiles).to_have_count(2)
    assert hashes(page) == [third, second]
    page.get_by_role("button", name="恢复照片").click()
    expect(tiles).to_have_count(3)
    assert hashes(page) == [first, third, second]


def test_what_cannot_be_read_and_what_is_there_already_is_said_and_the_rest_is_kept(page_with_strip):
    page = page_with_strip
    wrong = {"name": "报告.pdf", "mimeType": "image/jpeg", "buffer": b"%PDF-1.4"}

    choose(page, small(10), wrong, small(10), small(20))

    says = page.locator("[data-part=says]")
    expect(says).to_contain_text("报告.pdf 不是可以读取的照片")
    expect(says).to_contain_text("IMG_10.jpg 已在列表中")
    expect(page.locator(".photo-strip li")).to_have_count(2)


def test_what_became_of_a_photo_is_shown_as_it_changes(page_with_strip):
    page = page_with_strip
    choose(page, small(10))
    tile = page.locator(".photo-strip li")
    expect(tile).to_have_count(1)

    for state, error, words in (
        ("waiting", None, "待上传"),
        ("refused", {"code": "wrong_photo_type", "message": "照片已损坏"}, "照片已损坏"),
        ("sent", None, "已上传"),
    ):
        page.evaluate(
            """async ([key, facts]) => {
                const store = await import("/static/js/field/store.js");
                await store.update("photos", key, (row) => ({ ...row, ...facts }));
            }""",
            [hashes(page)[0], {"state": state, "error": error}],
        )
        expect(tile).to_contain_text(words)


def test_one_picture_is_unpacked_at_a_time_and_given_back(page_with_strip):
    """Three of twelve megapixels at once are 144 MB on a phone that has no such memory."""
    page = page_with_strip
    page.evaluate(
        """() => {
            const unpack = window.createImageBitmap;
            window.open_ = { now: 0, most: 0, ever: 0 };
            window.createImageBitmap = async (...facts) => {
                const bitmap = await unpack(...facts);
                const close = bitmap.close.bind(bitmap);
                bitmap.close = () => { window.open_.now -= 1; close(); };
                window.open_.ever += 1;
                window.open_.most = Math.max(window.open_.most, ++window.open_.now);
                return bitmap;
            };
        }"""
    )

    large = [camera_photo(size=(2000 + n, 1500)) for n in range(3)]
    choose(page, *({"name": f"{len(data)}.jpg", "mimeType": "image/jpeg", "buffer": data} for data in large))
    expect(page.locator(".photo-strip li")).to_have_count(3, timeout=30_000)

    assert page.evaluate("window.open_") == {"now": 0, "most": 1, "ever": 3}


def test_sent_photos_come_from_the_server_and_stay_in_no_memory_of_the_browser(phone, world):
    """The next person on this phone would find them there."""
    user = world.persona("inspector")
    data = small(10)["buffer"]
    sha256 = hashlib.sha256(data).hexdigest()
    services.store_photo(sha256=sha256, data=data, actor=user)
    page = phone(user)

    begin(page, user, sha256)
    tile = page.locator(".photo-strip li")
    expect(tile.locator("img")).to_have_js_property("naturalWidth", 320)
    tile.get_by_role("button").click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_have_js_property("naturalWidth", 640)

    remembered = page.evaluate(
        """(sha256) => Promise.all(["thumb", "display"].map((size) =>
            fetch(`/api/v1/photos/${sha256}/?size=${size}`, { cache: "only-if-cached", mode: "same-origin" })
                .then((one) => one.ok, () => false)))""",
        sha256,
    )
    assert remembered == [False, False]
