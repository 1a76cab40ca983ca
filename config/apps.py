from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings
from django.db.models import Choices

# Tasks are bound to this application as soon as Django is set up, in every process.
from config.celery import app as celery_app


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Lantian"
    celery_app = celery_app

    def ready(self) -> None:
        """A catalogue that was edited counts at the next start, without a step that could be forgotten."""
        from config.catalogues import Catalogues  # noqa: PLC0415 -- needs the apps

        Catalogues(settings.BASE_DIR, settings.OUR_APPS).compile()
        settings.SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"] = _names_of_choices()


def _names_of_choices() -> dict[str, list]:
    """The API's document calls each enumeration by its own name; a field called `state` would decide on it else."""
    named: dict[str, list] = {}
    known: set[tuple] = set()
    for app in settings.OUR_APPS:
        for module in ("enums", "roles"):
            if not find_spec(f"{app}.{module}"):
                continue
            for name, found in vars(import_module(f"{app}.{module}")).items():
                is_own = isinstance(found, type) and issubclass(found, Choices) and found.__module__.startswith(app)
                # Two enumerations of the same values are one to the document.
                if is_own and tuple(found.values) not in known:
                    known.add(tuple(found.values))
                    named[f"{app.title()}{name}"] = found.choices
    return named
