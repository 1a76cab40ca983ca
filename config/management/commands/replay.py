import json

from django.core.management.base import BaseCommand, CommandError

from config.demo.replay import CODE, replay


class Command(BaseCommand):
    help = "Fill a demonstration from published bulletins, through the services. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--campaign", default=CODE)
        parser.add_argument("--days", type=int, help="only so many published days, newest first")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, campaign: str, days: int | None, seed: int, **options):
        if campaign != CODE:
            raise CommandError(f"there are published bulletins for {CODE} only", returncode=1)
        result = replay(code=campaign, days=days, seed=seed, say=self.stderr.write)
        self.stdout.write(json.dumps(result, ensure_ascii=False))
