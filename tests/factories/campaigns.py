"""Campaigns for tests: the real five, and files of plans that a test may change."""

import shutil
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import time_machine

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.plans import PLANS_FOLDER
from campaigns.services import add_member, close, start
from kernel import clock
from tests.factories.people import make_user

CODES = ["hebei-2017", "patrol-2017", "intensified-2018", "assistance-2019", "winter-2020"]


def campaign(code: str = "intensified-2018") -> Campaign:
    return Campaign.objects.get(code=code)


def campaign_at(state: str, code: str = "intensified-2018") -> Campaign:
    """The campaign brought to a state by the services, as the system."""
    found = campaign(code)
    if state in ("running", "closed") and found.state == "preparing":
        start(campaign=found, actor=None)
    if state == "closed" and found.state == "running":
        close(campaign=found, actor=None)
    return campaign(code)


def office_of(*campaigns: Campaign) -> User:
    user = make_user(Role.OFFICE)
    for found in campaigns:
        add_member(campaign=found, user=user, actor=None)
    return user


def plans_to_change(folder: Path) -> Path:
    """A copy of the plans' files below a temporary folder."""
    return Path(shutil.copytree(PLANS_FOLDER, folder / "campaigns"))


def rewrite(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@contextmanager
def on(day: date, hour: int = 10):
    """That day in Shanghai, at the full hour."""
    with time_machine.travel(clock.at(day, time(hour)), tick=False):
        yield
