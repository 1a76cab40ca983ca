from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel import wording


class CitiesConfig(AppConfig):
    name = "cities"
    verbose_name = _("Places")

    def ready(self):
        wording.name_verbs(
            {
                "places.loaded": _("Tables of places loaded"),
                "county.added": _("Local unit added"),
                "alias.added": _("Other name added"),
                "liaison.appointed": _("Liaison appointed"),
                "liaison.ended": _("Liaison's term ended"),
            }
        )
