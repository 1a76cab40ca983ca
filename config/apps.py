from django.apps import AppConfig
from django.conf import settings

# Tasks are bound to this application as soon as Django is set up, in every process.
from config.celery import app as celery_app


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Lantian"
    celery_app = celery_app

    def ready(self) -> None:
        """A catalogue that was edited counts at the next start, without a step that could be forgotten."""
        from config.catalogues import Catalogues  # noqa: PLC0415 -- costs time only where needed

        Catalogues(settings.BASE_DIR, settings.OUR_APPS).compile()
