from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel import wording


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports and bulletins")

    def ready(self) -> None:
        wording.name_verbs(
            {
                "daily_report.signed": _("Daily report signed"),
                "bulletin.made": _("Bulletin made"),
                "bulletin.noted": _("Bulletin noted"),
                "bulletin.published": _("Bulletin published"),
                "supplement.made": _("Supplement made"),
                "supplement.noted": _("Supplement noted"),
                "supplement.dropped": _("Supplement dropped"),
                "supplement.published": _("Supplement published"),
            }
        )
