"""Starting and ending child processes, so that none outlives its parent or runs as root without need."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1


class EmbeddedError(Exception):
    """Something about the embedded servers that the person at the keyboard can put right; the message says how."""


def unprivileged_user() -> str | None:
    """Whom a server is started as: PostgreSQL refuses to run as root, so root hands over to `nobody`."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody").pw_name
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL does not run as root, and this machine has no user `nobody` to run it as. "
            "Run this as an ordinary user, or name a server of your own in DATABASE_URL."
        ) from None


def hand_over(path: Path) -> None:
    """Give a folder and what is in it to the user the servers run as."""
    user = unprivileged_user()
    if user is None:
        return
    account = pwd.getpwnam(user)
    for found in [path, *path.rglob("*")]:
        os.chown(found, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _die_with_parent(parent: int, with_signal: signal.Signals) -> Callable[[], None]:
    """For the child, before it becomes the program: the kernel ends it when the parent is gone, even by kill -9."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os._exit(1)

    return ask


def end_with_my_parent() -> None:
    """This process gets a termination signal when the one that started it (`make`) is gone, where the system can."""
    if sys.platform == "linux":
        _die_with_parent(os.getppid(), signal.SIGTERM)()


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: int | IO[bytes] | None = None,
    user: str | None = None,
    end_with_parent: signal.Signals | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches only the parent, which then ends it in order.

    `user` counts for root only. `end_with_parent` names the signal the program gets when this process is gone; where
    the system cannot do that (not Linux), the next start cleans up.
    """
    preexec = None
    if end_with_parent is not None and sys.platform == "linux":
        preexec = _die_with_parent(os.getpid(), end_with_parent)
    demote: dict[str, Any] = {}
    if user is not None:
        account = pwd.getpwnam(user)
        demote = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.Popen(
        [str(part) for part in command],
        env=dict(env) if env is not None else None,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        preexec_fn=preexec,  # noqa: PLW1509 -- the only way to set the death signal; no threads run yet
        **demote,
    )


def run(command: Sequence[str | Path], *, user: str | None = None, cwd: Path | None = None) -> str:
    """Run a program to its end; its output, or EmbeddedError with that output."""
    process = spawn(command, user=user, cwd=cwd, output=subprocess.PIPE)
    output = process.communicate(timeout=120)[0].decode(errors="replace")
    if process.returncode:
        raise EmbeddedError(f"{Path(command[0]).name} ended with status {process.returncode}:\n{output.strip()}")
    return output


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    # A zombie that nobody has reaped is dead for our purposes.
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def command_of(pid: int) -> str:
    """The command line of a process, "" where it cannot be read."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return subprocess.run(
            ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout.strip()


def end(pid: int, *, signals: Sequence[signal.Signals], patience: float = 10.0) -> None:
    """Ask with the first signal, insist with the next after `patience` seconds, and so on until the process is gone."""
    for number in signals:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_until(lambda: not is_alive(pid), patience):
            return
    raise EmbeddedError(f"Process {pid} does not end. Look at it with `ps -p {pid}`.")


def wait_until(done: Callable[[], bool], seconds: float, *, pause: float = 0.02) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
