"""Celery entry points."""

from celery import shared_task


@shared_task(name="findings.make_copies", ignore_result=True)
def make_copies(sha256: str) -> None:
    from findings.services.photo_copies import make_copies as make  # noqa: PLC0415 -- leaf

    make(sha256=sha256)
