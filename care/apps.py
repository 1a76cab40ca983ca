from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel.wording import name_verbs


class CareConfig(AppConfig):
    name = "care"
    verbose_name = _("Duty of care and discipline")

    def ready(self) -> None:
        name_verbs(
            {
                "pledge.signed": _("Integrity pledge signed"),
                "self_check.handed_in": _("Integrity self-check handed in"),
                "meeting.registered": _("Meeting registered"),
                "local_meal.entered": _("Local meal entered"),
                "local_meal.removed": _("Local meal removed"),
                "home_holiday.added": _("Holiday at home entered"),
                "home_holiday.removed": _("Holiday at home removed"),
                "party_branch.named": _("Party branch named"),
                "sheet.issued": _("Sheet issued"),
                "training.entered": _("Training entered"),
                "training.attended": _("Attendance entered"),
                "training.completed": _("Attendance completed"),
                "vehicle.registered": _("Vehicle registered"),
                "vehicle.driver_entered": _("Driver of a day entered"),
                "vehicle.cost_entered": _("Cost of a vehicle entered"),
                "vehicle.cost_removed": _("Cost of a vehicle removed"),
            }
        )
