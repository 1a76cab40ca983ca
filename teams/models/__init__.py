"""Who is sent where, with whom: sending units, people, nominations, teams, postings, imports."""

from teams.models.contacts import Contact, ContactImport, cities_with_known_contacts
from teams.models.identity import MergedPerson, NotSame
from teams.models.people import Person
from teams.models.postings import Posting, StandDown, Team, in_scope_of_member
from teams.models.rosters import Nomination, RosterImport, RosterProgress
from teams.models.units import SendingUnit, SendingUnitContact

__all__ = [
    "Contact",
    "ContactImport",
    "MergedPerson",
    "Nomination",
    "NotSame",
    "Person",
    "Posting",
    "RosterImport",
    "RosterProgress",
    "SendingUnit",
    "SendingUnitContact",
    "StandDown",
    "Team",
    "cities_with_known_contacts",
    "in_scope_of_member",
]
