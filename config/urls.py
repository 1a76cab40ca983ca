"""Every address of the site. An app lists its pages in `urls.urlpatterns`, its API in `urls.api_urlpatterns`, and the
pieces that it renders on pages of others in `panels.urlpatterns`.

Pages are named `<app>:<page>`, API operations `api:<app>-<operation>`.
"""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.views import choose_language
from config import health, home

pages: list[URLPattern | URLResolver] = []
api: list[URLPattern | URLResolver] = []
for app in settings.OUR_APPS:
    parts = [import_module(f"{app}.{name}") for name in ("urls", "panels") if find_spec(f"{app}.{name}")]
    if own := [pattern for part in parts for pattern in part.urlpatterns]:
        pages.append(path("", include((own, app), namespace=app)))
    api.extend(pattern for part in parts for pattern in getattr(part, "api_urlpatterns", []))

urlpatterns = [
    path("", home.home, name="home"),
    # Before the pages, which are hundreds: phones ask most often.
    path("api/v1/", include((api, "api"))),
    *pages,
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="config/api_docs.html"),
        name="api-docs",
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("language/", choose_language, name="set-language"),
    path("admin/", admin.site.urls),
]
