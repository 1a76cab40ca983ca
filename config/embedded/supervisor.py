"""The whole site under one parent: database, broker, web, worker and beat start together and end together."""

import fcntl
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.embedded.places import Places
from config.embedded.process import EmbeddedError, command_of, end, is_alive, spawn
from config.embedded.sharing import Share

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10.0


class StopRequested(BaseException):
    """Ctrl-C or a termination signal; not an Exception, so that no handler on the way swallows it."""


@dataclass(frozen=True)
class Service:
    """One of our own processes. `ready` is asked until it says yes, before the address is announced."""

    name: str
    command: Sequence[str | Path]
    ready: Callable[[], bool] = field(default=lambda: True)


class Supervisor:
    """Owns every process of one data folder while it runs; a second one for the same folder is refused."""

    def __init__(self, data_dir: Path, *, port: int) -> None:
        self.data_dir = data_dir
        self.port = port
        self.places = Places(data_dir)
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._output = selectors.DefaultSelector()
        self._lock: IO[str] | None = None
        self._share: Share | None = None
        self._started = data_dir / "up.json"

    @contextmanager
    def supervising(self) -> Iterator["Supervisor"]:
        """Within it the servers may be started; leaving it, for whatever reason, ends all that were."""
        for number in STOP_SIGNALS:
            signal.signal(number, _request_stop)
        self._lock = self._only_one()
        try:
            self._end_what_a_crash_left()
            self._check_port()
            yield self
        finally:
            for number in STOP_SIGNALS:
                signal.signal(number, signal.SIG_IGN)  # stopping already
            self._stop_all()

    def forget_everything(self) -> None:
        """Remove the folder and what its servers keep elsewhere; refused while the site or a command uses them."""
        lock = self._only_one()
        share = Share(self.data_dir)
        share.claim_alone()
        share.leave()
        for folder in [share.postgres.data, share.postgres.sockets, self.places.valkey().sockets, self.data_dir]:
            shutil.rmtree(folder, ignore_errors=True)
        lock.close()

    # Starting

    def start_database(self) -> str:
        """The embedded PostgreSQL; its address."""
        self._share = Share(self.data_dir)
        self._share.claim_alone()
        postgres = self._share.postgres
        self._remember("postgres", postgres.start(end_with_parent=True))
        return postgres.url()

    def start_broker(self) -> str:
        """The embedded Valkey; its address."""
        valkey = self.places.valkey()
        valkey.stop()
        self._remember("valkey", valkey.start())
        return valkey.url

    def start(self, service: Service, env: Mapping[str, str]) -> None:
        process = spawn(service.command, env=env, output=subprocess.PIPE, end_with_parent=signal.SIGTERM)
        self._remember(service.name, process)
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._output.register(process.stdout, selectors.EVENT_READ, service.name)

    def wait_until_ready(self, services: Sequence[Service], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        waiting = list(services)
        while waiting:
            self._pass_output_on(0.05)
            self._check_children()
            waiting = [service for service in waiting if not service.ready()]
            if waiting and time.monotonic() > deadline:
                raise EmbeddedError(f"{waiting[0].name} did not become ready within {seconds:.0f} seconds.")

    def wait_for(self, service: Service) -> None:
        """Until this one has done its work, while the others go on; it is an error if it fails at it."""
        process = self.children[service.name]
        while process.poll() is None:
            self._pass_output_on(0.2)
            self._check_children(besides=service.name)
        self._pass_output_on(0.2)
        if process.returncode:
            raise EmbeddedError(f"{service.name} failed (status {process.returncode}); everything is stopped.")
        del self.children[service.name]

    def end(self, service: Service) -> None:
        """End one of ours while the others go on."""
        self._terminate([self.children[service.name]])
        del self.children[service.name]

    def run(self) -> None:
        """Until a signal comes, or a process ends that should not."""
        while True:
            self._pass_output_on(1.0)
            self._check_children()

    # Watching

    def _check_children(self, besides: str = "") -> None:
        for name, process in self.children.items():
            if process.poll() is not None and name != besides:
                self._pass_output_on(0.2)
                raise EmbeddedError(f"{name} ended by itself (status {process.returncode}); everything is stopped.")

    def _pass_output_on(self, seconds: float) -> None:
        """Print what the processes say, each line with its process's name."""
        for key, _events in self._output.select(seconds):
            stream: IO[bytes] = key.fileobj  # type: ignore[assignment]
            text = stream.read(65536)
            if not text:
                if text == b"":
                    self._output.unregister(stream)
                continue
            for line in filter(str.strip, text.decode(errors="replace").splitlines()):
                say(f"{key.data:>8} | {line}")

    # Being the only one

    def _only_one(self) -> IO[str]:
        path = self.places.logs.parent / "up.lock"
        lock = path.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise EmbeddedError(
                f"The site already runs on the data in {self.data_dir}. Stop it there first, or set DATA_DIR to "
                "another folder."
            ) from None
        return lock

    def _check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise EmbeddedError(
                    f"Port {self.port} cannot be used ({error.strerror}). Choose another one: "
                    f"PORT={self.port + 1} make run"
                ) from None

    def _remember(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.children[name] = process
        noted = {name: [process.pid, command_of(process.pid)] for name, process in self.children.items()}
        self._started.write_text(json.dumps(noted))

    def _end_what_a_crash_left(self) -> None:
        """Where the system does not end children with their parent, they are found by number and command."""
        try:
            noted: dict[str, list] = json.loads(self._started.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return
        for pid, command in reversed(noted.values()):
            if is_alive(pid) and command and command_of(pid) == command:
                end(pid, signals=[signal.SIGTERM, signal.SIGINT, signal.SIGKILL], patience=PATIENCE)
        self._started.unlink()

    # Stopping

    def _terminate(self, processes: Sequence[subprocess.Popen[bytes]]) -> None:
        """Ask all, print what they still say, insist on who takes too long."""
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in processes:
            while process.poll() is None and time.monotonic() < deadline:
                self._pass_output_on(0.05)
            if process.poll() is None:
                process.kill()
                process.wait()
        self._pass_output_on(0)

    def _stop_all(self) -> None:
        """Ours first, then the broker and the database they stand on."""
        servers = {"postgres", "valkey"}
        self._terminate([process for name, process in self.children.items() if name not in servers])
        if "valkey" in self.children:
            self.children["valkey"].terminate()
            self.children["valkey"].wait(timeout=PATIENCE)
        if self._share is not None:
            self._share.postgres.stop()
            if "postgres" in self.children:
                self.children["postgres"].wait(timeout=PATIENCE)
            self._share.leave()
        self._started.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()


def _request_stop(number: int, frame: object) -> None:
    raise StopRequested(number)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
