"""The page of the phone application, its manifest and its service worker: public, the same for everybody.

Whatever is personal comes by the API. So all of it may be kept by browsers and proxies, and none of it asks who is
signed in.
"""

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import same_for_all
from field.assets import assets, integrity_of, url_of, worker
from field.screens import BAR, PARTS, SCREENS
from findings.enums import FindingState, RecordState
from rectification.enums import EntryState

# States as the rest of the system names them: `<kind>.<code>` for the scripts.
KINDS_OF_STATE = (("record", RecordState.choices), ("finding", FindingState.choices), ("entry", EntryState.choices))
ICONS = {"192": "any", "512": "any", "maskable": "maskable"}


@same_for_all
@require_safe
@gzip_page
def shell(request: HttpRequest) -> HttpResponse:
    """Chinese, unless the address says `?language=en`: the address alone decides what comes."""
    language = _language(request.GET.get("language"))
    response = HttpResponse(_page(language))
    response["Content-Language"] = language
    response["Cache-Control"] = "public, no-cache"
    return response


def _language(wanted: str | None) -> str:
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _page(language: str) -> str:
    return _drawn(language) if settings.DEBUG else _drawn_once(language)


def _drawn(language: str) -> str:
    with translation.override(language):
        # Without the request: nothing of whoever asks can get into the page.
        return render_to_string(
            "field/shell.html",
            {
                "views": [f"field/views/{name}.html" for name in SCREENS],
                "screens": SCREENS,
                "parts": PARTS,
                "kinds_of_state": KINDS_OF_STATE,
                "bar": [name for name in BAR if name in SCREENS],
                "main": url_of("js/field/main.js"),
                "styles": [asset.url for asset in assets() if asset.url.endswith(".css")],
                "icons": url_of("img/field/"),
            },
        )


_drawn_once = lru_cache(_drawn)


@same_for_all
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """In Chinese: its words stand under the icon before anybody has chosen a language."""
    home = reverse("field:shell")
    with translation.override(settings.LANGUAGE_CODE):
        response = JsonResponse(
            {
                "id": home,
                "name": _("Lantian inspection"),
                "short_name": _("Lantian"),
                "lang": "zh-CN",
                "start_url": home,
                "scope": home,
                "display": "standalone",
                "orientation": "portrait",
                "background_color": "#f2f4f7",
                "theme_color": "#123a6b",
                "icons": [
                    {
                        "src": url_of(f"img/field/icon-{name}.png"),
                        "sizes": "512x512" if name == "maskable" else f"{name}x{name}",
                        "type": "image/png",
                        "purpose": purpose,
                    }
                    for name, purpose in ICONS.items()
                ],
            },
            content_type="application/manifest+json",
            json_dumps_params={"ensure_ascii": False},
        )
    response["Cache-Control"] = "public, max-age=3600"
    return response


@same_for_all
@require_safe
@gzip_page
def service_worker(request: HttpRequest) -> HttpResponse:
    """Its first lines name the release and its files; a changed byte in any of them makes a new release."""
    home = reverse("field:shell")
    pages = {f"{home}?language={code}": integrity_of(_page(code).encode()) for code, _name in settings.LANGUAGES}
    files = {asset.url: asset.integrity for asset in assets()}
    lines = worker()
    release = {"home": home, "language": settings.LANGUAGE_CODE, "pages": pages, "files": files}
    version = hashlib.sha256((json.dumps(release, sort_keys=True) + lines).encode()).hexdigest()[:12]
    script = f"const RELEASE = {json.dumps({'version': version, **release})};\n{lines}"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = home
    response["Cache-Control"] = "no-cache"
    return response
