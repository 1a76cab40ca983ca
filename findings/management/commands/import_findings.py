import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Campaign
from findings.imports import import_lines, read_lines
from kernel.errors import DomainError, Refused
from kernel.http import error_body


class Command(BaseCommand):
    help = "Bring in county × category lines of a published bulletin, through the services."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--reviewer", default="reviewer", help="user name of who approves")
        parser.add_argument("--json", action="store_true", help="accepted for symmetry: the output is always JSON")

    def handle(self, *args, file: Path, campaign: str, reviewer: str, **options):
        try:
            result = self._import(file, campaign, reviewer)
        except DomainError as error:
            self.stdout.write(json.dumps(error_body(error.code, error.message), ensure_ascii=False))
            raise SystemExit(1) from error
        self.stdout.write(json.dumps(result, ensure_ascii=False))

    def _import(self, file: Path, code: str, username: str) -> dict:
        campaign = Campaign.objects.filter(code=code).first()
        if campaign is None:
            raise Refused("unknown_campaign", _("There is no such campaign."))
        reviewer = User.objects.filter(username=username).first()
        if reviewer is None:
            raise Refused("unknown_user", _("There is no such account."))
        if not file.is_file():
            raise Refused("no_file", _("There is no such file."))
        return import_lines(campaign=campaign, lines=read_lines(file.read_bytes()), reviewer=reviewer).as_dict()
