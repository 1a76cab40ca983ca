"""The whole site as `make run` starts it: in real processes, stopped, killed and started again."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from config.embedded.process import is_alive, wait_until
from tests.config.processes import Site, manage

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Not pytest's own: that one is closed to the user whom root hands the database over to."""
    folder = Path(tempfile.mkdtemp(prefix="lantian-up-", dir="/tmp"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TMPDIR", str(folder))  # their sockets go where all goes at the end
        yield folder
    shutil.rmtree(folder)


@pytest.fixture
def fresh_dir(folder) -> Path:
    """A data folder that is not there yet."""
    return folder / uuid.uuid4().hex[:8]


@pytest.fixture(scope="module")
def migrated(folder) -> Path:
    """Made once by a command, which starts the database and leaves it as it found it: off."""
    done = manage("migrate", "--verbosity", "0", DATA_DIR=str(folder / "migrated"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder / "migrated"


@pytest.fixture
def data_dir(migrated, fresh_dir) -> Path:
    """A data folder with all tables, as a second start finds it."""
    subprocess.run(["cp", "-a", str(migrated), str(fresh_dir)], check=True)
    return fresh_dir


def all_gone(pids) -> bool:
    return wait_until(lambda: not any(is_alive(pid) for pid in pids), 20)


def add_user(data_dir: Path) -> None:
    code = "from accounts.models import User; User.objects.create(username='li', full_name='李', role='office')"
    done = manage("shell", "-c", code, DATA_DIR=str(data_dir))
    assert done.returncode == 0, done.stderr


def count_users(data_dir: Path) -> str:
    code = "from accounts.models import User; print(User.objects.filter(username='li').count())"
    return manage("shell", "--verbosity", "0", "-c", code, DATA_DIR=str(data_dir)).stdout.strip()


def test_up_serves_stops_at_once_and_keeps_the_data(data_dir):
    with Site(data_dir) as site:
        site.until_ready()
        assert site.get("/healthz") == (200, '{"status": "alive"}')
        assert wait_until(lambda: site.get("/readyz")[0] == 200, 20), site.get("/readyz")
        assert json.loads(site.get("/readyz")[1]) == {
            "status": "ready", "database": "ok", "migrations": "ok", "broker": "ok", "beat": "ok"
        }  # fmt: skip
        assert 'lantian_ready{part="beat"} 1.0' in site.get("/metrics")[1]
        add_user(data_dir)
        children = site.children()
        assert sorted(children) == ["beat", "postgres", "valkey", "web", "worker"]
        assert all(is_alive(pid) for pid in children.values()), "a command beside the site must leave it running"

        assert site.stop(signal.SIGINT) == 0

    assert site.output.endswith("Stopped.\n")
    assert all_gone(children.values())
    with Site(data_dir) as site:
        site.until_ready()
        assert count_users(data_dir) == "1"


def test_up_killed_takes_all_with_it_and_starts_again(data_dir):
    """A kill -9 leaves no time to clean up: the kernel ends the children, the next start tidies up."""
    with Site(data_dir) as site:
        children = site.until_ready().children()
        site.stop(signal.SIGKILL)

    assert all_gone(children.values())
    with Site(data_dir) as site:
        site.until_ready()
        assert site.get("/healthz")[0] == 200


@pytest.mark.long
def test_up_ends_all_when_one_ends_by_itself(data_dir):
    with Site(data_dir) as site:
        children = site.until_ready().children()
        os.kill(children["worker"], signal.SIGKILL)

        assert site.finish() == 1

    assert "worker ended by itself (status -9); everything is stopped." in site.output
    assert all_gone(children.values())


@pytest.mark.long
def test_up_is_refused_while_it_runs_already(data_dir):
    with Site(data_dir) as site:
        site.until_ready()
        with Site(data_dir) as second:
            assert second.finish() == 1
        assert f"The site already runs on the data in {data_dir}." in second.output
        assert site.get("/healthz")[0] == 200


def test_up_names_a_busy_port(data_dir):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = manage("up", "--port", str(port), DATA_DIR=str(data_dir))

    assert done.returncode == 1
    assert done.stdout == (
        f"\nPort {port} cannot be used (Address already in use). Choose another one: PORT={port + 1} make run\n"
    )


@pytest.mark.long
def test_up_below_closed_folders_and_a_long_path(fresh_dir):
    """Root's home is closed to `nobody`, who runs the database; and a socket's path has 107 bytes."""
    fresh_dir.mkdir(mode=0o700)
    deep = fresh_dir / ("很长的目录名" * 5) / ("long-name-" * 12)

    with Site(deep) as site:
        site.until_ready()
        add_user(deep)
    assert count_users(deep) == "1"
    if os.geteuid() == 0:
        elsewhere = Path((deep / "postgres.is-elsewhere").read_text().strip())
        assert elsewhere.parent == Path("/var/tmp")
        shutil.rmtree(elsewhere)


@pytest.mark.long
def test_up_as_an_ordinary_user(fresh_dir):
    command: tuple[str, ...] = ()
    if os.geteuid() == 0:
        # The right to look everywhere, as this Python itself may lie in root's home, but no other.
        right = "+dac_read_search"
        command = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
                   f"--inh-caps={right}", f"--ambient-caps={right}")  # fmt: skip
        fresh_dir.mkdir()
        shutil.chown(fresh_dir, "nobody")

    with Site(fresh_dir, command=command, HOME=str(fresh_dir)) as site:
        site.until_ready()
        assert site.get("/healthz")[0] == 200
        owners = {(fresh_dir / name).stat().st_uid for name in ("postgres", "valkey", "secret_key")}
        assert owners == {fresh_dir.stat().st_uid}
        assert site.stop() == 0


@pytest.mark.long
def test_up_on_servers_of_ones_own(fresh_dir, broker_url, private_database):
    with Site(fresh_dir, DATABASE_URL=private_database, CELERY_BROKER_URL=broker_url) as site:
        site.until_ready()
        assert wait_until(lambda: site.get("/readyz")[0] == 200, 20)
        assert sorted(site.children()) == ["beat", "web", "worker"]

    assert not (fresh_dir / "postgres").exists()
    connection = psycopg2.connect(private_database)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) > 0 FROM django_migrations")
        assert cursor.fetchone() == (True,)
    connection.close()


@pytest.mark.long
def test_up_ends_with_the_make_that_started_it(data_dir):
    """`make run` is one thing to who kills it."""
    script = 'MAKELEVEL=1 "$@" & echo $!; wait'
    shell = ("sh", "-c", script, "sh")
    with Site(data_dir, command=shell) as site:
        site.until_ready()
        children = site.children()
        site.process.kill()
        site.finish()

    assert all_gone([*children.values(), int(site.lines[0])])


@pytest.mark.long
def test_up_fills_the_demonstration_once_and_goes_on_after_a_cut(data_dir):
    """The site answers while it is being filled; a start that is cut off is finished by the next."""
    filled = ("--demo-days", "1")
    with Site(data_dir, filled=filled) as site:
        site.until("The demonstration is being filled")
        assert site.get("/healthz")[0] == 200
        children = site.until("demo | ").children()
        assert site.stop() == 0
    assert all_gone(children.values())
    assert (data_dir / "demo.unfinished").exists()

    with Site(data_dir, filled=filled) as site:
        site.until("The demonstration is being filled").until_ready()
        assert sorted(site.children()) == ["beat", "postgres", "valkey", "web", "worker"]
    assert not (data_dir / "demo.unfinished").exists()

    with Site(data_dir, filled=filled) as site:
        site.until_ready()
    assert "being filled" not in site.output
    assert site.output.count("lantian-2018") == 12
