"""The five real plans in the database, loaded once a process and copied back for each test."""

from datetime import date

import pytest

from campaigns.models import Campaign
from tests.factories.campaigns import on


@pytest.fixture
def plans(world) -> Campaign:
    """The 2018 campaign, running, on 2018-09-19; the other four stand beside it."""
    return world.campaign


@pytest.fixture
def before_start(world):
    """The same on the day before the first round, when every round can still be moved."""
    with on(date(2018, 6, 1)):
        yield world
