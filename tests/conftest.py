"""What every test may use. Factories are in `tests.factories`, the servers of the run in `tests.servers`."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.core.cache import cache

from config.embedded.valkey import Valkey

pytest_plugins = ["tests.factories.fixtures"]


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """What one test has cached is no news to the next."""
    yield
    cache.clear()


@pytest.fixture
def private_database() -> Iterator[str]:
    """The address of an empty database beside the test's own, for commands in processes of their own."""
    name = f"lantian_{uuid.uuid4().hex}"
    url = urlsplit(os.environ["DATABASE_URL"])
    server = psycopg2.connect(url._replace(path="/postgres").geturl())
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield url._replace(path=f"/{name}").geturl()
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


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
