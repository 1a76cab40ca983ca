"""The API's pages come from our own address and pass the content policy."""

import pytest

from accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_api_pages_list_the_operations_without_a_complaint(page, login_as, complaints):
    login_as(Role.OFFICE)

    page.goto("/api/docs/")
    page.wait_for_selector(".opblock-summary-path", timeout=60_000)
    # The page draws what is scrolled into sight, and nothing before.
    last = page.locator(".opblock-summary-path[data-path='/api/v1/session/']")
    for _turn in range(100):
        if last.count():
            break
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(100)

    assert last.count() > 0
    assert complaints == []
