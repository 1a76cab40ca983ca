import json

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from campaigns.calendar import as_document
from campaigns.models import Campaign
from campaigns.selectors import calendar_of
from kernel.http import error_body


class Command(BaseCommand):
    help = "Print the round calendar of a campaign, with what does not add up in it."

    def add_arguments(self, parser):
        parser.add_argument("campaign", help="code of the campaign")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args, campaign, json: bool = False, **options):
        found = Campaign.objects.filter(code=campaign).first()
        if found is None:
            self.stdout.write(_line(error_body("unknown_campaign", gettext("There is no such campaign."))))
            raise SystemExit(1)
        document = as_document(calendar_of(found), gettext)
        if json:
            self.stdout.write(_line(document))
            return
        for row in document["rounds"]:
            number = row["number"] or f"({row['after_round']})"
            self.stdout.write(
                f"{number}\t{row['issued_number']}\t{row['kind']}\t{row['start']}\t{row['end']}\t{row['days']}"
            )
        for warning in document["warnings"]:
            self.stdout.write(f"! {warning['code']}: {warning['message']}")


def _line(document: dict) -> str:
    return json.dumps(document, ensure_ascii=False)
