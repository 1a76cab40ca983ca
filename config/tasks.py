"""The one task that beat sends."""

from celery import shared_task


@shared_task(name="kernel.run_due", ignore_result=True)
def run_due() -> None:
    from config import schedule  # noqa: PLC0415 -- leaf

    schedule.tick()
