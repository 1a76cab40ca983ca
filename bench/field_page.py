"""What opening the phone application for the first time costs: bytes over the line, and the time of a slow one.

The page is served as in real use, from collected and compressed static files, to a Chromium that has never seen it.
"""

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench import phone_search

KBITS = 400
# Milliseconds there and back, of a weak mobile network.
LATENCY = 50
STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
# Of the page itself; what the service worker fetches afterwards is not in it.
SPENT = """[Math.round(performance.now()), [...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource")].reduce((sum, entry) => sum + entry.transferSize, 0)]"""
KEPT = "navigator.serviceWorker.ready.then(() => caches.keys()).then((names) => names.length)"


class Counted:
    """A WSGI application that counts what it sends, by address: bodies as they go over the line."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.sent: dict[str, int] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        path = environ["PATH_INFO"]
        # Whatever an answer holds open is closed with it, also where the browser has gone.
        with closing(self.application(environ, start_response)) as answer:
            for part in answer:
                self.sent[path] = self.sent.get(path, 0) + len(part)
                yield part

    def total(self) -> int:
        return sum(self.sent.values())


@contextmanager
def served() -> Iterator[tuple[str, Counted]]:
    """The site on loopback, its static files under production's storage."""
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415 -- Django is ready only now
    from django.core.management import call_command  # noqa: PLC0415 -- the same
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415 -- the same
    from django.test import override_settings  # noqa: PLC0415 -- the same

    folder = Path(tempfile.mkdtemp(prefix="lantian-page-"))
    changed = override_settings(
        STATIC_ROOT=folder,
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": STORAGE},
        },
        # The pages of the API's document bring megabytes of their own.
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        WHITENOISE_USE_FINDERS=False,
        WHITENOISE_AUTOREFRESH=False,
        DEBUG=False,
    )
    with changed:
        call_command("collectstatic", interactive=False, verbosity=0)
        counted = Counted(WSGIHandler())
        server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
        server.daemon_threads = True
        server.set_app(counted)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", counted
        finally:
            server.shutdown()
            server.server_close()
            shutil.rmtree(folder, ignore_errors=True)


def cold_load(browser: Any, url: str, counted: Counted) -> dict[str, int]:
    """`opening_bytes` until somebody can sign in, `all_bytes` until it would start with no network;
    `interactive_ms` on a line of 400 kbit/s."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    speed = KBITS * 1000 / 8
    conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": speed, "uploadThroughput": speed}
    line.send("Network.emulateNetworkConditions", conditions)
    page.goto(f"{url}/field/", wait_until="commit")
    page.wait_for_selector("main[data-ready]")
    interactive, opening = page.evaluate(SPENT)
    page.evaluate(KEPT)
    context.close()
    return {"opening_bytes": opening, "all_bytes": counted.total(), "interactive_ms": interactive}


def measure(chromium: str | None = None) -> dict[str, int]:
    """One cold load in a Chromium of its own, and searching what a phone may hold; for the line of `make bench`."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only where it is measured

    with served() as (url, counted), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            return {**cold_load(browser, url, counted), **phone_search.measure(browser, url)}
        finally:
            browser.close()
