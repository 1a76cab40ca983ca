from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = _("Findings")

    def ready(self):
        from campaigns.workflow import closing_checks  # noqa: PLC0415 -- models are loaded only now
        from findings import workflow  # noqa: F401, PLC0415 -- makes its tables known
        from findings.selectors import why_not_close  # noqa: PLC0415 -- the same
        from kernel.wording import name_verbs  # noqa: PLC0415 -- models must be loaded

        closing_checks.append(why_not_close)
        name_verbs(
            {
                "record.submit": _("Record sent"),
                "finding.submit": _("Handed in for review"),
                "problemlist.receive": _("Receipt acknowledged"),
            }
        )
