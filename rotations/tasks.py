"""Celery entry points."""

from celery import shared_task


@shared_task(name="rotations.run_proposal", ignore_result=True)
def run_proposal(pk: int) -> None:
    from rotations.services import run_proposal  # noqa: PLC0415 -- leaf

    run_proposal(pk)
