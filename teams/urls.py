"""Addresses of rosters, teams and postings: pages and API."""

from django.urls import path

from teams.api import people as api_people
from teams.api import teams as api
from teams.views import people
from teams.views import teams as views

urlpatterns = [
    path("rosters/", views.roster_list, name="roster-list"),
    path("rosters/upload/", views.roster_upload, name="roster-upload"),
    path("rosters/<int:pk>/", views.roster_detail, name="roster-detail"),
    path("rosters/<int:pk>/apply/", views.roster_apply, name="roster-apply"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/open/", people.person_open, name="person-open"),
    path("teams/", views.team_list, name="team-list"),
    path("teams/<int:pk>/", views.team_detail, name="team-detail"),
    path("teams/<int:pk>/post/", views.team_post, name="team-post"),
    path("teams/rounds/<int:pk>/nominations/", views.nomination_list, name="nomination-list"),
    path("teams/rounds/<int:pk>/staff/", views.round_staff, name="round-staff"),
    path("teams/rounds/<int:pk>/add/", views.team_add, name="team-add"),
    path("postings/<int:pk>/end/", views.posting_end, name="posting-end"),
    path("postings/<int:pk>/access/", views.posting_access, name="posting-access"),
]

api_urlpatterns = [
    path("rosters/", api.RosterList.as_view(), name="teams-roster-list"),
    path("rosters/<int:pk>/", api.RosterDetail.as_view(), name="teams-roster-detail"),
    path("rosters/<int:pk>/apply/", api.RosterApply.as_view(), name="teams-roster-apply"),
    path("people/<int:pk>/", api_people.PersonDetail.as_view(), name="teams-person-detail"),
    path("people/<int:pk>/open/", api_people.PersonOpen.as_view(), name="teams-person-open"),
    path("rounds/<int:pk>/nominations/", api.NominationList.as_view(), name="teams-nomination-list"),
    path("rounds/<int:pk>/staff/", api.RoundStaff.as_view(), name="teams-round-staff"),
    path("teams/", api.TeamList.as_view(), name="teams-team-list"),
    path("teams/<int:pk>/", api.TeamDetail.as_view(), name="teams-team-detail"),
    path("teams/<int:pk>/postings/", api.TeamPost.as_view(), name="teams-team-post"),
    path("postings/<int:pk>/end/", api.PostingEnd.as_view(), name="teams-posting-end"),
    path("postings/<int:pk>/access/", api.PostingAccess.as_view(), name="teams-posting-access"),
]
