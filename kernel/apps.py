from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel import wording


class KernelConfig(AppConfig):
    name = "kernel"
    verbose_name = "Kernel"

    def ready(self):
        wording.name_verbs(
            {"audit.read": _("Audit trail read"), "audit.verified": _("Audit chain verified")},
        )
