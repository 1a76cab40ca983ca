"""Workbooks that leave the system: forms, the task plan table, the list in a bundle of evidence."""

from findings.documents.bundles import contents_sheets
from findings.documents.tasks import target_form, task_plan_sheet

__all__ = ["contents_sheets", "target_form", "task_plan_sheet"]
