"""The menu: every role has one, it leads somewhere, and it marks where one is."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.roles import Role
from config.navigation import MENU, menu_for


def person(role):
    return SimpleNamespace(is_authenticated=True, role=role)


def test_strangers_have_no_menu():
    assert menu_for(AnonymousUser(), "/") == []


@pytest.mark.parametrize("role", list(Role))
def test_menu_has_only_entries_of_the_role(role):
    allowed = [str(entry.label) for group in MENU for entry in group.entries if role in entry.roles]

    shown = [str(item.label) for group in menu_for(person(role), "/") for item in group.items]

    assert shown == allowed


def test_menu_marks_the_entry_nearest_to_the_page():
    groups = menu_for(person(Role.ADMINISTRATOR), "/styleguide/deep/below/")

    assert [item.url for group in groups for item in group.items if item.is_current] == ["/styleguide/"]
