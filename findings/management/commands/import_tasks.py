from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from campaigns.selectors import campaign_of_code
from findings.imports.targets import check_targets, import_targets
from findings.services.tasks import Heading
from kernel.commands import JsonCommand, file_given
from kernel.workbook.report import lines


class Command(JsonCommand):
    help = "Read a ledger of targets (.xlsx, .xls, .ods, .csv) into a campaign's task lists."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--title", default="", help="title of the list; the file's name where none is given")
        parser.add_argument("--dry-run", action="store_true", help="check the whole file and write nothing")

    def document(self, *, file: Path, campaign: str, title: str, dry_run: bool, **options: Any) -> Any:
        heading, data = Heading(campaign_of_code(campaign), title or file.stem), file_given(file)
        if dry_run:
            return check_targets(data, file.name, heading=heading, actor=None).report.as_dict()
        return import_targets(data, file.name, heading=heading, actor=None, dry_run=False).report

    def tell(self, document: Any) -> None:
        for line in lines(document):
            self.stdout.write(line)
