"""The Celery application. What runs when is in `config.schedule`; beat only ticks."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("lantian")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
