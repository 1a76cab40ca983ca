"""Running the project's commands as a person would: real processes, an environment of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What a test process sets for itself, or a machine sets for its owner.
NOT_INHERITED = {
    "DATABASE_URL", "CELERY_BROKER_URL", "DATA_DIR", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "PORT", "MAKELEVEL",
    "DJANGO_SETTINGS_MODULE", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER", "PYTHONDONTWRITEBYTECODE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
}  # fmt: skip


def environment(**settings: str) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in NOT_INHERITED} | settings


def manage(*arguments: str, timeout: float = 120, **settings: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` to its end, with exactly these settings in the environment."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment(**settings), capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip


class Site:
    """`manage.py up` in a process of its own."""

    def __init__(
        self,
        data_dir: Path,
        *,
        command: tuple[str, ...] = (),
        filled: tuple[str, ...] = ("--empty",),
        **settings: str,
    ) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*command, sys.executable, str(ROOT / "manage.py"), "up", "--port", str(self.port), *filled],
            env=environment(DATA_DIR=str(data_dir), **settings),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *exception: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.finish()

    def until(self, text: str) -> "Site":
        """Read what it prints until this is among it; fails with all of it if it ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if text in line:
                return self
        raise AssertionError(f"{text!r} was not printed:\n{self.output}")

    def until_ready(self) -> "Site":
        return self.until("The site is ready after")

    def finish(self) -> int:
        """Wait for the end; the exit status."""
        assert self.process.stdout is not None
        if not self.process.stdout.closed:
            self.lines += self.process.stdout.readlines()
            self.process.stdout.close()
        return self.process.wait(timeout=60)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.finish()

    def children(self) -> dict[str, int]:
        noted = json.loads((self.data_dir / "up.json").read_text())
        return {name: pid for name, (pid, _command) in noted.items()}

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
