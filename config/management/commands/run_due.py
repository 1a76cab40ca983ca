"""Runs every scheduled job that is due and not done, as beat would."""

import json
from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config import schedule


class Command(BaseCommand):
    help = "Runs every scheduled job that is due and not done, as beat would. Safe at any time, beside beat too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="act as if it were this moment, e.g. 2018-09-17T21:05 (Asia/Shanghai)")
        parser.add_argument("--json", action="store_true", help="accepted for symmetry: the output is always JSON")

    def handle(self, *args: Any, now: str | None, **options: Any) -> None:
        outcomes = schedule.tick(_moment(now))
        ran = [{"job": done.job, "for": done.slot, "outcome": done.outcome} for done in outcomes]
        self.stdout.write(json.dumps({"ran": ran}, ensure_ascii=False, indent=2))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is no moment. Write it like 2018-09-17T21:05.", returncode=2) from None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
