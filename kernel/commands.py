"""What every command of `manage.py` that answers in JSON has in common."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError, Refused
from kernel.http import error_body

MIGRATION_LOCK = 20170915


class JsonCommand(BaseCommand):
    """Prints one JSON document and nothing else on standard output; notices go to standard error.

    Exit status 0 done, 1 refused, with the refusal as the document, 2 wrong usage. A database that lacks
    migrations is brought up to date where it is our own (`MIGRATES_ITSELF`), else `not_migrated` is told.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def document(self, **options: Any) -> Any:
        """What is printed. Refusals are raised."""
        raise NotImplementedError

    def tell(self, document: Any) -> None:
        """The same for people; a command with nothing better to say prints the document."""
        self._print(document)

    def exit_status(self, document: Any) -> int:
        """1 where the document itself is bad news."""
        return 0

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            bring_up_to_date()
            document = self.document(**options)
        except DomainError as error:
            self._print(error_body(error.code, error.message, error.fields, **error.extra))
            raise SystemExit(1) from error
        if options["json"]:
            self._print(document)
        else:
            self.tell(document)
        if status := self.exit_status(document):
            raise SystemExit(status)

    def _print(self, document: Any) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False, default=str))


def file_given(path: Path) -> bytes:
    """The bytes of a file named on the command line. Refuses with `file_unreadable`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", _("The file cannot be read: %(name)s") % {"name": path.name}) from error


def bring_up_to_date() -> None:
    """One at a time: two commands on a new data folder must not both migrate it."""
    if not _lacks_migrations():
        return
    if not settings.MIGRATES_ITSELF:
        raise Refused("not_migrated", _("The database is not up to date: run `manage.py migrate` first."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            if _lacks_migrations():
                call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _lacks_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
