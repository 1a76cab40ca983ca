from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from campaigns.selectors import campaign_of_code
from kernel.commands import JsonCommand, file_given
from kernel.workbook.report import lines
from teams.imports.contacts import check_contacts, import_contacts


class Command(JsonCommand):
    help = "Read a workbook of contacts (S1 附3; .xlsx, .xls, .ods, .csv) into a campaign's directory."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--dry-run", action="store_true", help="check the whole file and write nothing")

    def document(self, *, file: Path, campaign: str, dry_run: bool, **options: Any) -> Any:
        found, data = campaign_of_code(campaign), file_given(file)
        if dry_run:
            return check_contacts(data, file.name, campaign=found, actor=None).report.as_dict()
        return import_contacts(data, file.name, campaign=found, actor=None, dry_run=False).report

    def tell(self, document: Any) -> None:
        for line in lines(document):
            self.stdout.write(line)
