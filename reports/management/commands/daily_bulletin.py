from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from campaigns.selectors import campaign_of_code
from kernel.commands import JsonCommand
from reports.selectors import day_document
from reports.services import make_bulletin, publish_bulletin


class Command(JsonCommand):
    help = "Freeze the figures of a day, or what has changed since they were published; with --publish, release them."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--date", required=True, type=date.fromisoformat, help="the day")
        parser.add_argument("--publish", action="store_true", help="publish it as the system")

    def document(self, *, campaign: str, date: date, publish: bool, **options: Any) -> Any:
        found = campaign_of_code(campaign)
        with transaction.atomic():
            bulletin = make_bulletin(campaign=found, day=date)
            if publish:
                publish_bulletin(bulletin=bulletin, actor=None)
        return day_document(found, date)

    def tell(self, document: Any) -> None:
        self.stdout.write(f"{document['title']}: {document['total']}")
        for section in document["sections"]:
            self.stdout.write(f"{section['category']}: {section['total']}")
