"""The application as a frame: it opens, starts with no network, says where it is, and fits every phone."""

import pytest
from playwright.sync_api import expect

from field.screens import BAR, SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# What can be pressed or filled and has no name that a screen reader could say.
NAMELESS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, dialog, [role=dialog]")]
    .filter((one) => one.checkVisibility())
    .filter((one) => !(one.getAttribute("aria-label") || one.getAttribute("title") || one.textContent.trim()
        || document.getElementById(one.getAttribute("aria-labelledby"))?.textContent.trim()
        || [...(one.labels ?? [])].some((label) => label.textContent.trim())))
    .map((one) => one.outerHTML)"""
# What is lower or narrower than a finger.
SMALL = """() => [...document.querySelectorAll(
        "a.button, button, input, select, textarea, .bar-item, .choice label, .tick")]
    .filter((one) => one.checkVisibility() && !one.closest(".choice label, .tick, dialog:not([open])"))
    .filter((one) => one.getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML)"""


SHOWN = [name for name in BAR if name in SCREENS]


def test_whoever_has_signed_in_on_the_site_is_known_on_the_phone(world, phone, complaints):
    page = phone(world.persona("inspector"))

    expect(page.get_by_role("heading", name="我的", exact=True)).to_be_focused()
    expect(page).to_have_title("我的 · 蓝天督查")
    expect(page.locator("[data-fill=team]").first).to_have_text(world.team("ordinary").name)
    assert complaints == []


def test_after_one_visit_it_starts_with_no_network(world, phone, context, worked_offline, at_rest, complaints):
    page = worked_offline(phone(world.persona("inspector")))
    page.close()
    context.set_offline(True)

    again = context.new_page()
    again.goto("/field/#/me")
    at_rest(again, "me")

    expect(again.locator("[data-network]")).to_have_text("离线")
    expect(again.get_by_text("督查员inspector")).to_be_visible()
    assert [line for line in complaints if "ERR_INTERNET_DISCONNECTED" not in line] == []


def test_every_view_fits_a_narrow_phone_with_letters_twice_as_large(world, phone, at_rest):
    page = phone(world.persona("inspector"))

    for name in SHOWN:
        page.goto(f"/field/#/{name}")
        at_rest(page, name)
        for size in ("100%", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            assert page.evaluate(WIDTHS) == [360, 360], (name, size)


def test_everything_that_can_be_pressed_has_a_name_and_the_size_of_a_finger(world, phone, at_rest):
    page = phone(world.persona("inspector"))

    for name in SHOWN:
        page.goto(f"/field/#/{name}")
        at_rest(page, name)
        assert (name, page.evaluate(NAMELESS)) == (name, [])
        assert (name, page.evaluate(SMALL)) == (name, [])


def test_in_the_dark_text_stays_light_on_dark(world, phone):
    page = phone(world.persona("inspector"))
    page.emulate_media(color_scheme="dark")

    def lightness(rule):
        colour = page.evaluate(f"getComputedStyle(document.body).{rule}")
        return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(", "))

    assert lightness("backgroundColor") < 100
    assert lightness("color") > 600


def test_the_keyboard_reaches_a_view_and_a_sheet_gives_the_focus_back(world, phone, at_rest):
    page = phone(world.persona("inspector"))

    page.locator("[data-bar=me]").focus()
    page.keyboard.press("Enter")
    at_rest(page, "me")
    page.locator("[data-sign-out]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="在本机退出登录？")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("[data-sign-out]")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_large_letters_and_language_are_remembered(world, phone, page, at_rest):
    page = phone(world.persona("inspector"))

    page.get_by_label("大字").check()
    page.get_by_label("English").check()
    page.wait_for_url("**/field/?language=en#/me")
    page.goto("/field/#/me")
    page.wait_for_url("**/field/?language=en#/me")
    at_rest(page, "me")

    expect(page.get_by_role("heading", name="My phone")).to_be_visible()
    expect(page.get_by_label("Large letters")).to_be_checked()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"


ANDROID = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0 MicroMessenger/8.0.40"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.40"


@pytest.mark.parametrize(
    ("agent", "way"), [(ANDROID, "选择“在浏览器打开”"), (IPHONE, "选择“在 Safari 中打开”或“在默认浏览器中打开”")]
)
def test_inside_wechat_it_only_says_how_to_get_out(
    world, sign_in, browser, browser_context_args, live_server, client, agent, way
):
    """Signed in there or not: nothing is asked of the API, nothing is kept, so that nothing can be lost there."""
    inside = browser.new_context(**browser_context_args, user_agent=agent)
    client.force_login(world.persona("inspector"))
    inside.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = inside.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)

    page.goto("/field/#/record/new")

    expect(page.get_by_role("heading", name="请在手机浏览器中打开")).to_be_visible()
    expect(page.get_by_role("listitem").nth(1)).to_have_text(f"{way}。")
    expect(page.get_by_text(f"{live_server.url}/field/", exact=True)).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    assert asked == []
    assert page.evaluate("Promise.all([indexedDB.databases(), caches.keys()])") == [[], []]
    assert page.evaluate("Object.keys(localStorage)") == []
    inside.close()


def test_an_inspector_who_signs_in_on_a_phone_is_led_to_the_application(world, page, sign_in, at_rest):
    sign_in(world.persona("inspector"))
    page.goto("/")

    page.get_by_role("link", name="在本机打开").click()

    page.wait_for_url("**/field/")
    at_rest(page)


def test_nobody_else_is_led_there(world, client):
    client.force_login(world.persona("office"))

    assert "/field/" not in client.get("/").content.decode()
