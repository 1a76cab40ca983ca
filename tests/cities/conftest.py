import pytest

from tests.factories import cities


@pytest.fixture
def places(db):
    """The real tables, loaded."""
    return cities.load_places()
