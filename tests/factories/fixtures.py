"""Fixtures on the small world, as a pytest plugin."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.world import MOMENT, World, load_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The small world, with the clock standing at 10:00 on 2018-09-19 in Shanghai."""
    with time_machine.travel(MOMENT, tick=False):
        yield load_world()
