import re

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    name = "field"
    verbose_name = _("Phone application")

    def ready(self):
        from accounts.access import deliveries  # noqa: PLC0415 -- as the other registries
        from field.services.plans import follow_site, plan_in_file  # noqa: PLC0415 -- models are loaded only now
        from findings.services.merging import followers  # noqa: PLC0415 -- the same
        from findings.workflow import ActKind, queued_acts  # noqa: PLC0415 -- the same
        from kernel.wording import name_verbs  # noqa: PLC0415 -- models must be loaded

        # Whose phone it is, and until when it may send.
        deliveries.add(("GET", "api:field-me"))
        followers.append(follow_site)
        queued_acts.append(ActKind("PUT", re.compile(r"plans/(?P<day>\d{4}-\d{2}-\d{2})"), plan_in_file, "plan"))
        name_verbs({"dayplan.saved": _("Plan of the day saved")})
