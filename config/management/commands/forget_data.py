"""Removes the data of the embedded site, for `make clean`."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from config.embedded.supervisor import Supervisor, say


class Command(BaseCommand):
    help = "Removes the embedded database, its files and the media in the default data folder. Refuses while it runs."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "var"
        if folder != settings.DATA_DIR:
            say(f"DATA_DIR is {settings.DATA_DIR}, not the default; nothing there is touched.")
            sys.exit(0)
        if folder.exists():
            Supervisor(folder, port=0).forget_everything()
