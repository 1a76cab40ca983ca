from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel import wording


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = _("Scores")

    def ready(self) -> None:
        wording.name_verbs(
            {
                "board.made": _("Board made"),
                "board.dropped": _("Working version dropped"),
                "board.published": _("Board published"),
            }
        )
