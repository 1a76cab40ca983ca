"""Signing in and out, whose session ends when, and the administrators' pages."""

import pytest
from django.urls import reverse

from accounts import services
from accounts.models import User
from accounts.roles import Role
from tests.factories.people import PASSWORD, make_user
from tests.factories.world import OFFICIALS

LOGIN = "/login/"


@pytest.fixture
def signed_in(client, db):
    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def text(response):
    return response.content.decode()


def test_sign_in_leads_to_the_start_page(client, db):
    user = make_user(Role.REVIEWER, "wang", "王某")

    response = client.post(LOGIN, {"username": "wang", "password": PASSWORD}, follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert user.full_name in text(response)


@pytest.mark.parametrize("username, password", [("wang", "wrong"), ("nobody", PASSWORD)])
def test_wrong_name_and_wrong_password_are_told_alike(client, db, username, password):
    make_user(Role.REVIEWER, "wang")

    response = client.post(LOGIN, {"username": username, "password": password})

    assert "用户名或密码不正确" in text(response)
    assert "_auth_user_id" not in client.session


def test_page_asked_for_is_opened_after_signing_in(client, db):
    make_user(Role.ADMINISTRATOR, "admin")
    response = client.get("/accounts/")
    assert response.url == "/login/?next=/accounts/"

    response = client.post("/login/?next=/accounts/", {"username": "admin", "password": PASSWORD})

    assert response.url == "/accounts/"


def test_foreign_address_is_not_followed_after_signing_in(client, db):
    make_user(Role.REVIEWER, "wang")

    response = client.post("/login/?next=https://evil.example/", {"username": "wang", "password": PASSWORD})

    assert response.url == "/"


def test_sign_out_is_by_post_only(signed_in, db):
    client = signed_in(make_user(Role.REVIEWER))

    assert client.get("/logout/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_too_many_wrong_passwords_lock_the_name_for_the_address(client, db, settings):
    """The right password too is refused then, here and in the API, in a sentence and with 429."""
    settings.AXES_ENABLED = True
    make_user(Role.REVIEWER, "wang")
    for _n in range(settings.AXES_FAILURE_LIMIT):
        client.post(LOGIN, {"username": "wang", "password": "wrong"})

    page = client.post(LOGIN, {"username": "wang", "password": PASSWORD})
    api = client.post("/api/v1/session/", {"username": "wang", "password": PASSWORD}, "application/json")

    assert (page.status_code, "一刻钟" in text(page)) == (429, True)
    assert (api.status_code, api.json()["error"]["code"]) == (429, "too_many_attempts")
    assert "_auth_user_id" not in client.session


def test_another_name_is_not_locked_with_it(client, db, settings):
    settings.AXES_ENABLED = True
    make_user(Role.REVIEWER, "wang")
    for _n in range(settings.AXES_FAILURE_LIMIT):
        client.post(LOGIN, {"username": "li", "password": "wrong"})

    assert client.post(LOGIN, {"username": "wang", "password": PASSWORD}).status_code == 302


# Sessions that end


def test_closed_account_is_out_on_its_next_request(signed_in, db):
    """L8: pages and API alike."""
    user = make_user(Role.REVIEWER)
    client = signed_in(user)
    assert client.get("/").status_code == 200

    services.deactivate(user=user, actor=None)

    assert client.get("/").url == "/login/?next=/"
    assert client.get("/api/v1/session/").status_code == 401


def test_session_ends_with_the_posting(client, world, time_machine):
    """L8, B21: on the first request after the departure, with the reason; tested for each way of signing in."""
    client.post(LOGIN, {"username": "inspector", "password": PASSWORD})
    program = type(client)()
    program.post("/api/v1/session/", {"username": "inspector", "password": PASSWORD}, "application/json")
    assert (client.get("/").status_code, program.get("/api/v1/session/").status_code) == (200, 200)

    time_machine.move_to("2018-10-03T08:00:00+08:00", tick=False)
    page, answer = client.get("/", follow=True), program.get("/api/v1/session/")

    assert page.redirect_chain == [(LOGIN, 302)]
    assert "2018-10-02" in text(page)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "access_ended")
    assert "_auth_user_id" not in client.session


def test_nobody_signs_in_before_the_arrival(client, world, time_machine):
    time_machine.move_to("2018-09-10T08:00:00+08:00", tick=False)

    page = client.post(LOGIN, {"username": "inspector", "password": PASSWORD})
    answer = client.post("/api/v1/session/", {"username": "inspector", "password": PASSWORD}, "application/json")

    assert "2018-09-16" in text(page)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "access_ended")


