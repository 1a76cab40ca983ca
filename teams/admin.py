"""Sending units, people and what came of uploads in Django's administration: to look at.

What changes them are services, which keep the trail.
"""

from django.contrib import admin

from kernel.admin import ReadOnlyAdmin
from teams.models import Nomination, Person, Posting, RosterImport, SendingUnit, Team


@admin.register(SendingUnit)
class SendingUnitAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "province", "city"]
    list_filter = ["kind"]
    search_fields = ["name"]


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    # Numbers and ages are opened one by one on the person's page, where the trail sees it.
    exclude = ["phone", "certificate", "birth_year"]
    list_display = ["name", "unit", "rank"]
    search_fields = ["name", "unit__name"]
    list_select_related = ["unit"]


@admin.register(Nomination)
class NominationAdmin(ReadOnlyAdmin):
    # The row as written has the phone; whether somebody is available is for office and sending unit.
    exclude = ["row", "is_fit"]
    list_display = ["person", "round", "unit", "wished_team", "is_late"]
    list_select_related = ["person", "round", "unit"]


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    list_display = ["name", "campaign", "round", "kind"]
    list_filter = ["campaign", "role"]
    list_select_related = ["campaign", "round"]


@admin.register(Posting)
class PostingAdmin(ReadOnlyAdmin):
    list_display = ["person", "team", "duty", "starts", "ends"]
    list_select_related = ["person", "team"]


@admin.register(RosterImport)
class RosterImportAdmin(ReadOnlyAdmin):
    exclude = ["file", "report"]
    list_display = ["filename", "campaign", "round", "state", "created_at"]
    list_select_related = ["campaign", "round"]
