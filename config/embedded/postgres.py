"""One embedded PostgreSQL: its data, its socket, its start and its end."""

import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from config.embedded import binaries
from config.embedded.process import (
    EmbeddedError,
    command_of,
    end,
    hand_over,
    is_alive,
    run,
    spawn,
    unprivileged_user,
    wait_until,
)

PORT = 5432  # only names the socket: the server listens on no address
OWNER = "lantian"
# A smart shutdown (SIGTERM) would wait for idle connections; fast (SIGINT) ends them and keeps all committed work.
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT

THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=4GB",
    # Tests roll back: a vacuum between two of them leaves "no rows at all" behind as its estimate, and the next one
    # gets plans that loop over thousands of rows within thousands of rows.
    "autovacuum=off",
)


@dataclass(frozen=True)
class Postgres:
    """A server for one data folder.

    `sockets` is a short folder that only its owner enters: that, not a password, guards the database.
    """

    data: Path
    sockets: Path
    log: Path
    throwaway: bool = False
    """Data of a test run: not worth waiting for the disk."""

    def url(self, database: str = "lantian") -> str:
        return f"postgresql://{OWNER}@/{database}?host={quote(str(self.sockets))}&port={PORT}"

    def running_pid(self) -> int | None:
        """The server's process, also one that a crash of its starter left behind; tidies up after one that died."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        if is_alive(pid) and str(self.data) in command_of(pid):
            return pid
        # The number may belong to another program by now; PostgreSQL would refuse to start because of it.
        for leftover in [self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")]:
            leftover.unlink(missing_ok=True)
        return None

    def start(self, *, end_with_parent: bool) -> subprocess.Popen[bytes]:
        """Start the server, made ready first if this is its first time, and wait until it answers."""
        folder = binaries.postgres_bin()
        user = unprivileged_user()
        self._prepare(folder, user)
        command = [folder / "postgres", "-D", self.data, "-k", self.sockets, "-p", PORT, "-c", "listen_addresses="]
        if self.throwaway:
            for setting in THROWAWAY:
                command += ["-c", setting]
        command += ["-c", "max_connections=200", "-c", "unix_socket_permissions=0700"]
        with self.log.open("ab") as output:
            process = spawn(
                [str(part) for part in command],
                user=user,
                cwd=self.data.parent if user is None else Path("/"),
                output=output,
                end_with_parent=FAST if end_with_parent else None,
            )
        if not wait_until(lambda: process.poll() is not None or self.answers(), 60) or process.poll() is not None:
            if process.poll() is None:
                process.kill()
            raise EmbeddedError(
                f"The embedded PostgreSQL did not start. Its log, {self.log}, ends with:\n{self._tail()}"
            )
        self.create_database("lantian")
        return process

    def stop(self) -> None:
        """End the server, whoever started it; nothing committed is lost."""
        if pid := self.running_pid():
            end(pid, signals=[FAST, IMMEDIATE, signal.SIGKILL], patience=20)

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def create_database(self, name: str) -> None:
        """Make the database unless it is there."""
        connection = self._connect()
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{name}"')
        finally:
            connection.close()

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(self.url("postgres"), connect_timeout=3)

    def _prepare(self, folder: Path, user: str | None) -> None:
        made_for = self.data / "PG_VERSION"
        if made_for.exists():
            self._check_version(folder, made_for.read_text().strip())
            return
        if self.data.exists() and any(self.data.iterdir()):
            # An `initdb` that was cut off leaves a folder that no server can use, and no data worth keeping.
            shutil.rmtree(self.data)
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        hand_over(self.data)
        command: list[str | Path] = [folder / "initdb", "-D", self.data, "-U", OWNER]
        command += ["--auth=trust", "-E", "UTF8", "--no-locale", *(["--no-sync"] if self.throwaway else [])]
        try:
            run(command, user=user, cwd=Path("/"))
        except EmbeddedError:
            shutil.rmtree(self.data, ignore_errors=True)
            raise

    def _check_version(self, folder: Path, made_for: str) -> None:
        printed = run([folder / "postgres", "--version"], user=unprivileged_user(), cwd=Path("/"))
        found = re.search(r"(\d+)", printed)
        if found is None or found.group(1) != made_for:
            raise EmbeddedError(
                f"The data in {self.data} was made by PostgreSQL {made_for}, but the server found is "
                f"{printed.strip()}. Run `make setup` to install the matching one, or set DATA_DIR to another folder."
            )

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
