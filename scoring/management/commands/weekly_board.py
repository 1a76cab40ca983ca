from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from campaigns.selectors import campaign_of_code
from kernel.commands import JsonCommand
from scoring.selectors import board_document
from scoring.services import make_board, publish_board


class Command(JsonCommand):
    help = "Rank the teams of the week that holds a day; with --publish, name the first in public."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--week", required=True, type=date.fromisoformat, help="any day of the week")
        parser.add_argument("--publish", action="store_true", help="publish it as the system")

    def document(self, *, campaign: str, week: date, publish: bool, **options: Any) -> Any:
        found = campaign_of_code(campaign)
        with transaction.atomic():
            board = make_board(campaign=found, day=week)
            if publish:
                board = publish_board(board=board, actor=None)
        return board_document(board)

    def tell(self, document: Any) -> None:
        for place in document["places"]:
            self.stdout.write(f"{place['place'] or '-'}\t{place['team']}\t{place['score']}\t{place['findings']}")
