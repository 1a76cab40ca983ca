from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    name = "field"
    verbose_name = _("Phone application")

    def ready(self):
        from accounts.access import deliveries  # noqa: PLC0415 -- as the other registries

        # Whose phone it is, and until when it may send.
        deliveries.add(("GET", "api:field-me"))
