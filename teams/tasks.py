"""Celery entry points."""

from celery import shared_task

from teams.models import RosterImport


@shared_task(name="teams.finish_roster", ignore_result=True)
def finish_roster(pk: int) -> None:
    from teams.imports import finish_roster as finish  # noqa: PLC0415 -- leaf

    finish(RosterImport.objects.select_related("round__campaign", "importer", "applied_by").get(pk=pk))
