"""The run's own PostgreSQL and data folder, gone when it ends; and gunicorn on loopback."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from config.embedded.postgres import Postgres
from config.embedded.process import hand_over


@contextmanager
def private_database() -> Iterator[Path]:
    """Sets the environment for Django. Durable as in service: what is committed is on the disk."""
    folder = Path(tempfile.mkdtemp(prefix="lantian-bench-", dir="/tmp"))
    sockets = folder / "s"
    sockets.mkdir(mode=0o700)
    hand_over(folder)
    postgres = Postgres(data=folder / "postgres", sockets=sockets, log=folder / "postgres.log")
    process = postgres.start(end_with_parent=True)
    os.environ.update(DATABASE_URL=postgres.url(), DATA_DIR=str(_data_folder(folder)))
    os.environ.pop("CELERY_BROKER_URL", None)
    try:
        yield folder
    finally:
        postgres.stop()
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _data_folder(folder: Path) -> Path:
    data = folder / "data"
    data.mkdir()
    return data


class Served(NamedTuple):
    """Where it answers, and the process above its workers."""

    port: int
    pid: int


@contextmanager
def gunicorn(settings: str, *, workers: int = 1, threads: int = 2) -> Iterator[Served]:
    """One worker, where one request is to be served at a time, as it is measured."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "bench.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += [
        "--worker-class",
        "gthread",
        "--threads",
        str(threads),
        "--keep-alive",
        "65",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]
    process = subprocess.Popen(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": settings})
    try:
        _wait(port, process)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(200):
        if process.poll() is not None:
            raise SystemExit("gunicorn did not start")
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("gunicorn does not answer")
