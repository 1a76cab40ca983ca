from typing import Any

from django.core.management.base import CommandError, CommandParser

from config.demo.replay import CODE, replay
from kernel.commands import JsonCommand


class Command(JsonCommand):
    help = "Fill a demonstration from published bulletins, through the services. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", default=CODE)
        parser.add_argument("--days", type=int, help="only so many published days, newest first")
        parser.add_argument("--seed", type=int, default=1)

    def document(self, *, campaign: str, days: int | None, seed: int, **options: Any) -> Any:
        if campaign != CODE:
            raise CommandError(f"there are published bulletins for {CODE} only", returncode=1)
        return replay(code=campaign, days=days, seed=seed, say=self.stderr.write)
