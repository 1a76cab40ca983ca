"""The API's pages come from our own address and pass the content policy."""

import pytest

from accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_api_pages_list_the_operations_without_a_complaint(page, login_as, complaints):
    login_as(Role.OFFICE)

    page.goto("/api/docs/")
    page.wait_for_selector(".opblock-summary-path[data-path='/api/v1/session/']", timeout=60_000)

    paths = page.locator(".opblock-summary-path").all_inner_texts()
    assert "/api/v1/session/" in [path.replace("\u200b", "") for path in paths]
    assert complaints == []
