"""The five real plans in the database."""

from datetime import date

import pytest

from tests.factories.campaigns import on


@pytest.fixture
def before_start(world):
    """The small world of 2018 on a day before its first round, when every round can still be moved."""
    with on(date(2018, 6, 1)):
        yield world
