"""Use cases of teams: units and people, nominations, teams, postings, access, the assignment of a round."""

from teams.services.access import end_departed, end_lost_sessions, open_access
from teams.services.nominations import nominate
from teams.services.people import add_contact, add_person, add_unit
from teams.services.personal import note_export, open_detail
from teams.services.planned import create_teams
from teams.services.postings import follow_round, post, substitute, unpost
from teams.services.staffing import staff_round
from teams.services.teams import create_team

__all__ = [
    "add_contact",
    "add_person",
    "add_unit",
    "create_team",
    "create_teams",
    "end_departed",
    "end_lost_sessions",
    "follow_round",
    "nominate",
    "note_export",
    "open_access",
    "open_detail",
    "post",
    "staff_round",
    "substitute",
    "unpost",
]
