"""The interface's texts and their Chinese: renewed, checked, compiled."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from config.catalogues import Catalogues


class Command(BaseCommand):
    help = "Brings the catalogues under locale/ up to the source. --check only says what is missing, fuzzy or unused."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*", help="only these apps (default: all)")
        parser.add_argument("--check", action="store_true", help="change nothing; fail unless the Chinese is complete")
        parser.add_argument("--compile", action="store_true", help="only compile what has changed")

    def handle(self, *args: Any, apps: list[str], check: bool, compile: bool, **options: Any) -> None:
        catalogues = Catalogues(settings.BASE_DIR, apps or [*settings.OUR_APPS, "config"])
        if check:
            faults = list(catalogues.faults())
            for fault in faults:
                self.stderr.write(str(fault))
            if faults:
                self.stderr.write(f"{len(faults)} texts need work: `manage.py messages`, then fill in the Chinese.")
                sys.exit(1)
            return
        if not compile:
            for app in catalogues.apps:
                if left := catalogues.update(app):
                    self.stdout.write(f"{catalogues.path_of(app)}: {left} texts without Chinese")
        catalogues.compile()
