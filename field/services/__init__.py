"""Everything that the phone application writes itself."""

from field.services.plans import save_plan

__all__ = ["save_plan"]
