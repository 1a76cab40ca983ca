"""Addresses of campaigns: pages and API."""

from django.urls import path

from campaigns import api, views

urlpatterns = [
    path("campaigns/", views.campaign_list, name="campaign-list"),
    path("campaigns/choose/", views.campaign_choose, name="campaign-choose"),
    path("campaigns/<slug:code>/", views.campaign_detail, name="campaign-detail"),
    path("campaigns/<slug:code>/start/", views.campaign_start, name="campaign-start"),
    path("campaigns/<slug:code>/close/", views.campaign_close, name="campaign-close"),
    path("campaigns/<slug:code>/calendar/", views.calendar, name="calendar"),
    path("campaigns/<slug:code>/calendar/change/", views.calendar_change, name="calendar-change"),
    path("campaigns/<slug:code>/rules/", views.rules, name="rules"),
    path("campaigns/<slug:code>/topics/", views.topics, name="topics"),
    path("campaigns/<slug:code>/pairings/", views.pairings, name="pairings"),
]

api_urlpatterns = [
    path("campaigns/", api.CampaignList.as_view(), name="campaigns-campaign-list"),
    path("campaigns/<slug:code>/", api.CampaignDetail.as_view(), name="campaigns-campaign-detail"),
    path("campaigns/<slug:code>/start/", api.CampaignStart.as_view(), name="campaigns-campaign-start"),
    path("campaigns/<slug:code>/close/", api.CampaignClose.as_view(), name="campaigns-campaign-close"),
    path("campaigns/<slug:code>/rounds/", api.CampaignRounds.as_view(), name="campaigns-rounds"),
    path("campaigns/<slug:code>/topics/", api.CampaignTopics.as_view(), name="campaigns-topics"),
    path("campaigns/<slug:code>/policy/", api.CampaignPolicy.as_view(), name="campaigns-policy"),
    path("campaigns/<slug:code>/calendar/preview/", api.ChangePreview.as_view(), name="campaigns-change-preview"),
    path("campaigns/<slug:code>/calendar/changes/", api.ChangeList.as_view(), name="campaigns-change-list"),
]
