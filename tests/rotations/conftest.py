"""A round to come with its teams and an empty draft, for tests of what becomes of it."""

import pytest

from campaigns.selectors import inspection_rounds
from rotations.services import open_draft, rotation_of


@pytest.fixture
def office(world):
    return world.persona("office")


@pytest.fixture
def next_round(world):
    return inspection_rounds(world.campaign).select_related("campaign").get(number=8)


@pytest.fixture
def rotation(next_round, office):
    """The next round's, with its 290 teams and an empty draft."""
    rotation = rotation_of(round=next_round, actor=office)
    open_draft(rotation=rotation, actor=office)
    return rotation
