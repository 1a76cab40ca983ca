from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = _("Findings")

    def ready(self):
        from accounts.access import deliveries  # noqa: PLC0415 -- as the other registries
        from campaigns.workflow import closing_checks  # noqa: PLC0415 -- models are loaded only now
        from findings import workflow  # noqa: PLC0415 -- makes its tables known
        from findings.selectors import why_not_close  # noqa: PLC0415 -- the same
        from findings.services.delivering_acts import OWN_ACTS  # noqa: PLC0415 -- the same
        from kernel.wording import name_verbs  # noqa: PLC0415 -- models must be loaded

        closing_checks.append(why_not_close)
        workflow.queued_acts.extend(OWN_ACTS)
        # Kept on the phone since before the access ended (L14): records with their corrections, and their photos whole
        # or in parts.
        deliveries.update(("PUT", f"api:findings-record-{name}") for name in ("send", "detail"))
        deliveries.add(("POST", "api:findings-record-revise"))
        deliveries.update(
            (method, f"api:findings-photo-{name}") for method in ("HEAD", "PUT", "PATCH") for name in ("send", "detail")
        )
        from findings.folder import to_complete, unconfirmed, visited  # noqa: PLC0415 -- the same
        from findings.services.taking_over import take_over_records  # noqa: PLC0415 -- the same
        from rotations.handover import contributors, movers  # noqa: PLC0415 -- the same

        contributors.extend([to_complete, unconfirmed, visited])
        movers.append(take_over_records)
        name_verbs(
            {
                "photo.read_original": _("Photo read as it came"),
                "record.bundle": _("Bundle of evidence made"),
                "finding.bundle": _("Bundle of evidence made"),
                "record.submit": _("Record sent"),
                "record.deliver": _("Brought in a file by an administrator"),
                "draft.deliver": _("Draft brought in a file by an administrator"),
                "act.deliver": _("Done by a file that an administrator brought"),
                "photo.deliver": _("Photo brought in a file by an administrator"),
                "record.taken_over": _("Taken over by the next team"),
                "draft.handed_in": _("Draft handed in as a record"),
                "draft.discarded": _("Draft thrown away"),
                "finding.submit": _("Handed in for review"),
                "problemlist.receive": _("Receipt acknowledged"),
                "tasks.checked": _("Task list checked"),
                "tasks.imported": _("Task list imported"),
                "tasks.refused": _("Task list refused"),
                "tasklist.entered": _("Targets entered"),
                "township.corrected": _("Township corrected"),
                "township.joined": _("Joined with another township"),
                "site.merged": _("Joined with another row of the same place"),
            }
        )
