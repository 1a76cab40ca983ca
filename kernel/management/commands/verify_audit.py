import json

from django.core.management.base import BaseCommand

from kernel import audit


class Command(BaseCommand):
    help = "Walk the audit chain and say whether it is intact (exit status 1 if not)."

    def handle(self, *args, **options):
        result = audit.verify()
        self.stdout.write(json.dumps(result))
        if not result["intact"]:
            raise SystemExit(1)
