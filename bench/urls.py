"""Every address of the site, and the bare view."""

from django.urls import path

from bench.bare import bare_record
from config.urls import urlpatterns as site

urlpatterns = [path("bare/records/<uuid:id>", bare_record), *site]
