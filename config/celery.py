"""The Celery application. Beat only ticks, once a minute; what that runs is in `config.schedule`."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, task_postrun, task_prerun

from config.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("lantian")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # A tick that waited longer than a minute is worth nothing: the next one does its work.
    "tick": {"task": "kernel.run_due", "schedule": crontab(), "options": {"expires": 55}},
}


@beat_init.connect
def tick_at_once(**kwargs: Any) -> None:
    """What an outage left undone does not wait for the next full minute."""
    app.send_task("kernel.run_due", expires=55)


@task_prerun.connect
def name_the_task(task_id: str, **kwargs: Any) -> None:
    request_id.set(task_id)


@task_postrun.connect
def forget_the_task(**kwargs: Any) -> None:
    request_id.set("-")
