"""Runs the whole site: database, broker, web, worker and beat; Ctrl-C ends all of them."""

import io
import os
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connections

from config.demo.accounts import DEMO_ACCOUNTS
from config.demo.replay import set_clock
from config.embedded.process import EmbeddedError, end_with_my_parent
from config.embedded.supervisor import Service, StopRequested, Supervisor, say


class Command(BaseCommand):
    help = "Runs the whole site under one process: database, broker, web, worker and beat. Ctrl-C ends all of them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--empty", action="store_true", help="without the plans and the demonstration")
        parser.add_argument("--demo-days", type=int, help="only so many days of the demonstration, newest first")

    def handle(self, *args: Any, port: int, empty: bool, demo_days: int | None, **options: Any) -> None:
        started = time.monotonic()
        if "MAKELEVEL" in os.environ:
            end_with_my_parent()
        supervisor = Supervisor(settings.DATA_DIR, port=port)
        try:
            with supervisor.supervising():
                env = self._servers(supervisor)
                call_command("migrate", interactive=False, verbosity=0)
                if not empty:
                    self._fill(supervisor, env, port, started, demo_days)
                services = [_web(port), *_workers()]
                for service in services:
                    supervisor.start(service, env)
                supervisor.wait_until_ready(services)
                if _has_demo_accounts():
                    self._show_accounts()
                say(f"\nThe site is ready after {time.monotonic() - started:.1f} s: {_address(port)}\n")
                supervisor.run()
        except StopRequested:
            say("Stopped.")
        except EmbeddedError as error:
            say(f"\n{error}")
            sys.exit(1)

    def _servers(self, supervisor: Supervisor) -> dict[str, str]:
        """The environment of every process: addresses of the user's own servers, else of the embedded ones."""
        env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONUNBUFFERED"] = "1"
        if not env.get("DATABASE_URL"):
            env["DATABASE_URL"] = supervisor.start_database()
        if not env.get("CELERY_BROKER_URL"):
            env["CELERY_BROKER_URL"] = supervisor.start_broker()
        return env

    def _fill(self, supervisor: Supervisor, env: dict[str, str], port: int, started: float, days: int | None) -> None:
        """The plans, at every start; the demonstration, once, where nobody has an account yet.

        That takes minutes, so the site is served meanwhile, but nothing scheduled runs on half of the data. Cut off,
        it goes on at the next start.
        """
        call_command("load_plans", verbosity=0, stdout=io.StringIO())
        unfinished = settings.DATA_DIR / "demo.unfinished"
        is_needed = unfinished.exists() or not get_user_model().objects.exists()
        connections.close_all()
        if not is_needed:
            return
        unfinished.touch()
        set_clock(settings.DATA_DIR)
        web = _web(port)
        supervisor.start(web, env)
        supervisor.wait_until_ready([web])
        say(f"\nThe site answers after {time.monotonic() - started:.1f} s: {_address(port)}")
        say("The demonstration is being filled from published bulletins; this happens once and takes minutes.")
        self._show_accounts()
        replay = [sys.executable, str(settings.BASE_DIR / "manage.py"), "replay"]
        demo = Service("demo", replay if days is None else [*replay, "--days", str(days)])
        supervisor.start(demo, env)
        supervisor.wait_for(demo)
        unfinished.unlink()
        supervisor.end(web)

    def _show_accounts(self) -> None:
        accounts = io.StringIO()
        call_command("demo_accounts", stdout=accounts)
        say(f"\n{accounts.getvalue().rstrip()}")


def _has_demo_accounts() -> bool:
    """A database of one's own has other people."""
    names = [account.username for account in DEMO_ACCOUNTS]
    found: int = get_user_model().objects.filter(username__in=names).count()
    connections.close_all()
    return found == len(names)


def _address(port: int) -> str:
    return f"http://localhost:{port}/    (Ctrl-C stops everything)"


def _web(port: int) -> Service:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--chdir", str(settings.BASE_DIR)]
    command += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "16"]
    command += ["--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"]
    return Service("web", command, ready=lambda: _answers(port))


def _workers() -> list[Service]:
    # Celery warns of root's powers; whoever starts the embedded site as root knows.
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser privileges", "-m"]
    celery = [*python, "celery", "--quiet", "-A", "config.celery", "--workdir", str(settings.BASE_DIR)]
    quiet = ["--loglevel", "WARNING"]
    return [
        Service("worker", [*celery, "worker", "--pool", "threads", "--concurrency", "4", *quiet]),
        Service("beat", [*celery, "beat", "--pidfile=", *quiet]),
    ]


def _answers(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(5)
        try:
            client.connect(("127.0.0.1", port))
            client.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in client.recv(64)
        except OSError:
            return False
