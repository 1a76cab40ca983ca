"""Fixtures on the small worlds, as a pytest plugin."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.world import WORLD_2018, WORLD_2019, World, load_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The small world of the 2018 plan, with the clock standing at 10:00 on 2018-09-19 in Shanghai."""
    with time_machine.travel(WORLD_2018.moment, tick=False):
        yield load_world(WORLD_2018)


@pytest.fixture
def world_2019(db: None) -> Iterator[World]:
    """The same people under the 2019 plan, with the clock standing at 10:00 on 2019-09-18 in Shanghai."""
    with time_machine.travel(WORLD_2019.moment, tick=False):
        yield load_world(WORLD_2019)
