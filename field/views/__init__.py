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
from django.views.decorators.http import conditional_page, require_safe

from accounts.access import same_for_all
from field.assets import assets, imported, integrity_of, url_of, worker
from field.screens import BAR, PARTS, SCREENS
from findings.enums import FindingState, RecordState
from rectification.enums import EntryState

# States as the rest of the system names them: `<kind>.<code>` for the scripts.
KINDS_OF_STATE = (("record", RecordState.choices), ("finding", FindingState.choices), ("entry", EntryState.choices))
ICONS = {"192": "any", "512": "any", "maskable": "maskable"}


@same_for_all
@require_safe
@gzip_page
@conditional_page
def shell(request: HttpRequest) -> HttpResponse:
    """Chinese, unless the address says `?language=en`: the address alone decides what comes."""
    language = _language(request.GET.get("language"))
    response = HttpResponse(_page(language))
    response["Content-Language"] = language
    response["Cache-Control"] = "public, no-cache"
    return response


def _address(home: str, language: str) -> str:
    return home if language == settings.LANGUAGE_CODE else f"{home}?language={language}"


def _language(wanted: str | None) -> str:
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _page(language: str) -> str:
    """With the release that it belongs to, which people read out when something is wrong."""
    return _drawn_page(language, _release())


def _release() -> str:
    """A changed byte in any file, sentence or template makes a new release."""
    pages = [_drawn_page(language, "") for language, _name in settings.LANGUAGES]
    told = json.dumps([{asset.url: asset.integrity for asset in assets()}, pages, worker()])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _drawn_page(language: str, release: str) -> str:
    styles = tuple(asset.url for asset in assets() if asset.url.endswith(".css"))
    return (_draw if settings.DEBUG else _draw_once)(language, release, styles)


def _draw(language: str, release: str, styles: tuple[str, ...]) -> str:
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
                "languages": [code for code, _name in settings.LANGUAGES],
                "release": release,
                # A demonstration's day is not the phone's; 0 where people work.
                "clock_shift": settings.CLOCK_OFFSET,
                # The first, and what it imports: all asked for at once.
                "modules": [url_of(name) for name in imported("js/field/main.js")],
                "styles": styles,
                "icons": url_of("img/field/"),
            },
        )


_draw_once = lru_cache(maxsize=16)(_draw)


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
    """Its first lines name the release, its pages and its files, each with the hash of its bytes."""
    home = reverse("field:shell")
    release = {
        "version": _release(),
        "home": home,
        "pages": {_address(home, code): integrity_of(_page(code).encode()) for code, _name in settings.LANGUAGES},
        "files": {asset.url: asset.integrity for asset in assets()},
    }
    script = f"const RELEASE = {json.dumps(release)};\n{worker()}"
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = home
    response["Cache-Control"] = "no-cache"
    return response
