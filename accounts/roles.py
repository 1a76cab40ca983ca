"""Who somebody is to the system. Roles are code; what a role may do stands in the workflow tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """One role an account. Team leader and central team are duties of a posting, not roles."""

    OFFICE = "office", _("Campaign office")
    REVIEWER = "reviewer", _("Reviewer")
    LEADERSHIP = "leadership", _("Leadership")
    INSPECTOR = "inspector", _("Inspector")
    LIAISON = "liaison", _("Local liaison")
    PROVINCE = "province", _("Province coordinator")
    SENDING_UNIT = "sending_unit", _("Sending unit contact")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


DESCRIPTIONS = {
    Role.OFFICE: _("Runs its campaigns: schedules, dispatches, issues letters, decides disputes, publishes."),
    Role.REVIEWER: _("Reviews and grades the findings of the cities given to them."),
    Role.LEADERSHIP: _("Reads everything, changes nothing."),
    Role.INSPECTOR: _("Records inspections of the own team, from arrival to departure."),
    Role.LIAISON: _("Answers for a city or county: confirms or disputes, rectifies, reports."),
    Role.PROVINCE: _("Reads what concerns the cities of the own province."),
    Role.SENDING_UNIT: _("Nominates people and sees where they are posted."),
    Role.ADMINISTRATOR: _("Keeps accounts, reference data and imports; never edits a finding."),
    Role.AUDITOR: _("Reads and verifies the audit trail."),
}
