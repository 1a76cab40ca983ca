from django.apps import AppConfig

# Tasks are bound to this application as soon as Django is set up, in every process.
from config.celery import app as celery_app


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Lantian"
    celery_app = celery_app
