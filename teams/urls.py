"""Addresses of rosters, teams and postings: pages and API."""

from django.urls import path

from teams.api import contacts as api_contacts
from teams.api import people as api_people
from teams.api import rosters as api_rosters
from teams.api import teams as api
from teams.views import contacts, nominations, people, rosters
from teams.views import teams as views

urlpatterns = [
    path("rosters/", rosters.roster_list, name="roster-list"),
    path("rosters/upload/", rosters.roster_upload, name="roster-upload"),
    path("rosters/<int:pk>/", rosters.roster_detail, name="roster-detail"),
    path("rosters/template/", rosters.roster_template, name="roster-template"),
    path("rosters/<int:pk>/answer/", rosters.roster_answer, name="roster-answer"),
    path("rosters/<int:pk>/apply/", rosters.roster_apply, name="roster-apply"),
    path("rosters/<int:pk>/undo/", rosters.roster_undo, name="roster-undo"),
    path("rosters/<int:pk>/file/", rosters.roster_file, name="roster-file"),
    path("rosters/<int:pk>/corrected/", rosters.roster_corrected, name="roster-corrected"),
    path("contacts/", contacts.contact_list, name="contact-list"),
    path("contacts/missing/", contacts.contact_missing, name="contact-missing"),
    path("contacts/form/", contacts.contact_form, name="contact-form"),
    path("contacts/export/", contacts.contact_export, name="contact-export"),
    path("contacts/upload/", contacts.contact_upload, name="contact-upload"),
    path("contacts/imports/<int:pk>/", contacts.import_detail, name="contact-import-detail"),
    path("contacts/imports/<int:pk>/apply/", contacts.import_apply, name="contact-import-apply"),
    path("contacts/<int:pk>/open/", contacts.contact_open, name="contact-open"),
    path("teams/rounds/<int:pk>/people/", nominations.people_export, name="people-export"),
    path("sending/", nominations.sending, name="sending"),
    path("teams/rounds/<int:pk>/senders/", nominations.round_senders, name="round-senders"),
    path("people/alike/", people.alike_list, name="alike-list"),
    path("people/alike/<int:pk>/<int:other>/", people.alike_detail, name="alike-detail"),
    path("people/alike/<int:pk>/<int:other>/join/", people.alike_join, name="alike-join"),
    path("people/alike/<int:pk>/<int:other>/apart/", people.alike_apart, name="alike-apart"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/open/", people.person_open, name="person-open"),
    path("teams/", views.team_list, name="team-list"),
    path("teams/<int:pk>/", views.team_detail, name="team-detail"),
    path("teams/<int:pk>/post/", views.team_post, name="team-post"),
    path("teams/rounds/<int:pk>/nominations/", views.nomination_list, name="nomination-list"),
    path("teams/rounds/<int:pk>/add/", views.team_add, name="team-add"),
    path("postings/<int:pk>/end/", views.posting_end, name="posting-end"),
    path("postings/<int:pk>/access/", views.posting_access, name="posting-access"),
]

api_urlpatterns = [
    path("rosters/", api_rosters.RosterList.as_view(), name="teams-roster-list"),
    path("rosters/<int:pk>/", api_rosters.RosterDetail.as_view(), name="teams-roster-detail"),
    path("rosters/<int:pk>/apply/", api_rosters.RosterApply.as_view(), name="teams-roster-apply"),
    path("rosters/<int:pk>/answers/", api_rosters.RosterAnswer.as_view(), name="teams-roster-answer"),
    path("rosters/<int:pk>/undo/", api_rosters.RosterUndo.as_view(), name="teams-roster-undo"),
    path("campaigns/<slug:code>/contacts/", api_contacts.ContactList.as_view(), name="teams-contact-list"),
    path(
        "campaigns/<slug:code>/contacts/missing/", api_contacts.ContactMissing.as_view(), name="teams-contact-missing"
    ),
    path("contacts/<int:pk>/open/", api_contacts.ContactOpen.as_view(), name="teams-contact-open"),
    path("contacts/imports/<int:pk>/", api_contacts.ImportDetail.as_view(), name="teams-contact-import-detail"),
    path("contacts/imports/<int:pk>/apply/", api_contacts.ImportApply.as_view(), name="teams-contact-import-apply"),
    path("rounds/<int:pk>/senders/", api_people.RoundSenders.as_view(), name="teams-round-senders"),
    path("people/alike/", api_people.AlikeList.as_view(), name="teams-alike-list"),
    path("people/<int:pk>/join/", api_people.PersonJoin.as_view(), name="teams-person-join"),
    path("people/<int:pk>/apart/", api_people.PersonApart.as_view(), name="teams-person-apart"),
    path("people/<int:pk>/", api_people.PersonDetail.as_view(), name="teams-person-detail"),
    path("people/<int:pk>/open/", api_people.PersonOpen.as_view(), name="teams-person-open"),
    path("rounds/<int:pk>/nominations/", api.NominationList.as_view(), name="teams-nomination-list"),
    path("teams/", api.TeamList.as_view(), name="teams-team-list"),
    path("teams/<int:pk>/", api.TeamDetail.as_view(), name="teams-team-detail"),
    path("teams/<int:pk>/postings/", api.TeamPost.as_view(), name="teams-team-post"),
    path("postings/<int:pk>/end/", api.PostingEnd.as_view(), name="teams-posting-end"),
    path("postings/<int:pk>/access/", api.PostingAccess.as_view(), name="teams-posting-access"),
]
