"""Addresses of the phone application: its page, and what it asks of the API."""

from django.urls import path

from field import api, views
from field.views import day_plans

urlpatterns = [
    path("day-plans/", day_plans.day_plan_list, name="day-plan-list"),
    path("field/", views.shell, name="shell"),
    path("field/manifest.webmanifest", views.manifest, name="manifest"),
    path("field/sw.js", views.service_worker, name="service-worker"),
]
api_urlpatterns = [
    path("field/me/", api.Me.as_view(), name="field-me"),
    path("field/sync/", api.Sync.as_view(), name="field-sync"),
    path("plans/<day:day>/", api.PlanDetail.as_view(), name="field-plan-detail"),
    # Phones write without the last slash; a write is never redirected.
    path("plans/<day:day>", api.PlanDetail.as_view(schema=None), name="field-plan-send"),
]
