from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel import wording


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = _("Scores")

    def ready(self) -> None:
        from scoring.selectors import people_of_named_teams  # noqa: PLC0415 -- models are loaded only now
        from teams.standing import best_ranked  # noqa: PLC0415 -- the same

        best_ranked.append(people_of_named_teams)
        wording.name_verbs(
            {
                "board.made": _("Board made"),
                "board.dropped": _("Working version dropped"),
                "board.published": _("Board published"),
            }
        )
