from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext

from campaigns.calendar import as_document
from campaigns.selectors import calendar_of, campaign_of_code
from kernel.commands import JsonCommand


class Command(JsonCommand):
    help = "Print the round calendar of a campaign, with what does not add up in it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("campaign", help="code of the campaign")

    def document(self, *, campaign: str, **options: Any) -> Any:
        return as_document(calendar_of(campaign_of_code(campaign)), gettext)

    def tell(self, document: Any) -> None:
        for row in document["rounds"]:
            number = row["number"] or f"({row['after_round']})"
            self.stdout.write(
                f"{number}\t{row['issued_number']}\t{row['kind']}\t{row['start']}\t{row['end']}\t{row['days']}"
            )
        for warning in document["warnings"]:
            self.stdout.write(f"! {warning['code']}: {warning['message']}")
