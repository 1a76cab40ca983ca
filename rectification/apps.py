from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel.wording import name_verbs


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = _("Rectification")

    def ready(self) -> None:
        from campaigns.workflow import closing_checks  # noqa: PLC0415 -- models are loaded by now
        from rectification.folder import outstanding, to_verify  # noqa: PLC0415 -- the same
        from rectification.selectors import why_not_close  # noqa: PLC0415 -- the same
        from rotations.handover import contributors  # noqa: PLC0415 -- the same

        closing_checks.append(why_not_close)
        contributors.extend([to_verify, outstanding])
        name_verbs(
            {
                "letter.issued": _("Letter issued"),
                "letter.read": _("Letter read by the city"),
                "entry.opened": _("Entered in the ledger"),
            }
        )
