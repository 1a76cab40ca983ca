"""What the API's document says besides what the operations say themselves: names by app, titles, and refusals."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.authentication import SessionScheme as SpectacularSessionScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework.serializers import Serializer

from kernel.errors import Sentence

# Titles of operations that give none themselves, by operation. An operation without a title fails a test.
SUMMARIES: dict[str, Sentence] = {
    "accounts_list": _("Accounts"),
    "care_trainings_list": _("Trainings"),
    "care_trainings_create": _("Enter a training"),
    "care_trainings_people_list": _("Who is expected at a training, and who took part"),
    "care_trainings_people_create": _("Enter who took part in a training"),
    "care_trainings_complete_create": _("Say that the attendance is complete"),
    "care_vehicles_list": _("Vehicles of the teams"),
    "care_vehicles_create": _("Register a vehicle"),
    "care_vehicles_retrieve": _("A vehicle with its drivers and costs"),
    "care_vehicles_driver_create": _("Enter the driver of a day"),
    "care_vehicles_cost_create": _("Enter a cost of a vehicle"),
    "care_holidays_list": _("Holidays at home"),
    "care_holidays_create": _("Enter a holiday"),
    "care_holidays_destroy": _("Remove a holiday"),
    "care_meals_destroy": _("Take out a local meal"),
    "care_costs_destroy": _("Take out a cost of a vehicle"),
    "care_meals_list": _("Local meals"),
    "care_meals_create": _("Enter a local meal"),
    "care_meetings_list": _("Meetings with locals"),
    "care_meetings_create": _("Register a meeting"),
    "care_pledge_retrieve": _("The integrity pledge"),
    "care_pledge_create": _("Sign the pledge"),
    "care_rounds_branches_list": _("Temporary Party branches of a round"),
    "care_rounds_branches_create": _("Name the secretary of a branch"),
    "care_rounds_sheets_list": _("Sheets of a round"),
    "care_rounds_sheets_retrieve": _("A sheet as of now, as a workbook"),
    "care_rounds_sheets_create": _("Issue a sheet"),
    "care_rounds_standings_list": _("Who has signed what in a round"),
    "care_self_checks_list": _("Integrity self-checks"),
    "care_self_checks_create": _("Hand in the self-check"),
    "care_self_checks_retrieve": _("An integrity self-check"),
    "care_sheets_retrieve": _("A sheet as it was issued, as a workbook"),
    "accounts_create": _("Open an account"),
    "accounts_retrieve": _("An account"),
    "accounts_code_create": _("Give an account a first-use code"),
    "accounts_deactivate_create": _("Close an account"),
    "accounts_reactivate_create": _("Open an account again"),
    "boards_list": _("Weekly boards"),
    "boards_create": _("Make the board of a week"),
    "boards_retrieve": _("A weekly board with its places"),
    "boards_publish_create": _("Publish a weekly board"),
    "bulletins_list": _("Daily bulletins"),
    "bulletins_create": _("Make the bulletin of a day"),
    "bulletins_retrieve": _("A daily bulletin with its figures"),
    "bulletins_day_retrieve": _("Who has reported of a day"),
    "bulletins_note_create": _("Note what was printed"),
    "bulletins_publish_create": _("Publish a daily bulletin"),
    "campaigns_list": _("Campaigns"),
    "campaigns_retrieve": _("A campaign and its today"),
    "campaigns_calendar_changes_list": _("Changes of the calendar"),
    "campaigns_calendar_changes_create": _("Change the calendar"),
    "campaigns_calendar_preview_create": _("Preview a change of the calendar"),
    "campaigns_close_create": _("Close a campaign"),
    "campaigns_policy_retrieve": _("The rules of a day"),
    "campaigns_rounds_retrieve": _("The round calendar"),
    "campaigns_start_create": _("Start a campaign"),
    "campaigns_topics_retrieve": _("Topics, checklists and problem types"),
    "cities_list": _("Cities"),
    "cities_retrieve": _("A city"),
    "counties_list": _("Counties"),
    "counties_retrieve": _("A county"),
    "daily_reports_list": _("Daily reports"),
    "daily_reports_retrieve": _("A daily report"),
    "daily_reports_teams_retrieve": _("A team's day"),
    "daily_reports_teams_create": _("Sign a team's day"),
    "evidence_retrieve": _("Evidence of a completion"),
    "handovers_list": _("Handovers"),
    "handovers_retrieve": _("A handover"),
    "handovers_update": _("Complete a handover"),
    "handovers_file_retrieve": _("The handover list as a file"),
    "handovers_return_create": _("Send a handover back"),
    "handovers_sign_create": _("Sign and hand over"),
    "handovers_take_create": _("Sign and take over"),
    "teams_folder_list": _("The folder of a team"),
    "replacements_list": _("Replacements"),
    "replacements_create": _("Ask for a replacement"),
    "replacements_retrieve": _("A replacement"),
    "replacements_possible_list": _("Who could come as a substitute"),
    "replacements_name_create": _("Name the substitute"),
    "replacements_approve_create": _("Approve the replacement"),
    "replacements_decline_create": _("Decline the replacement"),
    "replacements_withdraw_create": _("Withdraw the request"),
    "rotations_list": _("Rotations"),
    "rotations_create": _("Begin a round's rotation"),
    "rotations_retrieve": _("A rotation"),
    "rotations_difference_retrieve": _("What publishing the draft would change"),
    "rotations_publish_create": _("Publish a rotation"),
    "rotations_hand_over_create": _("Declare a rotation handed over"),
    "rotations_close_create": _("Close a rotation"),
    "campaigns_contacts_list": _("Contacts of a campaign"),
    "campaigns_contacts_create": _("Hand in a workbook of contacts"),
    "campaigns_contacts_missing_list": _("Contacts that are asked for and missing"),
    "contacts_open_create": _("Read a contact's whole number"),
    "contacts_imports_retrieve": _("A workbook of contacts with its report"),
    "contacts_imports_apply_create": _("Apply a checked workbook of contacts"),
    "people_retrieve": _("A person, with numbers masked"),
    "people_open_create": _("Read one of a person's details whole"),
    "people_alike_list": _("Rows that may be one person"),
    "people_join_create": _("Make one person of two rows"),
    "people_apart_create": _("Say that two rows are two people"),
    "rounds_senders_list": _("Who has named people for a round"),
    "ledger_list": _("The ledger"),
    "ledger_retrieve": _("A ledger entry with everything handed in on it"),
    "ledger_verify_create": _("Record a verification"),
    "ledger_look_back_create": _("Record a look-back"),
    "letters_list": _("Supervision letters"),
    "letters_retrieve": _("A supervision letter as issued"),
    "letters_file_retrieve": _("The letter's file"),
    "places_resolve_retrieve": _("Which place a name means"),
    "postings_access_create": _("Open access with a first-use code"),
    "postings_end_create": _("End a posting"),
    "provinces_list": _("Provinces"),
    "regions_list": _("Regions"),
    "rosters_list": _("Rosters"),
    "rosters_create": _("Hand in a roster"),
    "rosters_retrieve": _("A roster with its report"),
    "rosters_apply_create": _("Apply a checked roster"),
    "rosters_answers_create": _("Answer the questions on a roster"),
    "rosters_undo_create": _("Take an applied roster back"),
    "rounds_letters_list": _("What waits for a letter"),
    "rounds_letters_create": _("Issue the letters of a round"),
    "rounds_letters_preview_retrieve": _("Preview a letter"),
    "rounds_nominations_list": _("Nominations of a round"),
    "session_retrieve": _("The present session"),
    "session_create": _("Sign in"),
    "session_destroy": _("Sign out"),
    "session_language_update": _("Choose the language"),
    "session_password_update": _("Change the own password"),
    "teams_list": _("Teams"),
    "teams_create": _("Add a team"),
    "teams_retrieve": _("A team with its people"),
    "teams_postings_create": _("Post a person"),
}

# Every refusal has one shape; each status is described once and pointed at.
ERROR_SHAPE = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string", "description": "stable, for programs"},
                "message": {"type": "string", "description": "for people, in the language asked for"},
                "fields": {"type": "object", "additionalProperties": True, "description": "what is wrong, by field"},
            },
            "additionalProperties": True,
        }
    },
}
REFUSALS: dict[str, tuple[str, Sentence]] = {
    "401": ("NotSignedIn", _("Not signed in, or no longer allowed in.")),
    "403": ("NotAllowed", _("In scope, but not for this user to do.")),
    "404": ("NotFound", _("Nothing here that this user may see.")),
    "409": ("Conflict", _("Wrong state, or other content under the same identifier.")),
    "413": ("TooLarge", _("An upload over the stated limit.")),
    "415": ("WrongType", _("An upload that is not of an accepted type.")),
    "422": ("Invalid", _("The content or the circumstances are wrong.")),
    "423": ("Closed", _("The campaign takes no more input.")),
    "429": ("TooFast", _("Too many requests.")),
}
OF_EVERY_OPERATION = ("401", "403")
OF_WRITES = ("409", "422", "423")
OF_UPLOADS = ("413", "415")
UPLOADS = ("multipart/form-data", "application/octet-stream")


class SessionScheme(SpectacularSessionScheme):
    """The cookie that sign-in sets."""

    target_class = "kernel.authentication.SessionAuthentication"
    name = "session"


class Schema(AutoSchema):
    def get_serializer_name(self, serializer: Serializer, direction: Direction) -> str:
        """`findings.serializers.ReasonSerializer` is `FindingsReason`."""
        name: str = super().get_serializer_name(serializer, direction)
        app = type(serializer).__module__.split(".")[0]
        return f"{app.title()}{name}" if app in settings.OUR_APPS else name

    def get_summary(self) -> str | None:
        """Its own, else the one told here, else the name of the act that it is."""
        act = getattr(getattr(self.view, "action", None), "label", None)
        title = super().get_summary() or SUMMARIES.get(self.get_operation_id()) or act
        return str(title) if title else None


def with_refusals(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The refusals that an operation may answer with, as references; what it says itself stays."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = ERROR_SHAPE
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    components["responses"] = {
        name: {"description": str(sentence), "content": shape} for name, sentence in REFUSALS.values()
    }
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status in _refusals_of(path, method, operation):
                name, _sentence = REFUSALS[status]
                reference = {"$ref": f"#/components/responses/{name}"}
                operation["responses"].setdefault(status, reference)
                if "content" not in operation["responses"][status] and "$ref" not in operation["responses"][status]:
                    operation["responses"][status]["content"] = shape
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return result


def _refusals_of(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    found = [*OF_EVERY_OPERATION, *(("404",) if "{" in path else ())]
    if method != "get":
        found += OF_WRITES
        if any(kind in operation.get("requestBody", {}).get("content", {}) for kind in UPLOADS):
            found += OF_UPLOADS
    if operation["operationId"] == "session_create":
        found = ["401", "422", "429"]
    told = [status for status in operation["responses"] if status in REFUSALS]
    return sorted({*found, *told})
