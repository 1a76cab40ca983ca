from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from campaigns.selectors import campaign_of_code, inspection_round
from kernel.commands import JsonCommand, file_given
from kernel.workbook.report import lines
from teams.imports import check_roster, import_roster

# Questions are answered on the page; here they stand among what was rejected or remarked.
TOLD = ("rows", "accepted", "unchanged", "rejected", "warnings", "skipped")


class Command(JsonCommand):
    help = "Read a roster workbook (S1 附2; .xlsx, .xls, .ods, .csv) into a round's nominations."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--round", required=True, type=int, help="number of the round as planned")
        parser.add_argument("--dry-run", action="store_true", help="check the whole file and write nothing")

    def document(self, *, file: Path, campaign: str, round: int, dry_run: bool, **options: Any) -> Any:
        found, data = inspection_round(campaign_of_code(campaign), round), file_given(file)
        if dry_run:
            report = check_roster(data, file.name, round=found, actor=None).report.as_dict()
        else:
            report = import_roster(data, file.name, round=found, actor=None, dry_run=False).report
        return {key: report[key] for key in TOLD}

    def tell(self, document: Any) -> None:
        for line in lines(document):
            self.stdout.write(line)
