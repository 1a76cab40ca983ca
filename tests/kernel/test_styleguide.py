"""The page of components: who sees it, and that what it shows is fit for a strict content policy."""

import re

import pytest
from django.utils import translation

from accounts.models import User
from accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def html(client):
    """The styleguide as an administrator gets it, in Chinese."""
    client.force_login(User.objects.create_user("admin", full_name="测试管理员", role=Role.ADMINISTRATOR))
    return client.get("/styleguide/").content.decode()


# An inspector without a posting is signed out before any page; the matrix of all addresses covers the rest.
@pytest.mark.parametrize("role", [role for role in Role if role != Role.INSPECTOR])
def test_styleguide_is_for_administrators(client, role):
    client.force_login(User.objects.create_user("somebody", full_name="某人", role=role))

    response = client.get("/styleguide/")

    assert response.status_code == (200 if role == Role.ADMINISTRATOR else 403)


def test_styleguide_asks_strangers_to_sign_in(client):
    assert client.get("/styleguide/").status_code == 302


def test_styleguide_shows_every_component(html):
    shown = set(re.findall(r'class="(mark|deadline|table-frame|empty|pages|filter-bar|tabs|field|form-buttons|actions|'
                           r'dialog|card-plain|facts|timeline|stats|notice|crumbs|chart)\b', html))  # fmt: skip

    assert shown == {
        "mark", "deadline", "table-frame", "empty", "pages", "filter-bar", "tabs", "field", "form-buttons", "actions",
        "dialog", "card-plain", "facts", "timeline", "stats", "notice", "crumbs", "chart",
    }  # fmt: skip


def test_page_has_no_inline_style_script_or_handler(html):
    """The policy drops them silently; a page must not need them."""
    scripts = re.findall(r"<script\b([^>]*)>", html)

    assert [
        attributes for attributes in scripts if "src=" not in attributes and "application/json" not in attributes
    ] == []
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=", html) == []


def test_page_says_its_language_and_its_title(html):
    assert '<html lang="zh-CN">' in html
    assert "<title>界面组件 · 蓝天</title>" in html
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["界面组件"]


def test_page_speaks_english_on_request(client, html):
    client.post("/language/", {"language": "en", "next": "/styleguide/"})

    english = client.get("/styleguide/").content.decode()

    assert '<html lang="en">' in english
    assert "<title>Components · Lantian</title>" in english
    translation.activate("zh-hans")


def test_ids_are_unique(html):
    ids = re.findall(r'\sid="([^"]+)"', html)

    assert sorted(ids) == sorted(set(ids))


def test_labels_and_descriptions_point_at_something(html):
    """What a screen reader follows: `for`, `aria-labelledby`, `aria-describedby`, `data-open-dialog`."""
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    targets = re.findall(r'\s(?:for|aria-labelledby|aria-describedby|data-open-dialog|data-chart)="([^"]+)"', html)

    assert {name for target in targets for name in target.split()} - ids == set()


def test_words_of_a_dialog_come_back_as_a_message(client, html):
    response = client.post("/styleguide/", {"reason": "缺少照片"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["已提交。缺少照片"]
