from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel.wording import name_verbs


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = _("Rectification")

    def ready(self) -> None:
        from campaigns.workflow import closing_checks  # noqa: PLC0415 -- models are loaded by now
        from findings.models.evidence import shown_with  # noqa: PLC0415 -- the same
        from findings.selectors.places import follow_ups  # noqa: PLC0415 -- the same
        from findings.workflow import locked_followers, visit_checks  # noqa: PLC0415 -- models are loaded by now
        from rectification.folder import outstanding, to_verify  # noqa: PLC0415 -- the same
        from rectification.selectors import entry_photos, followed_up_at, why_not_close  # noqa: PLC0415 -- the same
        from rectification.services import check_visit_of, enter_visit  # noqa: PLC0415 -- the same
        from rotations.handover import contributors  # noqa: PLC0415 -- the same

        closing_checks.append(why_not_close)
        shown_with.append(entry_photos)
        follow_ups.append(followed_up_at)
        visit_checks.append(check_visit_of)
        locked_followers.append(enter_visit)
        contributors.extend([to_verify, outstanding])
        name_verbs(
            {
                "letter.issued": _("Letter issued"),
                "letter.read": _("Letter read by the city"),
                "entry.opened": _("Entered in the ledger"),
            }
        )
