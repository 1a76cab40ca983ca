from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel import wording


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self):
        wording.name_verbs(
            {
                "campaign.loaded": _("Plan loaded"),
                "campaign.calendar_built": _("Round calendar built"),
                "campaign.city_covered": _("City added"),
                "campaign.member_added": _("Member added"),
                "policy.versioned": _("New version of the rules"),
                "calendar.shift": _("Round shifted"),
                "calendar.shorten": _("Round shortened"),
                "calendar.insert": _("Round inserted"),
                "calendar.cancel": _("Round cancelled"),
                "calendar.renumber": _("Round renumbered"),
            }
        )
