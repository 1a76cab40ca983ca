"""The private servers of a test run, as a pytest plugin.

They live in a temporary folder, are shared by all workers of the run (each has its own database), and end with it.
With DATABASE_URL set, the run uses that server instead, and starts none.

Migrating takes longer than most runs, so its result is kept under `var/` until a migration changes: a run begins with
a copy, and each worker's database is made from the migrated one in it.
"""

import atexit
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import distributions
from pathlib import Path

import pytest

from config.embedded import binaries
from config.embedded.postgres import Postgres
from config.embedded.process import hand_over

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "migrated"
KEPT = 3
AN_HOUR = 3600


class PrivateServers:
    """What one run started; ends with the run, with Ctrl-C, and by the kernel's hand if the run is killed."""

    def __init__(self) -> None:
        _sweep()
        # Root's own TMPDIR may be closed to `nobody`, and a long one has no room for a socket.
        self.folder = Path(tempfile.mkdtemp(prefix="lantian-run-", dir="/tmp"))
        sockets = self.folder / "s"
        sockets.mkdir(mode=0o700)
        hand_over(self.folder)
        self.postgres = Postgres(
            data=self.folder / "postgres", sockets=sockets, log=self.folder / "postgres.log", throwaway=True
        )

    def start(self) -> None:
        kept = ROOT / "var" / f"test-database-{_state_of_migrations()}"
        atexit.register(self.stop)
        if not self._copied(kept, self.postgres.data):
            self.process = self.postgres.start(end_with_parent=True)
            self._migrate()
            self._keep(kept)
        self.process = self.postgres.start(end_with_parent=True)
        os.environ["DATABASE_URL"] = self.postgres.url()
        os.environ["TEST_DATABASE_TEMPLATE"] = TEMPLATE

    def stop(self) -> None:
        self.postgres.stop()
        self.process.wait(timeout=10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _migrate(self) -> None:
        self.postgres.create_database(TEMPLATE)
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
        environment["DATABASE_URL"] = self.postgres.url(TEMPLATE)
        command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0", "--skip-checks"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.exit(f"The migrations do not run:\n{done.stdout}{done.stderr}", returncode=1)

    def _keep(self, kept: Path) -> None:
        """Lay the migrated data by, in one step, so that another run sees all of it or nothing."""
        self.postgres.stop()
        self.process.wait(timeout=10)
        kept.parent.mkdir(exist_ok=True)
        unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
        if self._copied(self.postgres.data, unfinished):
            try:
                unfinished.rename(kept)
            except OSError:  # another run was faster
                shutil.rmtree(unfinished, ignore_errors=True)
        older = sorted(kept.parent.glob("test-database-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for outdated in older[KEPT:]:
            shutil.rmtree(outdated, ignore_errors=True)

    def _copied(self, source: Path, target: Path) -> bool:
        if not source.exists():
            return False
        done = subprocess.run(["cp", "-a", str(source), str(target)], capture_output=True, check=False)
        if done.returncode:
            shutil.rmtree(target, ignore_errors=True)
        return done.returncode == 0


def _sweep() -> None:
    """What a killed run could not take with it: its server died with it, its folder did not."""
    for left in Path("/tmp").glob("lantian-run-*"):
        is_ours = os.access(left, os.R_OK | os.W_OK | os.X_OK)
        server = Postgres(data=left / "postgres", sockets=left / "s", log=left / "postgres.log")
        if is_ours and time.time() - left.stat().st_mtime > AN_HOUR and server.running_pid() is None:
            shutil.rmtree(left, ignore_errors=True)


def _state_of_migrations() -> str:
    """A name that changes whenever migrating may give another result."""
    digest = hashlib.sha256(str(binaries.postgres_bin()).encode())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(f"{path.relative_to(ROOT)}".encode() + path.read_bytes())
    for name in sorted(f"{found.name}=={found.version}" for found in distributions()):
        digest.update(name.encode())
    return digest.hexdigest()[:12]


def is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


# The suite must not depend on who starts it.
for name in ("DATA_DIR", "CELERY_BROKER_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "METRICS_TOKEN", "PROXY_COUNT"):
    os.environ.pop(name, None)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if not is_worker() and not os.environ.get("DATABASE_URL"):
        PrivateServers().start()
