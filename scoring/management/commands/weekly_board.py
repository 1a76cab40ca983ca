import json
from datetime import date

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext

from campaigns.models import Campaign
from kernel.errors import DomainError, Refused
from kernel.http import error_body
from scoring.selectors import board_document
from scoring.services import make_board, publish_board


class Command(BaseCommand):
    help = "Rank the teams of the week that holds a day; with --publish, name the first in public."

    def add_arguments(self, parser):
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--week", required=True, type=date.fromisoformat, help="any day of the week")
        parser.add_argument("--publish", action="store_true", help="publish it as the system")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args, campaign: str, week: date, publish: bool, json: bool, **options):
        try:
            found = Campaign.objects.filter(code=campaign).first()
            if found is None:
                raise Refused("unknown_campaign", gettext("There is no such campaign."))
            with transaction.atomic():
                board = make_board(campaign=found, day=week)
                if publish:
                    board = publish_board(board=board, actor=None)
        except DomainError as error:
            self.stdout.write(_line(error_body(error.code, error.message, error.fields, **error.extra)))
            raise SystemExit(1) from None
        document = board_document(board)
        if json:
            self.stdout.write(_line(document))
            return
        for place in document["places"]:
            self.stdout.write(f"{place['place'] or '-'}\t{place['team']}\t{place['score']}\t{place['findings']}")


def _line(document: dict) -> str:
    return json.dumps(document, ensure_ascii=False)
