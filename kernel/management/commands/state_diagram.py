from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kernel.workflow import diagram, registry

TARGET = Path(settings.BASE_DIR) / "docs" / "states.md"


def document() -> str:
    parts = ["# States and transitions\n\nPrinted from the workflow tables by `manage.py state_diagram`.\n"]
    for name in sorted(registry):
        parts.append(f"## {name}\n\n```mermaid\n{diagram(registry[name])}\n```\n")
    return "\n".join(parts)


class Command(BaseCommand):
    help = "Write docs/states.md from the workflow tables; with --check, fail if it is out of date."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check, **options):
        text = document()
        if not check:
            TARGET.write_text(text, encoding="utf-8")
        elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            raise CommandError("docs/states.md is out of date: run `manage.py state_diagram`")
