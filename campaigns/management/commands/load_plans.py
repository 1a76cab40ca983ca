from typing import Any

from campaigns.plans import PlanError
from campaigns.services import load_plans
from kernel.commands import JsonCommand
from kernel.errors import Refused


class Command(JsonCommand):
    help = "Load or update the five campaigns and the places from fixtures/. Safe to repeat."

    def document(self, **options: Any) -> Any:
        try:
            return load_plans()
        except PlanError as error:
            raise Refused("plan_refused", str(error)) from error
