from typing import Any

from config.demo.accounts import DEMO_ACCOUNTS, PASSWORD
from kernel.commands import JsonCommand


class Command(JsonCommand):
    help = "Print the accounts of the demonstration."

    def document(self, **options: Any) -> Any:
        return [{"username": a.username, "password": PASSWORD, "name": a.name, "part": a.part} for a in DEMO_ACCOUNTS]

    def tell(self, document: Any) -> None:
        for row in document:
            self.stdout.write("{username:<12} {password:<14} {name}  {part}".format(**row))
