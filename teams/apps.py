from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel import wording


class TeamsConfig(AppConfig):
    name = "teams"
    verbose_name = _("Teams")

    def ready(self):
        from accounts.access import graces, stays, vetoes  # noqa: PLC0415 -- models are loaded only now
        from campaigns.services.calendar import followers  # noqa: PLC0415 -- models are loaded only now
        from cities.models.liaisons import known_to_inspectors  # noqa: PLC0415 -- models are loaded only now
        from teams.access import (  # noqa: PLC0415 -- models are loaded only now
            liaisons_known,
            posting_grace,
            posting_stay,
            posting_veto,
        )
        from teams.services import follow_round  # noqa: PLC0415 -- models are loaded only now

        vetoes.append(posting_veto)
        graces.append(posting_grace)
        stays.append(posting_stay)
        known_to_inspectors.append(liaisons_known)
        followers.append(follow_round)
        wording.name_verbs(
            {
                "unit.added": _("Sending unit added"),
                "unit.contact_added": _("Contact of the sending unit named"),
                "person.added": _("Person added"),
                "person.changed": _("Person's details changed"),
                "person.detail_opened": _("Personal detail read"),
                "contact.named": _("Contact named"),
                "contact.changed": _("Contact's details changed"),
                "contact.replaced": _("Contact replaced"),
                "contact.detail_opened": _("Contact's number read"),
                "contacts.checked": _("Contacts checked"),
                "contacts.imported": _("Contacts imported"),
                "contacts.refused": _("Contacts refused"),
                "contacts.exported": _("List of contacts exported"),
                "person.merged": _("Joined with another row of the same person"),
                "person.told_apart": _("Told apart from somebody alike"),
                "people.exported": _("List of people exported"),
                "person.access_opened": _("Access opened"),
                "nomination.made": _("Nominated"),
                "nomination.changed": _("Nomination changed"),
                "team.created": _("Team created"),
                "posting.made": _("Posted"),
                "posting.withdrawn": _("Posting withdrawn before arrival"),
                "posting.ended": _("Posting ended early"),
                "posting.changed": _("Team or duty changed"),
                "posting.moved": _("Posting moved with its round"),
                "round.codes_given": _("First-use codes of a unit given"),
                "round.staffed": _("Round staffed"),
                "roster.imported": _("Roster imported"),
                "roster.checked": _("Roster checked"),
                "roster.refused": _("Roster refused"),
                "roster.read": _("Roster read"),
                "roster.queued": _("Roster queued to be applied"),
                "roster.answered": _("Questions on the roster answered"),
                "roster.failed": _("Roster could not be applied"),
                "roster.undone": _("Roster undone"),
                "roster.downloaded": _("Roster file downloaded"),
                "nomination.undone": _("Nomination taken back"),
                "person.undone": _("Person taken back"),
                "unit.undone": _("Sending unit taken back"),
            }
        )
