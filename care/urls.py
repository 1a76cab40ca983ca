"""Addresses of care: pages and API."""

from django.urls import path

from care import api, views

urlpatterns = [
    path("care/", views.overview, name="overview"),
    path("care/pledge/", views.pledge, name="pledge"),
    path("care/self-check/", views.self_check, name="self-check"),
    path("care/self-checks/<int:pk>/", views.selfcheck_detail, name="selfcheck-detail"),
    path("care/meetings/", views.meeting_list, name="meeting-list"),
    path("care/meetings/add/", views.meeting_add, name="meeting-add"),
]

api_urlpatterns = [
    path("care/pledge/", api.PledgeDetail.as_view(), name="care-pledge"),
    path("care/self-checks/", api.SelfCheckList.as_view(), name="care-selfcheck-list"),
    path("care/self-checks/<int:pk>/", api.SelfCheckDetail.as_view(), name="care-selfcheck-detail"),
    path("care/meetings/", api.MeetingList.as_view(), name="care-meeting-list"),
    path("care/rounds/<int:pk>/standings/", api.StandingList.as_view(), name="care-standing-list"),
]
