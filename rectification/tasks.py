"""Celery entry points."""

from celery import shared_task

from kernel.documents import render_issued
from rectification.models import SupervisionLetter


@shared_task(name="rectification.render_letter", ignore_result=True)
def render_letter(pk: int) -> None:
    render_issued(SupervisionLetter, pk)
