"""Celery entry points."""

from celery import shared_task

from kernel.documents import render_issued
from rotations.models import HandoverList


@shared_task(name="rotations.run_proposal", ignore_result=True)
def run_proposal(pk: int) -> None:
    from rotations.services import run_proposal  # noqa: PLC0415 -- leaf

    run_proposal(pk)


@shared_task(name="rotations.render_handover_list", ignore_result=True)
def render_handover_list(pk: int) -> None:
    render_issued(HandoverList, pk)
