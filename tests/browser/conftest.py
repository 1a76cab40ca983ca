"""A real Chromium against a live server; the browser is the machine's own, never a downloaded one."""

import os
import uuid

import pytest

from accounts.models import User
from accounts.roles import Role
from tests.missing import CHROMIUM

# Playwright's synchronous interface runs an event loop in the thread of the test, which Django takes for asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def base_url(live_server):
    """Addresses in the tests are those of the site, without its host."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def complaints(context):
    """What any page of the test complained of: script errors, and what the content policy held back."""
    heard = []
    context.on("weberror", lambda error: heard.append(str(error.error)))
    context.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    return heard


@pytest.fixture
def sign_in(live_server, client, context):
    """`sign_in(user)`: the browser is this user from now on."""

    def sign_in(user):
        # A sign-in of its own: the session of whoever was here before lives on, as on another machine.
        client.cookies.clear()
        client.force_login(user)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return user

    return sign_in


@pytest.fixture
def administrator(sign_in):
    return sign_in(User.objects.create_user("admin", full_name="测试管理员", role=Role.ADMINISTRATOR))


@pytest.fixture
def login_as(sign_in):
    """`login_as(Role.OFFICE)`: the browser is somebody new with this role; the user is returned."""

    def login_as(role):
        return sign_in(User.objects.create_user(f"{role}-{uuid.uuid4().hex[:6]}", full_name="测试用户", role=role))

    return login_as
