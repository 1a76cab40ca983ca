"""Which folders the embedded servers of one data folder use."""

import hashlib
import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.embedded.binaries import COMMON_GROUND
from config.embedded.postgres import Postgres
from config.embedded.process import EmbeddedError, hand_over, spawn, unprivileged_user
from config.embedded.valkey import Valkey

LONGEST_SOCKET = 107  # bytes in sockaddr_un, on Linux; 103 on macOS
LONGEST_NAME = "/.s.PGSQL.5432.lock"


@dataclass(frozen=True)
class Places:
    """The embedded servers of one `DATA_DIR`."""

    data_dir: Path

    @property
    def mark(self) -> str:
        return hashlib.sha256(f"{os.geteuid()}:{self.data_dir}".encode()).hexdigest()[:12]

    @property
    def logs(self) -> Path:
        return _made(self.data_dir / "log")

    def postgres(self) -> Postgres:
        return Postgres(
            data=self.postgres_data(), sockets=self._sockets("p", for_postgres=True), log=self.logs / "postgres.log"
        )

    def valkey(self) -> Valkey:
        return Valkey(data=self.data_dir / "valkey", sockets=self._sockets("v"), log=self.logs / "valkey.log")

    def postgres_data(self) -> Path:
        """Under `DATA_DIR`; where the servers' user cannot get there (root's own home), on ground common to all."""
        _made(self.data_dir)
        user = unprivileged_user()
        if user is None or _may_enter(self.data_dir, user):
            return self.data_dir / "postgres"
        elsewhere = COMMON_GROUND / f"lantian-data-{self.mark}"
        if elsewhere.exists() and elsewhere.stat().st_uid not in {os.geteuid(), pwd.getpwnam(user).pw_uid}:
            raise EmbeddedError(f"{elsewhere} belongs to somebody else. Set DATA_DIR to another folder.")
        (self.data_dir / "postgres.is-elsewhere").write_text(f"{elsewhere}\n")
        return elsewhere

    def _sockets(self, name: str, *, for_postgres: bool = False) -> Path:
        """A folder short enough for a socket in it, and closed to others: whoever enters it reads the database."""
        base = Path(tempfile.gettempdir())
        if len(f"{base}/lantian-{self.mark}-p{LONGEST_NAME}".encode()) > LONGEST_SOCKET - 4:
            base = Path("/tmp")  # noqa: S108 -- the owner is checked below
        folder = base / f"lantian-{self.mark}-{name}"
        user = unprivileged_user() if for_postgres else None
        owner = pwd.getpwnam(user).pw_uid if user else os.geteuid()
        try:
            folder.mkdir(mode=0o700)
            if user:
                hand_over(folder)
        except FileExistsError:
            found = folder.lstat()
            if found.st_uid != owner or folder.is_symlink():
                raise EmbeddedError(f"{folder} belongs to somebody else. Set TMPDIR to a folder of your own.") from None
            folder.chmod(0o700)
        return folder


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"{folder} cannot be made: {error.strerror}. Set DATA_DIR to a folder you may write to."
        ) from error
    return folder


def _may_enter(folder: Path, user: str) -> bool:
    process = spawn(["/bin/sh", "-c", 'cd "$1"', "sh", folder], user=user, output=subprocess.DEVNULL, cwd=Path("/"))
    return process.wait(timeout=10) == 0
