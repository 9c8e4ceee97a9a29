"""A person's way through the portal, in a real browser, against a server in this process.

``visitor()`` opens a browser of its own for one person. Every page that a journey passes has to be handed to
``axe``; a page whose script fails, that breaks the content policy or asks another host fails the journey as well.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from outbox.actions import deliver_due
from tests.journeys import chromium

AXE = (Path(__file__).parent / "axe/axe.min.js").read_text()
# An icon of the editor is a word until its font has come, and axe would audit that word.
FONTS = "() => Promise.all([...document.fonts].map(font => font.load()))"
# Not preloaded: axe would put sheets that import others (admin's) into the page as styles, which the policy forbids.
# Only what is wrong is written down element by element: nobody reads the long list of what is right.
AXE_RUN = """() => axe.run({
    preload: false,
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    resultTypes: ['violations'],
})"""
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PATIENCE_MS = 10_000
FAILED = pytest.StashKey[bool]()

expect.set_options(timeout=PATIENCE_MS)  # what a page is expected to show is waited for as long as what it is asked


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


class Watch:
    """What goes on in one person's browser: where it went, what was audited, what went wrong."""

    def __init__(self, page: Page, host: str, *, is_audited: bool):
        self.page, self.host, self.is_audited = page, host, is_audited
        self.passed, self.audited, self.wrong = set(), set(), []
        self.is_being_audited = False
        page.on("framenavigated", lambda frame: self._note_page(frame) if frame == page.main_frame else None)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note_message(message.text))
        page.on("request", lambda request: self._note_request(request.url))

    def _note_page(self, frame):
        path = urlsplit(frame.url).path
        if path != "blank":
            self.passed.add(path)

    def _note_message(self, text):
        # While axe measures contrast it sets styles of its own, which the policy refuses it.
        if "Content Security Policy" in text and not self.is_being_audited:
            self.wrong.append(f"{self.page.url}: {text}")

    def _note_request(self, url):
        if urlsplit(url).scheme.startswith("http") and urlsplit(url).netloc != self.host:
            self.wrong.append(f"{self.page.url} asks another host: {url}")

    def complaints(self):
        missed = sorted(self.passed - self.audited) if self.is_audited else []
        return [*self.wrong, *(f"{path} was passed without axe" for path in missed)]


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM") or chromium.find_or_install()
    if not path:
        pytest.fail(chromium.NONE, pytrace=False)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread; nothing is async
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watches():
    return {}


@pytest.fixture
def visitor(browser, live_server, watches, settings, request):
    """Opens a browser of its own, with no cookie, for a person of the journey: ``visitor(width=360)``."""
    settings.SITE_URL = live_server.url  # so that links in messages lead here
    caches["default"].clear()  # the limits of sign-in, which the journey before may have used up

    def open_page(*, width: int = 1280, height: int = 900, javascript: bool = True, audited: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/Brussels",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        # axe is a script: where none runs, the same pages are audited on another journey, as are those of a
        # journey that says so.
        watches[page] = Watch(page, urlsplit(live_server.url).netloc, is_audited=javascript and audited)
        return page

    yield open_page
    has_failed = request.node.stash.get(FAILED, False)
    for number, page in enumerate(watches):
        if has_failed:
            page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        page.context.close()
    if not has_failed:
        assert [complaint for watch in watches.values() for complaint in watch.complaints()] == []


@pytest.fixture
def signed_in(visitor, live_server):
    """Opens a browser in which somebody is signed in already: ``signed_in(person, width=360)``."""

    def open_page(person, **options) -> Page:
        page, client = visitor(**options), Client()
        client.force_login(person)
        page.context.add_cookies(
            [{"name": name, "value": cookie.value, "url": live_server.url} for name, cookie in client.cookies.items()]
        )
        return page

    return open_page


@pytest.fixture
def page(visitor) -> Page:
    """One person at a desk."""
    return visitor()


@pytest.fixture
def axe(watches):
    """Audits the page as it is now and fails with what hinders people: WCAG 2.0 to 2.2, A and AA."""

    def audit(page: Page) -> None:
        page.wait_for_load_state()  # a click returns when the next page has begun, and may still have no content
        page.evaluate(FONTS)
        watches[page].is_being_audited = True
        page.evaluate(AXE)
        violations = page.evaluate(AXE_RUN)["violations"]
        watches[page].is_being_audited = False
        found = [f"{rule['id']} {node['target']}: {rule['help']}" for rule in violations for node in rule["nodes"]]
        assert found == [], f"{page.url}:\n" + "\n".join(found)
        watches[page].audited.add(urlsplit(page.url).path)

    return audit


@pytest.fixture
def letters():
    """Delivers what is due and returns the messages to that address, oldest first."""

    def read(address: str) -> list[mail.EmailMultiAlternatives]:
        deliver_due(seconds=10)
        return [message for message in mail.outbox if message.to == [address]]

    return read
