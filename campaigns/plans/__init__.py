"""The five plans as data: readable files in, checked and typed objects out. Pure: no database, no framework."""

from campaigns.plans.documents import Origin
from campaigns.plans.errors import PlanError, PlanProblem
from campaigns.plans.reading import PLANS_FOLDER, read_plan, read_plans
from campaigns.plans.shapes import Catalogue, Plan, Plans

__all__ = [
    "PLANS_FOLDER",
    "Catalogue",
    "Origin",
    "Plan",
    "PlanError",
    "PlanProblem",
    "Plans",
    "read_plan",
    "read_plans",
]
