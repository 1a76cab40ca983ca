"""The main menu: what is in it, under which heading, for which roles.

A heading without an entry for the user's role is left out. Seeing an entry grants nothing: each page
asks for itself who may see what.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from kernel.errors import Sentence

EVERYONE = frozenset(Role)
READERS = frozenset({Role.OFFICE, Role.LEADERSHIP})
FIELD = frozenset({Role.INSPECTOR})
LOCAL = frozenset({Role.LIAISON, Role.PROVINCE})
KEEPERS = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Entry:
    label: Sentence
    view: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Group:
    label: Sentence
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class ShownEntry:
    label: Sentence
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class ShownGroup:
    label: Sentence
    items: list[ShownEntry] = field(default_factory=list)


MENU = (
    Group("", (Entry(_("Start page"), "home", EVERYONE),)),
    Group(
        _("Deployment"),
        (
            Entry(_("Campaigns"), "campaigns:campaign-list", READERS | KEEPERS | {Role.REVIEWER}),
            Entry(_("Places"), "cities:city-list", READERS | KEEPERS),
            Entry(_("Our nominations"), "teams:sending", frozenset({Role.SENDING_UNIT})),
            Entry(_("Rosters"), "teams:roster-list", READERS | KEEPERS | {Role.SENDING_UNIT}),
            Entry(_("One person once"), "teams:alike-list", KEEPERS | {Role.OFFICE}),
            Entry(_("Contacts"), "teams:contact-list", READERS | KEEPERS | FIELD),
            Entry(_("Teams"), "teams:team-list", READERS | FIELD | {Role.REVIEWER, Role.SENDING_UNIT}),
            Entry(_("Rotations"), "rotations:rotation-list", READERS),
            Entry(_("Handovers"), "rotations:handover-list", READERS | FIELD),
            Entry(_("Replacements"), "rotations:replacement-list", READERS | FIELD | {Role.SENDING_UNIT}),
        ),
    ),
    Group(
        _("Care and discipline"),
        (
            Entry(_("Pledges and self-checks"), "care:overview", READERS | {Role.SENDING_UNIT}),
            Entry(_("Integrity self-check"), "care:self-check", FIELD),
            Entry(_("Meetings with locals"), "care:meeting-list", READERS | FIELD),
            Entry(_("Training"), "care:training-list", READERS | FIELD | {Role.SENDING_UNIT}),
            Entry(_("Vehicles"), "care:vehicle-list", READERS | FIELD),
            Entry(_("Local meals"), "care:meal-list", READERS | FIELD | {Role.SENDING_UNIT}),
            Entry(_("Holidays at home"), "care:holiday-list", KEEPERS),
        ),
    ),
    Group(
        _("Inspection"),
        (
            Entry(_("On the phone"), "field:shell", FIELD),
            Entry(_("Inspection records"), "findings:record-list", READERS | FIELD | {Role.REVIEWER}),
            Entry(_("Review"), "findings:review-list", frozenset({Role.REVIEWER})),
            Entry(_("Findings"), "findings:finding-list", READERS | FIELD | LOCAL | {Role.REVIEWER}),
            Entry(_("Problem lists"), "findings:problemlist-list", READERS | LOCAL | {Role.REVIEWER}),
            Entry(_("Files from phones"), "findings:queue-files", KEEPERS),
            Entry(_("Disputes to decide"), "findings:dispute-list", READERS),
            Entry(_("Task lists"), "findings:tasklist-list", READERS),
            Entry(_("Task plan table"), "findings:task-plan", READERS),
            Entry(_("Plans of the day"), "field:day-plan-list", frozenset({Role.OFFICE})),
            Entry(_("Townships"), "findings:township-list", READERS),
            Entry(_("Sites"), "findings:site-list", READERS),
        ),
    ),
    Group(
        _("Rectification"),
        (
            Entry(_("Supervision letters"), "rectification:letter-list", READERS | LOCAL),
            Entry(_("Ledger"), "rectification:entry-list", READERS | LOCAL | FIELD),
        ),
    ),
    Group(
        _("Reports"),
        (
            Entry(_("Daily reports"), "reports:dailyreport-list", READERS | FIELD),
            Entry(_("Daily bulletins"), "reports:bulletin-list", READERS | {Role.REVIEWER}),
            Entry(_("Weekly boards"), "scoring:board-list", READERS | FIELD | {Role.SENDING_UNIT}),
        ),
    ),
    Group(
        _("System"),
        (
            Entry(_("Accounts"), "accounts:account-list", KEEPERS),
            Entry(_("Administration"), "admin:index", KEEPERS),
            Entry(_("Components"), "kernel:styleguide", KEEPERS),
            Entry(_("Audit trail"), "kernel:audit-list", frozenset({Role.AUDITOR})),
        ),
    ),
)


def menu_for(user: Any, path: str) -> list[ShownGroup]:
    """The menu of a signed-in user; the entry that leads nearest to `path` is the current one."""
    if not user.is_authenticated:
        return []
    groups = [(group, list(_visible(group.entries, user.role))) for group in MENU]
    current = max(
        (url for _group, entries in groups for _entry, url in entries if _leads_to(url, path)),
        key=len,
        default="",
    )
    return [
        ShownGroup(group.label, [ShownEntry(entry.label, url, url == current) for entry, url in entries])
        for group, entries in groups
        if entries
    ]


def _visible(entries: Iterable[Entry], role: str) -> Iterable[tuple[Entry, str]]:
    for entry in entries:
        if role in entry.roles:
            try:
                yield entry, reverse(entry.view)
            except NoReverseMatch:  # its application is not installed here
                continue


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