# One's own password


def test_first_use_code_opens_the_password_page_only(client, db):
    user = make_user(Role.REVIEWER, "wang")
    code = services.give_code(user=user, actor=None)
    client.post(LOGIN, {"username": "wang", "password": code})

    assert client.get("/").url == "/password/"
    assert client.get("/api/v1/accounts/").json()["error"]["code"] == "must_change_password"
    client.post("/password/", {"old": code, "new": "my-own-words-1", "again": "my-own-words-1"})

    assert client.get("/").status_code == 200


def test_other_sessions_end_when_the_password_changes(client, db):
    make_user(Role.REVIEWER, "wang")
    other = type(client)()
    for browser in (client, other):
        browser.post(LOGIN, {"username": "wang", "password": PASSWORD})

    client.post("/password/", {"old": PASSWORD, "new": "my-own-words-1", "again": "my-own-words-1"})

    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_two_different_new_passwords_change_nothing(signed_in, db):
    user = make_user(Role.REVIEWER)

    response = signed_in(user).post("/password/", {"old": PASSWORD, "new": "my-own-words-1", "again": "other"})

    assert "两次输入的新密码不一致" in text(response)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


# Language


def test_language_is_kept_on_the_account_and_in_the_browser(signed_in, db):
    user = make_user(Role.REVIEWER)

    response = signed_in(user).post("/language/", {"language": "en", "next": "/"})

    assert response.cookies["django_language"].value == "en"
    assert User.objects.get(pk=user.pk).language == "en"


def test_stranger_may_choose_a_language(client, db):
    assert client.post("/language/", {"language": "en", "next": "/login/"}).cookies["django_language"].value == "en"


# Administrators


PAGES = ["/accounts/", "/accounts/add/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("key", ["office", "reviewer", "inspector", "city_liaison", "sending_unit", "auditor"])
def test_account_pages_are_for_administrators(signed_in, world, key, address):
    assert signed_in(world.persona(key)).get(address).status_code == 403
    assert signed_in(world.persona("administrator")).get(address).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_account_list_asks_the_database_the_same_for_more_rows(signed_in, django_assert_max_num_queries, number):
    client = signed_in(make_user(Role.ADMINISTRATOR))
    for _n in range(number):
        make_user(Role.REVIEWER)
    with django_assert_max_num_queries(6):
        client.get("/accounts/")


def test_account_is_opened_with_a_code_that_is_shown_once(signed_in, db):
    client = signed_in(make_user(Role.ADMINISTRATOR))

    response = client.post(
        "/accounts/add/",
        {"username": "wang", "full_name": "王某", "role": "reviewer", "language": "zh-hans"},
        follow=True,
    )

    account = User.objects.get(username="wang")
    code = response.context["code"]
    assert account.check_password(code)
    assert code in text(response)
    assert code not in text(client.get(reverse("accounts:account-detail", args=[account.pk])))


def test_buttons_follow_the_state_of_the_account(signed_in, db):
    client, user = signed_in(make_user(Role.ADMINISTRATOR)), make_user(Role.REVIEWER)
    page = reverse("accounts:account-detail", args=[user.pk])

    before = [shown.button.action for shown in client.get(page).context["buttons"]]
    client.post(reverse("accounts:account-deactivate", args=[user.pk]), {"reason": "调离"})
    after = [shown.button.action for shown in client.get(page).context["buttons"]]

    assert (before, after) == (["give_code", "deactivate"], ["reactivate"])


@pytest.mark.parametrize("key", [*OFFICIALS, "inspector", "leader", "central"])
def test_start_page_greets_every_role(signed_in, world, key):
    user = world.persona(key)

    response = signed_in(user).get("/")

    assert response.status_code == 200
    assert user.full_name in text(response)
