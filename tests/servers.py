"""The private servers of a test run, as a pytest plugin.

They live in a temporary folder, are shared by all workers of the run (each has its own database), and end with it.
With DATABASE_URL set, the run uses that server instead, and starts none.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from config.embedded.postgres import Postgres
from config.embedded.process import hand_over


class PrivateServers:
    """What one run started; ends with the run, with Ctrl-C, and by the kernel's hand if the run is killed."""

    def __init__(self) -> None:
        # Root's own TMPDIR may be closed to `nobody`, and a long one has no room for a socket.
        self.folder = Path(tempfile.mkdtemp(prefix="lantian-run-", dir="/tmp"))
        sockets = self.folder / "s"
        sockets.mkdir(mode=0o700)
        hand_over(self.folder)
        self.postgres = Postgres(
            data=self.folder / "postgres", sockets=sockets, log=self.folder / "postgres.log", throwaway=True
        )

    def start(self) -> None:
        self.process = self.postgres.start(end_with_parent=True)
        atexit.register(self.stop)
        os.environ["DATABASE_URL"] = self.postgres.url()

    def stop(self) -> None:
        self.postgres.stop()
        self.process.wait(timeout=10)
        shutil.rmtree(self.folder, ignore_errors=True)


def is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


# Tests of the embedded servers start their own, whatever the run itself stands on.
os.environ.pop("DATA_DIR", None)
# The suite must not depend on who starts it.
for name in ("CELERY_BROKER_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "METRICS_TOKEN", "PROXY_COUNT"):
    os.environ.pop(name, None)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if not is_worker() and not os.environ.get("DATABASE_URL"):
        PrivateServers().start()
