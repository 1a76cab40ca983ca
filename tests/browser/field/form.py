"""The record form as tests fill it in, and what the phone has kept of it."""

from playwright.sync_api import expect

from tests.factories.findings import photo

SYNC = "import('/static/js/field/sync.js').then((sync) => sync.sync())"
FLUSH = "import('/static/js/field/outbox.js').then((outbox) => outbox.flush())"


def sync(page):
    """Takes over what the server has now."""
    page.evaluate(SYNC)


def go(page, route):
    """As pressing a link does, where there is none to press."""
    page.evaluate("(route) => { location.hash = route; }", route)


def wait_until(page, expression):
    """Waits until the page's own expression is true. Playwright's `wait_for_function` asks again by `eval`, which our
    pages forbid."""
    page.evaluate(f"""() => new Promise((resolve, reject) => {{
        const ends = performance.now() + 15_000;
        const look = () => {{
            if ({expression}) resolve();
            else if (performance.now() > ends) reject(new Error({expression!r}));
            else requestAnimationFrame(look);
        }};
        look();
    }})""")


def sent(page):
    """Waits until the outbox has nothing left to send."""
    wait_until(page, "navigator.onLine")
    page.evaluate(FLUSH)


def until(page, code):
    """Waits until what the store is asked becomes true."""
    program = f"async () => {{ const store = await import('/static/js/field/store.js'); {code} }}"
    for _ in range(300):
        if page.evaluate(program):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{code}: {page.locator('main').inner_text()} {stored(page)}")


def held(page):
    """Waits until the first synchronisation is whole."""
    until(page, "return Boolean((await store.get('meta', 'sync').catch(() => null))?.at)")


def section(page, name):
    return page.locator(f"[data-section={name}]")


def stored(page):
    """The rows of records on this phone."""
    return page.evaluate(
        """async () => {
          const store = await import("/static/js/field/store.js");
          return (await store.all("records")).map(({ id, state, content, error }) => ({ id, state, content, error }));
        }"""
    )


def choose(page, outcome):
    section(page, "outcome").get_by_text(outcome, exact=True).click()


def add_photo(page, place):
    _key, data = photo()
    place.locator("input[data-source=album]").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": data}
    )
    expect(place.locator("[data-photo]")).to_have_count(1)


def hand_in(page):
    page.get_by_role("button", name="提交").click()


def arrived(page, count=1):
    until(page, f"return (await store.all('records', 'state', 'sent')).length === {count}")
