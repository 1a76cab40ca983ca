"""Use cases of teams: units and people, nominations, teams, postings, access, the assignment of a round."""

from teams.services.access import end_departed, end_lost_sessions, give_codes, open_access, open_accounts
from teams.services.contacts import note_contacts_export, open_mobile
from teams.services.merging import merge_people, say_not_same
from teams.services.nominations import nominate
from teams.services.people import add_contact, add_person, add_unit
from teams.services.personal import note_export, open_detail
from teams.services.placements import Change, Difference, Placement, apply_placements, compare
from teams.services.planned import create_teams
from teams.services.postings import follow_round, post, substitute, unpost
from teams.services.reminders import remind_of_contacts, remind_of_nominations
from teams.services.roster_undo import undo_roster
from teams.services.rosters import take_file
from teams.services.teams import create_team

__all__ = [
    "Change",
    "Difference",
    "Placement",
    "add_contact",
    "add_person",
    "add_unit",
    "apply_placements",
    "compare",
    "create_team",
    "create_teams",
    "end_departed",
    "end_lost_sessions",
    "follow_round",
    "give_codes",
    "merge_people",
    "nominate",
    "note_contacts_export",
    "note_export",
    "open_access",
    "open_accounts",
    "open_detail",
    "open_mobile",
    "post",
    "remind_of_contacts",
    "remind_of_nominations",
    "say_not_same",
    "substitute",
    "take_file",
    "undo_roster",
    "unpost",
]
