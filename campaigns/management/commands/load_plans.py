import json

from django.core.management.base import BaseCommand

from campaigns.plans import PlanError
from campaigns.services import load_plans
from kernel.errors import DomainError
from kernel.http import error_body


class Command(BaseCommand):
    help = "Load or update the five campaigns and the places from fixtures/. Safe to repeat."

    def handle(self, *args, **options):
        try:
            result = load_plans()
        except PlanError as error:
            self.stdout.write(json.dumps(error_body("plan_refused", error), ensure_ascii=False))
            raise SystemExit(1) from error
        except DomainError as error:
            self.stdout.write(json.dumps(error_body(error.code, error.message), ensure_ascii=False))
            raise SystemExit(1) from error
        self.stdout.write(json.dumps(result, ensure_ascii=False))
