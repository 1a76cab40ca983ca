"""Every address of the site, and the bare views."""

from django.urls import path

from bench.bare import bare_photo, bare_record
from config.urls import urlpatterns as site

urlpatterns = [
    path("bare/records/<uuid:id>", bare_record),
    path("bare/photos/<str:sha256>", bare_photo),
    *site,
]
