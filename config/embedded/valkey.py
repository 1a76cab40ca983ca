"""One embedded Valkey (speaks Redis), the broker between the site and its workers."""

import signal
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.embedded import binaries
from config.embedded.process import EmbeddedError, command_of, end, is_alive, spawn, wait_until


@dataclass(frozen=True)
class Valkey:
    """A server for one data folder, reached by a socket in a short folder that only its owner enters."""

    data: Path
    sockets: Path
    log: Path

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def running_pid(self) -> int | None:
        try:
            pid = int((self.sockets / "valkey.pid").read_text())
        except (FileNotFoundError, ValueError):
            return None
        # Valkey shows its socket, not its arguments, as its title.
        return pid if is_alive(pid) and str(self.socket) in command_of(pid) else None

    def start(self, *, keep: bool = True) -> subprocess.Popen[bytes]:
        """Start it and wait until it answers; `keep` writes messages to disk, so that a restart loses none."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        arguments = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
        arguments += ["--dir", str(self.data), "--pidfile", str(self.sockets / "valkey.pid"), "--daemonize", "no"]
        arguments += ["--save", "", "--appendonly", "yes" if keep else "no", "--maxmemory-policy", "noeviction"]
        with self.log.open("ab") as output:
            process = spawn(
                [binaries.valkey_server(), *arguments], cwd=self.data, output=output, end_with_parent=signal.SIGTERM
            )
        if not wait_until(lambda: process.poll() is not None or self.answers(), 20) or process.poll() is not None:
            if process.poll() is None:
                process.kill()
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise EmbeddedError(f"The embedded Valkey did not start. Its log, {self.log}, ends with:\n{tail}")
        # Written by us too: the server writes its own only when it runs in the background.
        (self.sockets / "valkey.pid").write_text(str(process.pid))
        return process

    def stop(self) -> None:
        if pid := self.running_pid():
            end(pid, signals=[signal.SIGTERM, signal.SIGKILL])

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False
