import json
from datetime import date

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext

from campaigns.models import Campaign
from kernel.errors import DomainError, Refused
from kernel.http import error_body
from reports.selectors import day_document
from reports.services import make_bulletin, publish_bulletin


class Command(BaseCommand):
    help = "Freeze the figures of a day, or what has changed since they were published; with --publish, release them."

    def add_arguments(self, parser):
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--date", required=True, type=date.fromisoformat, help="the day")
        parser.add_argument("--publish", action="store_true", help="publish it as the system")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args, campaign: str, publish: bool, json: bool, **options):
        day = options["date"]
        try:
            found = Campaign.objects.filter(code=campaign).first()
            if found is None:
                raise Refused("unknown_campaign", gettext("There is no such campaign."))
            with transaction.atomic():
                bulletin = make_bulletin(campaign=found, day=day)
                if publish:
                    publish_bulletin(bulletin=bulletin, actor=None)
        except DomainError as error:
            self.stdout.write(_line(error_body(error.code, error.message, error.fields, **error.extra)))
            raise SystemExit(1) from None
        document = day_document(found, day)
        if json:
            self.stdout.write(_line(document))
            return
        self.stdout.write(f"{document['title']}: {document['total']}")
        for section in document["sections"]:
            self.stdout.write(f"{section['category']}: {section['total']}")


def _line(document: dict) -> str:
    return json.dumps(document, ensure_ascii=False)
