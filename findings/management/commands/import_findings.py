from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns.selectors import campaign_of_code
from findings.imports import import_lines, read_lines
from kernel.commands import JsonCommand, file_given
from kernel.errors import Refused


class Command(JsonCommand):
    help = "Bring in county × category lines of a published bulletin, through the services."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--reviewer", default="reviewer", help="user name of who approves")

    def document(self, *, file: Path, campaign: str, reviewer: str, **options: Any) -> Any:
        found = campaign_of_code(campaign)
        user = User.objects.filter(username=reviewer).first()
        if user is None:
            raise Refused("unknown_user", _("There is no such account."))
        return import_lines(campaign=found, lines=read_lines(file_given(file)), reviewer=user).as_dict()
