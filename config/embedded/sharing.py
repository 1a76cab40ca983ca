"""Several commands, one embedded database: the first starts it, the last leaves it as it was found."""

import atexit
import fcntl
import os
import subprocess
import time
from pathlib import Path
from typing import IO

from config.embedded.places import Places
from config.embedded.process import EmbeddedError

PATIENCE = 60


class Share:
    """This process's claim on the embedded PostgreSQL of one data folder.

    Everyone who uses the server holds a shared lock on one file. Who leaves and finds nobody else there ends the
    server, but only one that was started this way: a server found running is left running. The lock goes with the
    process, so a command that is killed leaves a server behind that the next command takes over and ends.
    """

    def __init__(self, data_dir: Path) -> None:
        self.postgres = Places(data_dir).postgres()
        self._users: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._users_path = data_dir / "postgres.users.lock"
        self._starting_path = data_dir / "postgres.starting.lock"
        self._ours = data_dir / "postgres.on-demand"

    def join(self) -> str:
        """Make sure the server runs, and return its address. Safe to repeat."""
        if self._users is None or self.postgres.running_pid() is None:
            with self._starting_path.open("w") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                if self._users is None:
                    self._users = self._users_path.open("w")
                    fcntl.flock(self._users, fcntl.LOCK_SH)
                    atexit.register(self.leave, os.getpid())
                if self.postgres.running_pid() is None:
                    self._process = self.postgres.start(end_with_parent=False)
                    self._ours.write_text(str(self._process.pid))
                elif not self._wait_for_answer():
                    raise EmbeddedError(f"The embedded PostgreSQL runs but does not answer; see {self.postgres.log}.")
        return self.postgres.url()

    def leave(self, pid: int | None = None) -> None:
        """Give the claim back; the last to leave a server that was started on demand ends it."""
        if self._users is None or (pid is not None and pid != os.getpid()):
            return  # a forked child leaves nothing: the claim is its parent's
        with self._starting_path.open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # others still work with it
            else:
                if self._started_on_demand():
                    self.postgres.stop()
                    if self._process is not None:
                        self._process.wait(timeout=10)
                    self._ours.unlink(missing_ok=True)
            finally:
                self._users.close()
                self._users = None

    def claim_alone(self) -> None:
        """For the supervisor: wait until no other command uses the server, then end one that was left behind."""
        self._users = self._users_path.open("w")
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise EmbeddedError(
                        "Another command is still working with the embedded database. Let it finish, then start again."
                    ) from None
                time.sleep(0.2)
        self.postgres.stop()
        self._ours.unlink(missing_ok=True)
        # From now on other commands may use the server beside the supervisor.
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def _started_on_demand(self) -> bool:
        try:
            return int(self._ours.read_text()) == self.postgres.running_pid()
        except (FileNotFoundError, ValueError):
            return False

    def _wait_for_answer(self) -> bool:
        deadline = time.monotonic() + 30
        while not self.postgres.answers():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True
