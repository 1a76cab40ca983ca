"""What only the phone application keeps: a team's plan of the day."""

from field.models.plans import DayPlan, PlanStop

__all__ = ["DayPlan", "PlanStop"]
