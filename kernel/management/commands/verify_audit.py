from typing import Any

from kernel import audit
from kernel.commands import JsonCommand


class Command(JsonCommand):
    help = "Walk the audit chain and say whether it is intact (exit status 1 if not)."

    def document(self, **options: Any) -> Any:
        return audit.verify()

    def exit_status(self, document: Any) -> int:
        return 0 if document["intact"] else 1
