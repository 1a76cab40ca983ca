"""What every test may use. Factories are in `tests.factories`, the servers of the run in `tests.servers`."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from config.embedded.valkey import Valkey


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """What one test has cached is no news to the next."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """A private Valkey for the tests that need a real broker; the others run their tasks at once."""
    folder = Path(tempfile.mkdtemp(prefix="lantian-broker-", dir="/tmp"))
    valkey = Valkey(data=folder / "data", sockets=folder, log=folder / "log")
    process = valkey.start(keep=False)
    yield valkey.url
    valkey.stop()
    process.wait(timeout=10)
    shutil.rmtree(folder)
