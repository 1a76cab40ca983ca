"""What the components do in a browser: with script, without, on a phone, and under the content policy."""

import time

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def styleguide(page, administrator, complaints):
    page.goto("/styleguide/")
    yield page
    assert complaints == []


@pytest.fixture
def posted(page):
    """The bodies of the POST requests of the test, as they leave."""
    bodies = []
    page.on("request", lambda request: bodies.append(request.post_data or "") if request.method == "POST" else None)
    return bodies


def test_dialog_wants_its_words_and_sends_them(styleguide, posted):
    styleguide.click("[data-open-dialog=dialog-return]")
    styleguide.click("#dialog-return button[type=submit]")
    assert posted == []

    styleguide.fill("#dialog-return-reason", "缺少照片")
    styleguide.click("#dialog-return button[type=submit]")

    assert styleguide.locator(".notice-success").inner_text() == "已提交。缺少照片"
    assert len(posted) == 1


def test_pressed_button_stays_disabled_until_the_answer(styleguide):
    """The page looks at its own button while the answer is held back: from outside nothing can be asked meanwhile."""

    def slowly(route):
        time.sleep(0.5)
        route.continue_()

    styleguide.route("**/styleguide/", slowly)
    button = styleguide.locator(".page-actions .actions > form button")
    button.evaluate(
        """button => button.form.addEventListener("submit", () =>
            setTimeout(() => sessionStorage.setItem("seen", button.disabled), 50))"""
    )

    button.click()
    styleguide.wait_for_selector(".notice-success")

    assert styleguide.evaluate("sessionStorage.getItem('seen')") == "true"
    assert button.is_enabled()


def test_question_answered_with_no_sends_nothing(styleguide, posted):
    form = styleguide.locator("form[data-confirm]")
    form.evaluate("form => { form.noValidate = true }")

    form.locator("button[type=submit]").click()
    styleguide.click("dialog[open] button[value=no]")

    assert posted == []
    assert styleguide.locator("dialog[open]").count() == 0


def test_question_answered_with_yes_sends_once(styleguide, posted):
    form = styleguide.locator("form[data-confirm]")
    form.evaluate("form => { form.noValidate = true }")

    form.locator("button[type=submit]").click()
    styleguide.click("dialog[open] button[value=yes]")
    styleguide.wait_for_selector(".notice-success")

    assert len(posted) == 1


def test_menu_of_the_person_closes_with_escape_and_elsewhere(styleguide):
    opened = styleguide.locator("details[data-menu][open]")
    styleguide.click("details[data-menu] summary")
    assert opened.count() == 1
    styleguide.keyboard.press("Escape")
    assert opened.count() == 0

    styleguide.click("details[data-menu] summary")
    styleguide.click("h1")

    assert opened.count() == 0


def test_charts_are_drawn_and_their_numbers_stay_at_hand(styleguide):
    styleguide.wait_for_selector("[data-chart-canvas] svg")

    assert styleguide.locator("[data-chart-canvas] svg").count() == 2
    assert styleguide.locator("[data-chart-numbers] table").count() == 2


def test_phone_page_fits_and_has_its_menu_behind_a_button(styleguide):
    styleguide.set_viewport_size({"width": 360, "height": 740})
    menu = styleguide.locator("#nav")
    assert not menu.is_visible()

    styleguide.click(".nav-toggle")

    assert menu.is_visible()
    assert styleguide.evaluate("document.documentElement.scrollWidth") == 360


def test_page_works_without_script(browser, administrator, base_url, context):
    plain = browser.new_context(java_script_enabled=False, base_url=base_url)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto("/styleguide/")
    assert page.locator("[data-chart-numbers] table").first.is_visible()

    page.click("[data-open-dialog=dialog-return]")
    page.fill("#dialog-return-reason", "没有脚本")
    page.click("#dialog-return button[type=submit]")

    assert page.locator(".notice-success").inner_text() == "已提交。没有脚本"
    plain.close()
