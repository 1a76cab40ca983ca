import logging

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from accounts.roles import Role
from config.logs import RequestIdFilter, request_id
from config.middleware import ClientAddressMiddleware
from tests.factories.people import PASSWORD, make_user


@pytest.mark.parametrize(
    "given,kept", [("abc-1.2_3", True), ("", False), ("a b", False), ("x" * 65, False), ("a\tb", False)]
)
def test_request_id_is_kept_when_harmless(client, given, kept):
    answer = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]

    assert (answer == given) is kept
    assert len(answer) <= 64


def test_log_lines_carry_the_request_id():
    record = logging.makeLogRecord({"msg": "hello"})
    request_id.set("r-1")

    assert RequestIdFilter().filter(record) is True
    assert record.request_id == "r-1"


@pytest.mark.parametrize(
    "proxies,header,expected",
    [
        (0, "1.1.1.1", "9.9.9.9"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "9.9.9.9"),
        (1, "", "9.9.9.9"),
    ],
)
def test_client_address_is_what_our_own_proxy_saw(proxies, header, expected):
    """What the client wrote into the header itself never counts."""
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", headers={"X-Forwarded-For": header})

    with override_settings(PROXY_COUNT=proxies):
        ClientAddressMiddleware(lambda request: None)(request)

    assert request.META["REMOTE_ADDR"] == expected


def language_of(client, path="/no-such-page/", **headers):
    return client.get(path, headers=headers)["Content-Language"]


@pytest.mark.django_db
def test_pages_are_chinese_whatever_the_browser_prefers(client):
    assert language_of(client, **{"Accept-Language": "en-US,en"}) == "zh-hans"


@pytest.mark.django_db
def test_language_switch_counts_until_it_is_switched_back(client):
    client.post("/language/", {"language": "en"})
    assert language_of(client) == "en"

    client.post("/language/", {"language": "zh-hans"})
    assert language_of(client) == "zh-hans"


@pytest.mark.django_db
def test_language_of_the_account_counts_on_a_new_browser(client):
    user = make_user(Role.OFFICE)
    user.language = "en"
    user.save()
    client.force_login(user)

    assert language_of(client) == "en"


@pytest.mark.django_db
def test_unknown_language_in_the_cookie_is_chinese(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"

    assert language_of(client) == "zh-hans"


@pytest.mark.django_db
def test_api_follows_accept_language(client):
    assert language_of(client, "/api/v1/no-such-thing/", **{"Accept-Language": "en"}) == "en"
    assert language_of(client, "/api/v1/no-such-thing/") == "zh-hans"


@pytest.fixture
def throttled(settings):
    """Somebody whose password was guessed at too often from 10.0.0.1."""
    settings.AXES_ENABLED = True
    user = make_user(Role.OFFICE, username="zhao")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in("10.0.0.1", user, "wrong")
    return user


def sign_in(address, user, password):
    data = {"username": user.username, "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("accounts:login"), data)


@pytest.mark.django_db
def test_sign_in_is_throttled_by_name_and_address(throttled):
    """Even the right password is refused from there; elsewhere the officer signs in."""
    refused = sign_in("10.0.0.1", throttled, PASSWORD)

    assert refused.status_code == 429
    assert sign_in("10.0.0.2", throttled, PASSWORD).status_code == 302
