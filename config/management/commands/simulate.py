"""Fills a database to size for measuring, fast."""

from typing import Any

from django.core.management.base import CommandParser

from config.simulation.fill import simulate
from kernel.commands import JsonCommand


class Command(JsonCommand):
    help = "Fill an empty database to size for measuring: rows as the services leave them, written in bulk."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--teams", type=int, default=290, help="teams in each round")
        parser.add_argument("--rounds", type=int, default=1, help="how many rounds, from the first")
        parser.add_argument("--records-per-day", type=int, default=3, help="records of each team on each day")
        parser.add_argument("--seed", type=int, default=1, help="the same seed fills in the same rows")
        parser.add_argument("--campaign", default="intensified-2018")

    def document(self, **options: Any) -> Any:
        return simulate(
            code=options["campaign"],
            teams=options["teams"],
            rounds=options["rounds"],
            per_day=options["records_per_day"],
            seed=options["seed"],
        )
