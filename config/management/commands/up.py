"""Runs the whole site: database, broker, web, worker and beat; Ctrl-C ends all of them."""

import os
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandParser, call_command, get_commands
from django.db import connection, connections

from config.embedded.process import EmbeddedError, end_with_my_parent
from config.embedded.supervisor import Service, StopRequested, Supervisor, say


class Command(BaseCommand):
    help = "Runs the whole site under one process: database, broker, web, worker and beat. Ctrl-C ends all of them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--empty", action="store_true", help="without the plans and the demonstration")

    def handle(self, *args: Any, port: int, empty: bool, **options: Any) -> None:
        started = time.monotonic()
        if "MAKELEVEL" in os.environ:
            end_with_my_parent()
        supervisor = Supervisor(settings.DATA_DIR, port=port)
        try:
            with supervisor.supervising():
                env = self._servers(supervisor)
                self._data(env, filled=not empty)
                services = self._services(port)
                for service in services:
                    supervisor.start(service, env)
                supervisor.wait_until_ready(services)
                self._announce(port, time.monotonic() - started)
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

    def _data(self, env: dict[str, str], *, filled: bool) -> None:
        """Tables, plans and, where nobody has an account yet, the demonstration."""
        unfinished = settings.DATA_DIR / "demo.unfinished"
        if unfinished.exists():
            self._forget_unfinished_demo()
            unfinished.unlink()
        call_command("migrate", interactive=False, verbosity=0)
        if filled:
            call_command("load_plans", verbosity=0)
            if "replay" in get_commands() and not get_user_model().objects.exists():
                say("Filling the demonstration from published bulletins; this happens once.")
                unfinished.touch()
                call_command("replay")
                unfinished.unlink()
        connections.close_all()

    def _forget_unfinished_demo(self) -> None:
        """A first start that was cut off left half a demonstration: it is made anew, in the embedded database only."""
        if connection.settings_dict["ENGINE"] != "config.embedded.backend":
            raise EmbeddedError(
                "The first start was cut off while it filled the database named in DATABASE_URL. Empty that database, "
                f"remove {settings.DATA_DIR / 'demo.unfinished'}, and start again."
            )
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")

    def _services(self, port: int) -> list[Service]:
        # Celery warns of root's powers; whoever starts the embedded site as root knows.
        python = [sys.executable, "-W", "ignore:You're running the worker with superuser privileges", "-m"]
        celery = [*python, "celery", "--quiet", "-A", "config.celery", "--workdir", str(settings.BASE_DIR)]
        quiet = ["--loglevel", "WARNING"]
        web = [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--chdir",
            str(settings.BASE_DIR),
            "--bind",
            f"127.0.0.1:{port}",
        ]
        web += ["--worker-class", "gthread", "--workers", "2", "--threads", "16", "--graceful-timeout", "5"]
        web += ["--log-level", "warning", "--no-control-socket"]
        return [
            Service("web", web, ready=lambda: _answers(port)),
            Service("worker", [*celery, "worker", "--pool", "threads", "--concurrency", "4", *quiet]),
            Service("beat", [*celery, "beat", "--pidfile=", *quiet]),
        ]

    def _announce(self, port: int, seconds: float) -> None:
        say(f"\nThe site is ready after {seconds:.1f} s: http://localhost:{port}/    (Ctrl-C stops everything)\n")
        if "demo_accounts" in get_commands():
            call_command("demo_accounts", stdout=self.stdout)
            self.stdout.flush()


def _answers(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(5)
        try:
            client.connect(("127.0.0.1", port))
            client.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in client.recv(64)
        except OSError:
            return False
