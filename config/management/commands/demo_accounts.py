import json

from django.core.management.base import BaseCommand

from config.demo.accounts import DEMO_ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Print the accounts of the demonstration."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, json: bool = False, **options):
        rows = [{"username": a.username, "password": PASSWORD, "name": a.name, "part": a.part} for a in DEMO_ACCOUNTS]
        if json:
            self.stdout.write(_line(rows))
            return
        for row in rows:
            self.stdout.write("{username:<12} {password:<14} {name}  {part}".format(**row))


def _line(rows: list[dict]) -> str:
    return json.dumps(rows, ensure_ascii=False)
