"""The session of a program or phone, and accounts in the API."""

import pytest

from accounts.models import User
from accounts.roles import Role
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SESSION = "/api/v1/session/"


def sign_in(client, user):
    return client.post(SESSION, {"username": user.username, "password": PASSWORD}, "application/json")


def test_session_says_who_is_signed_in(client):
    user = make_user(Role.REVIEWER, "wang", "王某")

    answer = sign_in(client, user)

    token = answer.json().pop("csrf_token")
    assert answer.status_code == 200
    assert {**answer.json(), "csrf_token": token} == {
        "id": user.pk,
        "username": "wang",
        "full_name": "王某",
        "role": "reviewer",
        "language": "zh-hans",
        "must_change_password": False,
        "csrf_token": token,
        "delivers_until": None,
        "actions": ["sign_out", "change_password", "choose_language"],
    }
    assert client.get(SESSION).json()["username"] == "wang"


def test_nobody_signed_in_is_401(client):
    answer = client.get(SESSION)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")


def test_wrong_password_is_401(client):
    user = make_user(Role.REVIEWER)

    answer = client.post(SESSION, {"username": user.username, "password": "wrong"}, "application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong_credentials")


def test_form_of_a_foreign_page_signs_nobody_in(client):
    user = make_user(Role.REVIEWER)

    assert client.post(SESSION, {"username": user.username, "password": PASSWORD}).status_code == 415


def test_sign_out_ends_the_session(client):
    sign_in(client, make_user(Role.REVIEWER))

    assert client.delete(SESSION).status_code == 204
    assert client.get(SESSION).status_code == 401


def test_message_is_in_the_language_asked_for(client):
    answers = [client.get(SESSION, headers={"Accept-Language": tag}).json() for tag in ("en", "zh-CN")]

    assert [answer["error"]["message"] for answer in answers] == ["Please sign in first.", "请先登录。"]


def test_password_and_language_are_changed(client):
    user = make_user(Role.REVIEWER)
    sign_in(client, user)

    codes = [
        client.put(f"{SESSION}password/", {"old": PASSWORD, "new": "my-own-words-1"}, "application/json").status_code,
        client.put(f"{SESSION}language/", {"language": "en"}, "application/json").status_code,
        client.put(f"{SESSION}language/", {"language": "fr"}, "application/json").status_code,
        client.get(SESSION).status_code,
    ]

    user.refresh_from_db()
    assert codes == [204, 204, 422, 200]
    assert (user.check_password("my-own-words-1"), user.language) == (True, "en")


@pytest.mark.parametrize("key", ["office", "reviewer", "inspector", "city_liaison", "sending_unit", "auditor"])
def test_accounts_are_for_administrators(client, world, key):
    sign_in(client, world.persona(key))
    other = world.persona("reviewer")

    for url in ("/api/v1/accounts/", f"/api/v1/accounts/{other.pk}/"):
        assert client.get(url).status_code == 403
    for verb in ("deactivate", "reactivate", "code"):
        assert client.post(f"/api/v1/accounts/{other.pk}/{verb}/").status_code == 403


def test_administrator_opens_closes_and_reopens_an_account(client):
    sign_in(client, make_user(Role.ADMINISTRATOR))

    made = client.post(
        "/api/v1/accounts/", {"username": "li", "full_name": "李某", "role": "auditor"}, "application/json"
    )
    account = made.json()["account"]
    url = f"/api/v1/accounts/{account['id']}/"

    assert (made.status_code, account["actions"]) == (201, ["give_code", "deactivate"])
    assert User.objects.get(username="li").check_password(made.json()["code"])
    assert client.post(f"{url}deactivate/").json()["actions"] == ["reactivate"]
    assert client.post(f"{url}deactivate/").json()["error"]["code"] == "already_inactive"
    assert client.post(f"{url}reactivate/").json()["is_active"] is True
    assert client.get("/api/v1/accounts/?role=auditor").json()["results"][0]["username"] == "li"
