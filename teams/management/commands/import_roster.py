import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Round
from campaigns.selectors import inspection_rounds
from kernel.errors import DomainError, Refused
from kernel.http import error_body
from teams.imports import check_roster, import_roster


class Command(BaseCommand):
    help = "Read a roster workbook (S1 附2; .xlsx, .xls, .ods, .csv) into a round's nominations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--round", required=True, type=int, help="number of the round as planned")
        parser.add_argument("--dry-run", action="store_true", help="check the whole file and write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, file: Path, campaign: str, round: int, dry_run: bool, **options: Any) -> None:
        try:
            report = self._report(file, campaign, round, dry_run)
        except DomainError as error:
            self._say(error_body(error.code, error.message, error.fields, **error.extra), options["json"])
            raise SystemExit(1) from error
        self._say(report, options["json"])

    def _report(self, file: Path, code: str, number: int, dry_run: bool) -> dict[str, Any]:
        round_ = _round(code, number)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise Refused("file_unreadable", _("The file cannot be read: %(name)s") % {"name": file.name}) from error
        if dry_run:
            return check_roster(data, file.name, round=round_, actor=None).report.as_dict()
        return import_roster(data, file.name, round=round_, actor=None, dry_run=False).report

    def _say(self, document: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        if "error" in document:
            self.stdout.write(document["error"]["message"])
            return
        self.stdout.write(" ".join(f"{key}={document[key]}" for key in ("rows", "accepted", "unchanged")))
        for level in ("rejected", "warnings", "skipped"):
            for remark in document[level]:
                place = f"{remark['sheet']}!{remark['column']}{remark['row'] or ''}"
                self.stdout.write(f"{level}\t{place}\t{remark['code']}\t{remark['message']}")


def _round(code: str, number: int) -> Round:
    campaign = Campaign.objects.filter(code=code).first()
    if campaign is None:
        raise Refused("unknown_campaign", _("There is no such campaign."))
    found = inspection_rounds(campaign).filter(number=number).select_related("campaign").first()
    if found is None:
        raise Refused("unknown_round", _("This campaign has no such round."))
    return found
