"""Pages of findings; the API's addresses are in `findings.api_urls`."""

from django.urls import path

from findings import views

urlpatterns = [
    path("records/<uuid:id>/", views.record_detail, name="record-detail"),
    path("findings/<uuid:id>/", views.finding_detail, name="finding-detail"),
    path("problem-lists/<int:id>/", views.problemlist_detail, name="problemlist-detail"),
]
