"""Runs every scheduled job that is due and not done, as beat would."""

from datetime import datetime
from typing import Any

from django.core.management import CommandError, CommandParser
from django.utils import timezone

from config import schedule
from kernel.commands import JsonCommand


class Command(JsonCommand):
    help = "Runs every scheduled job that is due and not done, as beat would. Safe at any time, beside beat too."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--now", help="act as if it were this moment, e.g. 2018-09-17T21:05 (Asia/Shanghai)")

    def document(self, *, now: str | None, **options: Any) -> Any:
        outcomes = schedule.tick(_moment(now))
        return {"ran": [{"job": done.job, "for": done.slot, "outcome": done.outcome} for done in outcomes]}


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is no moment. Write it like 2018-09-17T21:05.", returncode=2) from None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
